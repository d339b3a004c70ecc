import type { SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import { mapTexts, plain } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isDatabaseDown } from '../../../database/down.ts'
import type { PlainAnswer } from '../../../http/binding.ts'
import { Refusal } from '../../../kernel/refusal.ts'

/** Why a payload is not taken, whatever protocol it came in. */
export class NotTaken extends Error {
  /** `key`: nobody's. `disabled`: a person said so. `unreadable`: no JSON, an unknown version. `invalid`: read, and wrong. `empty-mapping`: nothing says what it means. */
  readonly sort: 'key' | 'disabled' | 'unreadable' | 'invalid'
  readonly errors: readonly string[]
  constructor(sort: NotTaken['sort'], errors: readonly string[]) {
    super(errors.join(' '))
    this.sort = sort
    this.errors = errors
  }
}

const json = (status: number, body: unknown, retryAfter?: number): PlainAnswer =>
  ({ status, body: JSON.stringify(mapTexts(body, plain)), headers: { 'content-type': 'application/json', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) } })

export const statusOf = { key: 401, disabled: 403, unreadable: 400, invalid: 422 } as const

/**
 * A refusal in the words of PagerDuty Events v2, whose clients know 400, 429 and 5xx and repeat only after the last two. Everything
 * else becomes one of them. @returns undefined for a defect, which is answered as every defect is
 */
export function pagerdutyAnswer(error: unknown): PlainAnswer | undefined {
  if (error instanceof NotTaken) {
    const unreadable = error.sort === 'unreadable'
    return json(400, { status: unreadable ? 'Unrecognized object' : 'invalid event', message: unreadable ? 'Event object format is unrecognized' : 'Event object is invalid', errors: error.errors })
  }
  if (error instanceof Refusal) {
    const { kind, detail, retryAfter } = error.parts
    if (kind === 'too-large') return json(413, { status: 'invalid event', message: 'Event object is too large', errors: [detail] })
    if (kind === 'limited' || error.code === 'intake-full') return json(429, { status: 'throttle exceeded', message: detail, errors: [detail] }, retryAfter)
    if (kind === 'unavailable') return json(503, { status: 'unavailable', message: detail, errors: [detail] }, retryAfter)
  }
  if (isDatabaseDown(error)) return json(503, { status: 'unavailable', message: 'The database does not answer at the moment. Nothing was stored; send it again.', errors: [] }, 5)
  return undefined
}

/** The same for our own intakes: problem+json by the refusals of the kernel. @returns what the app then answers */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof NotTaken)) return error
  const detail = error.errors.join(' ')
  switch (error.sort) {
    case 'key': return new Refusal({ code: 'key-unknown', kind: 'unauthenticated', detail })
    case 'disabled': return new Refusal({ code: 'source-disabled', kind: 'forbidden', detail })
    case 'unreadable': return new Refusal({ code: 'malformed', kind: 'malformed', detail })
    case 'invalid': return new Refusal({ code: 'invalid', kind: 'invalid', detail, errors: error.errors.slice(0, 50).map((message) => ({ field: 'body', message })) })
  }
}

export const accepted = (body: unknown) => json(202, body)

/** Whether a source of one kind may send to the address of another: the body would mean something else. */
export const wrongAddress = (kind: SourceKind, wanted: SourceKind): string => say`This key belongs to a source of kind ${kind}; this address takes ${wanted}.`
