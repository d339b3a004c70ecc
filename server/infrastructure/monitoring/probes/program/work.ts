import { count, say } from '@fullscore/api/sentence.ts'
import { mostResultBytes, mostResults, ordersRoute, ordersWait, probeProtocol, resultsRoute, trialRoute, type ProbeResult, type Trial } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import type { Log } from '../../../../kernel/log.ts'
import { saidOf } from '../../../../kernel/told.ts'
import type { ResultBuffer } from './buffer.ts'
import { backOff, ServerRefused, type Link } from './link.ts'
import type { Runner } from './runner.ts'

export interface WorkParts { link: Link; buffer: ResultBuffer; runner: Runner; version: string; log: Log; tell(line: string): void }

/** What goes on while a probe works: it asks for orders, and sends what was found. */
export interface Work {
  /** Resolves with the reason when the server ended the probe's access. */
  ended: Promise<string>
  stop(): Promise<void>
}

/** Milliseconds beyond the server's waiting after which an answer does not come any more. */
const roomMs = 15_000

/** Says once why the server is away, each reason once, and once that it is back. */
class Weather {
  readonly #said = new Set<string>()
  readonly #parts: WorkParts
  constructor(parts: WorkParts) {
    this.#parts = parts
  }
  good(): void {
    const { waiting } = this.#parts.buffer.state
    if (this.#said.size > 0) this.#parts.tell(say`The server answers again; ${count(waiting, '# result waits', '# results wait')} to be sent.`)
    this.#said.clear()
  }
  bad(why: string): void {
    if (this.#said.has(why) || this.#said.size >= 20) return
    this.#parts.tell(this.#said.size === 0 ? say`${why} Results are kept here until it answers.` : why)
    this.#said.add(why)
  }
}

/** Begins to work: two loops that fail apart, and come again with growing pauses. */
export function startWork(parts: WorkParts): Work {
  const { log } = parts
  const stopping = new AbortController()
  const ended = Promise.withResolvers<string>()
  const weather = new Weather(parts)
  const asking = { mark: null as string | null, answered: false, dropped: parts.buffer.state.dropped }
  const naps = new Set<() => void>()
  const nap = (ms: number) => new Promise<void>((done) => {
    const wake = () => { clearTimeout(timer); naps.delete(wake); done() }
    const timer = setTimeout(wake, ms)
    naps.add(wake)
    if (stopping.signal.aborted) wake()
  })
  const again = async (name: string, work: () => Promise<boolean>) => {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        const spoke = await work()
        failures = 0
        if (spoke) weather.good()
      } catch (error) {
        if (stopping.signal.aborted) return
        if (error instanceof ServerRefused && error.ends) {
          parts.runner.take([])
          ended.resolve(error.said)
          return
        }
        weather.bad(saidOf(error))
        log.debug({ error: (error as Error).message, loop: name, failures }, 'the server did not answer as it should')
        await nap(Math.max(error instanceof ServerRefused && error.retryAfter ? error.retryAfter * 1000 : 0, backOff(failures)))
        failures += 1
      }
    }
  }
  let kept: (() => void) | undefined
  const idle = () => new Promise<void>((done) => {
    const wake = () => { naps.delete(wake); kept = undefined; done() }
    kept = wake
    naps.add(wake)
    if (parts.buffer.state.waiting > 0 || stopping.signal.aborted) wake()
  })
  parts.buffer.onKept(() => kept?.())
  const loops = [
    again('orders', async () => { await askForOrders(parts, asking, stopping.signal); return true }),
    again('results', async () => {
      if (parts.buffer.state.waiting === 0) {
        await idle()
        return false
      }
      await sendResults(parts, stopping.signal)
      return true
    }),
  ]
  return {
    ended: ended.promise,
    stop: async () => {
      stopping.abort()
      for (const wake of naps) wake()
      await Promise.all(loops)
    },
  }
}

async function askForOrders(parts: WorkParts, asking: { mark: string | null; answered: boolean; dropped: number }, signal: AbortSignal): Promise<void> {
  const { link, buffer, runner, version, tell } = parts
  const began = performance.now()
  const { waiting, oldestAt, dropped } = buffer.state
  if (dropped > asking.dropped) {
    tell(say`The buffer was full: ${dropped - asking.dropped} of the oldest results were dropped, ${dropped} since it was made.`)
    asking.dropped = dropped
  }
  // The first answer comes at once: it shows that the link works.
  const wait = asking.answered ? ordersWait : 0
  const orders = await link(ordersRoute, { known: asking.mark, wait, version, protocol: probeProtocol, buffer: { id: buffer.id, waiting, oldestAt, dropped } }, wait * 1000 + roomMs, signal)
  if (orders.checks) {
    runner.take(orders.checks)
    tell(say`${orders.name} runs ${count(orders.checks.length, '# check', '# checks')}.`)
  }
  if (!asking.answered && orders.version !== version) tell(say`This probe is ${version}, its server ${orders.version}: bring both to the same release.`)
  Object.assign(asking, { mark: orders.mark, answered: true })
  for (const trial of orders.trials) void answerTrial(parts, trial, signal)
  // A server that never waits must not be asked without a pause.
  if (orders.trials.length === 0 && performance.now() - began < 250 && wait > 0 && !orders.checks) await new Promise((done) => { setTimeout(done, 1000) })
}

async function answerTrial({ link, runner, log }: WorkParts, trial: Trial, signal: AbortSignal): Promise<void> {
  try {
    await link(trialRoute, { id: trial.id, outcome: await runner.try(trial) }, 10_000, signal)
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'what a try found could not be told')
  }
}

/** Refusals of what was sent, not of who sent it: the same batch would be refused for ever. */
const unreadable = new Set([400, 413, 422])

/** Sends the oldest results. @param most halved when a batch cannot be read, until the one that is at fault stands alone and is given up */
export async function sendResults(parts: Pick<WorkParts, 'link' | 'buffer' | 'log'>, signal: AbortSignal, most = mostResults): Promise<void> {
  const { results, more } = parts.buffer.oldest({ results: most, bytes: mostResultBytes })
  const [first] = results
  if (!first) return
  try {
    await sendBatch(parts, results, more, signal)
  } catch (error) {
    if (!(error instanceof ServerRefused) || !unreadable.has(error.status)) throw error
    if (results.length > 1) return sendResults(parts, signal, Math.ceil(results.length / 2))
    parts.buffer.giveUp(first.seq)
    parts.log.error({ why: error.message, check: first.checkId }, 'a result could not be read by the server and was given up')
  }
}

async function sendBatch({ link, buffer, log }: Pick<WorkParts, 'link' | 'buffer' | 'log'>, results: readonly ProbeResult[], more: boolean, signal: AbortSignal): Promise<void> {
  const { acknowledged, refused } = await link(resultsRoute, { buffer: buffer.id, results: [...results], more }, 60_000, signal)
  if (refused.length > 0) log.warn({ refused: refused.length, why: refused[0]!.why }, 'the server refused results')
  buffer.taken(acknowledged)
}
