import { writtenIn } from '@fullscore/api/locale.ts'
import { writeFor } from '@fullscore/engraving/locale.ts'
import { speaks } from '@fullscore/engraving/words.ts'
import { clockTime as clockIn, format as formatIn, lasting, longMoment as momentIn } from '@fullscore/engraving/time.ts'
import { nowMs } from '../data/clock.ts'
import { t } from '../words.ts'

/** Says whose numbers and dates are written from now on: in the language of the page, by the region of a locale. */
export const writeAs = (locale: string): void => writeFor(writtenIn(speaks()?.language ?? 'en', locale))

export { lasting }

let chosen: string | undefined
// Asked once: the browser takes long to tell.
let own: string | undefined
/** Sets the reader's zone (from the profile); until then the browser's own counts. */
export function setReaderZone(zone: string | undefined): void {
  chosen = zone
}
/** The zone dates are shown in, as an IANA name. */
export function readerZone(): string {
  own ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  return chosen ?? own
}

function format(options: Intl.DateTimeFormatOptions, zone = readerZone()): Intl.DateTimeFormat {
  return formatIn(options, zone)
}

/** "14:32", or "14:32:05" with `seconds`. */
export function clockTime(at: number, seconds = false): string {
  return clockIn(at, readerZone(), seconds)
}
/** "12 Nov", with the year when it is not this one. */
export function shortDay(at: number, now = nowMs()): string {
  const year = (moment: number) => format({ year: 'numeric' }).format(moment)
  return format({ day: 'numeric', month: 'short', ...(year(at) === year(now) ? {} : { year: 'numeric' }) }).format(at)
}
/** "Thursday 12 November 2026, 14:32". */
export function longMoment(at: number): string {
  return momentIn(at, readerZone())
}
/** "14:32" today, "Wed 11 Nov, 14:32" this year, with the year otherwise. */
export function moment(at: number, now = nowMs()): string {
  if (format({ dateStyle: 'short' }).format(at) === format({ dateStyle: 'short' }).format(now)) return clockTime(at)
  return `${format({ weekday: 'short' }).format(at)} ${shortDay(at, now)}, ${clockTime(at)}`
}
/** "4 s ago", "in 3 d". */
export function fromNow(at: number, now = nowMs()): string {
  const distance = at - now
  if (Math.abs(distance) < 1000) return t`now`
  return distance < 0 ? t`${lasting(-distance)} ago` : t`in ${lasting(distance)}`
}
/** A day of the calendar, `2026-11-12` on the wire, as the reader's region writes it: "12 Nov 2026". What is no day stays as it is. */
export function dayWords(date: string): string {
  const at = Date.parse(`${date.slice(0, 10)}T12:00:00Z`)
  return Number.isNaN(at) ? date : format({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC').format(at)
}
/** A time on a wall clock, `2026-11-12T14:30` on the wire, as the reader's region writes it: "12 Nov 2026, 14:30". */
export function wallWords(local: string): string {
  return `${dayWords(local)}, ${local.slice(11, 16)}`
}
/** Epoch milliseconds of a moment on the wire (RFC 3339). */
export function msOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds
}

/** A moment as the reader's clock on the wall shows it, `2026-11-12T14:30`: what fields of date and time hold. */
export function zonedLocal(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(readerZone()).toPlainDateTime().toString({ smallestUnit: 'minute' })
}
