/**
 * Durations as people write them: '30m', '1h 30m', '2d', or ISO 8601 ('PT1H30M'). A day is 24 hours and a week seven
 * days here; months and years have no fixed length and are refused.
 */
const UNIT_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
type Unit = keyof typeof UNIT_MS

const NAMES: Readonly<Record<string, Unit>> = {
  w: 'w', week: 'w', weeks: 'w', d: 'd', day: 'd', days: 'd', h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h',
  m: 'm', min: 'm', mins: 'm', minute: 'm', minutes: 'm', s: 's', sec: 's', secs: 's', second: 's', seconds: 's', ms: 'ms',
}
const PARTS = /(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)/g
const LONGEST = 100 * 366 * UNIT_MS.d

function refuse(text: string, why: string): never {
  throw new RangeError(`duration '${text}': ${why}; write it like 30m, 1h 30m or 2d`)
}

function isoMs(text: string): number {
  let duration: Temporal.Duration
  try {
    duration = Temporal.Duration.from(text)
  } catch {
    return refuse(text, 'not a valid ISO 8601 duration')
  }
  if (duration.years !== 0 || duration.months !== 0) return refuse(text, 'months and years have no fixed length')
  const { weeks, days } = duration
  return weeks * UNIT_MS.w + days * UNIT_MS.d + duration.with({ weeks: 0, days: 0 }).total('milliseconds')
}

function plainMs(text: string): number {
  const lower = text.toLowerCase()
  if (lower.replace(PARTS, '').trim() !== '') return refuse(text, 'not understood')
  let sum = 0
  const seen = new Set<Unit>()
  for (const [, amount, name] of lower.matchAll(PARTS)) {
    const unit = NAMES[name!]
    if (unit === undefined) return refuse(text, `'${name}' is no unit of w, d, h, m, s`)
    if (seen.has(unit)) return refuse(text, `'${name}' is given twice`)
    seen.add(unit)
    sum += Number(amount) * UNIT_MS[unit]
  }
  return seen.size === 0 ? refuse(text, 'empty') : sum
}

/** Milliseconds of a duration written by a person or in ISO 8601. Throws a RangeError saying what is wrong. At most 100 years. */
export function parseDuration(text: string): number {
  const trimmed = text.trim()
  if (trimmed.length > 100) return refuse(`${trimmed.slice(0, 20)}…`, 'too long')
  const ms = Math.round(/^[+-]?p/i.test(trimmed) ? isoMs(trimmed) : plainMs(trimmed))
  if (ms < 0) return refuse(trimmed, 'must not be negative')
  return ms > LONGEST ? refuse(trimmed, 'longer than 100 years') : ms
}

/** Milliseconds of a duration value; months and years are refused. */
export function durationMs(duration: Temporal.Duration): number {
  return isoMs(duration.toString())
}

/** A duration for people, largest unit first: '1h 30m', '2d', '0s'; weeks only when they come out even. */
export function formatDuration(ms: number): string {
  let rest = Math.round(Math.abs(ms))
  if (!Number.isFinite(rest)) throw new RangeError('duration: not a finite number of milliseconds')
  if (rest === 0) return '0s'
  const sign = ms < 0 ? '-' : ''
  if (rest % UNIT_MS.w === 0) return `${sign}${rest / UNIT_MS.w}w`
  const out: string[] = []
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNIT_MS[unit])
    if (count > 0) out.push(`${count}${unit}`)
    rest -= count * UNIT_MS[unit]
  }
  return sign + out.join(' ')
}

/** A duration in ISO 8601 in hours, minutes and seconds: 'PT36H'. */
export function isoDuration(ms: number): string {
  return Temporal.Duration.from({ milliseconds: Math.round(ms) }).round({ largestUnit: 'hours' }).toString()
}
