import { expect, test } from 'vitest'
import { areaOf, areasFor, type AreaPart } from './area.ts'
import { keyWords, matches } from './keys.ts'
import { fit } from './palette-source.ts'
import { initialsOf } from './session.ts'

const area = (label: string, to: string, ...modules: string[]): AreaPart => ({ label, to, modules: modules.map((one) => ({ label: one, to: one })), routes: [] })
const areas = [area('Score', '/'), area('Operations', '/operations/alerts', '/operations/alerts', '/operations/incidents'), area('Team', '/team/people', '/team/people')]

test.each([['/', 'Score'], ['/operations/incidents/INC-4', 'Operations'], ['/team/people', 'Team'], ['/team/peopleware', undefined]])('%s lies in %s', (path, label) => {
  expect(areaOf(areas, path)?.label).toBe(label)
})
test('a reader is led nowhere that holds nothing for them', () => {
  const infrastructure: AreaPart = { label: 'Infrastructure', to: '/items', anyOf: ['inventory:read', 'probes:read'], routes: [], modules: [{ label: 'Inventory', to: '/items', needs: ['inventory:read'] }, { label: 'Probes', to: '/probes', needs: ['probes:read'] }, { label: 'Help', to: '/help' }] }
  const seen = (...held: string[]) => areasFor([...areas, infrastructure], (one) => held.includes(one)).map((one) => [one.label, one.to, one.modules.map((module) => module.label)])
  expect(seen('probes:read').at(-1)).toEqual(['Infrastructure', '/probes', ['Probes', 'Help']])
  expect(seen('inventory:read').at(-1)).toEqual(['Infrastructure', '/items', ['Inventory', 'Help']])
  expect(seen().map(([label]) => label)).toEqual(['Score', 'Operations', 'Team'])
})
test('a shortcut is its key with exactly its modifiers', () => {
  const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })
  expect(matches({ key: 'ctrl+k' }, press('k', { ctrlKey: true }))).toBe(true)
  expect(matches({ key: 'ctrl+k' }, press('k', { metaKey: true }))).toBe(true)
  expect(matches({ key: 'k' }, press('k', { ctrlKey: true }))).toBe(false)
  expect(matches({ key: 'k' }, press('k', { altKey: true }))).toBe(false)
  expect(matches({ key: '?' }, press('?'))).toBe(true)
})
test('palette words must all lie in the title; beginnings count more', () => {
  expect(fit('che', 'Checkout')).toBeGreaterThan(fit('che', 'Paying at the checkout'))
  expect(fit('plan checkout', 'Plan a change on Checkout')).toBeGreaterThan(0)
  expect(fit('plan mail', 'Plan a change on Checkout')).toBe(0)
})
test('initials', () => {
  expect(initialsOf('Ada Bakker')).toBe('AB')
  expect(initialsOf(' Lucía ')).toBe('L')
})

test.each([['+', '+'], ['-', '-'], ['ctrl+k', 'Ctrl K'], ['n', 'N'], ['Enter', 'Enter']])('the key %s is drawn as %s', (key, words) => { expect(keyWords(key)).toBe(words) })
