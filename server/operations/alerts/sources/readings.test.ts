import { describe, expect, it } from 'vitest'
import { plainMapping, type Mapping } from '@fullscore/api/operations/alerts/mapping.ts'
import { fold, judge, type Signal } from '../alert.ts'
import { readAlertmanager, type AlertmanagerReading } from './alertmanager.ts'
import { applyMapping, applyRule } from './mapping.ts'
import { readChange, readEvent } from './pagerduty.ts'
import { stepsOf, valueAt } from './paths.ts'
import { isSilent, keyFrom, stateOf, type Heard } from './source.ts'
import { clean, hostsOf, keyOf, momentOf, unreadMoment, urgencyOf } from './told.ts'

const defaults = { urgency: 'low' as const }
const webhook = (alerts: unknown, more: object = {}) => ({ version: '4', groupKey: '{}:{alertname="InstanceDown"}', status: 'firing', receiver: 'fullscore', groupLabels: { alertname: 'InstanceDown' }, alerts, ...more })
const alert = (more: object = {}) => ({ status: 'firing', labels: { alertname: 'InstanceDown', instance: 'db1.example.org:9100', severity: 'critical' }, annotations: {}, startsAt: '2026-11-12T13:30:00.123456789Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'a1', ...more })
const read = (reading: AlertmanagerReading) => { if ('why' in reading) throw new Error(reading.why); return reading }

describe('a webhook of Alertmanager', () => {
  it('with several alerts of one name keeps each by its fingerprint, joined by the group key', () => {
    const { told, refused } = read(readAlertmanager(webhook([alert(), alert({ fingerprint: 'a2', labels: { alertname: 'InstanceDown', instance: 'db2:9100' } }), alert({ fingerprint: 'a3' })]), defaults))
    expect(told.map((one) => one.dedupKey)).toEqual(['a1', 'a2', 'a3'])
    expect(new Set(told.map((one) => one.group))).toEqual(new Set(['{}:{alertname="InstanceDown"}']))
    expect(refused).toEqual([])
  })
  it('reads what it says: no end in the year 1, labels and annotations, severity, names', () => {
    const [one] = read(readAlertmanager(webhook([alert({ annotations: { summary: 'db1 does not answer', runbook_url: 'https://wiki' } })]), defaults)).told
    expect(one).toMatchObject({ status: 'firing', title: 'db1 does not answer', urgency: 'critical', details: { labels: { severity: 'critical' }, annotations: { runbook_url: 'https://wiki' }, receiver: 'fullscore' } })
    expect(one!.at?.toString()).toBe('2026-11-12T13:30:00.123457Z')
    expect(one!.names.items).toEqual(['db1.example.org:9100', 'db1.example.org', 'db1'])
  })
  it.each([
    ['resolved', { status: 'resolved', endsAt: '2026-11-12T13:31:00Z' }, 'resolved', '2026-11-12T13:31:00Z'],
    ['resolved without an end', { status: 'resolved' }, 'resolved', undefined],
    ['suppressed is not resolved', { status: { state: 'suppressed' } }, 'suppressed', '2026-11-12T13:30:00.123457Z'],
  ])('%s', (_, more, status, at) => {
    const [one] = read(readAlertmanager(webhook([alert(more)]), defaults)).told
    expect([one!.status, one!.at?.toString()]).toEqual([status, at])
  })
  it('takes the label set for the identity where the fingerprint is missing, in any order', () => {
    const key = (labels: object) => read(readAlertmanager(webhook([alert({ fingerprint: undefined, labels })]), defaults)).told[0]!.dedupKey
    expect(key({ a: '1', b: '2' })).toBe(key({ b: '2', a: '1' }))
    expect(key({ a: '1', b: '2' })).not.toBe(key({ a: '1', b: '3' }))
  })
  it('refuses one bad alert alone, and says what was left out', () => {
    const reading = read(readAlertmanager(webhook([alert(), alert({ labels: {} }), alert({ status: 'pending' }), 7], { truncatedAlerts: 3 }), defaults))
    expect(reading.told).toHaveLength(1)
    expect(reading.truncated).toBe(3)
    expect(reading.told[0]!.details['truncated']).toContain('3 more')
    expect(reading.refused.map((one) => [one.index, one.why])).toEqual([[1, expect.stringContaining('no labels')], [2, expect.stringContaining('"pending"')], [3, expect.stringContaining('object')]])
  })
  it.each([[[], 'not a JSON object'], [webhook([], { version: '5' }), 'version "5"'], [webhook([], { version: undefined }), 'version null'], [webhook({}), 'not a list'], [webhook(Array(10_001).fill(alert())), '10001']])('%# is refused as a whole', (body, why) => {
    expect(readAlertmanager(body, defaults)).toMatchObject({ why: expect.stringContaining(why) })
  })
  it('uses the default urgency for words that mean nothing', () => {
    expect(read(readAlertmanager(webhook([alert({ labels: { alertname: 'x', severity: 'purple' } })]), defaults)).told[0]!.urgency).toBe('low')
    expect([urgencyOf('Warning'), urgencyOf(' P1 '), urgencyOf('none'), urgencyOf('purple'), urgencyOf('constructor'), urgencyOf('__proto__')]).toEqual(['medium', 'critical', 'info', undefined, undefined, undefined])
  })
})

describe('a moment that cannot be read', () => {
  it.each([
    ['yesterday', 'yesterday'], ['2026-11-30 11:05:00', '2026-11-30 11:05:00'], [{ a: 1 }, '{"a":1}'], ['2026-11-30T11:05:00Z', undefined], [1_764_500_000, undefined], ['', undefined], [undefined, undefined], ['0001-01-01T00:00:00Z', undefined],
  ])('%j is told as %j', (value, text) => expect(unreadMoment(value)).toBe(text))
  it('is told by Alertmanager, PagerDuty and a mapping alike', () => {
    expect(read(readAlertmanager(webhook([alert({ startsAt: 'yesterday' }), alert({ status: 'resolved', endsAt: 'soon' }), alert()]), defaults)).told.map((one) => one.unread)).toEqual(['yesterday', 'soon', undefined])
    expect(readEvent({ event_action: 'trigger', payload: { summary: 'x', source: 'y', severity: 'info', timestamp: '2026-11-30 11:05:00' } }, () => 'made')).toMatchObject({ told: { unread: '2026-11-30 11:05:00', at: undefined } })
    const mapped = applyMapping({ ...plainMapping, at: { from: ['when'] } } as Mapping, { title: 'x', dedupKey: 'y', urgency: 'low', when: 'noon' }, defaults)
    expect(Array.isArray(mapped) && mapped[0]!.told).toMatchObject({ unread: 'noon', at: undefined })
  })
})

describe('an event of PagerDuty', () => {
  const payload = { summary: 'Disk at 99 %', source: 'web1.example.org', severity: 'error', timestamp: '2015-07-17T08:42:58.315+0000', component: 'mysql', custom_details: { free: '1%' } }
  const event = (more: object) => readEvent({ routing_key: 'x', event_action: 'trigger', dedup_key: 'srv1/mysql', payload, ...more }, () => 'made')
  it('is read, with a key made where none is given', () => {
    expect(event({})).toMatchObject({ told: { dedupKey: 'srv1/mysql', urgency: 'high', status: 'firing', title: 'Disk at 99 %', details: { custom_details: { free: '1%' }, component: 'mysql' } } })
    expect(event({ dedup_key: undefined })).toMatchObject({ told: { dedupKey: 'made' } })
    expect(event({ dedup_key: '😀'.repeat(255) })).toMatchObject({ told: { dedupKey: '😀'.repeat(255) } })
    expect((event({}) as { told: { at: Temporal.Instant } }).told.at.toString()).toBe('2015-07-17T08:42:58.315Z')
    expect(event({ event_action: 'acknowledge', payload: undefined })).toMatchObject({ told: { status: 'acknowledged' } })
    expect(event({ event_action: 'resolve', payload: undefined })).toMatchObject({ told: { status: 'resolved', title: 'srv1/mysql' } })
  })
  it.each([
    [{ event_action: 'explode' }, ['event_action']], [{ event_action: 'resolve', dedup_key: undefined }, ['dedup_key']], [{ dedup_key: 'k'.repeat(256) }, ['at most 255']], [{ dedup_key: 7 }, ['not a string']],
    [{ payload: undefined }, ["'payload'"]], [{ payload: { ...payload, severity: 'bad', summary: ' ', source: null } }, ['summary', 'source', 'severity']],
  ])('%j is refused with every reason', (more, words) => {
    const { errors } = event(more) as { errors: string[] }
    expect(errors).toHaveLength(words.length)
    for (const [i, word] of words.entries()) expect(errors[i]).toContain(word)
  })
  it('of a change is read apart', () => {
    expect(readChange({ payload: { summary: 'Deployed 1.2', source: 'ci', custom_details: { service: 'Shop' } }, links: [{ href: 'https://ci' }] })).toMatchObject({ change: { summary: 'Deployed 1.2', names: { services: ['Shop', 'ci'] }, details: { links: [{ href: 'https://ci' }] } } })
    expect(readChange({ payload: {} })).toMatchObject({ errors: [expect.stringContaining('summary')] })
  })
})

describe('a mapping', () => {
  it.each([
    ['labels.host', { labels: { host: 'a' } }, 'a'], ['/labels/host', { labels: { host: 'a' } }, 'a'], ['hosts[1].name', { hosts: [{}, { name: 'b' }] }, 'b'], ['/a~1b/~0', { 'a/b': { '~': 1 } }, 1],
    ['$.cluster', {}, 'whole'], ['$/cluster', {}, 'whole'], ['a.b.c', { a: null }, undefined], ['__proto__', {}, undefined], ['constructor.name', {}, undefined],
  ])('finds %s', (path, one, value) => expect(valueAt(path, one, { cluster: 'whole' })).toEqual(value))
  it('takes paths apart', () => expect(stepsOf('$.a[0].b')).toEqual({ whole: true, steps: ['a', '0', 'b'] }))
  it.each([
    [{ from: ['a', 'b'] }, { b: 'x' }, 'x', 'From b.'], [{ from: ['a'], table: { P1: 'critical' } }, { a: 'p1' }, 'critical', 'means critical'], [{ from: ['a'], table: { P1: 'critical' }, otherwise: 'low' }, { a: 'P9' }, 'low', 'not in the table; otherwise'],
    [{ from: ['a'], constant: 'c' }, {}, 'c', 'Nothing at "a"; the constant'], [{ from: [], constant: 'c' }, {}, 'c', 'The constant'], [{ from: ['a', 'b'], join: '/' }, { a: 1, b: true }, '1/true', 'From a and b'], [{ from: ['a'] }, { a: {} }, undefined, 'Nothing at "a"'],
  ])('%j of %j', (rule, one, value, why) => expect(applyRule(rule, one, one)).toEqual({ value, why: expect.stringContaining(why) }))

  const mapping: Mapping = {
    each: 'incidents', title: { from: ['name'] }, dedupKey: { from: ['$.tenant', 'id'], join: ':' }, urgency: { from: ['prio'], table: { P1: 'critical', P2: 'high' }, otherwise: 'info' },
    item: { from: ['host'] }, group: { from: ['cause'] }, at: { from: ['since'] }, resolvedWhen: [{ path: 'state', is: 'one-of', values: ['closed', 'done'] }], ignoredWhen: [{ path: 'test', is: 'present', values: [] }],
  }
  it('fans a list out, ends what is closed, leaves tests alone, and refuses what has no title', () => {
    const mapped = applyMapping(mapping, { tenant: 't1', incidents: [{ name: 'A', id: 1, prio: 'P1', host: 'web1', cause: 'c', since: 1_763_000_000 }, { name: 'B', id: 2, state: 'Closed' }, { test: true }, { id: 4 }] }, defaults)
    if (!Array.isArray(mapped)) throw new Error(mapped.why)
    expect(mapped.map((one) => one.shown.outcome)).toEqual(['firing', 'resolved', 'ignored', 'refused'])
    expect(mapped[0]!.told).toMatchObject({ dedupKey: 't1:1', urgency: 'critical', title: 'A', group: 'c', names: { items: ['web1'] } })
    expect(mapped[0]!.told!.at?.toString()).toBe('2025-11-13T02:13:20Z')
    expect(mapped[3]!.shown.why).toContain('title: Nothing at "name"')
    expect(mapped[1]!.shown.fields.find((field) => field.field === 'status')).toMatchObject({ value: 'resolved', why: 'Over, because state is closed or done.' })
  })
  it('refuses a payload without its list, and a word that is no urgency', () => {
    expect(applyMapping(mapping, { incidents: 7 }, defaults)).toEqual({ why: 'There is no list of alerts at incidents.' })
    const [one] = applyMapping(plainMapping, { title: 'x', urgency: 'purple' }, defaults) as { shown: { outcome: string; why: string } }[]
    expect(one!.shown).toMatchObject({ outcome: 'refused', why: expect.stringContaining('"purple" is no urgency') })
  })
})

describe('what comes from outside', () => {
  it('is bounded and storable', () => {
    const deep: Record<string, unknown> = {}
    let at = deep
    for (let i = 0; i < 1000; i++) { at['x'] = {}; at = at['x'] as Record<string, unknown> }
    expect(JSON.stringify(clean(deep)).length).toBeLessThan(100)
    expect(clean({ 'a\0': 'b\0\ud800', c: 'x'.repeat(10_000) })).toEqual({ a: 'b\ufffd', c: expect.stringMatching(/^x{3999}…$/) })
  })
  it.each([['0001-01-01T00:00:00Z', undefined], ['2015-07-17T08:42:58.315+0000', '2015-07-17T08:42:58.315Z'], ['2026-11-12 13:32:00+01', '2026-11-12T12:32:00Z'], [1_763_000_000, '2025-11-13T02:13:20Z'], ['1763000000123', '2025-11-13T02:13:20.123Z'], ['yesterday', undefined], [null, undefined]])('the moment %j', (given, is) => expect(momentOf(given)?.toString()).toBe(is))
  it('long keys stay apart', () => {
    expect(keyOf(`${'x'.repeat(300)}1`)).not.toBe(keyOf(`${'x'.repeat(300)}2`))
    expect(keyOf('k')).toBe('k')
    expect(hostsOf('http://[2001:db8::1]:9100/metrics', '10.0.0.1:9100')).toEqual(expect.arrayContaining(['2001:db8::1', '10.0.0.1']))
  })
})

describe('judging in order', () => {
  const moment = (text: string) => Temporal.Instant.from(`2026-11-12T13:${text}Z`)
  const signal = (status: Signal['status'], more: Partial<Signal> = {}): Signal => ({ source: { kind: 'source', id: 's', name: 's' }, dedupKey: 'k', title: 't', urgency: 'high', status, at: moment('30:00'), details: {}, rehearsal: false, ...more })
  it.each([
    ['the same beginning within a minute', '30:00', '32:00', 'late'], ['another beginning', '31:00', '32:00', 'raised'], ['after a minute', '30:00', '32:31', 'raised'],
  ])('a beginning after its own end: %s', (_, began, now, outcome) => {
    expect(judge(signal('firing', { beganAt: moment(began) }), undefined, { beganAt: moment('30:00'), heardAt: moment('31:30') }, moment(now))).toMatchObject({ outcome })
  })
  it('folds repetitions and keeps changes in order', () => {
    const runs = fold([signal('firing'), signal('firing', { title: 'newer' }), signal('firing', { dedupKey: 'other' }), signal('resolved'), signal('firing'), signal('firing', { urgency: 'low' })])
    expect(runs.map((cause) => cause.map((run) => [run.last.status, run.members.length, run.last.title]))).toEqual([[['firing', 2, 'newer'], ['resolved', 1, 't'], ['firing', 1, 't'], ['firing', 1, 't']], [['firing', 1, 't']]])
  })
})

describe('how a source does', () => {
  const at = (text: string) => Temporal.Instant.from(text)
  const heard: Heard = { enabled: true, disabledWhy: '', hasKey: true, madeAt: at('2026-11-01T00:00Z'), silentDays: 3, heardAt: at('2026-11-10T00:00Z'), acceptedAt: at('2026-11-10T00:00Z'), refusedAt: null, refusedWhy: null }
  it.each([
    ['2026-11-12T23:59Z', {}, 'working'], ['2026-11-13T00:00Z', {}, 'silent'], ['2027-11-13T00:00Z', { silentDays: null }, 'working'], ['2026-11-12T00:00Z', { refusedAt: at('2026-11-11T00:00Z'), refusedWhy: 'x' }, 'refusing'],
    ['2026-11-02T00:00Z', { heardAt: null, acceptedAt: null }, 'never-heard'], ['2026-11-04T00:00Z', { heardAt: null, acceptedAt: null }, 'silent'], ['2026-12-01T00:00Z', { enabled: false, disabledWhy: 'moved' }, 'disabled'], ['2026-12-01T00:00Z', { hasKey: false }, 'no-key'],
  ])('at %s with %j it is %s', (now, more, state) => {
    expect(stateOf({ ...heard, ...more }, at(now)).state).toBe(state)
    expect(isSilent({ ...heard, ...more }, at(now))).toBe(state === 'silent')
  })
  it('has a key of 32 characters, as clients of PagerDuty insist', () => expect(keyFrom(Buffer.alloc(32, 7).toString('base64url'))).toMatch(/^[0-9a-f]{32}$/))
})
