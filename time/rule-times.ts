import type { Rule } from './rule.ts'

/** Which times of a day a rule picks. All in seconds; a day has 86,400 on the wall clock. */
const DAY_SECONDS = 86_400

/** The time of day, taken apart, at which a series begins: what the rule leaves open is taken from it. */
export type StartTime = { readonly hour: number; readonly minute: number; readonly second: number }

const orElse = (list: readonly number[], value: number): readonly number[] => (list.length > 0 ? list : [value])

function product(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): number[] {
  return hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)))
}

/** Times of day of a daily or longer rule, sorted. */
export function timesOfDay(rule: Rule, start: StartTime): number[] {
  return product(orElse(rule.byHour, start.hour), orElse(rule.byMinute, start.minute), orElse(rule.bySecond, start.second))
}

/** How an hourly, minutely or secondly rule walks a day: slots of `unit` seconds, in each of them `within`. */
export type Slots = {
  readonly perDay: number
  readonly unit: number
  /** Slots of the day that the BY… parts allow, sorted. */
  readonly allowed: readonly number[]
  readonly isAllowed: (slot: number) => boolean
  readonly within: readonly number[]
}

/** The slots of a rule more frequent than daily. */
export function slotsOf(rule: Rule, start: StartTime): Slots {
  const unit = rule.freq === 'HOURLY' ? 3600 : rule.freq === 'MINUTELY' ? 60 : 1
  const perDay = DAY_SECONDS / unit
  const passes = (list: readonly number[], value: number): boolean => list.length === 0 || list.includes(value)
  const isAllowed = (slot: number): boolean => {
    const second = slot * unit
    return passes(rule.byHour, Math.floor(second / 3600))
      && (unit > 60 || passes(rule.byMinute, Math.floor(second / 60) % 60))
      && (unit > 1 || passes(rule.bySecond, second % 60))
  }
  const allowed = Array.from({ length: perDay }, (_, slot) => slot).filter(isAllowed)
  const seconds = unit > 1 ? orElse(rule.bySecond, start.second) : [0]
  const within = unit > 60 ? product([0], orElse(rule.byMinute, start.minute), seconds) : seconds
  return { perDay, unit, allowed, isAllowed, within }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by

/** Whether steps of `interval` slots from `origin` (a slot counted from 1970) ever meet an allowed slot of a day. */
export function everMeets(slots: Slots, interval: number, origin: number): boolean {
  const common = greatestCommonDivisor(interval, slots.perDay)
  return slots.allowed.some((slot) => modulo(slot - origin, common) === 0)
}

/** Slots of a day that are allowed and lie whole intervals from `origin`; walks whichever of the two is fewer. */
export function* slotsOn(slots: Slots, interval: number, origin: number, day: number): Generator<number> {
  const remainder = modulo(origin - day * slots.perDay, interval)
  if (slots.perDay / interval < slots.allowed.length) {
    for (let slot = remainder; slot < slots.perDay; slot += interval) if (slots.isAllowed(slot)) yield slot
  } else {
    for (const slot of slots.allowed) if (slot % interval === remainder % interval) yield slot
  }
}

/** Indexes that BYSETPOS picks out of a set of `size`, sorted; null means all of them. */
export function positions(rule: Rule, size: number): number[] | null {
  if (rule.bySetPos.length === 0) return null
  const indexes = rule.bySetPos.map((position) => (position > 0 ? position - 1 : size + position))
  const picked = indexes.filter((index) => index >= 0 && index < size)
  return [...new Set(picked)].sort((a, b) => a - b)
}
