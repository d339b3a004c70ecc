import type { Piece } from './window.ts'

/**
 * A change of who is on call for a while. `add`: one person more. `remove`: that person not. `replace`: wherever
 * `person` is on call by a layer, `by` is instead (not passed on to further replacements). `only`: that person alone,
 * whatever the layers say. `fill`: that person wherever nobody else is, by a layer or an override; a turn that comes to stand there
 * later goes before it. Of several that touch the same person, and of several `only` or `fill`, the last in the list wins.
 */
export type Override = { readonly id: string; readonly from: Temporal.Instant; readonly to: Temporal.Instant } & (
  | { readonly kind: 'add' | 'remove' | 'only' | 'fill'; readonly person: string }
  | { readonly kind: 'replace'; readonly person: string; readonly by: string }
)

/** Why somebody is on call: a turn of a rotation, a fixed span, or an override (in whose place, when it replaces). */
export type Why =
  | { readonly kind: 'rotation'; readonly layer: string; readonly rotation: string; readonly index: number; readonly position: number }
  | { readonly kind: 'fixed'; readonly layer: string; readonly span: string }
  | { readonly kind: 'override'; readonly override: string; readonly insteadOf: string | null }

/** Why nobody is: no layer has anybody, or overrides took away all there were (their ids). */
export type GapWhy = { readonly kind: 'gap'; readonly removedBy: readonly string[] }

/** Somebody on call, and why. */
export type Person = { readonly person: string; readonly why: Why }
type Nobody = { readonly person: null; readonly why: GapWhy }

/** An override in epoch milliseconds with its place in the list. */
export type OverridePiece = Piece & { readonly override: Override; readonly rank: number }

/** A stretch of the final schedule in epoch milliseconds. */
export type Run = { readonly from: number; readonly to: number; readonly who: Person | Nobody }

/** Pieces sorted by start, walked once: those running at ever later moments. */
class Running<P extends Piece> {
  readonly #pieces: readonly P[]
  #next = 0
  current: P[] = []

  constructor(pieces: readonly P[]) {
    this.#pieces = pieces
  }

  /** Moves on to a moment; gives the next moment at which anything begins or ends. */
  moveTo(at: number): number {
    if (this.current.some((piece) => piece.to <= at)) this.current = this.current.filter((piece) => piece.to > at)
    for (let piece = this.#pieces[this.#next]; piece && piece.from <= at; piece = this.#pieces[this.#next]) {
      if (piece.to > at) this.current.push(piece)
      this.#next += 1
    }
    let change = this.#pieces[this.#next]?.from ?? Infinity
    for (const piece of this.current) change = Math.min(change, piece.to)
    return change
  }
}

const NOBODY: readonly Nobody[] = [{ person: null, why: { kind: 'gap', removedBy: [] } }]

function last(overrides: readonly OverridePiece[], test: (override: Override) => boolean): Override | undefined {
  return overrides.findLast((piece) => test(piece.override))?.override
}

/** Overrides applied to the people of the deciding layer. */
function decide(base: readonly Person[], running: readonly OverridePiece[]): readonly (Person | Nobody)[] {
  if (running.length === 0 && base.length <= 1) return base.length === 1 ? base : NOBODY
  const overrides = running.length > 1 ? [...running].sort((a, b) => a.rank - b.rank) : running
  const only = last(overrides, ({ kind }) => kind === 'only')
  const people = new Map<string, Person>()
  const removedBy: string[] = []
  const put = (person: string, override: string, insteadOf: string | null): void => {
    if (!people.has(person)) people.set(person, { person, why: { kind: 'override', override, insteadOf } })
  }
  const start: readonly Person[] = only ? [{ person: only.person, why: { kind: 'override', override: only.id, insteadOf: null } }] : base
  const stands: [by: string, override: string, insteadOf: string][] = []
  for (const each of start) {
    const change = last(overrides, ({ kind, person }) => person === each.person && (kind === 'remove' || (kind === 'replace' && !only)))
    if (!change) {
      if (!people.has(each.person)) people.set(each.person, { person: each.person, why: each.why })
    } else if (change.kind === 'replace') stands.push([change.by, change.id, each.person])
    else removedBy.push(change.id)
  }
  for (const stand of stands) put(...stand)
  for (const { override } of overrides) {
    if (override.kind !== 'add') continue
    const decisive = last(overrides, ({ kind, person }) => person === override.person && kind !== 'only' && kind !== 'fill')
    if (decisive === override) put(override.person, override.id, null)
  }
  if (people.size > 0) return [...people.values()]
  const fill = last(overrides, ({ kind }) => kind === 'fill')
  return [fill ? { person: fill.person, why: { kind: 'override', override: fill.id, insteadOf: null } } : { person: null, why: { kind: 'gap', removedBy: [...new Set(removedBy)] } }]
}

function sameWhy(a: Why | GapWhy, b: Why | GapWhy): boolean {
  if (a === b) return true
  if (a.kind === 'override') return b.kind === 'override' && a.override === b.override && a.insteadOf === b.insteadOf
  if (a.kind === 'gap') return b.kind === 'gap' && a.removedBy.join() === b.removedBy.join()
  if (a.kind === 'fixed') return b.kind === 'fixed' && a.layer === b.layer && a.span === b.span
  return b.kind === 'rotation' && a.layer === b.layer && a.rotation === b.rotation && a.index === b.index
}

/**
 * Walks [from, to) from change to change. Layers come strongest first, their pieces sorted by start. Stretches of the
 * same person for the same reason are joined.
 */
export function runsOf(
  layers: readonly (readonly (Piece & Person)[])[], overrides: readonly OverridePiece[], from: number, to: number,
): Run[] {
  const walks = layers.map((pieces) => new Running(pieces))
  const above = new Running(overrides)
  const done: Run[] = []
  const open = new Map<string | null, { from: number; to: number; who: Person | Nobody }>()
  for (let at = from; at < to; ) {
    let next = Math.min(to, above.moveTo(at))
    for (const walk of walks) next = Math.min(next, walk.moveTo(at))
    const base = walks.find((walk) => walk.current.length > 0)?.current ?? []
    const now = decide(base, above.current)
    for (const who of now) {
      const run = open.get(who.person)
      if (run && run.to === at && sameWhy(run.who.why, who.why)) {
        run.to = next
        continue
      }
      if (run) done.push(run)
      open.set(who.person, { from: at, to: next, who })
    }
    for (const [person, run] of open) {
      if (run.to === next) continue
      done.push(run)
      open.delete(person)
    }
    at = next
  }
  done.push(...open.values())
  return done.sort((a, b) => a.from - b.from || ((a.who.person ?? '') < (b.who.person ?? '') ? -1 : 1))
}
