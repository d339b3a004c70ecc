import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTeam } from '@fullscore/api/organisation/organisation.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { changeMany } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import type { Importer, RowValues } from './importer.ts'
import { importerNamed } from './read.ts'

let w: World
let ada: TestPerson
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }, { role: 'administrator' }])
})
afterAll(() => w.close())

type Made = { id: string; version: number }
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Everything that rows left behind anywhere, ids in the order in which they come up, the mark that told the names apart left out. */
async function traces(ctx: Ctx, importer: Importer, made: readonly Made[], mark: string, fixed: readonly string[]): Promise<string[]> {
  const ids = made.map((one) => one.id)
  const among = (column: string) => sql`${sql.ref(column)}::text = any(${ids}::text[])`
  const at = (column: string) => sql`array_position(${ids}::text[], ${sql.ref(column)}::text)`
  const ask = async (query: ReturnType<typeof sql>) => (await query.execute(ctx.db)).rows
  const records = await importer.read(ctx, ids)
  const found = [
    ...ids.map((id) => records.find((one) => one.id === id)),
    ...await ask(sql`select object_id, title, words, hint, rank, owner_team_id from search.entry where ${among('object_id')} order by ${at('object_id')}`),
    ...await ask(sql`select key, subjects, stave, line, mark, certainty, state, range::text, label, why, weight, owner_team_id from agenda.entry where ${among('object_id')} order by ${at('object_id')}, label`),
    ...await ask(sql`select d.object_id, d.rule, d.title, d.target_ms, d.calendar, d.thresholds, d.stave, d.line, d.owner_team_id, d.state, d.clock, d.due_at, d.missed_at, (select array_agg(r.percent order by r.percent) from deadlines.reminder r where r.deadline_id = d.id) as reminders
      from deadlines.deadline d where ${among('object_id')} order by ${at('object_id')}, rule`),
    ...await ask(sql`select t.task, t.due_at, t.payload from jobs.timer t where t.payload ->> 'id' = any(${ids}::text[]) or t.payload ->> 'id' in (select d.id::text from deadlines.deadline d where ${among('object_id')})
      order by t.task, coalesce(array_position(${ids}::text[], t.payload ->> 'id'), (select array_position(${ids}::text[], d.object_id) from deadlines.deadline d where d.id::text = t.payload ->> 'id')), t.due_at`),
    ...await ask(sql`select object_id, person_id, team_id, why from organisation.sight where ${among('object_id')} order by ${at('object_id')}`),
    // Events of one row in their order; rows made together announce theirs after each other as well.
    ...await ask(sql`select e.type, e.owner_team_id, e.subjects, e.payload, (select d.body from events.detail d where d.event_id = e.id limit 1) as detail, e.actor_id
      from events.event e where exists (select from jsonb_array_elements(e.subjects) s where s ->> 'id' = any(${ids}::text[])) or e.payload ->> 'relationId' = any(${ids}::text[])
      order by (select min(array_position(${ids}::text[], s ->> 'id')) from jsonb_array_elements(e.subjects) s), array_position(${ids}::text[], e.payload ->> 'relationId'), e.type, e.payload::text`),
  ]
  const names = new Map(fixed.map((id) => [id, 'fixed']))
  return found.map((one) => JSON.stringify(one ?? null).replaceAll(mark, '').replace(uuid, (id) => {
    if (!names.has(id)) names.set(id, `<${names.size}>`)
    return names.get(id)!
  }))
}

interface Case { rows(mark: string): RowValues[]; fixed: string[] }
const cases: Record<string, () => Promise<Case>> = {
  services: async () => ({
    fixed: [ada.id, w.team],
    rows: (mark) => [
      { name: `Shop${mark}`, team: w.team, criticality: 'critical', audience: 'all', businessOwner: ada.id, hours: 'mon-fri 08:00-18:00 (Europe/Berlin)', hourValue: '1234.50', currency: 'EUR' },
      { name: `Mail${mark}`, team: w.team, description: 'Letters' }, { name: `Wiki${mark}`, team: w.team, hours: null },
    ],
  }),
  contracts: async () => {
    const vendor = await ada.call(addVendor, { body: { name: 'Nordlicht', teamId: w.team } })
    const item = await ada.call(addItem, { body: { kind: 'server', name: 'host-c', teamId: w.team, attributes: {} } })
    const service = await ada.call(addService, { body: { name: 'Covered' } })
    const base = { team: w.team, startsOn: '2026-01-01', initialMonths: 12 }
    return {
      fixed: [ada.id, w.team, vendor.id, item.id, service.id],
      rows: (mark) => [
        // One whose reminders lie behind already, one that is locked, one that ends, one that ended, one far ahead.
        { ...base, name: `A${mark}`, number: 'C-1', vendor: vendor.id, owner: ada.id, renewal: 'tacit', renewalMonths: 12, noticeAmount: 1, noticeUnit: 'months', amount: '100.00', currency: 'EUR', per: 'month', covers: [item.id, service.id] },
        { ...base, name: `B${mark}`, renewal: 'tacit', renewalMonths: 12, noticeAmount: 6, noticeUnit: 'months' },
        { ...base, name: `C${mark}`, renewal: 'express', leadDays: 60 }, { ...base, name: `D${mark}`, startsOn: '2020-01-01', renewal: 'never' }, { ...base, name: `E${mark}`, startsOn: '2027-05-01', renewal: 'express', notes: 'Later' },
      ],
    }
  },
  relations: async () => {
    const items = await Promise.all(['x', 'y', 'z'].flatMap((name) => ['', '§'].map((mark) => ada.call(addItem, { body: { kind: 'server', name: `${name}${mark}`, teamId: w.team, attributes: {} } }))))
    const [x, x2, y, y2, z, z2] = items.map((one) => one.id as string) as [string, string, string, string, string, string]
    return { fixed: [ada.id, w.team, x, x2, y, y2, z, z2], rows: (mark) => (mark === '§' ? [[x2, y2], [y2, z2]] : [[x, y], [y, z]]).map(([from, to]) => ({ from: from!, kind: 'depends-on', to: to! })) }
  },
  persons: async () => {
    const other = await w.newTeam('Databases')
    return { fixed: [ada.id, w.team, other], rows: (mark) => [
      { name: 'Mei Tanaka', email: `mei${mark}@example.org`, title: 'Engineer', zone: 'Asia/Tokyo', teams: [other, w.team] }, { name: 'Kofi Mensah', email: `kofi${mark}@example.org` }, { name: 'Ines Ferreira', email: `ines${mark}@example.org`, teams: [w.team] },
    ] }
  },
}

describe('many rows together leave behind what each alone does', () => {
  it.each(Object.keys(cases))('%s, taken in and taken back', async (subject) => {
    const importer = importerNamed(w.ctx, subject)
    const { rows, fixed } = await cases[subject]!()
    const ctx = await ada.ctx()
    const one: Made[] = []
    for (const values of rows('')) one.push(await changeMany(ctx, (tx) => importer.create(tx, values)))
    const many = await changeMany(ctx, (tx) => importer.createMany!(tx, rows('§')))
    const alone = await traces(ctx, importer, one, '§', fixed)
    expect(alone.length).toBeGreaterThanOrEqual(rows('').length * 2)
    expect(await traces(ctx, importer, many, '§', fixed)).toEqual(alone)
    for (const { id, version } of one) await changeMany(ctx, (tx) => importer.remove(tx, id, version))
    await changeMany(ctx, (tx) => importer.removeMany!(tx, many))
    const after = await traces(ctx, importer, one, '§', fixed)
    expect(after).not.toEqual(alone)
    expect(await traces(ctx, importer, many, '§', fixed)).toEqual(after)
  })

  it('people lead the teams they are said to lead', async () => {
    const importer = importerNamed(w.ctx, 'persons')
    const team = await w.newTeam('Storage')
    const [made] = await changeMany(await ada.ctx(), (tx) => importer.createMany!(tx, [{ name: 'Rosa Lind', email: 'rosa@example.org', leads: [team] }]))
    expect((await ada.call(readTeam, { params: { id: team } })).memberships).toEqual([{ personId: made!.id, name: 'Rosa Lind', lead: true, leadByRole: false }])
  })

  const refused: [string, string, () => Promise<RowValues[]>, string | object][] = [
    ['services', 'two of one name', async () => [{ name: 'Twin', team: w.team }, { name: 'TWIN', team: w.team }], 'There is already a service called TWIN.'],
    ['services', 'hours of a zone that is none', async () => [{ name: 'Zoned', team: w.team, hours: 'mon-fri 08:00-18:00 (Europe/Atlantis)' }], 'zone'],
    ['services', 'a team where the actor may not', async () => [{ name: 'Foreign', team: w.ctx.ids.make() }], 'services:manage'],
    ['persons', 'two of one address', async () => [{ name: 'A', email: 'twin@example.org' }, { name: 'B', email: 'Twin@example.org' }], 'address already'],
    ['relations', 'what stands to itself', async () => { const { id } = await ada.call(addItem, { body: { kind: 'server', name: 'self', attributes: {} } }); return [{ from: id, kind: 'depends-on', to: id }] }, 'itself'],
    ['relations', 'an item that is not there', async () => [{ from: w.ctx.ids.make(), kind: 'depends-on', to: w.ctx.ids.make() }], 'item'],
    ['contracts', 'an owner who is nobody', async () => [{ name: 'N', team: w.team, startsOn: '2026-01-01', initialMonths: 12, owner: w.ctx.ids.make() }], 'names nobody'],
  ]
  it.each(refused)('%s: %s refuses all of them', async (subject, _, rows, says) => {
    const given = await rows()
    const importer = importerNamed(w.ctx, subject)
    const engineer = subject === 'services' && says === 'services:manage' ? await w.person('Ola Berg', [{ role: 'it-professional', team: w.team }], [w.team]) : ada
    const before = await w.ctx.db.selectFrom('events.event').select((e) => e.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
    const failed = await changeMany(await engineer.ctx(), (tx) => importer.createMany!(tx, given)).then(() => undefined, (error: unknown) => JSON.stringify(error))
    expect(failed).toContain(says)
    expect(await w.ctx.db.selectFrom('events.event').select((e) => e.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).toEqual(before)
  })
})
