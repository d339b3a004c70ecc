import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportDetail, Mapping } from '@fullscore/api/imports/imports.ts'
import * as api from '@fullscore/api/imports/imports.ts'
import { addContract, listContracts, readContract } from '@fullscore/api/strategy/contracts.ts'
import { addVendor, editVendor, listVendors } from '@fullscore/api/strategy/vendors.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let ada: TestPerson
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }])
  await ada.call(addVendor, { body: { name: 'Oracle', teamId: w.team } })
})
afterAll(() => w.close())

const settled = async (made: Pick<ImportDetail, 'id'>) => { await w.settle(); return ada.call(api.readImport, { params: { id: made.id } }) }
const begin = async (text: string) => settled(await ada.call(api.uploadImport, { query: { subject: 'contracts', name: 'list.csv' }, body: new TextEncoder().encode(text) }))
const choose = async (made: ImportDetail, names: Mapping['names']) => { await ada.call(api.mapImport, { params: { id: made.id }, body: { ...made.mapping, names } }); return settled(made) }
const commit = async (made: Pick<ImportDetail, 'id'>) => { await ada.call(api.commitImport, { params: { id: made.id } }); return settled(made) }
const undo = async (made: Pick<ImportDetail, 'id'>) => { await ada.call(api.undoImport, { params: { id: made.id } }); return settled(made) }
const notes = async (made: Pick<ImportDetail, 'id'>, of: 'reasons' | 'assumed') => (await ada.call(api.listImportRows, { params: { id: made.id }, query: { limit: 200 } })).items.flatMap((row) => row[of].map((one) => `${row.number}${one.column === null ? '' : 'ABCDEFGHIJ'[one.column]}: ${one.message}`))
const vendors = async () => (await ada.call(listVendors, { query: { limit: 200 } })).items.map((one) => one.name).sort()
const vendorOf = async (search: string) => { const [one] = (await ada.call(listContracts, { query: { search } })).items; return one && (await ada.call(readContract, { params: { id: one.id } })).vendor?.name }

describe('vendors that contracts name and nobody knows', () => {
  it('are shown, made with the rows if the person says so, once each, and taken back with them', async () => {
    const made = await begin('Name;Vendor;First day;Months\nLines;Telko AG;2026-01-01;12\nPhones;TELKO AG;2026-01-01;12\nData;Orcale;2026-01-01;12\nOld;Oracle;2026-01-01;12\nPaper;Nord & Co;2026-01-01;12\n')
    expect(made).toMatchObject({ counts: { create: 1, bad: 4 }, unknown: [{ to: 'vendor', title: 'Vendors', kind: 'vendor', count: 3, make: false, allowed: true, names: [{ name: 'Telko AG', rows: 2, near: null, means: null }, { name: 'Orcale', rows: 1, near: 'Oracle', means: null }, { name: 'Nord & Co', rows: 1, near: null, means: null }] }] })
    const chosen = await choose(made, [{ to: 'vendor', make: true, means: [{ name: 'Orcale', known: 'Oracle' }] }])
    expect(chosen).toMatchObject({ state: 'checked', counts: { create: 5, bad: 0 }, unknown: [{ count: 3, make: true, names: [{}, { means: 'Oracle' }, {}] }] })
    expect((await notes(made, 'assumed'))).toEqual(['2B: Telko AG is not known: it is made with this row', '3B: TELKO AG is not known: it is made with this row', '4B: read as Oracle', '6B: Nord & Co is not known: it is made with this row'])
    // The dry run makes nothing.
    expect(await vendors()).toEqual(['Oracle'])
    expect(await commit(made)).toMatchObject({ state: 'done', counts: { created: 5 }, made: [{ title: 'Vendors', kept: 2, archived: 0 }] })
    expect(await vendors()).toEqual(['Nord & Co', 'Oracle', 'Telko AG'])
    expect([await vendorOf('Lines'), await vendorOf('Phones'), await vendorOf('Data'), await vendorOf('Paper')]).toEqual(['Telko AG', 'Telko AG', 'Oracle', 'Nord & Co'])
    // What was made is known from now on.
    expect((await begin('Name;Vendor;First day;Months\nMore;telko ag;2026-01-01;12\n')).unknown).toEqual([])
    expect(await undo(made)).toMatchObject({ state: 'undone', counts: { archived: 5 }, made: [{ kept: 0, archived: 2 }] })
    expect(await vendors()).toEqual(['Oracle'])
  })

  it('stay where somebody edited them or another contract names them by then', async () => {
    const made = await begin('Name;Vendor;First day;Months\nA1;Edited;2026-01-01;12\nA2;Used;2026-01-01;12\nA3;Free;2026-01-01;12\n')
    await choose(made, [{ to: 'vendor', make: true, means: [] }])
    await commit(made)
    const all = (await ada.call(listVendors, { query: { limit: 200 } })).items
    const id = (name: string) => all.find((one) => one.name === name)!.id
    await ada.call(editVendor, { params: { id: id('Edited') }, body: { supportNumber: '1' } }, { ifMatch: '"v1"' })
    await ada.call(addContract, { body: { name: 'Other', vendorId: id('Used'), term: { start: '2026-01-01', initialMonths: 12, renewal: 'never' } } })
    expect(await undo(made)).toMatchObject({ state: 'undone', made: [{ kept: 2, archived: 1 }] })
    expect(await vendors()).toEqual(['Edited', 'Oracle', 'Used'])
  })

  it('that their own operation refuses make their rows bad, and no others', async () => {
    const long = 'x'.repeat(500)
    const made = await begin(`Name;Vendor;First day;Months\nB1;${long};2026-01-01;12\nB2;Good;2026-01-01;12\nB3;;2026-01-01;12\n`)
    expect(await choose(made, [{ to: 'vendor', make: true, means: [] }])).toMatchObject({ counts: { create: 2, bad: 1 } })
    expect(await notes(made, 'reasons')).toEqual([expect.stringMatching(/^2B: /)])
    expect(await commit(made)).toMatchObject({ counts: { created: 2, bad: 1 }, made: [{ kept: 1 }] })
  })

  it('are made for other columns by no import', async () => {
    const made = await begin('Name;First day;Months;Owner\nC1;2026-01-01;12;Nobody\n')
    await expect(choose(made, [{ to: 'owner', make: true, means: [] }])).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.names[0].to' }] } })
  })
})
