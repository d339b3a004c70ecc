import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBrief } from '@fullscore/api/briefs.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { roles, type Permission, type Role } from '@fullscore/api/access/permissions.ts'
import type { Call, CallOptions } from '@fullscore/api/call.ts'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { exportList as downloadList } from '@fullscore/api/imports/imports.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { rolePermissions } from '../../access/roles.ts'
import { exportList } from '../../imports/export.ts'
import { dropSearch, putSearch } from '../../search/entries.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { keep } from '../change.ts'
import type { OpenCtx } from '../context.ts'
import type { PlainRouteSet } from './module.ts'
import { columnOf } from './rows.ts'

export interface PlainSample {
  /** All fields of one good record. */
  add: Record<string, unknown>
  /** Some fields with other good values; the naming field among them. */
  edit: Record<string, unknown>
  /** For each field that can be wrong, a value that is. */
  wrong: Record<string, unknown>
}
interface Answer { id: string; version: number; archived: boolean; about: Ref[]; outside: number; [field: string]: unknown }

const verbs = ['list', 'exported', 'read', 'add', 'edit', 'archive', 'restore'] as const
type Verb = (typeof verbs)[number]

/** A role by what it may and may not do. @throws if no role is so, which leaves the matrix with a hole */
function roleThat(may: readonly Permission[], mayNot: readonly Permission[]): Role {
  const role = roles.find((one) => may.every((p) => rolePermissions[one].includes(p)) && !mayNot.some((p) => rolePermissions[one].includes(p)))
  if (!role) throw new Error(`No role may ${may.join(', ')} but not ${mayNot.join(', ')}`)
  return role
}

/** Tests of a plain subject from its declaration: every verb for every kind of asker, and what follows from a change. */
// oxlint-disable-next-line max-lines-per-function -- a list of tests, as in *.test.ts
export function plainTests(d: PlainDeclaration, routes: PlainRouteSet, sample: PlainSample): void {
  let w: World
  beforeAll(async () => { w = await world() })
  afterAll(() => w.close())

  const ask = (call: Call, verb: Verb, id: string, team: Id<'team'>, etag = '"v1"', body: Record<string, unknown> = verb === 'add' ? { ...sample.add, teamId: team } : sample.edit): Promise<Answer> => {
    const route: RouteShape = routeOf(verb)
    const input = { ...(route.params ? { params: verb === 'exported' ? { list: d.plural } : { id } } : {}), ...(route.body ? { body } : {}), ...(route.query ? { query: {} } : {}) }
    const options: CallOptions = route.ifMatch ? { ifMatch: etag } : {}
    return call(route, input as never, options) as unknown as Promise<Answer>
  }
  const routeOf = (verb: Verb): RouteShape => (verb === 'exported' ? downloadList : routes[verb])
  const statusOf = (work: Promise<unknown>) => work.then(() => 'good', (error: { problem?: { status: number; permission?: string } }) => (error.problem ? [error.problem.status, error.problem.permission] : error))
  const manager = (team?: Id<'team'>) => w.person('Mei Tanaka', [{ role: roleThat([d.read, d.manage], []), ...(team ? { team } : {}) }], team ? [team] : [])
  const listOf = (call: Call, query: object) => call(routes.list, { query } as never) as unknown as Promise<{ items: Answer[]; next?: string }>
  const make = async (more: Record<string, unknown> = {}) => { const { call } = await manager(); return ask(call, 'add', '', w.team, '', { ...sample.add, teamId: w.team, ...more }) }

  it('has the table that its declaration says', async () => {
    const [schema, table] = d.table.split('.')
    const columns = async (name: string) => (await sql<{ name: string }>`select column_name as name from information_schema.columns where table_schema = ${schema} and table_name = ${name}`.execute(w.ctx.db)).rows.map((row) => row.name).sort()
    expect(await columns(table!)).toEqual(['id', 'owner_team_id', 'changed_at', 'archived_at', 'version', ...Object.keys(d.fields).map(columnOf)].sort())
    if (d.about.length > 0) expect(await columns(`${table}_about`)).toEqual([`${d.kind.replaceAll('-', '_')}_id`, 'kind', 'object_id'].sort())
  })

  describe('who may do what', () => {
    const askers: Record<string, { who: () => Promise<Pick<TestPerson, 'call' | 'ctx'>>; status: (verb: Verb) => unknown }> = {
      'somebody not signed in': { who: async () => ({ call: w.call, ctx: async () => w.ctx }), status: () => [401, undefined] },
      'somebody without the permission': {
        who: () => w.person('Kofi Mensah', [{ role: roleThat([], [d.read, d.manage]) }]),
        status: (verb) => [403, verb === 'exported' ? d.read : routes[verb].permission],
      },
      'somebody who may read': {
        who: () => w.person('Rosa Lind', [{ role: roleThat([d.read], [d.manage]) }]),
        status: (verb) => (['list', 'exported', 'read'].includes(verb) ? 'good' : [403, d.manage]),
      },
      'a manager of another team': {
        who: async () => manager(await w.newTeam(`Team ${w.ctx.ids.make().slice(-12)}`)),
        status: (verb) => (verb === 'list' || verb === 'exported' ? 'good' : verb === 'add' ? [403, d.manage] : [404, undefined]),
      },
      'a manager of the team': { who: () => manager(w.team), status: () => 'good' },
    }
    for (const [name, asker] of Object.entries(askers)) {
      for (const verb of verbs) {
        it(`${name} asks to ${verb}: ${JSON.stringify(asker.status(verb))}`, async () => {
          const { id } = await make()
          const { call, ctx } = await asker.who()
          // A file is no JSON for the caller to parse: its text is looked at instead.
          if (verb === 'exported' && asker.status(verb) === 'good') expect((await exportedBy(await ctx())).split(',')).toEqual(expect.arrayContaining(Object.values(d.fields).map((field) => field.label)))
          else expect(await statusOf(ask(call, verb, id, w.team))).toEqual(asker.status(verb))
        })
      }
    }

    it('lists and exports only what is in scope', async () => {
      const team = await w.newTeam('Another team')
      const theirs = await manager(team)
      const mine = await make()
      const other = await ask(theirs.call, 'add', '', team)
      const list = async (call: Call) => (await listOf(call, { limit: 200 })).items.map((item) => item.id)
      expect(await list(theirs.call)).toEqual([other.id])
      expect(await list((await manager()).call)).toEqual(expect.arrayContaining([mine.id, other.id]))
      const csv = await exportedBy(await theirs.ctx())
      expect([csv.includes(other.id), csv.includes(mine.id)]).toEqual([true, false])
    })
  })

  async function exportedBy(ctx: OpenCtx): Promise<string> {
    return (await exportList(ctx, d.plural, { format: 'csv' }, undefined as never)).text()
  }

  describe('a change', () => {
    it('keeps every field, tells the record of it, and finds it by search', async () => {
      const { call } = await manager()
      const made = await make()
      expect(made).toMatchObject({ ...sample.add, version: 1, archived: false })
      await w.pass('1m')
      const edited = await ask(call, 'edit', made.id, w.team)
      expect(edited).toMatchObject({ ...sample.add, ...sample.edit, version: 2 })
      expect(await ask(call, 'read', made.id, w.team)).toEqual(edited)
      const title = String(edited[d.named])
      expect((await call(findObjects, { query: { text: title, kinds: d.kind, limit: 50 } })).items.map((item) => item.id)).toContain(made.id)
      await w.settle()
      const timeline = (await call(readTimeline, { query: { kind: d.kind, id: made.id } })).items
      expect(timeline.map((event) => event.type)).toEqual([`${d.kind}.changed`, `${d.kind}.added`])
      expect(timeline[0]!.payload['changed']).toEqual(expect.arrayContaining(Object.keys(sample.edit)))
      expect(JSON.stringify(timeline[0]!.payload)).not.toContain(title)
    })

    it('is refused for an old version, without one, and to what is wrong, naming the field', async () => {
      const { call } = await manager()
      const { id } = await make()
      expect(await statusOf(ask(call, 'edit', id, w.team, '"v7"'))).toEqual([412, undefined])
      expect(await statusOf(call(routes.edit, { params: { id }, body: sample.edit } as never))).toEqual([428, undefined])
      const faulty = { ...Object.fromEntries(Object.entries(d.fields).filter(([, field]) => field.required).map(([name]) => [name, undefined])), ...sample.wrong }
      for (const [field, value] of Object.entries(faulty)) {
        await expect(ask(call, 'add', '', w.team, '', { ...sample.add, teamId: w.team, [field]: value }), field).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: `body.${field}` }] } })
      }
      await expect(ask(call, 'add', '', w.team, '', { ...sample.add, teamId: w.ctx.ids.make() })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.teamId' }] } })
      await expect(ask(call, 'add', '', w.team, '', { ...sample.add, teamId: w.team, colour: 'red' })).rejects.toMatchObject({ problem: { status: 422 } })
      expect(((await ask(call, 'read', id, w.team))).version).toBe(1)
    })

    it('archives: not listed, not found, not changed; and restores', async () => {
      const { call } = await manager()
      const { id } = await make()
      const listed = async (query: object) => (await listOf(call, { limit: 200, ...query })).items.some((item) => item.id === id)
      const found = async () => (await call(findObjects, { query: { text: String(sample.add[d.named]), kinds: d.kind, limit: 50 } })).items.some((item) => item.id === id)
      expect([await listed({}), await found()]).toEqual([true, true])
      expect(await ask(call, 'archive', id, w.team)).toMatchObject({ archived: true, version: 2 })
      expect([await listed({}), await listed({ archived: 'true' }), await found()]).toEqual([false, true, false])
      await expect(ask(call, 'edit', id, w.team, '"v2"')).rejects.toMatchObject({ problem: { status: 409, code: 'archived' } })
      expect(await ask(call, 'restore', id, w.team, '"v2"')).toMatchObject({ archived: false, version: 3 })
      expect([await listed({}), await found()]).toEqual([true, true])
    })

    it('is searched again by command', async () => {
      const { call } = await manager()
      const { id } = await make()
      await keep(w.ctx, 'test', (tx) => dropSearch(tx, d.kind, id))
      await w.ctx.registry.modules.find((m) => m.name === `${d.area}/${d.plural}`)!.rebuilders!.find((r) => r.of === 'search')!.run(w.ctx)
      expect((await call(findObjects, { query: { text: String(sample.add[d.named]), kinds: d.kind, limit: 50 } })).items.map((item) => item.id)).toContain(id)
    })
  })

  it('pages, filters and searches its list', async () => {
    const { call } = await manager()
    for (const n of [1, 2, 3]) await make({ [d.named]: `Zz page ${n}` })
    const page = (query: object) => listOf(call, query)
    const first = await page({ search: 'zz page', limit: 2 })
    const rest = await page({ search: 'zz page', limit: 2, cursor: first.next })
    expect([...first.items, ...rest.items].map((item) => item[d.named])).toEqual(['Zz page 1', 'Zz page 2', 'Zz page 3'])
    expect(rest.next).toBeUndefined()
    for (const [name, field] of Object.entries(d.fields)) {
      if (!field.filter) continue
      expect((await page({ [name]: String(sample.add[name]) })).items.length).toBeGreaterThan(0)
      expect((await page({ [name]: 'no such value' })).items).toEqual([])
    }
  })

  for (const kind of d.about) {
    describe(`being about a ${kind}`, () => {
      const target = async (team = w.team) => {
        const id = w.ctx.ids.make()
        await keep(w.ctx, 'test', (tx) => putSearch(tx, { kind, id, title: `The ${kind}`, words: '', team }))
        return id
      }
      const briefed = async (call: Call, id: string) => {
        const query = kind === 'service' ? { services: [id] } : kind === 'person' ? { persons: [id] } : { items: [id] }
        return (await call(readBrief, { query: query })).parts.find((part) => part.module === `${d.area}/${d.plural}`)!
      }

      it('is told in its brief, until archived', async () => {
        const { call } = await manager()
        const id = await target()
        const made = await make({ about: [{ kind, id }] })
        expect(made.about).toMatchObject([{ kind, id, title: `The ${kind}` }])
        const part = await briefed(call, id)
        expect(part.failed).toBeUndefined()
        expect(part.facts.length).toBe(Math.max(1, Object.entries(d.fields).filter(([name, field]) => field.brief && sample.add[name]).length))
        expect(part.facts[0]).toMatchObject({ subject: { kind: d.kind, id: made.id }, href: d.page.replace(':id', made.id) })
        expect((await listOf(call, { aboutKind: kind, aboutId: id })).items.map((item) => item.id)).toEqual([made.id])
        const outsider = await manager(await w.newTeam(`Brief ${kind}`))
        expect((await briefed(outsider.call, id)).facts).toEqual([])
        await ask(call, 'archive', made.id, w.team)
        expect((await briefed(call, id)).facts).toEqual([])
      })

      it('says only how many it is about outside the reader\'s scope, and an edit keeps those', async () => {
        const team = await w.newTeam(`Hidden ${kind}`)
        const [seen, hidden] = [await target(), await target(team)]
        const made = await make({ about: [{ kind, id: seen }, { kind, id: hidden }] })
        const limited = await manager(w.team)
        const read = await ask(limited.call, 'read', made.id, w.team)
        expect([read.about.map((one) => one.id), read.outside]).toEqual([[seen], 1])
        const edited = await ask(limited.call, 'edit', made.id, w.team, '"v1"', { about: [] })
        expect([edited.about, edited.outside]).toEqual([[], 1])
        await expect(ask(limited.call, 'edit', made.id, w.team, '"v2"', { about: [{ kind, id: w.ctx.ids.make() }] })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.about[0].id' }] } })
        await expect(ask(limited.call, 'edit', made.id, w.team, '"v2"', { about: [{ kind: 'nothing', id: seen }] })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.about[0].kind' }] } })
      })
    })
  }
}
