import type { Piece } from './window.ts'
import { rawShifts } from './rotation.ts'
import type { Rotation } from './rotation.ts'
import { runsOf } from './schedule-sweep.ts'
import type { GapWhy, Override, OverridePiece, Person, Why } from './schedule-sweep.ts'

export type { GapWhy, Override, Person, Why } from './schedule-sweep.ts'

/**
 * Schedules: layers of rotations and fixed spans, the last layer the strongest, and overrides above them. At any
 * moment the strongest layer with anybody on call decides; several people of that layer may be on call at once.
 */
export type FixedSpan = { readonly id: string; readonly person: string; readonly from: Temporal.Instant; readonly to: Temporal.Instant }

export type Layer = {
  readonly id: string
  readonly rotations?: readonly { readonly id: string; readonly rotation: Rotation }[]
  readonly spans?: readonly FixedSpan[]
}

export type Schedule = { readonly layers: readonly Layer[]; readonly overrides?: readonly Override[] }

/** A stretch of the final schedule: one person, or a gap. */
export type FinalSpan = { readonly from: Temporal.Instant; readonly to: Temporal.Instant } & (
  | { readonly person: string; readonly why: Why }
  | { readonly person: null; readonly why: GapWhy }
)

const MOST_MS = 400 * 86_400_000

function layerPieces(layer: Layer, from: number, to: number): (Piece & Person)[] {
  const out: (Piece & Person)[] = []
  for (const { id, rotation } of layer.rotations ?? []) {
    for (const shift of rawShifts(rotation, from, to)) {
      if (shift.participant === null) continue
      const why: Why = { kind: 'rotation', layer: layer.id, rotation: id, index: shift.index, position: shift.position }
      out.push({ from: shift.from, to: shift.to, person: shift.participant, why })
    }
  }
  for (const span of layer.spans ?? []) {
    const piece = { from: span.from.epochMilliseconds, to: span.to.epochMilliseconds }
    if (piece.from >= to || piece.to <= from) continue
    out.push({ ...piece, person: span.person, why: { kind: 'fixed', layer: layer.id, span: span.id } })
  }
  return out.sort((a, b) => a.from - b.from)
}

function overridePieces(overrides: readonly Override[], from: number, to: number): OverridePiece[] {
  return overrides
    .map((override, rank) => ({ override, rank, from: override.from.epochMilliseconds, to: override.to.epochMilliseconds }))
    .filter((piece) => piece.from < to && piece.to > from && piece.from < piece.to)
    .sort((a, b) => a.from - b.from)
}

/**
 * The final schedule of [from, to), cut to it: for every moment the people on call, or a gap; each with its why.
 * Sorted by start, then person. A person has one entry at a time. Throws a RangeError beyond 400 days.
 */
export function finalSchedule(schedule: Schedule, from: Temporal.Instant, to: Temporal.Instant): FinalSpan[] {
  const [a, b] = [from.epochMilliseconds, to.epochMilliseconds]
  if (b - a > MOST_MS) throw new RangeError('schedule: ask for at most 400 days at once')
  if (a >= b) return []
  const layers = schedule.layers.map((layer) => layerPieces(layer, a, b)).reverse()
  const instants = new Map<number, Temporal.Instant>()
  const instant = (ms: number): Temporal.Instant => {
    let found = instants.get(ms)
    if (!found) instants.set(ms, found = Temporal.Instant.fromEpochMilliseconds(ms))
    return found
  }
  return runsOf(layers, overridePieces(schedule.overrides ?? [], a, b), a, b).map(
    ({ who, from: start, to: end }): FinalSpan => {
      const times = { from: instant(start), to: instant(end) }
      return who.person === null ? { ...times, person: null, why: who.why } : { ...times, person: who.person, why: who.why }
    },
  )
}

/** Who is on call at a moment, with the why; an empty list is a gap. */
export function onCallAt(schedule: Schedule, at: Temporal.Instant): Person[] {
  const spans = finalSchedule(schedule, at, at.add({ milliseconds: 1 }))
  return spans.flatMap((span) => (span.person === null ? [] : [{ person: span.person, why: span.why }]))
}

/** The stretches of [from, to) in which nobody is on call. */
export function gaps(schedule: Schedule, from: Temporal.Instant, to: Temporal.Instant): FinalSpan[] {
  return finalSchedule(schedule, from, to).filter((span) => span.person === null)
}

/**
 * The first override whose time overlaps the candidate's and that adds, removes or replaces one of the same people, or fills holes as
 * it does: such a pair would leave it to the order who is on call, so that forms refuse it. Who fills may stand in for others as well,
 * but is not replaced meanwhile. Null when there is none.
 */
export function conflictingOverride(existing: readonly Override[], candidate: Override): Override | null {
  const people = (override: Override): string[] => (override.kind === 'replace' ? [override.person, override.by] : [override.person])
  const clash = (one: Override, other: Override): boolean => {
    if (one.kind === 'fill' && other.kind === 'fill') return true
    if (one.kind === 'fill' || other.kind === 'fill') return one.person === other.person && [one, other].some(({ kind }) => kind === 'replace' || kind === 'remove')
    return people(one).some((person) => people(other).includes(person))
  }
  return existing.find((other) =>
    other.id !== candidate.id
    && Temporal.Instant.compare(other.from, candidate.to) < 0 && Temporal.Instant.compare(candidate.from, other.to) < 0
    && clash(candidate, other)) ?? null
}
