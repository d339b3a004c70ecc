import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addItem, mergeItems, undoMerge } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, serviceBrief } from '@fullscore/api/infrastructure/services.ts'
import { listScore } from '@fullscore/api/insight/score.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import * as routes from '@fullscore/api/strategy/contracts.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let mei: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-01-15T09:00:00Z' })
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

/** Sessions end long before contracts do: whoever looks later has signed in again. */
async function later(moment: string): Promise<void> {
  w.at(moment)
  await w.settle()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
}

const term = { start: '2024-04-01', initialMonths: 24, renewal: 'tacit' as const, renewalMonths: 12, notice: { amount: 1, unit: 'months' as const }, end: 'inclusive' as const, leadDays: 14 }
const add = (name: string, rest: object = {}) => mei.call(routes.addContract, { body: { name, term, zone: 'Europe/Amsterdam', ...rest } })
const read = (id: string) => mei.call(routes.readContract, { params: { id: id as never } })
const said = async (id: string) => (await mei.call(readTimeline, { query: { kind: 'contract', id, limit: 100 } })).items.map((one) => one.type)
const marks = async (id: string) => (await mei.call(listScore, { query: { from: '2024-01-01T00:00:00Z', to: '2028-12-31T00:00:00Z', limit: 200 } })).items.filter((one) => one.subject.id === id).map((one) => `${one.mark} ${one.label} ${one.state}`).sort()

describe('contracts', () => {
  test('know their dates, stand on the Score, and answer whom to call', async () => {
    const vendor = await mei.call(addVendor, { body: { teamId: w.team, name: 'Oracle', supportNumber: '+31 20 555 0100', supportHours: 'Mon-Fri 8-18' } })
    const service = await mei.call(addService, { body: { name: 'Ledger' } })
    const one = await add('Oracle support', { vendorId: vendor.id, number: 'CSI-7719', cost: { amount: '84000', currency: 'EUR', per: 'year' }, covers: [{ kind: 'service', id: service.id }] })
    expect(one).toMatchObject({
      state: 'running', end: '2026-03-31', actBy: '2026-02-27', decideBy: '2026-02-13', lockedUntil: null, perYear: '84000.00', owner: { name: 'Mei Tanaka' }, vendor: { name: 'Oracle' }, covers: 1,
      verdict: 'To be decided by 13 Feb 2026, in 29 days: the last day to give notice is 27 Feb 2026, in 43 days.', tone: 'warning', contact: { number: '+31 20 555 0100' }, covered: [{ title: 'Ledger' }],
    })
    expect(await marks(one.id)).toEqual(['contract-end Oracle support renews itself planned', 'deadline decide: Oracle support due'])
    const brief = await mei.call(serviceBrief, { params: { id: service.id } })
    expect(brief.parts.find((part) => part.module === 'strategy/contracts')?.facts).toMatchObject([{ label: 'Oracle support, Oracle', value: '+31 20 555 0100, Mon-Fri 8-18, contract CSI-7719, term ends 31 Mar 2026, renews itself' }])
    expect((await mei.call(findObjects, { query: { text: 'CSI-7719' } })).items).toMatchObject([{ kind: 'contract', id: one.id }])
    expect(await mei.call(routes.listContracts, { query: { search: 'oracle', decideWithin: 30 } })).toMatchObject({ items: [{ id: one.id }], waiting: 1 })
    expect((await mei.call(routes.listContracts, { query: { decideWithin: 10 } })).items).toEqual([])
    expect((await mei.call(routes.listContracts, { query: { coversKind: 'service', coversId: service.id } })).items).toHaveLength(1)
  })

  test.each(['1850-01-01', '2299-12-31'])('that begin on %s have their dates, with the longest term, notice and lead', async (start) => {
    for (const renewal of ['tacit', 'express'] as const) {
      const one = await add(`${start} ${renewal}`, { term: { start, initialMonths: 1200, renewal, notice: { amount: 3650, unit: 'working-days' }, leadDays: 3650 } })
      expect(one.end).toMatch(/^\d{4}-/)
    }
  })
  test.each(['1849-12-31', '2300-01-01', '8999-12-31'])('that begin on %s are refused', async (start) => {
    await expect(add('far', { term: { ...term, start } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.term.start', message: 'lies outside of the years 1850 to 2299' }] } })
  })

  test('missed: reminded, locked in and told so, and renewed by itself', async () => {
    const one = await add('Datavault backup')
    await later('2026-02-07T09:00:00Z')
    await later('2026-02-14T09:00:00Z')
    expect(await said(one.id)).toContain('deadline.missed')
    expect((await read(one.id)).verdict).toContain('The decision is overdue since 13 Feb 2026')
    await later('2026-02-28T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ lockedUntil: '2027-03-31', tone: 'trouble', verdict: 'The last day to give notice was 27 Feb 2026: locked in until 31 Mar 2027.' })
    expect(await said(one.id)).toContain('contract.locked-in')
    expect(await marks(one.id)).toContain('freeze Datavault backup: locked until 31 Mar 2027 locked')
    const pages = await w.ctx.db.selectFrom('outbound.page').select(['subject', 'body', 'why', 'asks']).where('cause_id', '=', one.id as never).orderBy('made_at').execute()
    expect(pages.every((page) => !page.asks)).toBe(true)
    expect((await w.ctx.db.selectFrom('agenda.entry').select('label').where('mark', '=', 'page').execute())).toEqual([])
    expect(pages.map((page) => page.why)).toEqual([
      'You own this contract; its decision is due by 13 Feb 2026.', 'You own this contract; its decision is due by 13 Feb 2026.', 'You own this contract; the day for its decision, 13 Feb 2026, has passed.', 'You own this contract; nobody gave notice in time.',
    ])
    await later('2026-04-01T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ period: 1, end: '2027-03-31', lockedUntil: null })
    expect(await said(one.id)).toEqual(expect.arrayContaining(['contract.renewed']))
    expect((await mei.call(routes.listContracts, { query: {} })).locked).toBe(0)
  })

  test('that nobody owns, or whose owner has left, remind who leads the team', async () => {
    const lead = await w.person('Lena Lead', [{ role: 'team-lead', team: w.team }], [w.team])
    const gone = await w.person('Gil Gone', [], [w.team])
    const start = { ...term, start: '2025-06-05', initialMonths: 12 }
    const [one, two] = [await add('Unowned', { term: start }), await add('Left behind', { term: start, ownerId: gone.id })]
    const { etag } = await mei.call.tagged(routes.readContract, { params: { id: one.id } })
    expect((await mei.call(routes.editContract, { params: { id: one.id }, body: { ownerId: null } }, { ifMatch: etag })).owner).toBeNull()
    await w.ctx.db.updateTable('organisation.person').set({ archived_at: w.ctx.clock.now() }).where('id', '=', gone.id).execute()
    await later('2026-04-14T09:00:00Z')
    for (const { id } of [one, two]) {
      const pages = await w.ctx.db.selectFrom('outbound.page').select(['person_id', 'why']).where('cause_id', '=', id as never).execute()
      expect(pages).toContainEqual({ person_id: lead.id, why: expect.stringMatching(/^Nobody owns this contract but your team; its decision is due by /) })
    }
  })

  test('left in time: decided, notice given, ended', async () => {
    const one = await add('Northline', { term: { ...term, start: '2025-06-01', initialMonths: 12 } })
    expect(one).toMatchObject({ end: '2026-05-31', actBy: '2026-04-30' })
    expect(await mei.call(routes.decideContract, { params: { id: one.id }, body: { decision: 'leave', why: 'Too dear' } })).toMatchObject({ decision: 'leave', decidedWhy: 'Too dear' })
    expect(await marks(one.id)).toContain('deadline give notice: Northline due')
    await expect(mei.call(routes.giveNotice, { params: { id: one.id }, body: { on: '2030-01-01' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.on' }] } })
    const given = await mei.call(routes.giveNotice, { params: { id: one.id }, body: {} })
    expect(given).toMatchObject({ actBy: null, tone: 'quiet', verdict: expect.stringContaining('it ends on 31 May 2026') })
    expect((await mei.call(listDeadlines, { query: { kind: 'contract', id: one.id } })).items.map((d) => `${d.rule} ${d.state}`).sort()).toEqual(['contract-act 2026-04-30 met', 'contract-decision 2026-04-16 met'])
    expect(await mei.call(routes.withdrawNotice, { params: { id: one.id }, body: {} })).toMatchObject({ decision: null, actBy: '2026-04-30' })
    await mei.call(routes.giveNotice, { params: { id: one.id }, body: {} })
    await later('2026-06-01T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ state: 'ended', verdict: 'It ended on 31 May 2026.' })
    expect(await said(one.id)).toContain('contract.ended')
    await expect(mei.call(routes.decideContract, { params: { id: one.id }, body: { decision: 'keep' } })).rejects.toMatchObject({ problem: { status: 409, code: 'nothing-to-decide' } })
  })

  test('with a notice longer than a further term: its next last day, its reminders, and the end that a notice is in time for', async () => {
    // It is the first of June 2026; the 14th is a Sunday.
    const one = await add('Month by month', { term: { ...term, start: '2024-01-15', renewalMonths: 1, notice: { amount: 3, unit: 'months' }, leadDays: 7 } })
    expect(one).toMatchObject({ end: '2026-06-14', actBy: '2026-06-12', lockedUntil: '2026-09-14', verdict: expect.stringContaining('ends it on 14 Sept 2026') })
    expect((await mei.call(listDeadlines, { query: { kind: 'contract', id: one.id } })).items.map((d) => `${d.rule} ${d.state}`)).toEqual(['contract-decision 2026-06-05 running'])
    expect((await mei.call(routes.listContracts, { query: { decideWithin: 10 } })).items.map((c) => c.id)).toContain(one.id)
    expect(await mei.call(routes.decideContract, { params: { id: one.id }, body: { decision: 'keep' } })).toMatchObject({ decision: 'keep', tone: 'plain' })
    expect((await mei.call(routes.listContracts, { query: { decideWithin: 10 } })).items.map((c) => c.id)).not.toContain(one.id)
    await later('2026-06-15T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ decision: null, end: '2026-07-14', actBy: '2026-07-14', lockedUntil: '2026-10-14' })
    expect((await said(one.id)).filter((type) => type === 'contract.locked-in')).toHaveLength(1)
    expect(await marks(one.id)).toContain('freeze Month by month: locked until 14 Oct 2026 locked')
    expect(await mei.call(routes.giveNotice, { params: { id: one.id }, body: {} })).toMatchObject({ end: '2026-10-14', actBy: null, verdict: 'Notice was given on 15 Jun 2026: it ends on 14 Oct 2026.' })
  })

  test('an express one goes on by an act; one that never renews does not', async () => {
    const one = await add('Lease', { term: { ...term, start: '2026-01-01', renewal: 'express', initialMonths: 12 } })
    expect(await mei.call(routes.renewContract, { params: { id: one.id }, body: { why: 'cheaper' } })).toMatchObject({ end: '2027-12-31', renewalsByAct: 1 })
    const two = await add('Once', { term: { ...term, start: '2026-01-01', renewal: 'never' } })
    await expect(mei.call(routes.renewContract, { params: { id: two.id }, body: {} })).rejects.toMatchObject({ problem: { code: 'never-renews' } })
  })

  test('follow the merging of what they cover, and its undoing', async () => {
    const [a, b] = [await mei.call(addItem, { body: { kind: 'server', name: 'db-1' } }), await mei.call(addItem, { body: { kind: 'server', name: 'db-one' } })]
    const one = await add('Hardware care', { covers: [{ kind: 'item', id: b.id }] })
    await mei.call(mergeItems, { params: { id: a.id }, body: { otherId: b.id } })
    await w.settle()
    const covering = (id: string) => mei.call(routes.listContracts, { query: { coversKind: 'item', coversId: id } })
    expect((await covering(a.id)).items.map((c) => c.id)).toEqual([one.id])
    expect((await read(one.id)).covered).toMatchObject([{ id: a.id, title: 'db-1' }])
    await mei.call(undoMerge, { params: { id: a.id } })
    await w.settle()
    expect((await covering(a.id)).items).toEqual([])
  })

  test('a moved term arms its reminders anew', async () => {
    const { answer: one, etag } = await mei.call.tagged(routes.addContract, { body: { name: 'Moved', zone: 'Europe/Amsterdam', term: { ...term, start: '2026-04-01', initialMonths: 12 } } })
    const edited = await mei.call(routes.editContract, { params: { id: one.id }, body: { term: { ...term, start: '2026-05-01', initialMonths: 12 } } }, { ifMatch: etag })
    expect(edited).toMatchObject({ end: '2027-04-30' })
    const rules = (await mei.call(listDeadlines, { query: { kind: 'contract', id: one.id } })).items.map((d) => `${d.rule} ${d.state}`).sort()
    expect(rules).toEqual([`contract-decision ${edited.decideBy} running`, `contract-decision ${one.decideBy} cancelled`].sort())
    await expect(mei.call(routes.editContract, { params: { id: one.id }, body: { name: 'Too late' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
  })

  test('are listed by their next decision, those that ended last, page by page', async () => {
    await add('Zz ended', { term: { ...term, start: '2015-01-01', renewal: 'never' } })
    const names: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await mei.call(routes.listContracts, { query: { limit: 3, ...(cursor ? { cursor } : {}) } })
      names.push(...page.items.map((one) => (one.state === 'ended' ? 'ended' : (one.decideBy ?? one.end))))
      if (!page.next) break
      cursor = page.next
    }
    expect(names.length).toBeGreaterThan(6)
    expect(names.at(-1)).toBe('ended')
    expect(names).toEqual(names.toSorted())
  })

  test('refuse what does not fit, and keep to the scope', async () => {
    await expect(add('Bad', { zone: 'Mars/Olympus' })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.zone' }] } })
    await expect(add('Bad', { vendorId: crypto.randomUUID() })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.vendorId' }] } })
    await expect(add('Bad', { covers: [{ kind: 'item', id: crypto.randomUUID() }] })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.covers[0]' }] } })
    await expect(add('Bad', { term: { ...term, initialMonths: 0 } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.term.initialMonths' }] } })
    await expect(add('Bad', { term: { ...term, start: '2024-02-30' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.term.start' }] } })
    const other = await w.newTeam('Payroll')
    const ola = await w.person('Ola Berg', [{ role: 'it-professional', team: other }])
    const one = await add('Hidden')
    await expect(ola.call(routes.readContract, { params: { id: one.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(ola.call(routes.decideContract, { params: { id: one.id }, body: { decision: 'keep' } })).rejects.toMatchObject({ problem: { status: 403 } })
    expect((await ola.call(routes.listContracts, { query: {} })).items).toEqual([])
  })
  test('with notice to the end of a quarter: every quarter can be chosen, keeping it is asked once a year, and other contracts have no such end', async () => {
    await later('2027-06-15T09:00:00Z')
    const service = await mei.call(addService, { body: { name: 'Lines' } })
    const notice = { amount: 6, unit: 'weeks' as const, to: 'quarter' as const }
    const one = await add('Lines', { term: { ...term, start: '2025-01-01', initialMonths: 12, notice, leadDays: 7 }, covers: [{ kind: 'service', id: service.id }] })
    expect(one).toMatchObject({ term: { notice }, end: '2027-06-30', actBy: '2027-08-19', decideBy: '2027-08-12', lockedUntil: '2027-09-30', verdict: 'To be decided by 12 Aug 2027, in 58 days: notice given by 19 Aug 2027, in 65 days, ends it on 30 Sept 2027.' })
    const brief = await mei.call(serviceBrief, { params: { id: service.id } })
    expect(brief.parts.find((part) => part.module === 'strategy/contracts')?.facts[0]?.value).toContain('can end 30 Sept 2027, goes on otherwise')
    await mei.call(routes.decideContract, { params: { id: one.id }, body: { decision: 'keep' } })
    await later('2027-09-15T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ decision: 'keep', actBy: '2027-11-19', lockedUntil: '2027-12-31', verdict: 'To be kept: it goes on after 31 Dec 2027.' })
    expect((await mei.call(routes.listContracts, { query: { decideWithin: 3650 } })).items.map((c) => c.id)).not.toContain(one.id)
    expect((await mei.call(listDeadlines, { query: { kind: 'contract', id: one.id } })).items.filter((d) => d.state === 'running')).toEqual([])
    await later('2028-08-10T09:00:00Z')
    expect(await read(one.id)).toMatchObject({ decision: null, actBy: '2028-08-18', end: '2028-09-30', lockedUntil: null, verdict: expect.stringContaining('the last day to give notice is 18 Aug 2028') as string })
    expect((await mei.call(routes.listContracts, { query: { decideWithin: 3650 } })).items.map((c) => c.id)).toContain(one.id)
    expect((await said(one.id)).filter((type) => type === 'contract.locked-in')).toEqual([])
    expect(await mei.call(routes.giveNotice, { params: { id: one.id }, body: {} })).toMatchObject({ end: '2028-09-30', verdict: 'Notice was given on 10 Aug 2028: it ends on 30 Sept 2028.' })
    await expect(add('Bad', { term: { ...term, renewal: 'never', notice } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.term.notice.to' }] } })
  })
})
