import { occurrences, parseRule, type Rule } from './recurrence.ts'
import { inZone, localTime } from './zones.ts'

/** When something is open, as people say it: wall-clock readings in a zone, and how it comes again (an RFC 5545 rule), or null. */
export interface Plan { zone: string; starts: string; ends: string; repeats: string | null }
/** One continuous stretch. */
export interface Opening { from: Temporal.Instant; to: Temporal.Instant }

const asUtc = (wall: Temporal.PlainDateTime) => wall.toZonedDateTime('UTC').toInstant()
const wallOf = (utc: Temporal.Instant) => utc.toZonedDateTimeISO('UTC').toPlainDateTime()

/** From the first reading to the last on the clock's face, whatever the clocks do in between. */
export const lengthOf = (plan: Plan): Temporal.Duration => asUtc(Temporal.PlainDateTime.from(plan.starts)).until(asUtc(Temporal.PlainDateTime.from(plan.ends)))

/** The rule on the wall clock: moments given in UTC are read in the zone. */
function wallRule(text: string, zone: string): Rule {
  const rule = parseRule(text)
  const wall = (moment: string) => (moment.endsWith('Z') ? localTime(Temporal.Instant.from(moment), zone).toString({ smallestUnit: 'second' }).replace(/[-:]/g, '') : moment)
  return { ...rule, until: rule.until === null ? null : wall(rule.until), rdates: rule.rdates.map(wall), exdates: rule.exdates.map(wall) }
}

/**
 * The openings of a plan that end after `from` and begin before `to`, in order. Both ends are wall-clock readings, so an opening
 * is one stretch however the clocks change: in a gap a reading counts as the gap's end, in an overlap as the first of the two.
 * One that lies wholly in a gap does not happen. The rule runs on readings; the time core would skip those in a gap.
 */
export function* openingsOf(plan: Plan, from: Temporal.Instant, to: Temporal.Instant): Generator<Opening> {
  const start = Temporal.PlainDateTime.from(plan.starts)
  const length = lengthOf(plan)
  const range = { from: asUtc(localTime(from, plan.zone)).subtract(length).subtract({ hours: 24 }), to: asUtc(localTime(to, plan.zone)).add({ hours: 24 }) }
  for (const reading of plan.repeats === null ? [asUtc(start)] : occurrences(wallRule(plan.repeats, plan.zone), start, 'UTC', range)) {
    const opening = { from: inZone(wallOf(reading), plan.zone, 'rotation'), to: inZone(wallOf(reading.add(length)), plan.zone, 'rotation') }
    if (Temporal.Instant.compare(opening.from, to) >= 0) return
    if (Temporal.Instant.compare(opening.to, from) > 0 && Temporal.Instant.compare(opening.from, opening.to) < 0) yield opening
  }
}
