import { grain, type Scale, type Segment } from './scale.ts'
import { t } from './words.ts'

/** A label of the ruler and the barline below it. `bar`: none, thin, or the midnight bar. */
export interface Tick { at: number; x: number; label: string; strong: boolean; bar: 'none' | 'bar' | 'midnight' }
export interface Wash { x0: number; x1: number }

const weekdays = [t`Mon`, t`Tue`, t`Wed`, t`Thu`, t`Fri`, t`Sat`, t`Sun`]
const months = [t`Jan`, t`Feb`, t`Mar`, t`Apr`, t`May`, t`Jun`, t`Jul`, t`Aug`, t`Sep`, t`Oct`, t`Nov`, t`Dec`]
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

type Step = { unit: 'minute' | 'hour' | 'day' | 'week' | 'month'; every: number; ms: number }
const steps: readonly Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((every): Step => ({ unit: 'minute', every, ms: every * minuteMs })),
  ...[1, 3, 6].map((every): Step => ({ unit: 'hour', every, ms: every * hourMs })),
  { unit: 'day', every: 1, ms: dayMs }, { unit: 'day', every: 2, ms: 2 * dayMs }, { unit: 'week', every: 1, ms: 7 * dayMs }, { unit: 'week', every: 2, ms: 14 * dayMs },
  { unit: 'month', every: 1, ms: 30 * dayMs }, { unit: 'month', every: 3, ms: 91 * dayMs }, { unit: 'month', every: 12, ms: 365 * dayMs },
]
const most = 500
const aMonday = '1970-01-05'

/** The finest step whose labels have room. */
export function stepFor(segment: Segment, narrow: boolean, sparse = false): Step {
  const room = (step: Step) => (sparse ? 2 : 1) * (step.unit === 'week' ? (narrow ? 56 : 84) : step.unit === 'day' ? (narrow ? 32 : step.every > 1 ? Infinity : 68) : narrow ? 44 : 56)
  return steps.find((step) => step.ms / grain(segment) >= room(step)) ?? steps.at(-1)!
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
}

/** The wall-clock moments of a step inside a segment; hours follow the wall clock through daylight saving. */
export function momentsOf(segment: Segment, step: Step, zone: string): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = []
  const keep = (at: Temporal.ZonedDateTime) => {
    const ms = at.epochMilliseconds
    if (ms >= segment.from && ms <= segment.to && found.at(-1)?.epochMilliseconds !== ms) found.push(at)
  }
  let at = zoned(segment.from, zone)
  if (step.unit === 'minute') {
    at = at.round({ smallestUnit: 'minute', roundingIncrement: step.every, roundingMode: 'floor' })
    for (; at.epochMilliseconds <= segment.to && found.length < most; at = at.add({ minutes: step.every })) keep(at)
    return found
  }
  at = at.startOfDay()
  if (step.unit === 'week' || step.every === 2) at = at.subtract({ days: at.dayOfWeek - 1 })
  // Every second Monday is the same one wherever the window begins.
  if (step.unit === 'week' && step.every === 2 && at.toPlainDate().since(aMonday).days % 14 !== 0) at = at.subtract({ days: 7 })
  if (step.unit === 'month') at = at.with({ day: 1, month: step.every === 1 ? at.month : at.month - ((at.month - 1) % step.every) })
  const on = step.unit === 'month' ? { months: step.every } : { days: step.unit === 'week' ? 7 * step.every : step.unit === 'day' ? step.every : 1 }
  for (; at.epochMilliseconds <= segment.to && found.length < most; at = at.add(on)) {
    if (step.unit !== 'hour') keep(at)
    else for (let hour = 0; hour < 24; hour += step.every) keep(hour === 0 ? at : at.with({ hour }))
  }
  return found
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
function labelOf(at: Temporal.ZonedDateTime, step: Step, narrow: boolean): { label: string; strong: boolean } {
  const midnight = at.hour === 0 && at.minute === 0
  const date = `${at.day} ${months[at.month - 1]}`
  const weekday = weekdays[at.dayOfWeek - 1] ?? ''
  switch (step.unit) {
    case 'minute':
    case 'hour':
      return midnight ? { label: narrow ? `${weekday} ${at.day}` : `${weekday} ${date}`, strong: true }
        : { label: `${two(at.hour)}:${two(at.minute)}`, strong: step.unit === 'minute' && at.minute === 0 }
    case 'day': return { label: narrow ? weekday : `${weekday} ${at.day}${at.day === 1 || at.dayOfWeek === 1 ? ` ${months[at.month - 1]}` : ''}`, strong: false }
    case 'week': return { label: narrow ? date : `${weekday} ${date}`, strong: false }
    case 'month': return at.month === 1 ? { label: String(at.year), strong: true } : { label: months[at.month - 1] ?? '', strong: false }
  }
}

/** The ruler's labels and the barlines, for each stretch of the axis at its own grain. */
export function ticksOf(scale: Scale, zone: string, sparse = false): Tick[] {
  return scale.segments.flatMap((segment) => {
    const step = stepFor(segment, scale.narrow, sparse)
    return momentsOf(segment, step, zone).map((at): Tick => {
      const midnight = at.hour === 0 && at.minute === 0 && (step.unit === 'hour' || step.unit === 'minute')
      const thin = step.unit === 'hour' && step.every === 3 && at.hour % 6 !== 0
      return {
        at: at.epochMilliseconds, x: segment.x0 + (at.epochMilliseconds - segment.from) / grain(segment), ...labelOf(at, step, scale.narrow),
        bar: midnight || (step.unit === 'minute' && at.minute === 0) ? 'midnight' : thin ? 'none' : 'bar',
      }
    })
  })
}

/** Nights (20 to 7) where hours can be told apart and more than a few are shown, weekends where days can. */
export function washesOf(scale: Scale, zone: string): Wash[] {
  return scale.segments.flatMap((segment) => {
    const fine = grain(segment)
    if (hourMs / fine >= 400) return []
    if (hourMs / fine >= 12) return spans(segment, zone, (day) => [[day.subtract({ hours: 4 }), day.add({ hours: 7 })], [day.add({ hours: 20 }), day.add({ hours: 31 })]])
    if (dayMs / fine >= 6) return spans(segment, zone, (day) => day.dayOfWeek === 6 ? [[day, day.add({ days: 2 })]] : [])
    return []
  })
}
type Span = readonly [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
function spans(segment: Segment, zone: string, of: (day: Temporal.ZonedDateTime) => readonly Span[]): Wash[] {
  const found = new Map<number, Wash>()
  const fine = grain(segment)
  let day = zoned(segment.from, zone).startOfDay().subtract({ days: 2 })
  for (let count = 0; day.epochMilliseconds <= segment.to && count < most; day = day.add({ days: 1 }), count++) {
    for (const [from, to] of of(day)) {
      const a = Math.max(from.epochMilliseconds, segment.from)
      const b = Math.min(to.epochMilliseconds, segment.to)
      if (b > a) found.set(a, { x0: segment.x0 + (a - segment.from) / fine, x1: segment.x0 + (b - segment.from) / fine })
    }
  }
  return [...found.values()]
}
