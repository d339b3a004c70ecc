import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listImportRows, type ImportDetail } from '@fullscore/api/imports/imports.ts'
import * as api from '@fullscore/api/imports/imports.ts'
import { addVendor, editVendor, listVendors } from '@fullscore/api/strategy/vendors.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let ada: TestPerson
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const upload = (who: TestPerson, subject: string, text: string, name = 'list.csv') => who.call(api.uploadImport, { query: { subject, name }, body: new TextEncoder().encode(text) })
const settled = async (who: TestPerson, made: Pick<ImportDetail, 'id'>) => {
  await w.settle()
  return who.call(api.readImport, { params: { id: made.id } })
}
const rowsOf = async (who: TestPerson, made: Pick<ImportDetail, 'id'>) => (await who.call(listImportRows, { params: { id: made.id }, query: { limit: 200 } })).items
const vendors = async (search: string) => (await ada.call(listVendors, { query: { search } })).items

describe('vendors from a CSV file', () => {
  const file = ['Lieferant;Hotline;E-Mail;Notizen', 'Nordlicht;+31 20 555 0199;support@nordlicht.example;"Ask for; the desk"', ';1;;', 'Südwind;;not a mail;', 'Westwind;2;w@west.example;#REF!', '', 'nordlicht;3;;'].join('\r\n')

  it('of what nobody imports is refused, naming the field of the request', async () => {
    await expect(upload(ada, 'ghosts', 'a')).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.subject' }] } })
    await expect(ada.call(api.pasteImport, { body: { subject: 'ghosts', text: 'a' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.subject' }] } })
  })

  it('guesses columns, checks by a dry run that changes nothing, and names what is wrong by cell', async () => {
    const made = await upload(ada, 'vendors', file)
    expect(made.mapping.columns.map((one) => one.to)).toEqual(['name', 'supportNumber', 'mail', 'notes'])
    expect(made).toMatchObject({ readAs: 'UTF-8, cells separated by semicolons', mapping: { headingRow: 1, key: ['name'], teamId: w.team }, wants: [] })
    const checked = await settled(ada, made)
    expect(checked).toMatchObject({ state: 'checked', counts: { create: 1, bad: 4 }, progress: { done: 5, of: 5 } })
    expect((await rowsOf(ada, made)).map((row) => [row.number, row.verdict, ...row.reasons.map((one) => `${one.column}: ${one.message}`)])).toEqual([
      [2, 'create'], [3, 'bad', '0: a new vendor needs Name'], [4, 'bad', expect.stringMatching(/^2: /)],
      [5, 'bad', '3: holds #REF!: its formula refers to a cell that is gone'], [7, 'bad', '0: is the same vendor as row 2'],
    ])
    expect(await vendors('nordlicht')).toEqual([])
  })

  it('takes the good rows in, with the ordinary events caused by the import, and takes them back', async () => {
    const made = await upload(ada, 'vendors', file)
    await settled(ada, made)
    await ada.call(api.commitImport, { params: { id: made.id } })
    const done = await settled(ada, made)
    expect(done).toMatchObject({ state: 'done', counts: { created: 1, bad: 4 } })
    const [vendor] = await vendors('nordlicht')
    expect(vendor).toMatchObject({ supportNumber: '+31 20 555 0199', notes: 'Ask for; the desk', team: { id: w.team } })
    const events = await w.ctx.db.selectFrom('events.event').select(['type', 'id', 'cause_id', 'actor_id']).where('type', 'in', ['import.committed', 'vendor.added', 'import.applied']).orderBy('at').orderBy('id').execute()
    const committed = events.find((one) => one.type === 'import.committed')!
    expect(events.filter((one) => one.type !== 'import.committed')).toEqual([
      expect.objectContaining({ type: 'vendor.added', cause_id: committed.id, actor_id: ada.id }), expect.objectContaining({ type: 'import.applied', cause_id: committed.id }),
    ])
    await ada.call(api.undoImport, { params: { id: made.id } })
    expect(await settled(ada, made)).toMatchObject({ state: 'undone', counts: { archived: 1, bad: 4 } })
    expect(await vendors('nordlicht')).toEqual([])
  })

  it('cleans cells of hidden characters instead of refusing them; only notes keep their lines', async () => {
    const made = await upload(ada, 'vendors', 'Name,Notes\r\n"Os\u202etwind\nInc","one\r\ntwo\u0007"\r\n')
    expect(await settled(ada, made)).toMatchObject({ state: 'checked', counts: { create: 1 } })
    await ada.call(api.commitImport, { params: { id: made.id } })
    await settled(ada, made)
    expect(await vendors('ostwind')).toMatchObject([{ name: 'Ostwind Inc', notes: 'one\ntwo' }])
    await expect(ada.call(addVendor, { body: { name: 'Ost\u202ewind', teamId: w.team } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.name', message: 'holds the invisible sign U+202E at place 4: take it out' }] } })
  })

  it('changes what is known, leaves alone what was edited since', async () => {
    const add = (name: string) => ada.call(addVendor, { body: { name, teamId: w.team, supportHours: 'day' } })
    const [one, two, three] = [await add('Alpha'), await add('Beta'), await add('Gamma')]
    const made = await upload(ada, 'vendors', 'Name\tSupport hours\nalpha\tnight\nBeta\tnight\nGamma\tday\n')
    expect(await settled(ada, made)).toMatchObject({ state: 'checked', counts: { update: 2, unchanged: 1 } })
    expect((await rowsOf(ada, made))[1]!.changes).toEqual([{ label: 'Support hours', was: 'day', is: 'night' }])
    await ada.call(api.commitImport, { params: { id: made.id } })
    await settled(ada, made)
    expect(await vendors('alpha')).toMatchObject([{ id: one.id, name: 'Alpha', supportHours: 'night' }])
    await ada.call(editVendor, { params: { id: two.id }, body: { notes: 'mine' } }, { ifMatch: '"v2"' })
    await ada.call(api.undoImport, { params: { id: made.id } })
    expect(await settled(ada, made)).toMatchObject({ state: 'undone', counts: { restored: 1, left: 1, unchanged: 1 } })
    expect(await vendors('alpha')).toMatchObject([{ name: 'Alpha', supportHours: 'day' }])
    expect(await vendors('beta')).toMatchObject([{ supportHours: 'night', notes: 'mine' }])
    expect(await vendors('gamma')).toMatchObject([{ id: three.id, version: 1 }])
    expect((await rowsOf(ada, made)).find((row) => row.verdict === 'left')!.reasons[0]!.message).toMatch(/edited it since/)
  })
})
