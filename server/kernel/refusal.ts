import { plain } from '@fullscore/api/render.ts'
import type { RefusalKind } from '@fullscore/api/route.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { FieldError } from '@fullscore/api/problem.ts'

export interface RefusalParts {
  /** Stable word for programs, `incident-not-open`. */
  code: string
  kind: RefusalKind
  /** A plain sentence for a person. */
  detail: string
  errors?: FieldError[]
  params?: Record<string, unknown>
  /** The permission that was wanting. */
  permission?: string
  /** Seconds to wait before trying again. */
  retryAfter?: number
}

/** An expected no: answered as problem+json, never logged as a fault. Everything else that is thrown is a defect. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly parts: RefusalParts
  constructor(parts: RefusalParts) {
    super(plain(parts.detail))
    this.parts = parts
  }
  get code(): string {
    return this.parts.code
  }
}

/** The object is not there, or the actor may not know that it is. */
export function missing(kind: string): Refusal {
  return new Refusal({ code: 'missing', kind: 'missing', detail: say`There is no such ${kind}, or it is outside your scope.` })
}

/** The actor sees the object but may not do this. */
export function forbidden(permission: string, detail = say`This needs the permission ${permission}.`): Refusal {
  return new Refusal({ code: 'forbidden', kind: 'forbidden', detail, permission })
}

/** The object is not in a state that allows this. */
export function conflict(code: string, detail: string, params?: Record<string, unknown>): Refusal {
  return new Refusal({ code, kind: 'conflict', detail, ...(params ? { params } : {}) })
}

/** The input is well formed but wrong; `errors` name the fields. */
export function invalid(errors: FieldError[], detail = wrongFields(errors)): Refusal {
  return new Refusal({ code: 'invalid', kind: 'invalid', detail, errors })
}

/** The first fault with its field, and how many more there are. */
function wrongFields(errors: readonly FieldError[]): string {
  const [first] = errors
  if (!first) return 'Some fields are wrong.'
  const told = say`${first.field}: ${first.message.replace(/\.(?=[\u2066-\u2069]*$)/, '')}`
  if (errors.length === 1) return plain(first.message).endsWith('?') ? told : say`${told}.`
  return say`${told}, and ${count(errors.length - 1, '# more field is wrong', '# more fields are wrong')}.`
}

/** Somebody else edited the object since it was read. */
export function stale(): Refusal {
  return new Refusal({ code: 'stale', kind: 'stale', detail: 'Somebody changed this since you read it. Read it again, then repeat your change.' })
}

/** Something the operation needs is down for the moment. */
export function unavailable(code: string, detail: string, retryAfter = 5): Refusal {
  return new Refusal({ code, kind: 'unavailable', detail, retryAfter })
}
