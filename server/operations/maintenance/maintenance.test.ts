import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBrief } from '@fullscore/api/briefs.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listScore } from '@fullscore/api/insight/score.ts'
import * as routes from '@fullscore/api/operations/maintenance.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { dropEntries } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

// The world begins on Thursday 2026-11-12 at 13:32 UTC, 14:32 in Amsterdam.
let w: World
let ines: TestPerson
let shop: string
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  shop = (await ines.call(addService, { body: { name: 'Shop', criticality: 'high' } })).id
})
afterAll(() => w.close())

type Body = Partial<BodyOf<typeof routes.planMaintenance>>
const planBy = (person: TestPerson, title: string, starts: string, ends: string, more: Body = {}) =>
  person.call(routes.planMaintenance, { body: { title, reason: 'New disks.', teamId: w.team, serviceIds: [shop], zone: 'Europe/Amsterdam', starts, ends, ...more } })
const plan = (title: string, starts: string, ends: string, more: Body = {}) => planBy(ines, title, starts, ends, more)
const read = (id: routes.MaintenanceWindow['id']) => ines.call(routes.readMaintenance, { params: { id } })
const drawn = async (id: string, days: number) => (await ines.call(listScore, {
  query: { from: w.ctx.clock.now().subtract({ hours: 48 }).toString(), to: w.ctx.clock.now().add({ hours: 24 * days }).toString(), kind: 'maintenance-window', id, limit: 200 },
})).items

describe('a window', () => {
  it('is planned, opens, and is over, each told on the timelines of window and service', async () => {
    const made = await plan('Disk swap', '2026-11-12T15:00', '2026-11-12T16:00')
    expect(made).toMatchObject({ state: 'planned', from: '2026-11-12T14:00:00Z', to: '2026-11-12T15:00:00Z', covered: [{ kind: 'service', name: 'Shop' }], plannedBy: { name: 'Ines Ferreira' } })
    expect(made.why).toBe('It opens 12 Nov 2026, 15:00 (Europe/Amsterdam), until 12 Nov 2026, 16:00 (Europe/Amsterdam).')
    expect(await drawn(made.id, 2)).toMatchObject([{ mark: 'maintenance', stave: 'services', certainty: 'planned', state: 'planned', label: 'Disk swap' }])
    expect((await ines.call(findObjects, { query: { text: 'disk swap' } })).items).toMatchObject([{ kind: 'maintenance-window', href: `/operations/maintenance/${made.id}` }])
    const brief = async () => (await ines.call(readBrief, { query: { services: shop } as never })).parts.find((p) => p.module === 'operations/maintenance')!.facts
    expect(await brief()).toMatchObject([{ label: 'Disk swap', value: 'opens 12 Nov 2026, 15:00 (Europe/Amsterdam)' }])
    await w.pass('28m')
    expect(await read(made.id)).toMatchObject({ state: 'open', openings: [{ state: 'open' }] })
    expect(await drawn(made.id, 2)).toMatchObject([{ certainty: 'fact', state: 'held' }])
    expect(await brief()).toMatchObject([{ value: 'open until 12 Nov 2026, 16:00 (Europe/Amsterdam)', tone: 'due' }])
    await w.pass('1h')
    expect(await read(made.id)).toMatchObject({ state: 'over', openings: [{ state: 'over', why: 'Its time was over.' }], can: [{ action: 'edit', allowed: true }, { allowed: false }, { allowed: false }, { allowed: false }] })
    for (const [kind, id] of [['maintenance-window', made.id], ['service', shop]] as const) {
      const told = (await ines.call(readTimeline, { query: { kind, id, limit: 100 } })).items.map((e) => e.type)
      expect(told).toEqual(expect.arrayContaining(['maintenance.planned', 'maintenance.opened', 'maintenance.closed']))
    }
  })

  it('that has begun opens at once; it is ended early, once, and only then cancelled', async () => {
    const made = await plan('Emergency', '2026-11-12T12:00', '2026-11-12T20:00', { repeats: 'FREQ=DAILY' })
    expect(made).toMatchObject({ state: 'open' })
    await expect(ines.call(routes.cancelMaintenance, { params: { id: made.id }, body: { reason: 'x' } })).rejects.toMatchObject({ problem: { status: 409, code: 'is-open' } })
    const ended = await ines.call(routes.endMaintenance, { params: { id: made.id }, body: { reason: 'Done sooner.' } })
    expect(ended).toMatchObject({ state: 'planned', from: '2026-11-13T11:00:00Z', openings: expect.arrayContaining([expect.objectContaining({ state: 'over', why: 'Ines Ferreira ended it early: Done sooner.', to: w.ctx.clock.now().toString() })]) })
    await expect(ines.call(routes.endMaintenance, { params: { id: made.id } })).rejects.toMatchObject({ problem: { status: 409, code: 'not-open' } })
    await w.pass('1h')
    expect((await read(made.id)).state).toBe('planned')
    const cancelled = await ines.call(routes.cancelMaintenance, { params: { id: made.id }, body: { reason: 'The vendor is ill.' } })
    expect(cancelled).toMatchObject({ state: 'cancelled', why: 'Ines Ferreira cancelled it: The vendor is ill.', openings: [{ state: 'over' }] })
    expect(await drawn(made.id, 30)).toHaveLength(1)
    await w.pass('48h')
    expect((await read(made.id)).openings).toHaveLength(1)
  })
})

describe('refusals', () => {
  const later = ['2027-06-05T22:00', '2027-06-05T23:00'] as const
  it.each([
    ['body.ends', { ends: '2027-06-05T21:00' }], ['body.ends', { ends: later[0] }], ['body.zone', { zone: 'Mars/Base' }], ['body.zone', { zone: '+02:00' }], ['body.ends', { starts: '2025-01-01T00:00', ends: '2025-01-01T01:00' }],
    ['body.repeats', { repeats: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }], ['body.repeats', { repeats: 'FREQ=SOMETIMES' }], ['body.starts', { starts: '2027-02-30T00:00' }], ['body.starts', { starts: 'tomorrow' }],
    ['body.serviceIds', { serviceIds: [] }], ['body.serviceIds[0]', { serviceIds: ['0197b7d4-0000-7000-8000-000000000001'] }], ['body.itemIds[0]', { itemIds: ['0197b7d4-0000-7000-8000-000000000001'] }],
    ['body.teamId', { teamId: '0197b7d4-0000-7000-8000-000000000001' as never }],
  ] as [string, Body][])('name %s: %j', async (field, more) => {
    await expect(plan('Wrong', later[0], later[1], more)).rejects.toMatchObject({ problem: { status: 422, errors: [{ field }] } })
    expect((await ines.call(routes.listMaintenance, { query: { search: 'Wrong' } })).items).toEqual([])
  })
})

describe('scope', () => {
  it('keeps windows to their teams, shows them to those whose service is covered, and lets nobody silence another team', async () => {
    const payments = await w.newTeam('Payments')
    const jonas = await w.person('Jonas Lind', [{ role: 'it-professional', team: payments }], [payments])
    const till = await jonas.call(addItem, { body: { kind: 'server', name: 'till-1', teamId: payments } as never })
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    const ours = await plan('Ours', '2027-06-05T22:00', '2027-06-05T23:00')
    await expect(jonas.call(routes.readMaintenance, { params: { id: ours.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(jonas.call(routes.endMaintenance, { params: { id: ours.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await jonas.call(routes.listMaintenance, {})).items).toEqual([])
    await expect(auditor.call(routes.cancelMaintenance, { params: { id: ours.id }, body: { reason: 'x' } })).rejects.toMatchObject({ problem: { status: 403, permission: 'maintenance:manage' } })
    await expect(planBy(jonas, 'Theirs', '2027-06-05T22:00', '2027-06-05T23:00')).rejects.toMatchObject({ problem: { status: 403 } })
    await expect(planBy(jonas, 'Theirs', '2027-06-05T22:00', '2027-06-05T23:00', { teamId: payments })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.serviceIds[0]' }] } })
    const both = await plan('Both', '2027-06-05T22:00', '2027-06-05T23:00', { itemIds: [till.id] })
    const seen = await jonas.call(routes.readMaintenance, { params: { id: both.id } })
    expect(seen.covered.map((one) => one.name).sort()).toEqual(['one more, outside your scope', 'till-1'])
    // It silences what is theirs: they may take it back, as long as they may plan maintenance at all.
    expect(seen.can.find((one) => one.action === 'cancel')?.allowed).toBe(true)
    expect((await auditor.call(routes.readMaintenance, { params: { id: both.id } })).can.every((one) => !one.allowed)).toBe(true)
    expect((await jonas.call(routes.cancelMaintenance, { params: { id: both.id }, body: { reason: 'The till runs that night.' } })).state).toBe('cancelled')
  })
})

describe('a window that repeats', () => {
  it('is drawn 400 days ahead and goes on being drawn', async () => {
    const made = await plan('Patch Sunday', '2026-11-15T02:00', '2026-11-15T04:00', { repeats: 'FREQ=WEEKLY;BYDAY=SU' })
    const first = await drawn(made.id, 420)
    // Every Sunday from 15 November 2026 to 19 December 2027, day 400.
    expect(first.length).toBe(58)
    // As after two weeks without a server: what was missed is made up for in one step.
    w.at('2026-11-29T12:00:00Z')
    await w.settle()
    ines = await w.person('Ines again', [{ role: 'operations-manager' }])
    const { openings } = await read(made.id)
    expect(openings.filter((o) => o.state === 'over').map((o) => o.to)).toEqual(['2026-11-15T03:00:00Z', '2026-11-22T03:00:00Z', '2026-11-29T03:00:00Z'])
    const all = await drawn(made.id, 420)
    expect(all.at(-1)!.from).toBe(Temporal.Instant.from('2028-01-02T01:00:00Z').epochMilliseconds)
    await keep(w.ctx, 'test', (tx) => dropEntries(tx, 'maintenance:'))
    await w.product.modules.find((m) => m.name === 'operations/maintenance')!.rebuilders![0]!.run(w.ctx)
    expect((await drawn(made.id, 420)).map((e) => e.from)).toEqual(all.map((e) => e.from))
    expect((await ines.call(routes.listMaintenance, { query: { state: 'active', covering: shop } })).items.map((one) => one.title)).toContain('Patch Sunday')
    // The next to open stands first, page by page.
    const seen: string[] = []
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await ines.call(routes.listMaintenance, { query: { state: 'active', limit: 1, ...(cursor ? { cursor } : {}) } })
      seen.push(...page.items.map((one) => one.from))
      cursor = page.next
    }
    expect(seen.length).toBeGreaterThan(1)
    expect(seen).toEqual(seen.toSorted())
  })
})

describe('changing a window', () => {
  const editOf = (id: routes.MaintenanceWindow['id'], body: BodyOf<typeof routes.editMaintenance>, version: number) => ines.call(routes.editMaintenance, { params: { id }, body }, { ifMatch: `"v${version}"` })

  it('moves what is to come, on the Score too, and two who edit do not overwrite each other', async () => {
    const item = await ines.call(addItem, { body: { kind: 'server', name: 'edit-01', teamId: w.team } })
    const made = await plan('Movable', '2027-03-06T22:00', '2027-03-07T02:00', { repeats: 'FREQ=WEEKLY;COUNT=3' })
    const moved = await editOf(made.id, { title: 'Moved', starts: '2027-03-06T23:00', ends: '2027-03-07T01:00', itemIds: [item.id] }, made.version)
    expect(moved).toMatchObject({ title: 'Moved', from: '2027-03-06T22:00:00Z', to: '2027-03-07T00:00:00Z', covers: 2, version: made.version + 1 })
    expect(moved.openings.map((one) => one.from)).toEqual(['2027-03-06T22:00:00Z', '2027-03-13T22:00:00Z', '2027-03-20T22:00:00Z'])
    expect((await drawn(made.id, 200)).map((one) => [one.label, one.from])).toEqual(moved.openings.map((one) => ['Moved', Temporal.Instant.from(one.from).epochMilliseconds]))
    await expect(editOf(made.id, { title: 'Mine' }, made.version)).rejects.toMatchObject({ problem: { status: 412 } })
    await expect(editOf(made.id, { ends: '2027-03-06T23:00' }, moved.version)).rejects.toMatchObject({ problem: { errors: [{ field: 'body.ends', message: 'is not after the start' }] } })
    await expect(editOf(made.id, { serviceIds: [], itemIds: [] }, moved.version)).rejects.toMatchObject({ problem: { errors: [{ field: 'body.serviceIds' }] } })
    expect((await ines.call(readTimeline, { query: { kind: 'item', id: item.id, limit: 10 } })).items[0]).toMatchObject({ type: 'maintenance.changed', payload: { changed: ['title', 'starts', 'ends', 'covers'] } })
  })

  it('is not done to one that is open: that is extended, never into its next opening', async () => {
    const local = (hours: number) => w.ctx.clock.now().toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().add({ hours }).toString({ smallestUnit: 'minute' })
    const made = await plan('Running', local(-1), local(1), { repeats: 'FREQ=DAILY' })
    expect(made).toMatchObject({ state: 'open' })
    await expect(editOf(made.id, { title: 'No' }, made.version)).rejects.toMatchObject({ problem: { code: 'is-open' } })
    const extend = (minutes: number) => ines.call(routes.extendMaintenance, { params: { id: made.id }, body: { minutes, reason: 'The disks are slow.' } })
    const longer = await extend(90)
    expect(Temporal.Instant.from(made.to).until(longer.to).total('minutes')).toBe(90)
    expect((await drawn(made.id, 1)).find((one) => one.state === 'held')).toMatchObject({ to: Temporal.Instant.from(longer.to).epochMilliseconds })
    await expect(extend(1440)).rejects.toMatchObject({ problem: { code: 'meets-next' } })
    await w.pass('2h')
    expect(await read(made.id)).toMatchObject({ state: 'open' })
    await w.pass('31m')
    expect(await read(made.id)).toMatchObject({ state: 'planned', openings: expect.arrayContaining([expect.objectContaining({ state: 'over', to: longer.to })]) })
    await expect(extend(30)).rejects.toMatchObject({ problem: { code: 'not-open' } })
  })
})
