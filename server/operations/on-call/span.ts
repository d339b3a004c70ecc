import { FIRST_YEAR, isReckoned, LAST_YEAR } from '@fullscore/time/offsets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { invalid } from '../../kernel/refusal.ts'

/** From one moment up to, not including, another. */
export interface Span { from: Temporal.Instant; to: Temporal.Instant }
export interface Wished { from?: string | undefined; to?: string | undefined }

/** Why a moment is refused beyond the years that zones are reckoned in. */
export const outsideYears = () => say`lies outside of the years ${String(FIRST_YEAR + 1)} to ${String(LAST_YEAR - 1)}, in which turns are reckoned`

/**
 * The stretch of a schedule that somebody asks for. @param usual where it begins, and how many days it lasts from there, if nothing is said
 * @throws Refusal naming the field: an end before the start, more days than are shown at once, or years in which no turns are reckoned
 */
export function spanOf(given: Wished, usual: { from: Temporal.Instant; to?: Temporal.Instant; days: number; most: number; part: 'query' | 'body' }): Span {
  const from = given.from ? Temporal.Instant.from(given.from) : usual.from
  const outside = (field: 'from' | 'to', at: Temporal.Instant) => {
    if (!isReckoned(at.epochMilliseconds)) throw invalid([{ field: `${usual.part}.${field}`, message: outsideYears() }])
  }
  outside('from', from)
  const to = given.to ? Temporal.Instant.from(given.to) : usual.to ?? from.add({ hours: 24 * usual.days })
  outside('to', to)
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid([{ field: `${usual.part}.to`, message: 'is not after from' }])
  if (Temporal.Instant.compare(to, from.add({ hours: 24 * usual.most })) > 0) throw invalid([{ field: `${usual.part}.to`, message: say`is more than ${usual.most} days after from` }])
  return { from, to }
}
