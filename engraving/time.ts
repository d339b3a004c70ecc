import { readerLocale } from './locale.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** How dates are written everywhere, in a zone; making a format is slow, so they are kept. */
export function format(options: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
  const locale = readerLocale()
  const key = JSON.stringify([locale, options, zone])
  let found = formats.get(key)
  if (found === undefined) formats.set(key, (found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: 'h23' })))
  return found
}

/** "14:32", or "14:32:05" with `seconds`; `at` in epoch milliseconds, `zone` an IANA name. */
export function clockTime(at: number, zone: string, seconds = false): string {
  return format({ hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }, zone).format(at)
}

/** "Thursday 12 November 2026, 14:32". */
export function longMoment(at: number, zone: string): string {
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, zone).format(at).replace(',', '')
  return `${day}, ${clockTime(at, zone)}`
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
