import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import { t } from '../../words.ts'

export const days = [t`Mon`, t`Tue`, t`Wed`, t`Thu`, t`Fri`, t`Sat`, t`Sun`] as const
const keys = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export interface Day { open: boolean; from: string; to: string }
/** The form's picture of service hours: around the clock, or one stretch a day in a zone. */
export interface HoursFields { around: boolean; zone: string; days: Day[] }

/** Opens the form on stored hours. `whole` is false when a day holds more stretches than the form shows. */
export function fieldsOf(hours: Hours, zone: string): { fields: HoursFields; whole: boolean } {
  const usual = days.map((_, index) => ({ open: index < 5, from: '08:00', to: '18:00' }))
  if (hours === '24/7') return { fields: { around: true, zone, days: usual }, whole: true }
  const week = keys.map((key) => {
    const first = hours.hours[key]?.[0]
    return first === undefined ? { open: false, from: '08:00', to: '18:00' } : { open: true, ...first }
  })
  return { fields: { around: false, zone: hours.zone, days: week }, whole: keys.every((key) => (hours.hours[key] ?? []).length <= 1) }
}
/** What the form says, as it is stored; holidays of the stored hours are kept. */
export function hoursOf(fields: HoursFields, before?: Hours): Hours {
  if (fields.around) return '24/7'
  const holidays = before !== undefined && before !== '24/7' ? before.holidays : undefined
  return { zone: fields.zone, hours: Object.fromEntries(fields.days.flatMap(({ open, from, to }, index) => open ? [[keys[index], [{ from, to }]]] : [])), ...(holidays === undefined ? {} : { holidays }) }
}
/** Hours in words: "around the clock", "Mon–Fri 08:00–18:00, Europe/Amsterdam". */
export function hoursWords(hours: Hours): string {
  if (hours === '24/7') return t`around the clock`
  const says = keys.map((key) => (hours.hours[key] ?? []).map(({ from, to }) => `${from}–${to}`).join(' and '))
  const parts: string[] = []
  for (let first = 0; first < 7;) {
    let last = first
    while (last < 6 && says[last + 1] === says[first]) last++
    if (says[first] !== '') parts.push(`${days[first]}${last > first ? `–${days[last]}` : ''} ${says[first]}`)
    first = last + 1
  }
  return `${parts.length === 0 ? t`never` : parts.join(', ')}, ${hours.zone}`
}
