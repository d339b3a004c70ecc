import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { invite } from '@fullscore/api/access/access.ts'
import { readRetention, setRetention } from '@fullscore/api/events/retention.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import * as onCall from '@fullscore/api/operations/on-call.ts'
import * as routes from '@fullscore/api/organisation/organisation.ts'
import { decideApproval, listApprovals, readApproval } from '@fullscore/api/approvals/approvals.ts'
import { askLeave } from '@fullscore/api/team/people.ts'
import { addContactMethod } from '@fullscore/api/outbound/outbound.ts'
import { applyRetention } from '../events/retention.ts'
import { verifyChain } from '../events/verify.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let administrator: TestPerson
let lead: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-03-02T10:00:00Z' })
  administrator = await w.person('Adele Root', [{ role: 'administrator' }])
  lead = await w.person('Lea Lead', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

/** Every column of every table that holds a text, as `schema.table: value`. */
async function placesOf(text: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(w.ctx.db)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t where position(lower(${text}) in lower(t::text)) > 0`.execute(w.ctx.db)
    found.push(...rows.map(({ row }) => `${name}: ${row}`))
  }
  return found
}

describe('erasing a person', () => {
  it('leaves their name and address nowhere in the database, and the record proves itself', async () => {
    const email = 'quirin@vanish.example'
    const gone = await lead.call(routes.addPerson, { body: { name: 'Quirin Vanish', email, title: 'Night operator', teamIds: [w.team] } })
    for (const personId of [gone.id, lead.id]) await lead.call(routes.setMember, { params: { id: w.team, personId }, body: { lead: true } })
    await administrator.call(invite, { params: { id: gone.id }, body: {} })
    await administrator.call(addContactMethod, { params: { id: gone.id }, body: { kind: 'mail', name: 'At home', address: 'quirin.vanish@home.example' } })
    const rotation = await lead.call(onCall.addRotation, { body: { name: 'Nights', teamId: w.team, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'days', participants: [gone.id, lead.id] } })
    await lead.call(openIncident, { body: { title: 'Disk full', severity: 1, teamId: w.team } })
    // Asked by somebody with an account of their own, decided by another; the words of both name the one who leaves.
    const signedIn = await w.person('Quirin Vanish', [{ role: 'it-professional', team: w.team }], [w.team])
    await signedIn.call(askLeave, { body: { kind: 'holiday', from: '2026-03-10', to: '2026-03-12', reason: 'Quirin Vanish is tired.' } })
    await w.settle()
    const [asked] = (await lead.call(listApprovals, { query: {} })).items
    await lead.call(decideApproval, { params: { id: asked!.id }, body: { decision: 'accept', comment: 'Rest well.', hash: (await lead.call(readApproval, { params: { id: asked!.id } })).hash } })
    await w.pass('26h')
    const at = await lead.call.tagged(onCall.readRotation, { params: { id: rotation.id } })
    await lead.call(onCall.editRotation, { params: { id: rotation.id }, body: { participants: [lead.id] } }, { ifMatch: at.etag })
    await w.settle()
    const before = await placesOf('Quirin Vanish')
    for (const table of ['organisation.person', 'events.detail', 'agenda.entry', 'search.entry', 'operations.escalation_step']) expect(before.some((place) => place.startsWith(table)), table).toBe(true)

    const erase = (name: string) => administrator.call(routes.erasePerson, { params: { id: gone.id }, body: { name } })
    await expect(erase('Quirin Vanish')).rejects.toMatchObject({ problem: { code: 'person-active' } })
    for (const id of [gone.id, signedIn.id]) {
      const tagged = await administrator.call.tagged(routes.readPerson, { params: { id } })
      await administrator.call(routes.editPerson, { params: { id }, body: { archived: true } }, { ifMatch: tagged.etag })
    }
    await expect(erase('Quirin')).rejects.toMatchObject({ problem: { status: 422 } })
    await expect(lead.call(routes.erasePerson, { params: { id: gone.id }, body: { name: 'Quirin Vanish' } })).rejects.toMatchObject({ problem: { status: 403 } })
    await erase('Quirin Vanish')
    await administrator.call(routes.erasePerson, { params: { id: signedIn.id }, body: { name: 'Quirin Vanish' } })
    await w.settle()

    expect(await placesOf('Quirin')).toEqual([])
    expect(await placesOf(email)).toEqual([])
    expect(await administrator.call(routes.readPerson, { params: { id: gone.id } })).toMatchObject({ name: `Erased person ${gone.id.slice(-6)}`, erased: true, archived: true, teams: [], roles: [], signsIn: 'no' })
    expect((await verifyChain(w.ctx)).faults).toEqual([])
    await expect(erase('Quirin Vanish')).rejects.toMatchObject({ problem: { code: 'person-erased' } })
    const again = await administrator.call.tagged(routes.readPerson, { params: { id: gone.id } })
    await expect(administrator.call(routes.editPerson, { params: { id: gone.id }, body: { archived: false } }, { ifMatch: again.etag })).rejects.toMatchObject({ problem: { code: 'person-erased' } })
  })
})

describe('retention', () => {
  it('erases the details of a class that are older than it is kept, and says how many', async () => {
    const team = await lead.call(routes.addTeam, { body: { name: 'Before', departmentId: (await lead.call(routes.listDepartments, {})).items[0]!.id } })
    const tagged = await lead.call.tagged(routes.readTeam, { params: { id: team.id } })
    await lead.call(routes.editTeam, { params: { id: team.id }, body: { name: 'After' } }, { ifMatch: tagged.etag })
    await w.settle()
    expect(await administrator.call(readRetention, {})).toMatchObject({ ordinary: null })
    await administrator.call(setRetention, { body: { ordinary: 12, personal: 12, confidential: null } })
    expect(await applyRetention(w.ctx)).toBe(0)
    w.at('2027-03-10T00:00:00Z')
    expect(await applyRetention(w.ctx)).toBeGreaterThan(0)
    expect(await applyRetention(w.ctx)).toBe(0)
    await w.settle()
    const reader = await w.person('Olga Later', [{ role: 'operations-manager' }])
    const { items } = await reader.call(readTimeline, { query: { kind: 'team', id: team.id } })
    expect(items.find((one) => one.type === 'team.changed')).toMatchObject({ payload: { changed: ['name'] } })
    expect(items.find((one) => one.type === 'team.changed')?.detail).toBeUndefined()
    expect((await verifyChain(w.ctx)).faults).toEqual([])
  })
})
