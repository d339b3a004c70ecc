import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { roles, type Permission, type Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { actorOf } from '../access/actor.ts'
import { rolePermissions } from '../access/roles.ts'
import { putEntry } from '../agenda/entries.ts'
import { announce, eventType } from '../events/event.ts'
import { timelineOf } from '../events/timeline.ts'
import { change } from '../kernel/change.ts'
import { actingAs, type Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { modules } from '../modules.ts'
import { putSearch } from '../search/entries.ts'
import { find } from '../search/find.ts'
import { world, type World } from '../testing.ts'
import { setNeedToKnow, setSight } from './need-to-know.ts'
import { giveSight, sees, visible, visibleAmong } from './visible.ts'

const kinds = [{ kind: 'thing', read: 'inventory:read', page: '/things/:id' }, { kind: 'gadget', read: 'vendors:read', page: '/gadgets/:id' }] as const
const made = eventType('thing.made', z.object({ id: z.string() }))
const things: Module = { name: 'test/things', kinds, events: [made] }

/** A small company as indices: departments below earlier ones, teams in departments, one person with roles, records with owners. */
const company = fc.record({
  departments: fc.array(fc.option(fc.nat(3)), { minLength: 1, maxLength: 4 }),
  teams: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
  memberOf: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  grants: fc.array(fc.record({ role: fc.constantFrom(...roles), scope: fc.constantFrom('organisation', 'department', 'team', 'department', 'team'), at: fc.nat(4) }), { maxLength: 3 }),
  records: fc.array(fc.record({ kind: fc.nat(1), team: fc.nat(4), shownTo: fc.constantFrom(undefined, undefined, undefined, 'person', 'team', 'role'), shownTeam: fc.nat(4), role: fc.constantFrom(...roles), secret: fc.boolean() }), { minLength: 1, maxLength: 6 }),
})
type Company = typeof company extends fc.Arbitrary<infer T> ? T : never

/** The model: who sees what, told without SQL. */
function modelOf(c: Company): boolean[] {
  const parents = c.departments.map((parent, i) => (parent === null || i === 0 ? undefined : parent % i))
  const departmentOf = (team: number) => c.teams[team]! % c.departments.length
  const team = (i: number) => i % c.teams.length
  const above = (department: number): number[] => [department, ...(parents[department] === undefined ? [] : above(parents[department]))]
  const reaches = (grant: Company['grants'][number], owner: number) => grant.scope === 'organisation'
    || (grant.scope === 'department' ? above(departmentOf(owner)).includes(grant.at % c.departments.length) : team(grant.at) === owner)
  return c.records.map((record) => {
    const permission: Permission = kinds[record.kind]!.read
    const byRole = c.grants.some((grant) => rolePermissions[grant.role].includes(permission) && reaches(grant, team(record.team)))
    const shown = record.shownTo === 'person' || (record.shownTo === 'team' && c.memberOf.some((i) => team(i) === team(record.shownTeam)))
      || (record.shownTo === 'role' && c.grants.some((grant) => grant.role === record.role && grant.scope === 'organisation'))
    return (byRole && !record.secret) || shown
  })
}

let w: World
beforeAll(async () => { w = await world({ modules: [...modules, things] }) })
afterAll(() => w.close())

/** Puts the company into the database. @returns the person's context and the records' ids */
async function build(c: Company): Promise<{ ctx: Ctx; ids: string[] }> {
  const name = () => w.ctx.ids.make().slice(-12)
  const departments: Id<'department'>[] = []
  for (const [i, parent] of c.departments.entries()) {
    const id = w.ctx.ids.make<'department'>()
    await w.ctx.db.insertInto('organisation.department').values({ id, name: name(), parent_id: parent === null || i === 0 ? null : departments[parent % i]! }).execute()
    departments.push(id)
  }
  const teams: Id<'team'>[] = []
  for (const at of c.teams) teams.push(await w.newTeam(name(), departments[at % departments.length]!))
  const teamAt = (i: number) => teams[i % teams.length]!
  const grants = c.grants.map(({ role, scope, at }): { role: Role; team?: Id<'team'>; department?: Id<'department'> } =>
    ({ role, ...(scope === 'team' ? { team: teamAt(at) } : scope === 'department' ? { department: departments[at % departments.length]! } : {}) }))
  const unique = [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
  const person = await w.person('Model', unique, [...new Set(c.memberOf.map(teamAt))])
  const ids: string[] = []
  for (const record of c.records) {
    const id = w.ctx.ids.make()
    const [kind, team] = [kinds[record.kind]!.kind, teamAt(record.team)]
    await change(w.ctx, async (tx) => {
      await putSearch(tx, { kind, id, title: id, words: '', team })
      await putEntry(tx, { key: `thing:${id}`, subject: { kind, id }, stave: 'incidents', line: 1, mark: 'change', certainty: 'fact', state: 'done', from: tx.clock.now(), to: null, label: id, why: '', weight: 1, team })
      if (record.shownTo === 'person') await giveSight(tx, { kind, id }, { personId: person.id }, 'test')
      if (record.shownTo === 'role') await setSight(tx, { kind, id }, { persons: [], teams: [], roles: [record.role] }, 'test')
      if (record.secret) await setNeedToKnow(tx, { kind, id }, true)
      if (record.shownTo === 'team') await giveSight(tx, { kind, id }, { teamId: teamAt(record.shownTeam) }, 'test')
      return { events: [announce(made, { team, subjects: [{ kind, id, role: 'thing' }], payload: { id } })], value: undefined }
    })
    ids.push(id)
  }
  return { ctx: actingAs(w.ctx, await actorOf(w.ctx, person.id)), ids }
}

const idsOf = async (ctx: Ctx, query: ReturnType<typeof sql<{ id: string }>>) => new Set((await query.execute(ctx.db)).rows.map((row) => row.id))
const team = sql.ref<Id<'team'>>('e.owner_team_id')

it('lists, single objects, search, agenda and timeline all show exactly what the model says', async () => {
  await fc.assert(fc.asyncProperty(company, async (c) => {
    const { ctx, ids } = await build(c)
    const wanted = modelOf(c)
    const among = visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team })
    const agenda = await idsOf(ctx, sql`select e.object_id as id from agenda.entry e where ${among}`)
    const listed = new Set<string>()
    for (const { kind, read } of kinds) {
      const scope = visible(ctx.actor, read, { kind, id: sql`e.object_id::uuid`, team })
      for (const id of await idsOf(ctx, sql`select e.object_id as id from search.entry e where e.kind = ${kind} and ${scope}`)) listed.add(id)
    }
    for (const [i, id] of ids.entries()) {
      const { kind } = kinds[c.records[i]!.kind]!
      const [owner] = (await sql<{ team: Id<'team'> }>`select owner_team_id as team from search.entry where object_id = ${id}`.execute(ctx.db)).rows
      const found = (await find(ctx, { text: id, limit: 5 })).items.some((item) => item.id === id)
      const timeline = (await timelineOf(ctx, { kind, id, limit: 5 })).items.length > 0
      expect({ listed: listed.has(id), seen: await sees(ctx, kind, id, owner!.team), found, drawn: agenda.has(id), timeline })
        .toEqual({ listed: wanted[i], seen: wanted[i], found: wanted[i], drawn: wanted[i], timeline: wanted[i] })
    }
  }), { numRuns: 40 })
})

it('the model is no triviality: of random companies some records are seen and some are not', () => {
  const verdicts = fc.sample(company, 200).flatMap(modelOf)
  expect(verdicts.filter(Boolean).length).toBeGreaterThan(40)
  expect(verdicts.filter((seen) => !seen).length).toBeGreaterThan(40)
})
