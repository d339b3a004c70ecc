import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { payloadOf } from '../events/event.ts'
import { modules } from '../modules.ts'
import { thingModule } from '../search/thing.fixture.ts'
import { world, type World } from '../testing.ts'
import { pauseDeadline, resumeDeadline, settleDeadline, startDeadline, type NewDeadline } from './deadlines.ts'
import { deadlineMet, deadlineMissed, thresholdReached } from './events.ts'

const heard: string[] = []
const listener: Module = {
  name: 'test/listener',
  reactions: [
    { name: 'test.listener.threshold', on: [thresholdReached], run: async (_ctx, event) => { const p = payloadOf(thresholdReached, event); heard.push(`${p.percent}% of ${p.rule} at ${event.at.toString()}`) } },
    { name: 'test.listener.missed', on: [deadlineMissed], run: async (_ctx, event) => { heard.push(`missed ${payloadOf(deadlineMissed, event).rule} at ${event.at.toString()} by ${event.subjects[0]!.id}`) } },
    { name: 'test.listener.met', on: [deadlineMet], run: async (_ctx, event) => { heard.push(`met, late ${payloadOf(deadlineMet, event).late}`) } },
  ],
}
let w: World
beforeAll(async () => { w = await world({ modules: [...modules, thingModule, listener], start: '2026-11-12T13:00:00Z' }) })
afterAll(() => w.close())

const make = (more: Partial<NewDeadline> = {}): NewDeadline => ({
  subject: { kind: 'thing', id: w.ctx.ids.make() }, rule: 'answer', title: 'Answer the thing', target: 'PT4H', calendar: '24/7', team: w.team, thresholds: [50], ...more,
})
const inside = <T>(work: (tx: Ctx) => Promise<T>) => keep(w.ctx, 'test', work)
const flag = async (id: string) => (await sql<{ state: string; at: Temporal.Instant; line: number }>`select state, lower(range) as at, line from agenda.entry where mark = 'deadline' and object_id = ${id}`.execute(w.ctx.db)).rows[0]

describe('a deadline', () => {
  it('reminds, is missed, and its flag says so', async () => {
    const given = make({ line: 1 })
    expect((await inside((tx) => startDeadline(tx, given)))?.toString()).toBe('2026-11-12T17:00:00Z')
    expect(await flag(given.subject.id)).toMatchObject({ state: 'open', line: 1 })
    await w.pass('2h')
    expect(heard.splice(0)).toEqual(['50% of answer at 2026-11-12T15:00:00Z'])
    expect((await flag(given.subject.id))?.state).toBe('due')
    await w.pass('3h')
    expect(heard.splice(0)).toEqual([`missed answer at 2026-11-12T17:00:00Z by ${given.subject.id}`])
    expect((await flag(given.subject.id))?.state).toBe('overdue')
    await inside((tx) => settleDeadline(tx, given.subject, 'answer', 'met'))
    await inside((tx) => settleDeadline(tx, given.subject, 'answer', 'met'))
    await w.settle()
    expect(heard.splice(0)).toEqual(['met, late true'])
    // Done late, it waits for nobody any more.
    expect((await flag(given.subject.id))?.state).toBe('late')
  })

  it('stands while paused, goes on later, and explains itself', async () => {
    const given = make()
    const begun = w.ctx.clock.now()
    await inside((tx) => startDeadline(tx, given))
    await w.pass('1h')
    await inside((tx) => pauseDeadline(tx, given.subject, 'answer'))
    expect(await flag(given.subject.id)).toBeUndefined()
    await w.pass('24h')
    expect(heard).toEqual([])
    const due = await inside((tx) => resumeDeadline(tx, given.subject, 'answer'))
    expect(due?.equals(begun.add({ hours: 28 }))).toBe(true)
    await w.pass('2h')
    expect(heard.splice(0)).toEqual([`50% of answer at ${begun.add({ hours: 26 }).toString()}`])
    const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
    const { items: [told] } = await reader.call(listDeadlines, { query: given.subject })
    expect(told).toMatchObject({
      standing: 'due', elapsedMs: 3 * 3_600_000, remainingMs: 3_600_000, hours: 'around the clock', thresholds: [{ percent: 50, reached: true }],
      why: 'Rule answer, version 1, allows 4h (around the clock); 3h of it counted, without one pause.',
    })
    expect(told!.counted).toHaveLength(2)
    expect(told!.pauses).toEqual([{ from: begun.add({ hours: 1 }).toString(), to: begun.add({ hours: 25 }).toString(), workingMs: 24 * 3_600_000 }])
    const stranger = await w.person('Ola Berg', [{ role: 'it-professional', team: await w.newTeam('Payroll') }])
    await expect(stranger.call(listDeadlines, { query: given.subject })).rejects.toMatchObject({ problem: { status: 404 } })
    await inside((tx) => settleDeadline(tx, given.subject, 'answer', 'cancelled'))
    await w.pass('48h')
    expect(heard).toEqual([])
    expect(await flag(given.subject.id)).toBeUndefined()
  })

  it('counts working hours, and a new version of the rule moves it and arms it anew', async () => {
    w.at('2026-11-20T15:30:00Z')
    const office = { zone: 'Europe/Amsterdam', hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [{ from: '09:00', to: '17:00' }]])) }
    const given = make({ calendar: office, target: '2h', thresholds: [50] })
    // Friday 16:30 in Amsterdam: half an hour is left of the week.
    expect((await inside((tx) => startDeadline(tx, given)))?.toString()).toBe('2026-11-23T09:30:00Z')
    await w.pass('67h')
    expect(heard.splice(0)).toEqual([`50% of answer at 2026-11-23T08:30:00Z`, `missed answer at 2026-11-23T09:30:00Z by ${given.subject.id}`])
    expect((await inside((tx) => startDeadline(tx, { ...given, target: '8h', version: 2 })))?.toString()).toBe('2026-11-23T15:30:00Z')
    expect((await flag(given.subject.id))?.state).toBe('open')
    await w.pass('24h')
    expect(heard.splice(0)).toEqual(['50% of answer at 2026-11-23T11:30:00Z', `missed answer at 2026-11-23T15:30:00Z by ${given.subject.id}`])
  })

  it('refuses a target or calendar that is not one, and keeps nothing', async () => {
    await expect(inside((tx) => startDeadline(tx, make({ target: 'soon' })))).rejects.toThrow('duration')
    await expect(inside((tx) => startDeadline(tx, make({ calendar: { zone: 'Europe/Nowhere', hours: '24/7' } })))).rejects.toThrow()
    await expect(inside((tx) => startDeadline(tx, make({ thresholds: [50.5] })))).rejects.toThrow('whole percents')
  })

  it('is made anew from its clock by command', async () => {
    const given = make({ target: '10d' })
    await inside((tx) => startDeadline(tx, given))
    const before = await flag(given.subject.id)
    await sql`delete from agenda.entry`.execute(w.ctx.db)
    await sql`delete from jobs.timer where task = 'deadlines.tick'`.execute(w.ctx.db)
    await sql`update deadlines.deadline set due_at = null where object_id = ${given.subject.id}`.execute(w.ctx.db)
    for (const rebuilder of w.ctx.registry.modules.flatMap((m) => m.rebuilders ?? []).filter((r) => r.name === 'deadlines')) await rebuilder.run(w.ctx)
    expect(await flag(given.subject.id)).toEqual(before)
    heard.splice(0)
    await w.pass('144h')
    expect(heard).toHaveLength(1)
  })
})
