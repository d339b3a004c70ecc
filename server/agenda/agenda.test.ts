import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keep } from '../kernel/change.ts'
import { modules } from '../modules.ts'
import { thingModule } from '../search/thing.fixture.ts'
import { world, type World } from '../testing.ts'
import { dropEntries, dropEntry, endEntry, putEntry, type NewEntry } from './entries.ts'
import { replaceEntries } from './replace.ts'

let w: World
beforeAll(async () => { w = await world({ modules: [...modules, thingModule] }) })
afterAll(() => w.close())

const at = (text: string) => Temporal.Instant.from(text)
const entry = (key: string, more: Partial<NewEntry> = {}): NewEntry => ({
  key, subject: { kind: 'thing', id: 't1' }, stave: 'things', line: 2, mark: 'change', certainty: 'planned', state: 'planned',
  from: at('2026-11-12T14:00:00Z'), to: null, label: 'A', why: 'because', weight: 40, team: w.team, ...more,
})
const keyed = async (prefix: string) => (await sql<{ key: string; label: string; state: string; lower: Temporal.Instant; upper: Temporal.Instant | null; subjects: string[] }>`
  select key, label, state, lower(range), upper(range), subjects from agenda.entry where key like ${`${prefix}%`} order by key`.execute(w.ctx.db)).rows

it('is put once by its key, replaced, ended and dropped', async () => {
  await keep(w.ctx, 'test', async (tx) => {
    await putEntry(tx, entry('a:1', { services: [w.ctx.ids.make<'service'>()] }))
    await putEntry(tx, entry('a:1', { label: 'B', also: [{ kind: 'thing', id: 't2' }, { kind: 'thing', id: 't1' }] }))
  })
  expect(await keyed('a:')).toMatchObject([{ label: 'B', upper: null, subjects: ['thing:t1', 'thing:t2'] }])
  expect(await keep(w.ctx, 'test', (tx) => endEntry(tx, 'a:1', { to: at('2026-11-12T13:00:00Z'), state: 'done' }))).toBe(true)
  const [ended] = await keyed('a:')
  expect([ended!.state, ended!.lower.toString(), ended!.upper?.toString()]).toEqual(['done', '2026-11-12T14:00:00Z', '2026-11-12T14:00:00Z'])
  expect(await keep(w.ctx, 'test', (tx) => endEntry(tx, 'a:2', { to: at('2026-11-12T13:00:00Z'), state: 'done' }))).toBe(false)
  await keep(w.ctx, 'test', (tx) => dropEntry(tx, 'a:1'))
  expect(await keyed('a:')).toEqual([])
})

it('drops the occurrences of a recurrence from a moment on, and only those', async () => {
  await keep(w.ctx, 'test', async (tx) => {
    for (const day of ['10', '12', '14']) await putEntry(tx, entry(`r_1:${day}`, { from: at(`2026-11-${day}T00:00:00Z`) }))
    await putEntry(tx, entry('rx1:12'))
    await dropEntries(tx, 'r_1:', at('2026-11-12T00:00:00Z'))
  })
  expect((await keyed('r')).map((row) => row.key)).toEqual(['r_1:10', 'rx1:12'])
})

it('is made exactly what a module\'s rebuilder gives', async () => {
  await keep(w.ctx, 'test', async (tx) => { await putEntry(tx, entry('b:old')); await putEntry(tx, entry('b:kept', { label: 'before' })) })
  expect(await replaceEntries(w.ctx, 'b:', [entry('b:kept', { label: 'after' }), entry('b:new')])).toBe(2)
  expect((await keyed('b:')).map((row) => [row.key, row.label])).toEqual([['b:kept', 'after'], ['b:new', 'A']])
  await expect(replaceEntries(w.ctx, 'b:', [entry('c:1')])).rejects.toThrow('does not begin with b:')
})
