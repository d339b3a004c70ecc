import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '@fullscore/api/imports/imports.ts'
import { addItem, editItem, relateItems } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { addPerson, setMember } from '@fullscore/api/organisation/organisation.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { modules } from '../modules.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let ada: TestPerson
const subjects = modules.flatMap((module) => module.importers ?? [])
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }, { role: 'administrator' }])
  await fill()
})
afterAll(() => w.close())

/** Records that are hard to write into a cell and to read back from it. */
async function fill(): Promise<void> {
  const network = await w.newTeam('Network; core')
  const [one, two, odd] = [
    await ada.call(addItem, { body: { kind: 'server', name: 'twin', attributes: { serial: '007', address: '10.0.0.1' } } }), await ada.call(addItem, { body: { kind: 'device', name: 'twin', teamId: network } }),
    await ada.call(addItem, { body: { kind: 'server', name: 'a; b, "c"' } }),
  ]
  const gone = await ada.call(addItem, { body: { kind: 'server', name: 'gone' } })
  await ada.call(editItem, { params: { id: gone.id }, body: { archived: true } }, { ifMatch: `"v${gone.version}"` })
  await ada.call(relateItems, { body: { kind: 'runs-on', fromId: one.id, toId: odd.id } })
  await ada.call(relateItems, { body: { kind: 'depends-on', fromId: one.id, toId: two.id } })
  const service = await ada.call(addService, { body: { name: 'Shop', hourValue: { amount: '10', currency: 'EUR' }, businessOwnerId: ada.id, description: 'one\ntwo', hours: { zone: 'Europe/Berlin', hours: { mon: [{ from: '08:00', to: '12:00' }, { from: '13:00', to: '18:00' }], sun: [{ from: '10:00', to: '11:30' }] } } } })
  await ada.call(addService, { body: { name: 'Wiki', hourValue: { amount: '99.50', currency: 'EUR' } } })
  const vendor = await ada.call(addVendor, { body: { name: '=Sum & Co', supportNumber: '+31 20 555', notes: 'first\n"second"; third', teamId: network, about: [{ kind: 'item', id: one.id }, { kind: 'service', id: service.id }] } as never })
  await ada.call(addVendor, { body: { name: "'=quoted", supportNumber: '-1', teamId: w.team } })
  const term = { start: '2024-01-31', initialMonths: 1, renewal: 'tacit' as const, renewalMonths: 0, notice: { amount: 10, unit: 'working-days' as const }, end: 'exclusive' as const, leadDays: 3 }
  await ada.call(addContract, { body: { name: 'Rolling', term, vendorId: vendor.id, cost: { amount: '10', currency: 'EUR', per: 'month' }, covers: [{ kind: 'item', id: odd.id }, { kind: 'item', id: two.id }, { kind: 'service', id: service.id }] } })
  await ada.call(addContract, { body: { name: 'Quarterly', term: { ...term, initialMonths: 0, notice: { amount: 6, unit: 'weeks', to: 'contract-quarter' } } } })
  await ada.call(addContract, { body: { name: 'Bare', term: { ...term, renewal: 'never', notice: null, end: 'inclusive', initialMonths: 24 }, cost: { amount: '1234567.5', currency: 'CHF', per: 'once' }, number: '=7' } })
  const mei = await ada.call(addPerson, { body: { name: 'Mei, Tanaka', email: 'mei@example.org', teamIds: [w.team, network] } })
  await ada.call(setMember, { params: { id: network, personId: mei.id }, body: { lead: true } })
  await w.settle()
}

const exported = async (list: string, query: Record<string, string>) => {
  const { fetch } = w
  const cookie = await sessionOf()
  const response = await fetch(`/api/v1/exports/${list}?${new URLSearchParams(query).toString()}`, { headers: { cookie } })
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
}
async function sessionOf(): Promise<string> {
  const { openSession } = await import('../access/sign-in.ts')
  return `fullscore_session=${await openSession(w.ctx, ada.id, { address: '', userAgent: '' })}`
}

describe('re-importing one\'s own export changes nothing and refuses nothing', () => {
  it.each(subjects.flatMap((subject) => (['csv', 'xlsx'] as const).map((format) => [subject.name, format] as const)))('%s as %s', async (name, format) => {
    const { list } = subjects.find((one) => one.name === name)!
    const archived = 'archived' in ((list.query as unknown as { shape: object }).shape) ? { archived: 'true' } : {}
    const { status, bytes } = await exported(list.name, { format, ...archived })
    expect(status).toBe(200)
    const made = await ada.call(api.uploadImport, { query: { subject: name, name: `own.${format}` }, body: bytes })
    await w.settle()
    const checked = await ada.call(api.readImport, { params: { id: made.id } })
    const rows = (await ada.call(api.listImportRows, { params: { id: made.id }, query: { limit: 200 } })).items
    expect(rows.filter((row) => row.verdict !== 'unchanged').map((row) => [row.cells.join(' | '), row.reasons, row.changes])).toEqual([])
    expect(checked).toMatchObject({ state: 'checked', wants: [], counts: { create: 0, update: 0, bad: 0 } })
    expect(checked.counts.unchanged).toBeGreaterThan(1)
  })
})

describe('an export', () => {
  it('takes the filters of its list, and refuses those that it does not have', async () => {
    const text = async (query: Record<string, string>) => Buffer.from((await exported('vendors', query)).bytes).toString()
    expect((await text({ search: 'Sum' })).trim().split('\r\n')).toHaveLength(2)
    const wrong = await exported('vendors', { serch: 'Sum' })
    expect([wrong.status, JSON.parse(Buffer.from(wrong.bytes).toString())]).toMatchObject([422, { errors: [{ field: 'query.serch', message: 'is no filter of vendors; did you mean search?' }] }])
    expect((await exported('vendors', { limit: '5' })).status).toBe(422)
  })

  it('is there for lists that are not imported, paged or not', async () => {
    const departments = await exported('departments', {})
    expect([departments.status, Buffer.from(departments.bytes).toString()]).toEqual([200, expect.stringMatching(/^\ufeffId,Name/)])
    const followUps = await exported('incidents.follow-ups', { ageing: 'active' })
    expect(followUps.status).toBe(200)
  })
})
