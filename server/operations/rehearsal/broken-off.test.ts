import { afterAll, beforeAll, expect, it } from 'vitest'
import { archiveCheck, listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { readRehearsal, startRehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())
const begin = () => ines.call(startRehearsal, { body: {} })
const left = async () => [(await ines.call(listServices, { query: {} })).items, (await ines.call(listChecks, { query: {} })).items]

it('one whose check somebody stops says so and clears up', async () => {
  const { id } = await begin()
  const [check] = (await ines.call(listChecks, { query: {} })).items
  await ines.call(archiveCheck, { params: { id: check!.id } })
  await w.pass('5s')
  const ended = await ines.call(readRehearsal, { params: { id } })
  expect(ended).toMatchObject({ state: 'failed' })
  expect(ended.steps.at(-1)!.words).toContain('Somebody stopped the check')
  expect(await left()).toEqual([[], []])
})

it('of some that are begun at once one runs, and nothing of the others is left', async () => {
  const begun = await Promise.allSettled([begin(), begin(), begin(), begin()])
  expect(begun.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  for (const one of begun) if (one.status === 'rejected') expect(one.reason).toMatchObject({ problem: { code: 'already-running' } })
  expect((await left()).map((one) => one.length)).toEqual([1, 1])
  const [check] = (await ines.call(listChecks, { query: {} })).items
  await ines.call(archiveCheck, { params: { id: check!.id } })
  await w.pass('5s')
  expect(await left()).toEqual([[], []])
})
