import { expect, test } from 'vitest'
import type { Check } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { consequence, faultsOf, firstFields, settingsOf } from './fields.ts'

test('an HTTP check is named after its address when it has no name', () => {
  expect(settingsOf({ ...firstFields(), url: 'https://shop.example.com/health', expectText: 'ok' })).toMatchObject({
    name: 'shop.example.com/health', interval: 60, retries: 2, slowAfter: null, target: { kind: 'http', url: 'https://shop.example.com/health', expectText: 'ok', certificateDays: 14 },
  })
})
test('a TCP check carries host and port alone', () => {
  expect(settingsOf({ ...firstFields(), kind: 'tcp', host: ' db ', port: '5432', slowAfter: '200' })).toMatchObject({ name: 'db:5432', slowAfter: 200, target: { kind: 'tcp', host: 'db', port: 5432 } })
})
test('faults are said at their fields', () => {
  expect(faultsOf({ ...firstFields(), url: 'shop' })).toEqual({ 'target.url': expect.any(String) })
  expect(Object.keys(faultsOf({ ...firstFields(), kind: 'tcp', interval: '2', port: '70000' }))).toEqual(['target.host', 'target.port', 'interval'])
})
test('says what happens', () => {
  expect(consequence(firstFields(), 'Checkout')).toBe('It is asked every 60 s. If it fails 3 times in a row, a critical alert is raised on Checkout, an incident opens and who is on call is paged.')
  expect(consequence({ ...firstFields(), urgency: 'low', retries: '0' }, '')).toContain('fails once, a low alert is raised; nobody is paged')
})
test.each([
  ['icmp', 'gw', { kind: 'icmp', host: 'gw', packets: 3 }, 'gw'], ['dns', 'example.com', { kind: 'dns', name: 'example.com', port: 53, expect: [] }, 'example.com A'], ['tls', 'shop', { kind: 'tls', host: 'shop', port: 443, certificateDays: 14 }, 'shop:443'],
  ['smtp', 'mx', { kind: 'smtp', host: 'mx', port: 25 }, 'mx:25'], ['ssh', 'rtm-1', { kind: 'ssh', port: 22 }, 'rtm-1:22'], ['postgresql', 'db', { kind: 'postgresql', port: 5432, database: 'postgres' }, 'db:5432'],
] as const)('a check by %s needs no more than where', (kind, host, target, name) => {
  expect(faultsOf({ ...firstFields(), kind, host })).toEqual({})
  expect(settingsOf({ ...firstFields(), kind, host })).toMatchObject({ name, target })
})
test('every setting of a kind is carried, and comes back into the form', () => {
  const settings = settingsOf({ ...firstFields(), kind: 'postgresql', host: 'db', user: ' watcher ', password: 's3cret', query: 'select 1', encrypted: true, expectText: '1', database: 'shop' })
  expect(settings).toMatchObject({ password: 's3cret', target: { kind: 'postgresql', host: 'db', port: 5432, user: 'watcher', query: 'select 1', encrypted: true, expectText: '1', database: 'shop' } })
  const targets = [
    settings.target, { kind: 'icmp', host: 'gw', packets: 10, lossAllowed: 20 }, { kind: 'tls', host: 'shop', port: 8443, certificateDays: 30, trusted: false, servername: 'shop.example.com' },
    { kind: 'smtp', host: 'mx', port: 587, startTls: true }, { kind: 'dns', name: 'example.com', port: 53, type: 'MX', expect: ['10 mx'], exactly: true, resolver: '10.0.0.53' },
    { kind: 'host', limits: [{ measure: 'disk.used', warn: 80, down: null, minutes: 0 }, { measure: 'disk.free', warn: 5e9, down: 1e9, minutes: 5 }], only: ['/'], except: ['/mnt', '/iso'] },
  ] as Target[]
  for (const target of targets) {
    const fields = firstFields({ target, name: 'x', interval: 60, timeout: 1000, retries: 0, slowAfter: null, urgency: 'low', service: null, item: null, probe: { id: 'p', name: 'Riga' }, hasPassword: true, sends: null } as unknown as Check)
    expect(fields.password).toBe('')
    expect(settingsOf(fields)).toEqual({ name: 'x', interval: 60, timeout: 1000, retries: 0, slowAfter: null, urgency: 'low', probeId: target.kind === 'host' ? null : 'p', target })
  }
})
test.each([
  [{ kind: 'icmp', host: 'gw', packets: '0' }, 'target.packets'], [{ kind: 'icmp', host: 'gw', lossAllowed: '100' }, 'target.lossAllowed'], [{ kind: 'postgresql', host: 'db', password: 'x' }, 'password'],
  [{ kind: 'postgresql', host: 'db', query: 'select 1' }, 'target.query'], [{ kind: 'postgresql', host: 'db', user: 'u', expectText: '1' }, 'target.expectText'],
] as const)('%j is refused at its field', (some, field) => { expect(Object.keys(faultsOf({ ...firstFields(), ...some }))).toEqual([field]) })
test('limits of a machine are told at their lines', () => {
  const fields = { ...firstFields(), kind: 'host' as const, itemId: 'one' }
  expect(faultsOf(fields)).toEqual({})
  expect(settingsOf(fields)).toMatchObject({ name: 'Disk used, Memory available, Load per core', target: { limits: [{ measure: 'disk.used', warn: 90, down: 95 }, { measure: 'memory.available', warn: 5, down: 2, minutes: 10 }, { measure: 'load', warn: 4, down: null, minutes: 15 }] } })
  expect(Object.keys(faultsOf({ ...fields, itemId: null, limits: { ...fields.limits, 'disk.used': { warn: '95', down: '90', minutes: '0' }, load: { warn: 'x', down: '', minutes: '5' } } }))).toEqual(['itemId', 'target.disk.used', 'target.load'])
})

test('headers and a body are sent when they are typed, and kept when they are not', () => {
  const http = { ...firstFields(), url: 'https://shop.example.com/health' }
  expect(settingsOf(http)).not.toHaveProperty('request')
  expect(settingsOf({ ...http, headers: [{ name: ' X-Key ', value: 's' }, { name: '', value: '' }] }).request).toEqual({ headers: [{ name: 'X-Key', value: 's' }], body: null })
  const stored = { ...http, method: 'POST' as const, headers: [{ name: 'X-Key', value: '' }], sends: { headers: ['X-Key'], body: true } }
  expect(settingsOf(stored)).not.toHaveProperty('request')
  expect(settingsOf({ ...stored, headers: [...stored.headers, { name: 'X-B', value: 'b' }] }).request).toEqual({ headers: [{ name: 'X-Key' }, { name: 'X-B', value: 'b' }] })
  expect(settingsOf({ ...stored, headers: [] }).request).toEqual({ headers: [] })
  expect(settingsOf({ ...stored, method: 'GET' }).request).toEqual({ headers: [{ name: 'X-Key' }], body: null })
  expect(faultsOf({ ...http, headers: [{ name: 'X-Key', value: '' }] })).toEqual({ 'request.headers': 'Give each header a value.' })
  expect(faultsOf({ ...http, headers: [{ name: 'X Key', value: 'a' }] })).toEqual({ 'request.headers': 'A header has a name like X-Api-Key.' })
  expect(faultsOf(stored)).toEqual({})
})

test('a sign of life is expected every so often or by a plan', () => {
  const first = { ...firstFields(), kind: 'heartbeat' as const, name: 'Job' }
  expect(settingsOf(first).target).toEqual({ kind: 'heartbeat', every: 86_400, grace: 3600 })
  const planned = { ...first, beat: { ...first.beat, repeats: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', starts: '2026-11-13T02:00', zone: 'Europe/Amsterdam', grace: '10' } }
  expect(settingsOf(planned).target).toEqual({ kind: 'heartbeat', every: 86_400, grace: 600, plan: { repeats: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', starts: '2026-11-13T02:00', zone: 'Europe/Amsterdam' } })
  expect(consequence(planned, 'Backup')).toBe('If no sign of life comes 10 min after it was planned, Monday to Friday at 02:00, or the job says that it failed, a critical alert is raised on Backup, an incident opens and who is on call is paged.')
  expect(Object.keys(faultsOf({ ...planned, beat: { ...planned.beat, starts: '', zone: '', grace: '' } }))).toEqual(['target.plan.starts', 'target.plan.zone', 'target.grace'])
})
