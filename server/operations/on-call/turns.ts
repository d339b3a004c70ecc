import type { Stretch } from './schedule.ts'

/** A turn as its person has it, or a hole: what follows on itself, hours in which nobody is wanted left out. */
export interface Turn { from: Temporal.Instant; to: Temporal.Instant; person: string | null; /** Of its first stretch. */ overrideId: string | null; instead: string | null; why: string }

/** Stretches of a schedule, in order of time, as turns. */
export function turnsIn(stretches: readonly Stretch[]): Turn[] {
  const turns: Turn[] = []
  for (const { from, to, person, overrideId, instead, why, off } of stretches) {
    const before = turns.at(-1)
    if (off) continue
    if (before && before.person === person) before.to = to
    else turns.push({ from, to, person, overrideId, instead, why })
  }
  return turns
}

/** How many shifts back what was before a turn is looked for: hours in which nobody is wanted lie between. */
export const lookBack = 10

/** A shift as it was written down. */
export interface Held { from_at: Temporal.Instant; to_at: Temporal.Instant; person_id: string | null; off: boolean }

/**
 * What was before the shift that runs, hours in which nobody was wanted left out; undefined where the record does not tell.
 * `goesOn`: it is the same turn, or the same hole.
 * @param held the shift that runs first, and those before it, the last first
 */
export function turnBefore<H extends Held>(held: readonly H[]): { before: H | undefined; goesOn: boolean } {
  const [current, ...earlier] = held
  if (!current) return { before: undefined, goesOn: false }
  let at = current.from_at
  for (const one of earlier) {
    // What a stop of the server left out may have been anybody's.
    if (Temporal.Instant.compare(one.to_at, at) < 0) return { before: undefined, goesOn: false }
    if (!one.off) return { before: one, goesOn: !current.off && one.person_id === current.person_id }
    at = one.from_at
  }
  return { before: undefined, goesOn: false }
}

/** When who is coming is told: a day before by the rotation's clock; of turns that last two days or more. */
export function toldAhead(turn: Turn, zone: string): Temporal.Instant | undefined {
  const begin = turn.from.toZonedDateTimeISO(zone)
  const long = turn.person !== null && Temporal.Instant.compare(begin.add({ days: 2 }).toInstant(), turn.to) <= 0
  return long ? begin.subtract({ days: 1 }).toInstant() : undefined
}

/** Turns to come whose time to be told is here, and when the next one's is. */
export function comingAt(turns: readonly Turn[], zone: string, now: Temporal.Instant): { due: Turn[]; next: Temporal.Instant | undefined } {
  const ahead = turns.filter((one) => Temporal.Instant.compare(now, one.from) < 0).map((turn) => ({ turn, at: toldAhead(turn, zone) }))
  const due = ahead.filter(({ at }) => at && Temporal.Instant.compare(at, now) <= 0).map(({ turn }) => turn)
  return { due, next: ahead.find(({ at }) => at && Temporal.Instant.compare(now, at) < 0)?.at }
}
