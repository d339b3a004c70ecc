import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportDetail, Mapping } from '@fullscore/api/imports/imports.ts'
import * as api from '@fullscore/api/imports/imports.ts'
import { addItem, editItem, listItems, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { listServices, readService } from '@fullscore/api/infrastructure/services.ts'
import { listContracts, readContract } from '@fullscore/api/strategy/contracts.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { listPersons, readPerson } from '@fullscore/api/organisation/organisation.ts'
import { exportList } from './export.ts'
import { badRows } from './bad-rows.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let ada: TestPerson
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }, { role: 'administrator' }])
})
afterAll(() => w.close())

const begin = (subject: string, body: Uint8Array | string, sheet?: string) => ada.call(api.uploadImport, { query: { subject, name: 'list', ...(sheet === undefined ? {} : { sheet }) }, body: typeof body === 'string' ? new TextEncoder().encode(body) : body })
const settled = async (made: Pick<ImportDetail, 'id'>) => { await w.settle(); return ada.call(api.readImport, { params: { id: made.id } }) }
const rowsOf = async (made: Pick<ImportDetail, 'id'>) => (await ada.call(api.listImportRows, { params: { id: made.id }, query: { limit: 200 } })).items
const reasons = async (made: Pick<ImportDetail, 'id'>) => (await rowsOf(made)).flatMap((row) => row.reasons.map((one) => `${row.number}${one.column === null ? '' : 'ABCDEFGHIJ'[one.column]}: ${one.message}`))
/** Imports what is good. @returns the import when it is through */
async function take(subject: string, body: Uint8Array | string, change?: (mapping: Mapping) => Mapping): Promise<ImportDetail> {
  const made = await begin(subject, body)
  if (change) await ada.call(api.mapImport, { params: { id: made.id }, body: change(made.mapping) })
  const checked = await settled(made)
  if (checked.state !== 'checked') return checked
  await ada.call(api.commitImport, { params: { id: made.id } })
  return settled(made)
}
const undo = async (made: Pick<ImportDetail, 'id'>) => { await ada.call(api.undoImport, { params: { id: made.id } }); return settled(made) }
const exported = async (list: string, query: Record<string, unknown> = {}, format: 'csv' | 'xlsx' = 'csv') => {
  const response = await exportList(await ada.ctx(), list, { format, ...query }, { address: '', userAgent: '', body: null, signal: new AbortController().signal, header: () => undefined, set: () => undefined })
  return Buffer.from(await response.arrayBuffer())
}

describe('items and their relations', () => {
  it('takes items with attributes; a reference that is mistyped is asked back', async () => {
    await w.newTeam('Network')
    const made = await begin('items', 'Hostname,Typ,Abteilung,Seriennummer,IP\nweb-01,server,Network,S-1,10.0.0.1\nsw-1,device,Netwrok,S-2,\ndb-01,databse,,,\n')
    expect(made.mapping.columns.map((one) => one.to)).toEqual(['name', 'kind', 'team', 'attributes.serial', 'attributes.address'])
    expect((await settled(made)).counts).toMatchObject({ create: 1, bad: 2 })
    expect(await reasons(made)).toEqual(['3C: no such team "Netwrok"; did you mean "Network"?', expect.stringMatching(/^4B: "databse" is not one of .*; did you mean "database"\?$/)])
    await ada.call(api.commitImport, { params: { id: made.id } })
    await settled(made)
    const [item] = (await ada.call(listItems, { query: { search: 'web-01' } })).items
    expect(item).toMatchObject({ kind: 'server', team: { name: 'Network' } })
    expect((await ada.call(readItem, { params: { id: item!.id } })).attributes).toMatchObject([{ name: 'address', value: '10.0.0.1', source: 'person' }, { name: 'serial', value: 'S-1' }])
    expect(await undo(made)).toMatchObject({ counts: { archived: 1 } })
    expect((await ada.call(listItems, { query: { search: 'web-01' } })).items).toEqual([])
  })

  it('changes an attribute, and undo releases it to what was observed', async () => {
    const item = await ada.call(addItem, { body: { kind: 'device', name: 'sw-7', teamId: w.team, attributes: { firmware: '1.0' } } })
    const done = await take('items', 'name,kind,firmware,model\nSW-7,device,2.0,EX-4300\n')
    expect(done.counts).toMatchObject({ updated: 1 })
    const now = await ada.call(readItem, { params: { id: item.id } })
    expect(Object.fromEntries(now.attributes.map((one) => [one.name, one.value]))).toEqual({ firmware: '2.0', model: 'EX-4300' })
    expect(await undo(done)).toMatchObject({ counts: { restored: 1 } })
    const again = await ada.call(readItem, { params: { id: item.id } })
    expect(Object.fromEntries(again.attributes.map((one) => [one.name, one.value]))).toEqual({ firmware: '1.0' })
    await ada.call(editItem, { params: { id: item.id }, body: { archived: true } }, { ifMatch: `"v${again.version}"` })
  })

  it('relates items by name, and takes the relations away again', async () => {
    await take('items', 'name,kind\napp-1,application\nhost-1,server\n')
    const done = await take('relations', 'From,Relation,To\napp-1,runs on,host-1\napp-1,runs-on,app-1\napp-1,depends-on,host-l\n')
    expect(done.counts).toMatchObject({ created: 1, bad: 2 })
    expect(await reasons(done)).toEqual(['3: An item cannot stand in relation to itself.', '4C: no such item "host-l"; did you mean "host-1"?'])
    expect((await begin('relations', 'From,Relation,To\nAPP-1,Runs On,HOST-1\n').then(settled)).counts).toMatchObject({ unchanged: 1 })
    expect((await exported('relations')).toString()).toContain('app-1,runs-on,host-1')
    expect(await undo(done)).toMatchObject({ counts: { archived: 1 } })
    expect((await exported('relations')).toString()).not.toContain('app-1,')
  })
})

describe('services and people', () => {
  it('takes services with owner, hours and worth as people write them', async () => {
    const done = await take('services', 'Service;Kritikalität;Verantwortlicher;Hours;Kosten pro Stunde;Währung\nShop;critical;Ada Ling;mon-fri 08:00-18:00, sat 9:00-12:00 (Europe/Berlin);1.234,50 €;EUR\nMail;hoch;nobody;;12;EUR\nWiki;low;;sometimes;;\n')
    expect(await reasons(done)).toEqual([
      expect.stringMatching(/^3B: "hoch" is not one of critical, high/), '3C: no such person "nobody"', expect.stringMatching(/^4D: is not 24\/7/),
    ])
    const [shop] = (await ada.call(listServices, { query: { search: 'Shop' } })).items
    expect(await ada.call(readService, { params: { id: shop!.id } })).toMatchObject({
      criticality: 'critical', businessOwner: { id: ada.id }, hourValue: { amount: '1234.50', currency: 'EUR' }, hours: { zone: 'Europe/Berlin', hours: { fri: [{ from: '08:00', to: '18:00' }], sat: [{ from: '09:00', to: '12:00' }] } },
    })
    const text = (await exported('services', { search: 'Shop' })).toString()
    expect(text).toContain('"mon-fri 08:00-18:00, sat 09:00-12:00 (Europe/Berlin)"')
    expect((await begin('services', text).then(settled)).counts).toMatchObject({ unchanged: 1, bad: 0 })
    expect(await undo(done)).toMatchObject({ counts: { archived: 1 } })
  })

  it('takes people into their teams; what came by name leads back on undo', async () => {
    await w.newTeam('Databases')
    const done = await take('persons', 'Name,E-Mail,Teams,Leads\nMei Tanaka,mei@example.org,Databases; IT operations,Databases\nNo Mail,nomail,,\n')
    expect(done.counts).toMatchObject({ created: 1, bad: 1 })
    const [mei] = (await ada.call(listPersons, { query: { search: 'mei@' } })).items
    expect(mei!.teams).toMatchObject([{ name: 'Databases', lead: true }, { name: 'IT operations', lead: false }])
    const moved = await take('persons', 'Mail,Teams\nmei@example.org,IT operations\nnew@example.org,\n')
    expect(moved.counts).toMatchObject({ updated: 1, bad: 1 })
    expect(await reasons(moved)).toEqual(['3: a new person needs Name'])
    await undo(moved)
  })

  it('a person leaves the teams that are not named, and comes back as lead when it is taken back', async () => {
    const done = await take('persons', 'Name,Mail,Teams,Leads\nMei Tanaka,MEI@example.org,IT operations,\n', (mapping) => ({ ...mapping, empty: 'clear' }))
    expect(done.counts).toMatchObject({ updated: 1 })
    const [mei] = (await ada.call(listPersons, { query: { search: 'mei@' } })).items
    expect(mei!.teams.map((team) => team.name)).toEqual(['IT operations'])
    await undo(done)
    expect((await ada.call(readPerson, { params: { id: mei!.id } })).teams).toMatchObject([{ name: 'Databases', lead: true }, { name: 'IT operations', lead: false }])
  })
})

describe('spreadsheets', () => {
  const text = (value: string) => ({ value, type: String })
  it('reads values and results of formulas, names broken ones by cell, and comes back from export unchanged', async () => {
    const file = await writeXlsxFile([
      [text('Our devices, 2025')], [], ['Name', 'Kind', 'Model', 'Team'].map(text), ['rt-1', 'device', 'MX', 'Network'].map(text), ['rt-2', 'device', 'MX', 'Nobody'].map(text), ['rt-3', 'device', 'MX'].map(text),
    ]).toBuffer()
    const parts = unzipSync(file)
    const sheet = 'xl/worksheets/sheet1.xml'
    const xml = Buffer.from(parts[sheet]!).toString().replace(/<c r="C6"[^>]*><v>\d+<\/v><\/c>/, '<c r="C6" t="e"><f>Sheet2!A1</f><v>#REF!</v></c>').replace(/<c r="C4"[^>]*><v>\d+<\/v><\/c>/, '<c r="C4" t="str"><f>"M"&amp;"X-5"</f><v>MX-5</v></c>')
    const done = await take('items', zipSync({ ...parts, [sheet]: Buffer.from(xml) }))
    expect(done).toMatchObject({ mapping: { headingRow: 3 }, readAs: 'sheet "Sheet1"', counts: { created: 1, bad: 2 } })
    expect(await reasons(done)).toEqual(['5D: no such team "Nobody"', '6C: holds #REF!: its formula refers to a cell that is gone'])
    const again = await begin('items', await exported('items', { search: 'rt-1' }, 'xlsx'))
    expect((await settled(again)).counts).toMatchObject({ unchanged: 1, bad: 0, create: 0 })
    const bad = Buffer.from(await (await badRows(await ada.ctx(), done.id, 'csv')).arrayBuffer()).toString()
    expect(bad.split('\r\n')[2]).toBe('rt-3,device,#REF!,,6,"row 6, column C ""Model"": holds #REF!: its formula refers to a cell that is gone"')
  })

  it.each([
    ['nothing', Buffer.from(''), 'There is nothing in this file.'], ['a cut file', Buffer.from('PK\u0003\u0004 cut here and there'), 'This file is damaged: its end is missing.'],
    ['an open quote', Buffer.from('name\n"abc\n1\n2'), /^A quotation mark is opened and never closed/], ['an old file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, ...Array.from({ length: 40 }, () => 1)]), /old kind/],
    ['too many columns', Buffer.from(`name${',x'.repeat(250)}\n`), /Row 1 has 251 cells/],
  ])('refuses %s with a sentence', async (_, body, says) => {
    await expect(begin('items', body)).rejects.toMatchObject({ problem: { status: 422, code: 'unreadable-file', detail: typeof says === 'string' ? says : expect.stringMatching(says) } })
  })

  it('refuses what unpacks to far more than it weighs', async () => {
    const parts = unzipSync(await writeXlsxFile([[text('a')]]).toBuffer())
    const bomb = zipSync({ ...parts, 'xl/worksheets/sheet1.xml': Buffer.alloc(301 * 1024 * 1024, 32) }, { level: 1 })
    expect(bomb.length).toBeLessThan(4 * 1024 * 1024)
    await expect(begin('items', bomb)).rejects.toMatchObject({ problem: { detail: expect.stringMatching(/unpacks to more/) as string } })
  })
})

describe('contracts', () => {
  it('takes terms, notice and costs as people write them; comes back from export unchanged; is taken back', async () => {
    await ada.call(addVendor, { body: { name: 'Oracle', teamId: w.team } })
    await take('items', 'name,kind\nora-1,database\n')
    const done = await take('contracts', [
      'Vertrag;Lieferant;Vertragsnummer;Beginn;Ende;Laufzeit;Verlängerung;Kündigungsfrist;Kosten;Währung;je;Umfang',
      'Oracle support;Oracle;C-1;01.04.2025;31.03.2027;;tacit;3;12.500,00;EUR;year;ora-1',
      'Lease;;C-2;31.01.2026;;36;never;;99,50;EUR;month;',
      'Odd;;C-3;01.01.2026;15.02.2026;;;;;;;',
      'Endless;;C-4;01.01.2026;;;;;;;;',
      'Unpriced;;C-5;01.01.2026;;12;;;100;;;',
      'Nobody;Sun;C-6;31.02.2026;;12;;;;;;',
    ].join('\n'))
    expect(done.counts).toMatchObject({ created: 3, bad: 3 })
    expect(await reasons(done)).toEqual([
      expect.stringContaining('no whole months after 1 Jan 2026'), expect.stringContaining('the length of the first term in months, or its last day'),
      expect.stringMatching(/^7B: no such vendor "Sun"/), expect.stringMatching(/^7D: /),
    ])
    const [oracle] = (await ada.call(listContracts, { query: { search: 'Oracle support' } })).items
    expect(await ada.call(readContract, { params: { id: oracle!.id } })).toMatchObject({
      vendor: { name: 'Oracle' }, term: { start: '2025-04-01', initialMonths: 24, renewal: 'tacit', notice: { amount: 3, unit: 'months' } }, cost: { amount: '12500.00', currency: 'EUR', per: 'year' }, covers: 1,
    })
    const text = (await exported('contracts', { search: 'Oracle support' })).toString()
    expect((await begin('contracts', text).then(settled)).counts).toMatchObject({ unchanged: 1, bad: 0 })
    const longer = await take('contracts', 'Contract number,Name,First term (months)\nC-1,Oracle support,36\n')
    expect(longer.counts).toMatchObject({ updated: 1 })
    expect((await ada.call(readContract, { params: { id: oracle!.id } })).term).toMatchObject({ start: '2025-04-01', initialMonths: 36, notice: { amount: 3 } })
    expect((await undo(longer)).counts).toMatchObject({ restored: 1 })
    expect((await ada.call(readContract, { params: { id: oracle!.id } })).term).toMatchObject({ initialMonths: 24 })
    // The one that was edited since is left alone.
    expect((await undo(done)).counts).toMatchObject({ archived: 2, left: 1 })
  })
})
