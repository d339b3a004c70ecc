import { expect, test } from 'vitest'
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
