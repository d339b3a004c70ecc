import { describe, expect, it } from 'vitest'
import { plain } from '@fullscore/api/render.ts'
import { daysOf, percentText, spansOfReadings, uptimeOf, type Span } from './days.ts'
import { bare } from '@fullscore/api/sentence.ts'
import { titleWords } from './words.ts'
import { indicatorOf, ofChecks, overridden, stateOf, type Said } from './state.ts'

const said = (given: { ok?: number; degraded?: number; down?: number; unknown?: number; gap?: boolean; assumed?: boolean; minor?: number; major?: number; critical?: number; none?: number; maintenance?: number }): Said => ({
  checks: { ok: given.ok ?? 0, degraded: given.degraded ?? 0, down: given.down ?? 0, unknown: given.unknown ?? 0 }, gap: given.gap ?? false, assumed: given.assumed ?? false, maintenance: given.maintenance ?? 0,
  incidents: { none: given.none ?? 0, minor: given.minor ?? 0, major: given.major ?? 0, critical: given.critical ?? 0 },
})

describe('the state of a component', () => {
  it.each([
    [{}, 'unknown'],
    [{ ok: 2 }, 'operational'],
    [{ ok: 2, unknown: 1 }, 'unknown'],
    [{ ok: 1, degraded: 1, unknown: 1 }, 'degraded_performance'],
    [{ down: 1 }, 'major_outage'],
    [{ down: 2, unknown: 1 }, 'major_outage'],
    [{ down: 1, ok: 1 }, 'partial_outage'],
    [{ ok: 1, gap: true }, 'unknown'],
    [{ down: 1, gap: true }, 'unknown'],
    [{ gap: true, minor: 1 }, 'degraded_performance'],
    [{ minor: 1 }, 'degraded_performance'],
    [{ ok: 1, none: 1 }, 'operational'],
    [{ ok: 1, minor: 1 }, 'degraded_performance'],
    [{ ok: 1, minor: 1, critical: 1 }, 'major_outage'],
    [{ down: 1, minor: 1 }, 'major_outage'],
    [{ down: 1, maintenance: 1 }, 'under_maintenance'],
    [{ maintenance: 1 }, 'under_maintenance'],
    [{ ok: 1, maintenance: 1, major: 1 }, 'partial_outage'],
    [{ assumed: true }, 'operational'],
    [{ assumed: true, unknown: 1 }, 'unknown'],
    [{ assumed: true, down: 1 }, 'major_outage'],
    [{ assumed: true, gap: true }, 'unknown'],
    [{ assumed: true, major: 1 }, 'partial_outage'],
    [{ assumed: true, maintenance: 1 }, 'under_maintenance'],
  ] as const)('%j is %s', (given, state) => {
    expect(stateOf(said(given)).state).toBe(state)
  })
  it('says why', () => {
    expect(ofChecks(said({ down: 1, ok: 3 }).checks, said({})).why).toBe('1 of 4 checks are down.')
  })
  it('a person’s word holds until its end, not at it', () => {
    const until = Temporal.Instant.from('2026-11-12T14:00Z')
    const computed = { state: 'major_outage', why: '' } as const
    expect(overridden(computed, { state: 'operational', until }, until.subtract({ seconds: 1 })).state).toBe('operational')
    expect(overridden(computed, { state: 'operational', until }, until).state).toBe('major_outage')
  })
})

describe('the page as a whole', () => {
  it.each([
    [['operational', 'operational'], [], 'none', 'All Systems Operational'],
    [['operational', 'unknown'], [], 'minor', 'All Measured Systems Operational, Some States Are Not Known'],
    [['under_maintenance', 'unknown'], [], 'minor', 'Service Under Maintenance, Some States Are Not Known'],
    [['unknown'], [], 'minor', 'No State Is Known'],
    [[], [], 'minor', 'No State Is Known'],
    [['operational', 'under_maintenance'], [], 'maintenance', 'Service Under Maintenance'],
    [['degraded_performance', 'under_maintenance'], [], 'minor', 'Partially Degraded Service'],
    [['operational'], ['minor'], 'minor', 'Partially Degraded Service'],
    [['partial_outage', 'degraded_performance'], [], 'major', 'Partial System Outage'],
    [['major_outage', 'operational'], ['minor'], 'critical', 'Major Service Outage'],
    [['major_outage', 'major_outage'], [], 'critical', 'Major System Outage'],
  ] as const)('%j with %j is %s', (states, impacts, indicator, description) => {
    expect(indicatorOf(states, impacts)).toEqual({ indicator, description })
  })
})

const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds
const span = (from: string, to: string, kind: Span['kind']): Span => ({ from: ms(from), to: ms(to), kind })
const day = (name: string, minutes: Partial<Record<'up' | 'degraded' | 'partial' | 'major' | 'maintenance' | 'unknown', number>>) => ({ day: name, up: 0, degraded: 0, partial: 0, major: 0, maintenance: 0, unknown: 0, ...minutes })

describe('the days', () => {
  const now = Temporal.Instant.from('2026-11-12T12:00Z')
  it('what nobody measured is unknown, also within a day', () => {
    expect(daysOf([], now, 'UTC', 2)).toEqual([day('2026-11-11', { unknown: 1440 }), day('2026-11-12', { unknown: 720 })])
    expect(daysOf([span('2026-11-11T18:00Z', '2026-11-12T12:00Z', 'assumed'), span('2026-11-12T01:00Z', '2026-11-12T02:00Z', 'incident critical')], now, 'UTC', 2)).toEqual([day('2026-11-11', { up: 360, unknown: 1080 }), day('2026-11-12', { up: 660, major: 60 })])
    expect(daysOf([span('2026-11-11T18:00Z', '2026-11-12T12:00Z', 'check ok')], now, 'UTC', 2)).toEqual([day('2026-11-11', { up: 360, unknown: 1080 }), day('2026-11-12', { up: 720 })])
  })
  it('an outage over midnight counts on both days; a gap makes what checks said unknown', () => {
    const spans = [
      span('2026-11-01T00:00Z', '2026-11-11T23:30Z', 'check ok'), span('2026-11-11T23:30Z', '2026-11-12T00:15Z', 'check down'), span('2026-11-12T00:15Z', '2026-11-12T12:00Z', 'check ok'),
      span('2026-11-12T01:00Z', '2026-11-12T02:00Z', 'gap'), span('2026-11-12T03:00Z', '2026-11-12T03:10Z', 'incident major'), span('2026-11-12T04:00Z', '2026-11-12T05:00Z', 'maintenance'),
    ]
    expect(daysOf(spans, now, 'UTC', 2)).toEqual([day('2026-11-11', { up: 1410, major: 30 }), day('2026-11-12', { up: 720 - 15 - 60 - 10 - 60, major: 15, unknown: 60, partial: 10, maintenance: 60 })])
  })
  it('a day has the hours that its zone gives it', () => {
    const autumn = daysOf([span('2026-10-20T00:00Z', '2026-10-26T12:00Z', 'check ok')], Temporal.Instant.from('2026-10-26T12:00Z'), 'Europe/Amsterdam', 3)
    expect(autumn.map((one) => [one.day, one.up])).toEqual([['2026-10-24', 1440], ['2026-10-25', 1500], ['2026-10-26', 780]])
    const spring = daysOf([span('2026-03-20T00:00Z', '2026-03-30T12:00Z', 'check ok')], Temporal.Instant.from('2026-03-30T12:00Z'), 'Europe/Amsterdam', 2)
    expect(spring.map((one) => one.up)).toEqual([1380, 840])
  })
  it('readings of one check hold until its next; a check that moved away speaks no longer', () => {
    const readings = [
      { checkId: 'a', at: 0, serviceId: 's', state: 'ok' }, { checkId: 'a', at: 10, serviceId: 's', state: 'down' }, { checkId: 'a', at: 20, serviceId: 't', state: 'ok' },
      { checkId: 'b', at: 5, serviceId: 's', state: 'ok' },
    ] as const
    expect(spansOfReadings(readings, 's', 100)).toEqual([{ from: 0, to: 10, kind: 'check ok' }, { from: 10, to: 20, kind: 'check down' }, { from: 5, to: 100, kind: 'check ok' }])
  })
  it('uptime counts known minutes, leaves maintenance out and is never rounded up to 100', () => {
    expect(uptimeOf([day('x', { unknown: 1440 })])).toBeNull()
    expect(uptimeOf([day('x', { up: 90, degraded: 9, major: 1, maintenance: 500, unknown: 10 })])).toBe(99)
    expect([null, 100, 99.999, 99.5].map((one) => plain(percentText(one)))).toEqual(['not known', '100 %', '99.99 %', '99.50 %'])
  })
})

describe('what the page is called', () => {
  it('says status once', () => {
    expect([titleWords('Acme'), titleWords('Acme status'), titleWords('Acme Status'), titleWords('Statusphere')].map(bare)).toEqual(['Acme status', 'Acme status', 'Acme Status', 'Statusphere status'])
  })
})
