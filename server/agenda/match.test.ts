import { afterAll, beforeAll, expect, it } from 'vitest'
import { keep } from '../kernel/change.ts'
import { world, type World } from '../testing.ts'
import { putEntries, type NewEntry } from './entries.ts'
import { matchEntries } from './match.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

const from = Temporal.Instant.from('2026-12-01T08:00:00Z')
const shift = (n: number, label = `Person ${n}`): NewEntry => ({
  key: `shift:a:${n}`, subject: { kind: 'rotation', id: 'a' }, also: [{ kind: 'person', id: String(n) }], stave: 'on-call', line: 1, mark: 'shift', certainty: 'planned', state: 'held',
  from: from.add({ hours: 24 * n }), to: from.add({ hours: 24 * (n + 1) }), label, why: 'Their turn in the rotation.', weight: 40, team: w.team,
})
const rows = async () => (await w.ctx.db.selectFrom('agenda.entry').select(['key', 'label', 'put_at']).where('key', 'like', 'shift:%').orderBy('key').execute()).map((row) => `${row.key} ${row.label} ${row.put_at.toString()}`)

it('writes what changed, takes off what is gone, and leaves the rest alone', async () => {
  await keep(w.ctx, 'a test', (tx) => putEntries(tx, [shift(0), shift(1), shift(2), shift(3), { ...shift(5), key: 'shift:b:5' }]))
  const before = w.ctx.clock.now().toString()
  w.at(w.ctx.clock.now().add({ hours: 1 }).toString())
  const now = w.ctx.clock.now().toString()
  await keep(w.ctx, 'a test', (tx) => matchEntries(tx, 'shift:a:', from.add({ hours: 24 }), [shift(1), shift(2, 'Somebody else'), { ...shift(4), to: shift(4).to!.add({ hours: 2 }) }]))
  // What began before is not looked at; what is of another prefix neither.
  expect(await rows()).toEqual([`shift:a:0 Person 0 ${before}`, `shift:a:1 Person 1 ${before}`, `shift:a:2 Somebody else ${now}`, `shift:a:4 Person 4 ${now}`, `shift:b:5 Person 5 ${before}`])
})

it('sees each thing that is drawn: end, reason, weight, whom it concerns, and that it goes on', async () => {
  const one = shift(7)
  for (const changed of [{ to: one.to!.add({ hours: 1 }) }, { to: null }, { why: 'Another reason.' }, { weight: 41 }, { also: [] }, { line: 2 }, { certainty: 'fact' as const }, { state: 'nobody' }, { rehearsal: true }]) {
    await keep(w.ctx, 'a test', (tx) => matchEntries(tx, 'shift:c:', from, [{ ...one, key: 'shift:c:7' }]))
    w.at(w.ctx.clock.now().add({ minutes: 1 }).toString())
    await keep(w.ctx, 'a test', (tx) => matchEntries(tx, 'shift:c:', from, [{ ...one, key: 'shift:c:7', ...changed }]))
    expect((await rows()).filter((row) => row.startsWith('shift:c:'))).toEqual([`shift:c:7 Person 7 ${w.ctx.clock.now().toString()}`])
  }
})
