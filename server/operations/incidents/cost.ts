import { money } from '@fullscore/api/money.ts'
import { say } from '@fullscore/api/sentence.ts'
import { spoken } from './cadence.ts'

export interface Stay { name: string; from: Temporal.Instant; to: Temporal.Instant }
export interface CostFacts {
  stays: readonly Stay[]
  /** What an hour of a person costs, in the organisation's currency; null when nobody said. */
  hourly: number | null
  currency: string
  /** The service's worth of an hour, and how many minutes of the incident lay within its hours; null without a service or a worth. */
  service: { name: string; amount: number; currency: string; minutes: number; hours: string } | null
  /** Why the service has no worth: shown instead of nought. */
  serviceUnknown: string
}
export interface CostLine { what: string; working: string; amount: number | null; currency: string }
export interface Cost { lines: CostLine[]; total: number | null; currency: string; why: string }

/** Minutes of one stay, started minutes counted whole. */
export const minutesOf = ({ from, to }: { from: Temporal.Instant; to: Temporal.Instant }): number => Math.max(0, Math.ceil(from.until(to).total('minutes')))

const cents = (amount: number): number => Math.round(amount * 100) / 100

/**
 * What an incident costs: people's time by their rate, and the service's worth of the hour within its hours. Every line shows its
 * working; what is not known is null and never nought, and then there is no total.
 */
export function costOf(facts: CostFacts): Cost {
  const { hourly, currency, service } = facts
  const byPerson = Map.groupBy(facts.stays, (stay) => stay.name)
  const people: CostLine[] = [...byPerson].map(([name, stays]) => {
    const minutes = stays.reduce((sum, stay) => sum + minutesOf(stay), 0)
    const working = hourly === null ? spoken(minutes) : say`${spoken(minutes)} at ${money(hourly, currency)} an hour`
    return { what: name, working, amount: hourly === null ? null : cents((minutes / 60) * hourly), currency }
  })
  const lines = service
    ? [...people, { what: service.name, working: say`${spoken(service.minutes)} within its hours (${service.hours}) at ${money(service.amount, service.currency)} an hour`, amount: cents((service.minutes / 60) * service.amount), currency: service.currency }]
    : people
  return { lines, currency, ...totalOf(facts, lines) }
}

function totalOf(facts: CostFacts, lines: readonly CostLine[]): { total: number | null; why: string } {
  const wanting = [
    ...(facts.stays.length === 0 ? ['nobody is recorded as working on it'] : facts.hourly === null ? ['no hourly rate is set for people'] : []),
    ...(facts.service ? [] : [facts.serviceUnknown]),
  ]
  const foreign = lines.find((line) => line.currency !== facts.currency)
  if (foreign) return { total: null, why: say`No total: ${foreign.currency} and ${facts.currency} are not added up.` }
  const known = lines.filter((line) => line.amount !== null)
  if (known.length === 0) return { total: null, why: say`Unknown: ${wanting.join(', and ')}.` }
  const total = cents(known.reduce((sum, line) => sum + line.amount!, 0))
  return { total, why: wanting.length === 0 ? 'People\'s time and what the service is worth within its hours.' : say`At least this: ${wanting.join(', and ')}.` }
}
