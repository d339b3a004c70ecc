import { parseWindows } from '@fullscore/time/window.ts'
import { shifts, type Rotation as Turns } from '@fullscore/time/rotation.ts'

type Moment = Temporal.Instant
const earlier = (a: Moment, b: Moment) => Temporal.Instant.compare(a, b) < 0
const first = (a: Moment, b: Moment) => (earlier(a, b) ? a : b)
const last = (a: Moment, b: Moment) => (earlier(a, b) ? b : a)

/** How a rotation takes turns; participants are person ids, null an empty slot. */
export interface Plan {
  zone: string
  starts: string
  every: number
  unit: 'days' | 'weeks'
  windows: string
  participants: readonly (string | null)[]
}

/** Replace one person by another, from a moment up to, not including, another. */
export interface Override {
  id: string
  replaced: string
  by: string
  from: Moment
  to: Moment
}

/** A stretch of the final schedule. `person` null: nobody is on call, and `why` says why. */
export interface Stretch {
  from: Moment
  to: Moment
  person: string | null
  /** Who would have been, where an override says otherwise. */
  instead: string | null
  overrideId: string | null
  why: string
}

export function turnsOf(plan: Plan): Turns {
  const windows = plan.windows === '' ? undefined : parseWindows(plan.windows)
  return { zone: plan.zone, start: plan.starts, shift: { every: plan.every, unit: plan.unit }, participants: plan.participants, ...(windows ? { windows } : {}) }
}

/**
 * The final schedule of [from, to): shifts, what overrides replace, and the gaps between, without holes or overlaps.
 * Overrides are not transitive and their order does not matter: A by B and B by C leaves A's shift with B.
 */
export function scheduleOf(plan: Plan, overrides: readonly Override[], from: Moment, to: Moment): Stretch[] {
  if (plan.participants.length === 0) return earlier(from, to) ? [gap(from, to, 'The rotation has no participants.')] : []
  const out: Stretch[] = []
  let at = from
  for (const shift of shifts(turnsOf(plan), from, to)) {
    const piece = { from: last(shift.from, from), to: first(shift.to, to) }
    if (!earlier(piece.from, piece.to)) continue
    if (earlier(at, piece.from)) out.push(gap(at, piece.from, gapReason(plan, out.length === 0 && shift.index === 0)))
    out.push(...(shift.participant === null ? [gap(piece.from, piece.to, 'This turn of the rotation is an empty slot.')] : replaced(shift.participant, piece.from, piece.to, overrides)))
    at = piece.to
  }
  if (earlier(at, to)) out.push(gap(at, to, gapReason(plan, out.length === 0)))
  return out
}

const gap = (from: Moment, to: Moment, why: string): Stretch => ({ from, to, person: null, instead: null, overrideId: null, why })
const gapReason = (plan: Plan, before: boolean) => {
  if (plan.windows === '') return 'The rotation has not begun.'
  return before ? `The rotation has not begun, or it is outside its hours (${plan.windows}).` : `Outside the rotation's hours (${plan.windows}).`
}

/** One shift cut by the overrides that replace its person. They do not overlap for one person. */
function replaced(person: string, from: Moment, to: Moment, overrides: readonly Override[]): Stretch[] {
  const mine = overrides.filter((o) => o.replaced === person && earlier(o.from, to) && earlier(from, o.to)).sort((a, b) => Temporal.Instant.compare(a.from, b.from))
  const out: Stretch[] = []
  let at = from
  const plain = (end: Moment) => { if (earlier(at, end)) out.push({ from: at, to: end, person, instead: null, overrideId: null, why: 'Their turn in the rotation.' }) }
  for (const override of mine) {
    const [begin, end] = [last(override.from, at), first(override.to, to)]
    if (!earlier(begin, end)) continue
    plain(begin)
    out.push({ from: begin, to: end, person: override.by, instead: person, overrideId: override.id, why: 'An override replaces whose turn it is.' })
    at = end
  }
  plain(to)
  return out
}

/** Neighbouring stretches of one person as one, as people speak of it: until when? */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const one of stretches) {
    const before = out.at(-1)
    if (before && before.person === one.person && before.overrideId === one.overrideId && before.why === one.why && before.to.equals(one.from)) before.to = one.to
    else out.push({ ...one })
  }
  return out
}

/** Why an override cannot be added beside the others; undefined when it can. Touching ends are no overlap. */
export function overlapOf(wanted: Override, others: readonly Override[]): Override | undefined {
  return others.find((o) => o.id !== wanted.id && earlier(o.from, wanted.to) && earlier(wanted.from, o.to)
    && [o.replaced, o.by].some((person) => person === wanted.replaced || person === wanted.by))
}
