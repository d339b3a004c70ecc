import { CallError, UnreachableError } from '@fullscore/api/call.ts'
import { t } from '../words.ts'

/** What failed, in a sentence for a person, and how to speak of it to whoever helps. */
export interface Failure {
  says: string
  /** Id of the request in the server's log, where there was one. */
  requestId?: string
  status?: number
  code?: string
  /** The permission that was missing. */
  permission?: string
}

/** The part of the request a field stands in; people see one form. */
const part = /^(body|query|params)\./

/** What the server says of a field is the rest of a sentence; alone below its field it is a sentence of its own. */
const asSentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?)]$/.test(words) ? '' : '.'}`

/** Turns whatever was thrown into a {@link Failure}. Every error shown in the product goes through here. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) {
    const { requestId, status, code, permission } = error.problem
    const faults = (error.problem.errors ?? []).slice(0, 3).map(({ field, message }) => `${field.replace(part, '')} ${message}`)
    const detail = faults.length === 0 || !error.problem.detail.startsWith('Some fields') ? error.problem.detail : asSentence(faults.join('; '))
    const wait = error.retryAfter === undefined ? '' : t` Try again in ${error.retryAfter} s.`
    return { says: detail + wait, status, code, ...(requestId === '' ? {} : { requestId }), ...(permission === undefined ? {} : { permission }) }
  }
  if (error instanceof UnreachableError) return { says: t`Fullscore does not answer. What you see is what was last known.` }
  if (error instanceof TypeError && error.message.includes('dynamically imported')) {
    return { says: t`A newer Fullscore was installed meanwhile. Load the page again.` }
  }
  if (error instanceof Error && error.name === 'ZodError') return { says: t`The answer of the server has a shape this page does not know. Load the page again.` }
  return { says: t`This page made a mistake. Load it again; if it stays, tell your administrator.` }
}

/** Field errors of a problem+json answer, by the path of the form's field: `body.title` arrives as `title`. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof CallError)) return {}
  const found: Record<string, string> = {}
  for (const { field, message } of error.problem.errors ?? []) {
    found[field.replace(part, '')] ??= asSentence(message)
  }
  return found
}
