import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acknowledgeIncident, editIncident, openIncident, readIncident } from '@fullscore/api/operations/incidents.ts'
import { assignRole, joinIncident, setSeverity } from '@fullscore/api/operations/incidents/people.ts'
import { addTask, changeTask } from '@fullscore/api/operations/incidents/tasks.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { acknowledgePage, listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let ada: TestPerson
let ben: TestPerson
let root: TestPerson
beforeAll(async () => {
  w = await world()
  root = await w.person('Adele Root', [{ role: 'administrator' }])
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  ada = await w.person('Ada First', [{ role: 'it-professional' }])
  ben = await w.person('Ben Second', [{ role: 'it-professional' }])
  const steps = [ada, ben].map((person) => ({ targets: [{ kind: 'person' as const, id: person.id }], delayMinutes: 10 }))
  const policy = await ines.call(addPolicy, { body: { name: 'Two', teamId: w.team, repeats: 1, steps } })
  await ines.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
})
afterAll(() => w.close())

const open = async (title: string, severity: number, page = true) => {
  const { id } = await ines.call(openIncident, { body: { title, severity, page } })
  await w.settle()
  return id
}
const pages = async (id: Id<'incident'>) => (await ines.call(listPages, { query: { incidentId: id, limit: 50 } })).items.toReversed()

describe('whoever is asked into an incident', () => {
  it('is told of a role with the note of who hands it over, and not of what they took themselves', async () => {
    const id = await open('Slow logins', 2, false)
    await ada.call(assignRole, { params: { id, role: 'commander' }, body: { personId: ada.id } })
    await w.settle()
    expect(await pages(id)).toEqual([])
    await ada.call(assignRole, { params: { id, role: 'commander' }, body: { personId: ben.id, note: 'The cache is cold, look at rtm-db-03.' } })
    await w.settle()
    expect(await pages(id)).toMatchObject([{ personName: 'Ben Second', asks: false, urgency: 'high', subject: expect.stringContaining('you are its commander'), text: expect.stringContaining('look at rtm-db-03'), why: 'Ada First asks you.' }])
  })
  it('is told when asked to work on it, and of a task, once for each', async () => {
    const id = await open('Slow exports', 1, false)
    await ines.call(joinIncident, { params: { id }, body: { personId: ada.id } })
    await ben.call(joinIncident, { params: { id }, body: {} })
    const { tasks: [task] } = await ines.call(addTask, { params: { id }, body: { title: 'Call the vendor' } })
    await ines.call(changeTask, { params: { id, taskId: task!.id }, body: { assigneeId: ada.id } })
    await ines.call(changeTask, { params: { id, taskId: task!.id }, body: { title: 'Call the vendor now' } })
    await w.settle()
    expect((await pages(id)).map((one) => [one.personName, one.urgency, one.subject.replace(/^INC-\d+: /, '')])).toEqual([['Ada First', 'critical', 'you are asked to work on it'], ['Ada First', 'critical', 'a task for you']])
  })
})

describe('the paging of an incident whose severity changes', () => {
  it('begins anew by the rules of the graver one', async () => {
    const id = await open('Odd prices', 3)
    await w.pass('12m')
    await ines.call(setSeverity, { params: { id }, body: { severity: 1, note: 'All shops.' } })
    await w.settle()
    const list = (await pages(id)).map((one) => [one.personName, one.urgency, one.subject.slice(0, 6), one.withdrawn === null])
    expect(list).toEqual([['Ada First', 'medium', '[SEV3]', false], ['Ben Second', 'medium', '[SEV3]', false], ['Ada First', 'critical', '[SEV1]', true]])
    await ada.call(acknowledgeIncident, { params: { id } })
    await ines.call(setSeverity, { params: { id }, body: { severity: 2, note: 'One shop.' } })
    await ines.call(setSeverity, { params: { id }, body: { severity: 1, note: 'All again.' } })
    await w.settle()
    expect((await ines.call(readIncident, { params: { id } })).paging.state).toBe('stopped')
  })
  it('goes on where it stands when it is less grave or called differently, and says so from then on', async () => {
    const id = await open('Odd taxes', 1)
    await ines.call(setSeverity, { params: { id }, body: { severity: 2, note: 'Few.' } })
    const { etag } = await ines.call.tagged(readIncident, { params: { id } })
    await ines.call(editIncident, { params: { id }, body: { title: 'Odd taxes in Norway' } }, { ifMatch: etag })
    await w.pass('10m')
    expect((await pages(id)).map((one) => [one.personName, one.urgency, one.subject.replace(/INC-\d+ /, '')])).toEqual([['Ada First', 'critical', '[SEV1] Odd taxes'], ['Ben Second', 'high', '[SEV2] Odd taxes in Norway']])
    await ada.call(acknowledgeIncident, { params: { id } })
  })
})

describe('an incident that nobody answers', () => {
  it('reaches the administrators and leads at its end, who are told why, and whose answer takes it', async () => {
    const id = await open('Nobody there', 1)
    await w.pass('40m')
    const last = (await pages(id)).at(-1)!
    expect(last).toMatchObject({ personName: 'Adele Root', asks: true, text: expect.stringContaining('Nobody answered: all steps were gone through 2 times.') })
    expect((await ines.call(readIncident, { params: { id } })).paging).toMatchObject({ state: 'stopped', why: expect.stringContaining('Nobody answered') })
    await w.pass('3h')
    expect((await pages(id)).filter((one) => one.personName === 'Adele Root')).toHaveLength(1)
    await root.call(acknowledgePage, { params: { id: last.id } })
    await w.settle()
    expect(await ines.call(readIncident, { params: { id } })).toMatchObject({ state: 'acknowledged', commander: { name: 'Adele Root' } })
  })
})
