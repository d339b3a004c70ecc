import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listScore, readScore, type ScoreEntry } from '@fullscore/api/insight/score.ts'
import { listDepartments } from '@fullscore/api/organisation/organisation.ts'
import { putEntry, type NewEntry } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import type { Module } from '../../kernel/module.ts'
import { modules } from '../../modules.ts'
import { thingModule } from '../../search/thing.fixture.ts'
import { world, type World } from '../../testing.ts'

const staves: Module = {
  name: 'test/staves', staves: [
    { id: 'rota', area: 'operations', name: 'Rota', lines: 3, order: 90, lineNames: ['first', 'second'] },
    { id: 'boxes', area: 'infrastructure', name: 'Boxes', lines: 5, order: 90, head: async () => { throw new Error('boom') } },
    { id: 'noise', area: 'operations', name: 'Noise', lines: 5, order: 80 },
  ],
}
let w: World
beforeAll(async () => { w = await world({ modules: [...modules, thingModule, staves] }) })
afterAll(() => w.close())

const at = (text: string) => Temporal.Instant.from(text)
const put = (...entries: (Partial<NewEntry> & { key: string })[]) => keep(w.ctx, 'test', async (tx) => {
  for (const entry of entries) {
    await putEntry(tx, {
      subject: { kind: 'thing', id: w.ctx.ids.make() }, stave: 'noise', line: 3, mark: 'alert', certainty: 'fact', state: 'resolved',
      from: at('2026-11-12T10:00:00Z'), to: at('2026-11-12T10:10:00Z'), label: entry.key, why: '', weight: 20, team: w.team, ...entry,
    })
  }
})
const day = { from: '2026-11-12T00:00:00Z', to: '2026-11-13T00:00:00Z', staves: 'noise,rota,boxes' }
const labels = (entries: readonly ScoreEntry[]) => entries.map((entry) => entry.label)

describe('the Score', () => {
  it('answers what overlaps the stretch, with page, moments and staves in the order of the areas', async () => {
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    const id = w.ctx.ids.make()
    await put(
      { key: 'before', from: at('2026-11-10T00:00:00Z'), to: at('2026-11-11T00:00:00Z') },
      { key: 'into', from: at('2026-11-11T00:00:00Z'), to: at('2026-11-12T00:00:00Z'), subject: { kind: 'thing', id }, moments: [{ at: at('2026-11-11T01:00:00Z'), name: 'seen' }] },
      { key: 'on', from: at('2026-11-12T13:00:00Z'), to: null, state: 'firing' },
      { key: 'moment', from: at('2026-11-12T13:00:00Z'), to: at('2026-11-12T13:00:00Z'), rehearsal: true },
    )
    const score = await reader.call(readScore, { query: day })
    expect(score.staves.map(({ id: name, state }) => [name, state?.words])).toEqual([['boxes', 'unknown'], ['noise', '1 firing'], ['rota', undefined]])
    expect(new Set(labels(score.entries))).toEqual(new Set(['into', 'on', 'moment']))
    expect(score.entries.find((e) => e.label === 'into')).toMatchObject({
      href: `/things/${id}`, subject: { kind: 'thing', id }, to: at('2026-11-12T00:00:00Z').epochMilliseconds, moments: [{ at: at('2026-11-11T01:00:00Z').epochMilliseconds, name: 'seen' }],
    })
    expect(score.entries.find((e) => e.label === 'on')?.to).toBe(null)
    expect(score.now).toBe(at('2026-11-12T13:32:00Z').epochMilliseconds)
    expect(score.density).toEqual([])
    expect(labels((await reader.call(readScore, { query: { ...day, rehearsal: 'false' } })).entries)).not.toContain('moment')
    await expect(reader.call(readScore, { query: { from: day.to, to: day.from } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.to' }] } })
  })

  it('shows a team\'s people their entries only, and filters by department, team and service', async () => {
    const team = await w.newTeam('Payroll')
    const service = w.ctx.ids.make<'service'>()
    const insider = await w.person('Ola Berg', [{ role: 'it-professional', team }], [team])
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    await put({ key: 'ours', team, services: [service], stave: 'rota', mark: 'shift' }, { key: 'theirs' })
    expect(labels((await insider.call(readScore, { query: day })).entries)).toEqual(['ours'])
    expect(labels((await insider.call(listScore, { query: day })).items)).toEqual(['ours'])
    expect(labels((await reader.call(readScore, { query: { ...day, team } })).entries)).toEqual(['ours'])
    expect(labels((await reader.call(readScore, { query: { ...day, service } })).entries)).toEqual(['ours'])
    expect(labels((await reader.call(listScore, { query: { ...day, kind: 'service', id: service } })).items)).toEqual(['ours'])
    const { items } = await reader.call(listDepartments, {})
    expect(labels((await reader.call(readScore, { query: { ...day, department: items[0]!.id } })).entries)).toContain('ours')
    expect((await reader.call(readScore, { query: { ...day, department: w.ctx.ids.make<'department'>() } })).entries).toEqual([])
    const employee = await w.person('Kofi Mensah', [{ role: 'employee' }])
    await expect(employee.call(readScore, { query: day })).rejects.toMatchObject({ problem: { status: 403, permission: 'score:read' } })
  })

  it('counts a heavy stave and still draws what weighs most; nothing is lost between the two', async () => {
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    const from = at('2026-12-01T00:00:00Z')
    await put(...Array.from({ length: 3000 }, (_, i) => ({ key: `n${i}`, line: 1 + (i % 5), from: from.add({ minutes: i * 10 }), to: from.add({ minutes: i * 10 + 5 }) })))
    await put({ key: 'outage', weight: 90, from: from.add({ hours: 5 }), to: from.add({ hours: 6 }) }, { key: 'freeze', mark: 'freeze', weight: 1, from, to: from.add({ hours: 48 }) })
    const score = await reader.call(readScore, { query: { from: from.toString(), to: from.add({ hours: 24 * 30 }).toString(), staves: 'noise,rota', width: 1000 } })
    expect(score.entries.length).toBeLessThanOrEqual(2000)
    expect(labels(score.entries)).toEqual(expect.arrayContaining(['outage', 'freeze']))
    const buckets = score.density.flatMap((row) => row.buckets)
    expect(score.density.map((row) => row.line)).toEqual([1, 2, 3, 4, 5])
    // 3,001 alerts, and one that goes on since November: it counts at the beginning.
    expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(3002)
    expect(buckets.every((bucket) => bucket.at >= score.from && bucket.until <= score.to && bucket.until > bucket.at)).toBe(true)
  })

  it('counts what is no alert only where not even that fits', async () => {
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    const from = at('2027-03-01T00:00:00Z')
    await put(...Array.from({ length: 2100 }, (_, i) => ({ key: `c${i}`, mark: 'change' as const, weight: i % 100, from: from.add({ minutes: i }), to: from.add({ minutes: i + 5 }), stave: 'boxes' })))
    const score = await reader.call(readScore, { query: { from: from.toString(), to: from.add({ hours: 48 }).toString(), staves: 'boxes' } })
    expect(score.entries.length).toBe(2000)
    expect(score.density.flatMap((row) => row.buckets).reduce((sum, bucket) => sum + bucket.count, 0)).toBe(100)
  })

  it('lists the same page by page', async () => {
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    const query = { from: '2026-12-01T00:00:00Z', to: '2026-12-03T00:00:00Z', staves: 'noise' }
    const seen: string[] = []
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await reader.call(listScore, { query: { ...query, limit: 100, ...(cursor ? { cursor } : {}) } })
      seen.push(...page.items.map((item) => item.id))
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe((await reader.call(readScore, { query })).entries.length)
  })
})
