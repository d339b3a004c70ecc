import { say } from '@fullscore/api/sentence.ts'
import { shifts, type Rotation as Turns } from '@fullscore/time/rotation.ts'
import { conflictingOverride, finalSchedule, type Override as Change } from '@fullscore/time/schedule.ts'
import { parseWindows } from '@fullscore/time/window.ts'
import { inZone } from '@fullscore/time/zones.ts'

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
  /** Who left, by the place of their turn, which is an empty slot since. */
  left?: readonly (string | null)[]
  /** When who takes turns or stands in is away. */
  away?: readonly Away[]
}

/** Somebody is away from a moment up to, not including, another; `why` says it as everybody may read it. */
export interface Away {
  person: string
  name: string
  from: Moment
  to: Moment
  why: string
}

/** One person stands in for another, or wherever nobody is on call (`replaced` null), from a moment up to, not including, another. */
export interface Override {
  id: string
  replaced: string | null
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
  /** Whose time it is, where nobody is on call because that person is away: still paged where a step has nobody else. */
  absent?: string | null
  /** Nobody is wanted: outside of the rotation's hours, or before it begins. */
  off?: boolean
  why: string
}

export function turnsOf(plan: Plan): Turns {
  const windows = plan.windows === '' ? undefined : parseWindows(plan.windows)
  return { zone: plan.zone, start: plan.starts, shift: { every: plan.every, unit: plan.unit }, participants: plan.participants, ...(windows ? { windows } : {}) }
}

/**
 * The final schedule of [from, to), at most 400 days: shifts, what overrides replace, and the gaps between, without holes or overlaps.
 * Overrides are not transitive and their order does not matter: A by B and B by C leaves A's shift with B.
 *
 * Who is away does not cover: their time is a gap with that reason until somebody stands in, by name or for holes. Neither does a
 * stand-in who is away, and then whose time it was is not called back: they were replaced because they could not.
 */
export function scheduleOf(plan: Plan, overrides: readonly Override[], from: Moment, to: Moment): Stretch[] {
  const turns = turnsOf(plan)
  const away = (plan.away ?? []).filter((one) => earlier(one.from, to) && earlier(from, one.to))
  const layers = plan.participants.length === 0 ? [] : [{ id: 'rotation', rotations: [{ id: 'rotation', rotation: turns }] }]
  // Of several that touch the same person the last wins: who is away goes before who stands in for them.
  const changes = [...away.map((one, index): Change => ({ id: `${awayMark}${index}`, from: one.from, to: one.to, kind: 'remove', person: one.person })), ...overrides.flatMap((one) => changesOf(one, away))]
  return finalSchedule({ layers, overrides: changes }, from, to).flatMap((span): Stretch[] => {
    if (span.person === null) {
      const gone = span.why.removedBy.find((id) => id.startsWith(awayMark))
      return gone === undefined ? gapsOf(plan, turns, span.from, span.to) : [awayGap(span.from, span.to, away[Number(gone.slice(awayMark.length))]!)]
    }
    const { why } = span
    if (why.kind !== 'override') return [{ from: span.from, to: span.to, person: span.person, instead: null, overrideId: null, why: 'Their turn in the rotation.' }]
    return [{ from: span.from, to: span.to, person: span.person, instead: why.insteadOf, overrideId: why.override, why: why.insteadOf === null ? 'Stands in where nobody would be on call.' : 'An override replaces whose turn it is.' }]
  })
}

/** Marks what an absence takes away, by its place among those of the schedule. */
const awayMark = 'away:'

/** An override, cut where who stands in is away: there whose time it was is missing, too, and a hole is a hole. */
function changesOf(given: Override, away: readonly Away[]): Change[] {
  const out: Change[] = []
  let at = given.from
  const until = (end: Moment) => { if (earlier(at, end)) out.push(changeOf({ ...given, from: at, to: end })) }
  for (const [index, one] of [...away.entries()].filter(([, other]) => other.person === given.by).sort(([, a], [, b]) => Temporal.Instant.compare(a.from, b.from))) {
    const [begin, end] = [last(one.from, at), first(one.to, given.to)]
    if (!earlier(begin, end)) continue
    until(begin)
    if (given.replaced !== null) out.push({ id: `${awayMark}${index}`, from: begin, to: end, kind: 'remove', person: given.replaced })
    at = end
  }
  until(given.to)
  return out
}

const changeOf = ({ id, replaced, by, from, to }: Override): Change => (replaced === null ? { id, from, to, kind: 'fill', person: by } : { id, from, to, kind: 'replace', person: replaced, by })

const awayGap = (from: Moment, to: Moment, { person, name, why }: Away): Stretch => ({ from, to, person: null, instead: null, overrideId: null, absent: person, why: say`${name} is away and nobody stands in. ${why}` })
const gap = (from: Moment, to: Moment, why: string): Stretch => ({ from, to, person: null, instead: null, overrideId: null, why })

/** A stretch with nobody, cut where the reason changes: an empty slot, hours that are not covered, or not begun. */
function gapsOf(plan: Plan, turns: Turns, from: Moment, to: Moment): Stretch[] {
  if (plan.participants.length === 0) return [gap(from, to, 'The rotation has no participants.')]
  const begins = inZone(Temporal.PlainDateTime.from(plan.starts), plan.zone, 'rotation')
  const out: Stretch[] = []
  let at = from
  const fill = (end: Moment) => {
    const start = first(last(at, begins), end)
    if (earlier(at, start)) out.push({ ...gap(at, start, 'The rotation has not begun.'), off: true })
    if (earlier(start, end)) out.push({ ...gap(start, end, say`Outside the rotation's hours (${plan.windows}).`), off: true })
    at = end
  }
  for (const slot of shifts(turns, from, to)) {
    const [begin, end] = [last(slot.from, at), first(slot.to, to)]
    if (slot.participant !== null || !earlier(begin, end)) continue
    fill(begin)
    const who = plan.left?.[slot.position]
    out.push(gap(begin, end, who ? say`${who} is not here any more: their turn of the rotation is an empty slot.` : 'This turn of the rotation is an empty slot.'))
    at = end
  }
  fill(to)
  return out
}

/** Neighbouring stretches of one person as one, as people speak of it: until when? */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const one of stretches) {
    const before = out.at(-1)
    if (before && before.person === one.person && (before.absent ?? null) === (one.absent ?? null) && before.overrideId === one.overrideId && before.why === one.why && before.to.equals(one.from)) before.to = one.to
    else out.push({ ...one })
  }
  return out
}

/**
 * What was held, from the record, followed by what is planned from now on. A shift that goes on is one stretch from when it began;
 * what the record does not tell is left out.
 * @param held in order of time; what of it reaches beyond now is the plan's to say
 */
export function withPast(held: readonly Stretch[], coming: readonly Stretch[], from: Moment, now: Moment): Stretch[] {
  const past = held.flatMap((one) => {
    const [begin, end] = [last(one.from, from), first(one.to, now)]
    return earlier(begin, end) ? [{ ...one, from: begin, to: end }] : []
  })
  const out: Stretch[] = []
  const ahead = coming.findIndex((one) => earlier(now, one.from))
  const [running, rest] = ahead < 0 ? [coming, []] : [coming.slice(0, ahead + 1), coming.slice(ahead + 1)]
  for (const one of [...past, ...running]) {
    const before = out.at(-1)
    // The record does not say who stood in for whom: a stretch of the plan tells more than what was held before it.
    if (before && before.person === one.person && before.to.equals(one.from) && Temporal.Instant.compare(before.from, now) < 0 && !before.overrideId) out[out.length - 1] = { ...one, from: before.from }
    else out.push(one)
  }
  return [...out, ...rest]
}

/** The override beside which another cannot stand, as it would be left to chance who is on call; undefined when there is none. Touching ends are no overlap. */
export function overlapOf(wanted: Override, others: readonly Override[]): Override | undefined {
  const found = conflictingOverride(others.map(changeOf), changeOf(wanted))
  return found === null ? undefined : others.find((one) => one.id === found.id)
}

/** The stretches of an override's time in which nobody is on call without it. */
export const holesIn = (plan: Plan, others: readonly Override[], { from, to }: Pick<Override, 'from' | 'to'>): Stretch[] => scheduleOf(plan, others, from, to).filter((one) => one.person === null)
