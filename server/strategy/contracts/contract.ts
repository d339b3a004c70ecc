import { money } from '@fullscore/api/money.ts'
import type { Contract, ContractTerm, Cost } from '@fullscore/api/strategy/contracts.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { contractClock, endCounts, monthsBetween, type ContractClock, type ContractTerm as Term } from '@fullscore/time/term.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'

/** What the clock and the verdict are made of. */
export interface Agreement {
  term: ContractTerm
  zone: string
  calendar: AnyCalendar
  renewals: number
  decision: 'keep' | 'leave' | null
  /** The period that the decision was for. */
  decidedPeriod: number | null
  endsOn: Temporal.PlainDate | null
  noticeGivenOn: Temporal.PlainDate | null
}

/** The term as the time core takes it. */
export function termOf(agreement: Pick<Agreement, 'term' | 'renewals' | 'endsOn'>): Term {
  return { ...agreement.term, start: Temporal.PlainDate.from(agreement.term.start), renewals: agreement.renewals, endsOn: agreement.endsOn ?? undefined }
}

/** Where a contract stands at a moment: the day is the one of its own zone. */
export function standingOf(agreement: Agreement, at: Temporal.Instant): ContractClock {
  return contractClock(termOf(agreement), at.toZonedDateTimeISO(agreement.zone).toPlainDate(), agreement.calendar)
}

type Decided = Pick<Agreement, 'term' | 'decision' | 'decidedPeriod'>

/**
 * The decision, if it was made for the end that can be chosen now. Where notice can end it with every month or quarter, keeping it holds for a
 * year: nobody is asked twelve times.
 */
export function decisionNow({ term, decision, decidedPeriod }: Decided, clock: Pick<ContractClock, 'choice'>): 'keep' | 'leave' | null {
  if (decidedPeriod === null) return null
  const since = clock.choice - decidedPeriod
  return since === 0 || (decision === 'keep' && term.notice?.to !== undefined && since > 0 && since < 12 / monthsBetween(term.notice.to)) ? decision : null
}

/** Whether it is locked in because somebody decided, in time, to keep it. */
export function keptOnPurpose(agreement: Decided, clock: Pick<ContractClock, 'choice' | 'lockedUntil'>): boolean {
  return clock.lockedUntil !== null && decisionNow(agreement, { choice: clock.choice - 1 }) === 'keep'
}

/** The day on which a notice of `on` ends a contract: the end it was in time for. */
export function endAfterNotice(agreement: Agreement, on: Temporal.PlainDate): Temporal.PlainDate {
  const clock = contractClock({ ...termOf(agreement), endsOn: undefined }, on, agreement.calendar)
  if (clock.lockedUntil === null) return clock.over
  return endCounts(agreement.term) ? clock.lockedUntil.add({ days: 1 }) : clock.lockedUntil
}

const perYear = { month: 12n, quarter: 4n, year: 1n } as const

/** What it costs a year, exact to the cent; null for what is paid once or not known. */
export function yearly(cost: Cost | null): string | null {
  if (cost === null || cost.per === 'once') return null
  const [whole, part = ''] = cost.amount.split('.')
  const cents = BigInt(`${whole}${part.padEnd(2, '0')}`) * perYear[cost.per]
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
}

const days = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days
const inDays = (days: number): string => (days === 0 ? 'today' : days === 1 ? 'tomorrow' : say`in ${count(days, 'day', 'days')}`)
const ago = (days: number): string => (days === 1 ? 'yesterday' : say`${count(days, 'day', 'days')} ago`)

export interface Verdict { verdict: string; tone: Contract['tone'] }

/** Where it stands in a sentence, with the days that decide it. */
export function verdictOf(agreement: Agreement, clock: ContractClock, today: Temporal.PlainDate): Verdict {
  const { renewal } = agreement.term
  if (clock.state === 'ended') return { verdict: say`It ended on ${clock.end}.`, tone: renewal === 'never' || agreement.endsOn ? 'quiet' : 'trouble' }
  if (agreement.endsOn) return { verdict: say`Notice was given on ${agreement.noticeGivenOn!}: it ends on ${clock.end}.`, tone: 'quiet' }
  if (clock.actBy === null || clock.decideBy === null) return { verdict: say`It ends on ${clock.end}.`, tone: 'plain' }
  const decided = decisionNow(agreement, clock)
  if (clock.lockedUntil && clock.missed && !clock.rolling && decided === null) {
    const kept = keptOnPurpose(agreement, clock)
    return { verdict: kept ? say`Kept: locked in until ${clock.lockedUntil}.` : say`The last day to give notice was ${clock.missed}: locked in until ${clock.lockedUntil}.`, tone: kept ? 'plain' : 'trouble' }
  }
  const act = renewal === 'tacit' ? 'give notice' : renewal === 'express' ? 'renew' : 'replace it'
  const left = days(today, clock.actBy)
  const last = clock.lockedUntil ? say`notice given by ${clock.actBy}, ${inDays(left)}, ends it on ${clock.lockedUntil}` : left < 0 ? say`the last day to ${act} was ${ago(-left)}` : say`the last day to ${act} is ${clock.actBy}, ${inDays(left)}`
  if (decided === 'keep' && renewal === 'tacit') return { verdict: clock.lockedUntil || agreement.term.notice?.to ? say`To be kept: it goes on after ${clock.lockedUntil ?? clock.end}.` : say`To be kept: it renews itself on ${clock.over}.`, tone: 'plain' }
  if (decided !== null) return { verdict: decided === 'leave' ? say`Decided to leave: ${last}.` : say`Decided to keep: ${last}.`, tone: decided === 'leave' && renewal !== 'tacit' ? 'plain' : left < 0 ? 'trouble' : 'warning' }
  const wait = days(today, clock.decideBy)
  if (wait < 0) return { verdict: say`The decision is overdue since ${clock.decideBy}: ${last}.`, tone: 'trouble' }
  return { verdict: say`To be decided by ${clock.decideBy}, ${inDays(wait)}: ${last}.`, tone: wait <= 30 ? 'warning' : 'plain' }
}

/** When the clock next says something else: its beginning, the day after the last one to act, its end. Null when nothing will change. */
export function nextLook(clock: ContractClock, start: Temporal.PlainDate, zone: string, after: Temporal.Instant): Temporal.Instant | null {
  const moments = [start, clock.actBy?.add({ days: 1 }), clock.over].flatMap((day) => (day ? [day.toZonedDateTime(zone).toInstant()] : []))
  return moments.filter((moment) => Temporal.Instant.compare(moment, after) > 0).sort((a, b) => Temporal.Instant.compare(a, b))[0] ?? null
}

/** What a contract costs, as a sentence: "EUR 1200.00 a year." */
export function costWords({ currency, amount, per }: { currency: string; amount: string; per: 'once' | 'month' | 'quarter' | 'year' }): string {
  const cost = money(amount, currency)
  return per === 'once' ? say`${cost} once.` : per === 'month' ? say`${cost} a month.` : per === 'quarter' ? say`${cost} a quarter.` : say`${cost} a year.`
}
