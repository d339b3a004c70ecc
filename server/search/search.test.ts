import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findObjects } from '@fullscore/api/search/search.ts'
import { keep } from '../kernel/change.ts'
import { modules } from '../modules.ts'
import { testing, thing, type ThingWorld } from './thing.fixture.ts'

let w: ThingWorld
beforeAll(async () => { w = await testing(modules) })
afterAll(() => w.close())

const put = (...entries: Parameters<typeof thing>[0][]) => keep(w.ctx, 'test', async (tx) => { for (const entry of entries) await w.put(tx, thing(entry)) })
const titles = async (call: ThingWorld['call'], text: string, kinds?: string) => (await call(findObjects, { query: { text, ...(kinds ? { kinds } : {}) } })).items.map((item) => item.title)

describe('search', () => {
  it('puts the exact title first, then whole words, then beginnings, then parts', async () => {
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    await put({ title: 'INC-120 Mail is slow' }, { title: 'INC-12 Checkout fails' }, { title: 'rtm-db-03', words: '10.4.7.31 serial XK77120' }, { title: 'rtm-db-031' }, { title: 'gda-rtm-db-03x' })
    expect((await titles(reader.call, 'inc-12'))[0]).toBe('INC-12 Checkout fails')
    expect(await titles(reader.call, 'rtm-db-03')).toEqual(['rtm-db-03', 'rtm-db-031', 'gda-rtm-db-03x'])
    expect(await titles(reader.call, '10.4.7.31')).toEqual(['rtm-db-03'])
    expect(await titles(reader.call, 'xk77')).toEqual(['rtm-db-03'])
    expect(await titles(reader.call, 'checkuot fails')).toContain('INC-12 Checkout fails')
    expect(await titles(reader.call, '\'%_ \\')).toEqual([])
  })

  it('shows only what the asker may see, with page and hint', async () => {
    const other = await w.newTeam('Payroll')
    const outsider = await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])
    await put({ title: 'Secret mainframe', id: '0197b7d4-0000-7000-8000-000000000001' }, { title: 'Secret ledger', team: other, id: '0197b7d4-0000-7000-8000-000000000002' })
    const found = await outsider.call(findObjects, { query: { text: 'secret' } })
    expect(found.items).toEqual([{ kind: 'thing', id: '0197b7d4-0000-7000-8000-000000000002', title: 'Secret ledger', hint: 'Payroll', href: '/things/0197b7d4-0000-7000-8000-000000000002' }])
    expect(await titles(outsider.call, 'secret', 'gadget')).toEqual([])
    await expect(w.call(findObjects, { query: { text: 'secret' } })).rejects.toMatchObject({ problem: { status: 401 } })
  })
})
