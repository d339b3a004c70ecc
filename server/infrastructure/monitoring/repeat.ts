import { nextOccurrence, occurrences, parseRule } from '@fullscore/time/recurrence.ts'
import { isZone } from '@fullscore/time/zones.ts'
import { say } from '@fullscore/api/sentence.ts'

/** When something comes again, as people say it: a wall-clock start in a zone, and an RFC 5545 rule. */
export interface Repeat { zone: string; starts: string; repeats: string }
export interface Fault { field: 'zone' | 'starts' | 'repeats'; message: string }

/** How far ahead the time axis shows it. */
export const ahead = { hours: 24 * 400 }
/** A rule that has no day within so long has none. */
const lookFor = { hours: 24 * 366 * 10 }

/** What is wrong with a repetition, naming the field; undefined if it comes again within ten years. */
export function faultOf(repeat: Repeat, now: Temporal.Instant): Fault | undefined {
  if (!isZone(repeat.zone)) return { field: 'zone', message: say`${repeat.zone} is not an IANA time zone, like Europe/Amsterdam` }
  try {
    Temporal.PlainDateTime.from(repeat.starts, { overflow: 'reject' })
  } catch {
    return { field: 'starts', message: say`${repeat.starts} is not in the calendar` }
  }
  try {
    const { freq } = parseRule(repeat.repeats)
    if (!['DAILY', 'WEEKLY', 'MONTHLY'].includes(freq)) return { field: 'repeats', message: say`FREQ=${freq} is none of DAILY, WEEKLY and MONTHLY` }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { field: 'repeats', message: error.message.replace(/^recurrence rule: /, '') }
  }
  const next = nextOf(repeat, now)
  return next && Temporal.Instant.compare(next, now.add(lookFor)) < 0 ? undefined : { field: 'repeats', message: 'never happens from now on: no day of the next ten years fits' }
}

/** The first moment after another at which it comes; null when there is none. A reading in the gap of a clock change is passed over. */
export const nextOf = ({ zone, starts, repeats }: Repeat, after: Temporal.Instant): Temporal.Instant | null =>
  nextOccurrence(parseRule(repeats), Temporal.PlainDateTime.from(starts), zone, after.add({ milliseconds: 1 }))

/** All moments from one to another, the last one left out; at most a thousand. */
export const momentsOf = ({ zone, starts, repeats }: Repeat, from: Temporal.Instant, to: Temporal.Instant): Temporal.Instant[] =>
  [...occurrences(parseRule(repeats), Temporal.PlainDateTime.from(starts), zone, { from, to, limit: 1000 })]

const days: Record<string, string> = { MO: 'Monday', TU: 'Tuesday', WE: 'Wednesday', TH: 'Thursday', FR: 'Friday', SA: 'Saturday', SU: 'Sunday' }
/** A repetition in words, "every Monday at 02:00 (Europe/Amsterdam)"; a rule that is none of the usual ones stands as it is. */
export function repeatWords({ zone, starts, repeats }: Repeat): string {
  const usual = /^FREQ=(DAILY|WEEKLY|MONTHLY)(?:;BYDAY=([A-Z,]+)|;BYMONTHDAY=(\d+))?$/.exec(repeats)
  const at = say`at ${starts.slice(11, 16)} (${zone})`
  if (usual?.[1] === 'DAILY' && repeats === 'FREQ=DAILY') return say`every day ${at}`
  if (usual?.[1] === 'WEEKLY') return say`every ${(usual[2] ?? '').split(',').map((day) => days[day] ?? 'week').join(', ')} ${at}`
  if (usual?.[1] === 'MONTHLY' && usual[2] === undefined) return say`on day ${usual[3] ?? Number(starts.slice(8, 10))} of every month ${at}`
  return say`${repeats} ${at}`
}
