import { describe, expect, it } from 'vitest'
import { openingsOf, type Plan } from './openings.ts'

const openings = (plan: Plan, from: string, to: string) => [...openingsOf(plan, Temporal.Instant.from(from), Temporal.Instant.from(to))]
  .map((one) => `${one.from.toZonedDateTimeISO(plan.zone).toString({ timeZoneName: 'never' })} +${one.from.until(one.to).total('minutes')}`)
const nightly = (starts: string, ends: string): Plan => ({ zone: 'Europe/Vienna', starts: `2026-01-01T${starts}`, ends: `2026-01-01T${ends}`, repeats: 'FREQ=DAILY' })

describe('openings around a change of the clocks', () => {
  it('that lies wholly in the gap does not happen; the nights around it do', () => {
    expect(openings(nightly('02:30', '03:00'), '2026-03-27T12:00:00Z', '2026-03-30T12:00:00Z'))
      .toEqual(['2026-03-28T02:30:00+01:00 +30', '2026-03-30T02:30:00+02:00 +30'])
  })
  it('that begins in the gap begins at its end', () => {
    expect(openings(nightly('02:30', '04:00'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T03:00:00+02:00 +60'])
  })
  it('in the repeated hour opens once, from the first reading, in one stretch', () => {
    expect(openings(nightly('02:30', '03:00'), '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual(['2026-10-25T02:30:00+02:00 +90'])
  })
  it('across the whole change keeps its readings, not its length', () => {
    expect(openings(nightly('01:00', '05:00'), '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T01:00:00+01:00 +180'])
    expect(openings(nightly('01:00', '05:00'), '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual(['2026-10-25T01:00:00+02:00 +300'])
  })
})
