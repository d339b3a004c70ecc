import { nowMs } from '../data/clock.ts'

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

const formats = new Map<string, Intl.DateTimeFormat>()
function format(options: Intl.DateTimeFormatOptions, zone = readerZone()): Intl.DateTimeFormat {
  const key = JSON.stringify([options, zone])
  let found = formats.get(key)
  if (found === undefined) formats.set(key, (found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' })))
  return found
}

/** "14:32", or "14:32:05" with `seconds`. */
export function clockTime(at: number, seconds = false): string {
  return format({ hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }).format(at)
}
/** "12 Nov", with the year when it is not this one. */
export function shortDay(at: number, now = nowMs()): string {
  const year = (moment: number) => format({ year: 'numeric' }).format(moment)
  return format({ day: 'numeric', month: 'short', ...(year(at) === year(now) ? {} : { year: 'numeric' }) }).format(at)
}
/** "Thursday 12 November 2026, 14:32". */
export function longMoment(at: number): string {
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at).replace(',', '')
  return `${day}, ${clockTime(at)}`
}
/** "14:32" today, "Wed 11 Nov, 14:32" this year, with the year otherwise. */
export function moment(at: number, now = nowMs()): string {
  if (format({ dateStyle: 'short' }).format(at) === format({ dateStyle: 'short' }).format(now)) return clockTime(at)
  return `${format({ weekday: 'short' }).format(at)} ${shortDay(at, now)}, ${clockTime(at)}`
}
/** "13 min", "2 h 5 min", "3 d": at most two parts, of milliseconds. `exact` keeps the seconds up to an hour. */
export function lasting(milliseconds: number, exact = false): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return (exact || minutes < 10) && seconds % 60 > 0 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return hours < 6 && minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  const days = Math.floor(hours / 24)
  return days < 3 && hours % 24 > 0 ? `${days} d ${hours % 24} h` : `${days} d`
}
/** "4 s ago", "in 3 d". */
export function fromNow(at: number, now = nowMs()): string {
  const distance = at - now
  if (Math.abs(distance) < 1000) return 'now'
  return distance < 0 ? `${lasting(-distance)} ago` : `in ${lasting(distance)}`
}
/** Epoch milliseconds of a moment on the wire (RFC 3339). */
export function msOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds
}
