import { afterEach, expect, test } from 'vitest'
import { meetNeeds, type Need } from './needs.ts'

const SKIP = 'FULLSCORE_SKIP_NOTHING'
const there: Need = { name: 'Node', debianPackage: 'nodejs', programs: ['/nowhere', process.execPath], skip: SKIP }
const missing: Need = { name: 'Orchestrion', debianPackage: 'orchestrion', programs: ['/nowhere/orchestrion'], skip: SKIP }
afterEach(() => { delete process.env[SKIP] })

test('a program that is there is not skipped, and nothing is said', () => {
  const said: string[] = []
  expect(meetNeeds([there], (line) => said.push(line), false)).toEqual([])
  expect(said).toEqual([])
  expect(process.env[SKIP]).toBeUndefined()
})

test('a missing program is named with the command that installs it, and its tests are told to skip', () => {
  const said: string[] = []
  expect(meetNeeds([missing], (line) => said.push(line), false)).toEqual([missing])
  expect(said).toEqual(['Orchestrion is missing (Debian and Ubuntu: apt-get install orchestrion): the tests that need it are skipped.'])
  expect(process.env[SKIP]).toBe('1')
})

test('a skip asked for beforehand is kept, and nothing is installed for it', () => {
  process.env[SKIP] = '1'
  const said: string[] = []
  expect(meetNeeds([missing], (line) => said.push(line), true)).toEqual([missing])
  expect(said).toEqual([])
})
