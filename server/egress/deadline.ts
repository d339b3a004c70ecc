import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from './errors.ts'

/** One time limit over all steps of a piece of work. */
export interface Deadline {
  /** On the clock of `performance.now()`. */
  at: number
  signal: AbortSignal
  /** Rejects when the time is over, for steps that cannot be ended. */
  over<T>(work: Promise<T>): Promise<T>
  end(): void
}

/** Starts a time limit. @param what named in the sentence, `The answer of example.org` @param cancel ends the work earlier */
export function deadlineAfter(ms: number, what: string, cancel?: AbortSignal): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new EgressFailed('timeout', say`${what} took longer than ${ms} ms.`)), ms)
  const cancelled = () => controller.abort(new EgressFailed('cancelled', say`${what} was cancelled.`))
  if (cancel?.aborted) cancelled()
  cancel?.addEventListener('abort', cancelled)
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  const reject = () => ended.reject(controller.signal.reason)
  if (controller.signal.aborted) reject()
  controller.signal.addEventListener('abort', reject)
  return {
    at: performance.now() + ms,
    signal: controller.signal,
    over: (work) => Promise.race([work, ended.promise]),
    end() {
      clearTimeout(timer)
      cancel?.removeEventListener('abort', cancelled)
      controller.signal.removeEventListener('abort', reject)
    },
  }
}
