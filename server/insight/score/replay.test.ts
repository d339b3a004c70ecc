import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readScore, replayScore } from '@fullscore/api/insight/score.ts'
import { dropEntry, endEntries, endEntry, putEntry, type NewEntry } from '../../agenda/entries.ts'
import { headAt, scoreAt, type Played } from '@fullscore/engraving/was.ts'
import { standOf } from '../../agenda/read.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import { keep } from '../../kernel/change.ts'
import type { Module } from '../../kernel/module.ts'
import { modules } from '../../modules.ts'
import { thingModule } from '../../search/thing.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

const staves: Module = { name: 'test/staves', staves: [
  { id: 'noise', area: 'operations', name: 'Noise', lines: 5, order: 80 },
  { id: 'fires', area: 'operations', name: 'Fires', lines: 5, order: 82 }, { id: 'dates', area: 'operations', name: 'Dates', lines: 5, order: 84 },
  // One that tells its own state: who is on shift.
  { id: 'rota', area: 'operations', name: 'Rota', lines: 3, order: 90, head: async () => (going) => ({ mark: 'ok', words: going.map((one) => `${one.label} ${one.line}`).toSorted().join(', ') || 'nobody' }) },
] }
let w: World
let reader: TestPerson
beforeAll(async () => {
  w = await world({ modules: [...modules, thingModule, staves] })
  reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const at = (text: string) => Temporal.Instant.from(text)
const ms = (text: string) => at(text).epochMilliseconds
const entry = (key: string, more: Partial<NewEntry> = {}): NewEntry => ({
  key, subject: { kind: 'thing', id: w.ctx.ids.make() }, stave: 'noise', line: 3, mark: 'alert', certainty: 'fact', state: 'firing', from: at('2026-11-12T13:00:00Z'), to: null, label: key, why: '', weight: 20, team: w.team, ...more,
})
const put = (one: NewEntry) => keep(w.ctx, 'test', (tx) => putEntry(tx, one))
const day = { from: '2026-11-12T00:00:00Z', to: '2026-11-13T00:00:00Z', staves: 'noise' }
const played = async (label: string) => (await reader.call(replayScore, { query: day })).entries.find((one) => one.label === label)

describe('the history of an entry', () => {
  it('tells how it stood before each change, and since when it was known', async () => {
    const one = entry('h:1', { subject: { kind: 'thing', id: 'h1' } })
    w.at('2026-11-12T13:40:00Z')
    await put(one)
    w.at('2026-11-12T13:50:00Z')
    await put({ ...one, line: 1, label: 'worse' })
    // The same again is no change.
    w.at('2026-11-12T13:55:00Z')
    await put({ ...one, line: 1, label: 'worse' })
    w.at('2026-11-12T14:10:00Z')
    await keep(w.ctx, 'test', (tx) => endEntry(tx, 'h:1', { to: at('2026-11-12T14:10:00Z'), state: 'resolved' }))
    const from = ms('2026-11-12T13:00:00Z')
    expect(await played('worse')).toMatchObject({
      known: ms('2026-11-12T13:40:00Z'), state: 'resolved', line: 1, to: ms('2026-11-12T14:10:00Z'), was: [
        { until: ms('2026-11-12T13:50:00Z'), state: 'firing', line: 3, label: 'h:1', from, to: null },
        { until: ms('2026-11-12T14:10:00Z'), state: 'firing', line: 1, label: 'worse', from, to: null },
      ],
    })
  })
  it('keeps the first and the last nineteen, the first standing for those between', async () => {
    for (let turn = 0; turn < 24; turn++) await put(entry('h:many', { subject: { kind: 'thing', id: 'm' }, line: 1 + (turn % 5) }))
    const found = await played('h:many')
    expect(found?.was?.map((one) => one.line)).toEqual([1, ...Array.from({ length: 19 }, (_, index) => 1 + ((index + 4) % 5))])
    expect(found?.was?.map((one) => one.thinned ?? false)).toEqual([true, ...Array.from({ length: 19 }, () => false)])
  })
  it('notes since when each moment inside is known, once', async () => {
    const one = entry('h:inside', { subject: { kind: 'thing', id: 'i' }, mark: 'incident', state: 'open' })
    const seen = { at: at('2026-11-12T12:50:00Z'), name: 'changed' }
    w.at('2026-11-12T14:20:00Z')
    await put(one)
    w.at('2026-11-12T14:25:00Z')
    await put({ ...one, moments: [seen] })
    w.at('2026-11-12T14:30:00Z')
    await put({ ...one, moments: [seen, { at: at('2026-11-12T14:30:00Z'), name: 'acknowledged' }] })
    await replaceEntries(w.ctx, 'h:inside', [{ ...one, moments: [seen, { at: at('2026-11-12T14:30:00Z'), name: 'acknowledged' }] }])
    expect((await played('h:inside'))?.moments).toEqual([{ at: ms('2026-11-12T12:50:00Z'), name: 'changed', known: ms('2026-11-12T14:25:00Z') }, { at: ms('2026-11-12T14:30:00Z'), name: 'acknowledged', known: ms('2026-11-12T14:30:00Z') }])
  })
  it('knows of what a rebuild made since its record exists, and says that its history begins there', async () => {
    // Put by an operation it is known since then, whatever its row says: a clock that was set back made the row's id in the future.
    await put(entry('h:put', { known: w.ctx.clock.now().add({ minutes: 45 }) }))
    expect((await played('h:put'))?.known).toBe(w.ctx.clock.now().epochMilliseconds)
    await replaceEntries(w.ctx, 'h:remade', [entry('h:remade', { known: at('2026-11-12T13:10:00Z') })])
    expect(await played('h:remade')).toMatchObject({ known: ms('2026-11-12T13:10:00Z'), remade: w.ctx.clock.now().epochMilliseconds })
  })
  it('says nothing of when it was known for what a rebuild made, and leaves what is known', async () => {
    await put(entry('hr:kept', { subject: { kind: 'thing', id: 'k' } }))
    const known = (await played('hr:kept'))?.known
    await replaceEntries(w.ctx, 'hr:', [entry('hr:kept', { subject: { kind: 'thing', id: 'k' } }), entry('hr:new')])
    expect((await played('hr:kept'))?.known).toBe(known)
    expect(await played('hr:new')).toBeDefined()
    expect((await played('hr:new'))?.known).toBeUndefined()
  })
  it('refuses more than 31 days, and shows nobody what is out of scope', async () => {
    await expect(reader.call(replayScore, { query: { from: '2026-10-01T00:00:00Z', to: '2026-11-12T00:00:00Z' } })).rejects.toMatchObject({ problem: { status: 409, code: 'too-long' } })
    const team = await w.newTeam('Payroll')
    const insider = await w.person('Ola Berg', [{ role: 'it-professional', team }], [team])
    expect((await insider.call(replayScore, { query: day })).entries).toEqual([])
  })
})

describe('the picture of a moment, drawn from the record as it is now', () => {
  /** A told story: what is put, changed, ended, taken off and learnt late, in an order that a seed draws. */
  async function tell(seed: number, steps: number, look: (now: number) => Promise<void>): Promise<void> {
    let drawn = seed
    const pick = (many: number) => { drawn = (drawn + 0x6d2b79f5) | 0; let one = Math.imul(drawn ^ (drawn >>> 15), 1 | drawn); one ^= one + Math.imul(one ^ (one >>> 7), 61 | one); return ((one ^ (one >>> 14)) >>> 0) % many }
    const staveOf: Record<string, string> = { incident: 'fires', deadline: 'dates', shift: 'rota' }
    const had: (NewEntry & { gone?: boolean })[] = []
    const kinds = [['alert', 'fact', 'firing'], ['incident', 'fact', 'open'], ['deadline', 'planned', 'open'], ['shift', 'planned', 'held'], ['maintenance', 'planned', 'planned'], ['page', 'fact', 'silent']] as const
    for (let step = 0; step < steps; step++) {
      w.at(w.ctx.clock.now().add({ seconds: 20 + pick(200) }).toString())
      const now = w.ctx.clock.now()
      const ago = () => now.subtract({ seconds: pick(4) === 0 ? 0 : pick(3000) })
      const open = had.filter((one) => !one.gone)
      const one = open[pick(open.length || 1)]
      const act = one === undefined ? 0 : pick(9) - 1
      if (act <= 1) {
        const [mark, certainty, state] = kinds[pick(kinds.length)]!
        const from = certainty === 'planned' ? now.add({ seconds: pick(6000) - 2000 }) : ago()
        const made = entry(`tale:${seed}:${step}`, { mark, certainty, state, from, to: mark === 'deadline' || mark === 'page' ? from : certainty === 'planned' ? from.add({ hours: 1 }) : null, line: 1 + pick(5), why: `put at ${step}`, stave: staveOf[mark] ?? 'noise' })
        had.push(made)
        await put(made)
      } else if (act === 2) await put(Object.assign(one!, { label: `${one!.key} at ${step}`, why: `changed at ${step}`, line: 1 + pick(5) }))
      else if (act === 3) await put(Object.assign(one!, { moments: [...(one!.moments ?? []), { at: ago(), name: pick(2) === 0 ? 'acknowledged' : 'changed' }] }))
      else if (act === 4) await put(Object.assign(one!, { state: one!.mark === 'deadline' ? ['open', 'due', 'overdue', 'met'][pick(4)]! : one!.state }))
      else if (act === 5 && one!.to === null) {
        const to = ago()
        Object.assign(one!, { to, state: 'resolved' })
        if (pick(2) === 0) await put(one!)
        else await keep(w.ctx, 'test', (tx) => endEntries(tx, [{ key: one!.key, to, state: 'resolved' }]))
      } else if (act === 6 && one!.certainty === 'planned') {
        const from = now.add({ hours: [-30, -1, 1, 300][pick(4)]! })
        await put(Object.assign(one!, { from, to: one!.mark === 'deadline' ? from : from.add({ hours: 1 }) }))
      } else if (act === 7) {
        one!.gone = true
        await keep(w.ctx, 'test', (tx) => dropEntry(tx, one!.key))
      }
      await look(now.epochMilliseconds)
    }
  }
  it.each([1, 2, 3])('holds nothing that was first known after it: it is the picture that was drawn then, under the heads that the Score said (story %i)', async (seed) => {
    const teller = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    const query = { from: w.ctx.clock.now().subtract({ hours: 2 }).toString(), to: w.ctx.clock.now().add({ hours: 8 }).toString(), staves: 'noise,fires,dates,rota' }
    const [from, to] = [ms(query.from), ms(query.to)]
    const shown = (answer: Played, moment: number) => scoreAt(answer, moment).entries.filter((one) => one.from <= to && (one.to === null || one.to >= from)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const replayed = async () => await teller.call(replayScore, { query }) as Played
    const then: { moment: number; picture: unknown; live: unknown }[] = []
    await tell(seed, 60, async (moment) => {
      const [answer, score] = [await replayed(), await teller.call(readScore, { query })]
      then.push({ moment, picture: shown(answer, moment), live: score.staves.map(({ id, state }) => [id, state]) })
    })
    const answer = await replayed()
    const heads = (moment: number) => ['noise', 'fires', 'dates', 'rota'].map((id) => [id, headAt(answer.heads, id, moment)])
    for (const { moment, picture, live } of then) expect([shown(answer, moment), heads(moment)]).toEqual([picture, live])
    // The story told something.
    expect(new Set(then.map((one) => JSON.stringify(one.live))).size).toBeGreaterThan(6)
  })
})

describe('counted levels', () => {
  it('count every alert and still show those heavy enough to be named', async () => {
    const from = at('2027-01-04T00:00:00Z')
    await keep(w.ctx, 'test', async (tx) => {
      for (let i = 0; i < 60; i++) await putEntry(tx, entry(`l:${i}`, { from: from.add({ minutes: i }), to: from.add({ minutes: i + 2 }), line: 1 + (i % 5), weight: i === 7 ? 80 : 20 }))
      await putEntry(tx, entry('l:freeze', { mark: 'freeze', certainty: 'planned', state: 'planned', from, to: from.add({ hours: 4 }), weight: 1 }))
    })
    const query = { from: from.toString(), to: from.add({ hours: 24 * 7 }).toString(), staves: 'noise', level: 'counted' as const }
    const score = await reader.call(readScore, { query })
    expect(score.entries.map((one) => one.label).filter((label) => label.startsWith('l:')).toSorted()).toEqual(['l:7', 'l:freeze'])
    const marks = await reader.call(readScore, { query: { ...query, level: 'marks' } })
    const alerts = marks.entries.filter((one) => one.mark === 'alert').length
    expect(alerts).toBeGreaterThanOrEqual(60)
    expect(score.density.flatMap((row) => row.buckets).reduce((sum, one) => sum + one.count, 0)).toBe(alerts)
  })
  it('are right again after every change: put, ended, dropped, and seen by somebody else', async () => {
    const from = at('2027-02-01T00:00:00Z')
    const query = { from: from.toString(), to: from.add({ hours: 24 * 7 }).toString(), staves: 'noise', level: 'counted' as const, rehearsal: 'false' as const }
    const count = async (who = reader) => (await who.call(readScore, { query })).density.flatMap((row) => row.buckets).reduce((sum, one) => sum + one.count, 0)
    const before = await count()
    expect(await count()).toBe(before)
    await put(entry('c:1', { from: from.add({ hours: 1 }), to: from.add({ hours: 2 }) }))
    expect(await count()).toBe(before + 1)
    const team = await w.newTeam('Night')
    const insider = await w.person('Kofi Mensah', [{ role: 'it-professional', team }], [team])
    expect(await count(insider)).toBe(0)
    const id = w.ctx.ids.make()
    await put(entry('c:2', { subject: { kind: 'thing', id }, from: from.add({ hours: 1 }), to: from.add({ hours: 2 }) }))
    expect(await count(insider)).toBe(0)
    await w.ctx.db.insertInto('organisation.sight').values({ kind: 'thing', object_id: id, person_id: insider.id, team_id: null, why: 'paged', since: w.ctx.clock.now() } as never).execute()
    expect(await count(insider)).toBe(1)
    // What becomes need to know leaves the counts of all who were not shown it, whatever their roles reach.
    expect(await count()).toBe(before + 2)
    await w.ctx.db.insertInto('organisation.need_to_know').values({ kind: 'thing', object_id: id, since: w.ctx.clock.now() } as never).execute()
    expect([await count(), await count(insider)]).toEqual([before + 1, 1])
    await w.ctx.db.deleteFrom('agenda.entry').where('key', 'in', ['c:1', 'c:2']).execute()
    expect(await count()).toBe(before)
  })
  it('are not kept while a change that began earlier commits later', async () => {
    const stand = () => standOf(w.ctx)
    const late = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const slow = keep(w.ctx, 'test', async (tx) => { await putEntry(tx, entry('s:slow')); begun.resolve(); await late.promise })
    await begun.promise
    const first = await stand()
    await put(entry('s:quick'))
    const second = await stand()
    late.resolve()
    await slow
    expect(new Set([first, second, await stand()]).size).toBe(3)
    expect(await stand()).toBe(await stand())
  })
})
