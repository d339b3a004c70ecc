import type { AnyCalendar, Holiday, LocalHours } from '@fullscore/time/calendar.ts'
import { WEEKDAYS } from '@fullscore/time/civil.ts'

/** Working hours as services keep them: a list for each day of the week, Monday first. */
export interface WeekList {
  zone: string
  hours: readonly (readonly LocalHours[])[]
  holidays?: readonly Holiday[] | undefined
}

/** The calendar that the time core reckons with. */
export function calendarOf(given: AnyCalendar | WeekList): AnyCalendar {
  if (given === '24/7' || !isWeekList(given)) return given
  const { zone, hours, holidays } = given
  return { zone, hours: Object.fromEntries(WEEKDAYS.map((day, i) => [day, hours[i] ?? []])), ...(holidays ? { holidays } : {}) }
}

const isWeekList = (given: Exclude<AnyCalendar, '24/7'> | WeekList): given is WeekList => Array.isArray(given.hours)
