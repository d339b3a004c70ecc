import { sql } from 'kysely'
import { z } from 'zod'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { change } from '../kernel/change.ts'
import { modules } from '../modules.ts'
import type { Module } from '../kernel/module.ts'
import { world, type World } from '../testing.ts'
import { announce, eventType } from './event.ts'
import { seal, sealAll } from './sealer.ts'
import { detailsErased } from './events.ts'
import { verifyChain } from './verify.ts'

const noted = eventType('bench-note.noted', z.object({ number: z.number() }))
const heard: number[] = []
const notes: Module = {
  name: 'tests/notes', events: [noted],
  reactions: [{ name: 'tests.notes.hear', on: [noted], run: async (_, event) => { heard.push(Number(event.payload['number'])) } }],
}

let w: World
beforeAll(async () => { w = await world({ modules: [...modules, notes] }) })
afterAll(() => w.close())

const note = (number: number, more: object = {}) => change(w.ctx, async () => ({
  events: [announce(noted, { team: w.team, subjects: [{ kind: 'team', id: w.team, role: 'team' }], payload: { number }, ...more })] as const, value: number,
}))
const count = async (table: 'events.event' | 'events.subject' | 'events.detail') => Number((await w.ctx.db.selectFrom(table).select((e) => e.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)
const jobs = async () => Number((await sql<{ n: number }>`select count(*)::int as n from graphile_worker._private_jobs`.execute(w.ctx.db)).rows[0]!.n)

describe('a change that is rolled back', () => {
  it('leaves no event, no subject, no detail and no job', async () => {
    await w.settle()
    const before = [await count('events.event'), await count('events.subject'), await count('events.detail'), await jobs()]
    await expect(change(w.ctx, async (tx) => {
      await change(tx, async () => ({ events: [announce(noted, { team: w.team, subjects: [{ kind: 'team', id: w.team, role: 'team' }], payload: { number: -1 }, detail: { text: 'x' } })], value: 0 }))
      throw new Error('after all')
    })).rejects.toThrow('after all')
    await expect(note('no number' as never)).rejects.toThrow()
    expect([await count('events.event'), await count('events.subject'), await count('events.detail'), await jobs()]).toEqual(before)
    await w.settle()
    expect(heard).not.toContain(-1)
  })
})

describe('the sealer', () => {
  it('numbers without a gap under eight writers and two sealers, and every reaction runs', async () => {
    let writing = true
    const sealers = [1, 2].map(async () => { while (writing) { await seal(w.ctx); await new Promise((done) => setImmediate(done)) } })
    await Promise.all(Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 25; n++) {
        if (n % 10 === 9) await change(w.ctx, async () => { throw new Error('no') }).catch(() => undefined)
        await note(1000 + writer * 100 + n)
      }
    }))
    writing = false
    await Promise.all(sealers)
    await w.settle()
    const rows = await w.ctx.db.selectFrom('events.event').select('position').orderBy('position').execute()
    expect(rows.map((row) => row.position)).toEqual(rows.map((_, index) => index + 1))
    const verified = await verifyChain(w.ctx)
    expect(verified).toMatchObject({ faults: [], events: rows.length, position: rows.length })
    expect(heard.filter((n) => n >= 1000).sort((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, writer) => Array.from({ length: 25 }, (__, n) => 1000 + writer * 100 + n)).flat())
  })
  it('is not held up by a writer that has not committed, and seals that one later', async () => {
    const { promise: free, resolve } = Promise.withResolvers<void>()
    const { promise: written, resolve: wrote } = Promise.withResolvers<void>()
    const slow = change(w.ctx, async (tx) => {
      await change(tx, async () => ({ events: [announce(noted, { team: w.team, subjects: [], payload: { number: 1 } })], value: 0 }))
      wrote()
      await free
      return { events: [announce(noted, { team: w.team, subjects: [], payload: { number: 2 } })], value: 0 }
    })
    await written
    const number = await note(3)
    await sealAll(w.ctx)
    const sealed = await sql<{ position: number | null }>`select position from events.event where payload->>'number' = ${String(number)} and type = ${noted.type}`.execute(w.ctx.db)
    expect(sealed.rows[0]!.position).not.toBeNull()
    resolve()
    await slow
    await sealAll(w.ctx)
    expect((await verifyChain(w.ctx)).faults).toEqual([])
  })
})

describe('verify', () => {
  let place = 0
  beforeEach(async () => {
    await note(50, { detail: { text: 'said in confidence' } })
    await note(51)
    await note(52)
    await sealAll(w.ctx)
    expect((await verifyChain(w.ctx)).faults).toEqual([])
    place = (await verifyChain(w.ctx)).position - 2
  })
  /** Does something to the record, sees what verify says, and takes it back. */
  async function tampered(work: (db: World['ctx']['db']) => Promise<unknown>): Promise<string[]> {
    let faults: string[] = []
    await w.ctx.db.transaction().execute(async (db) => {
      await work(db)
      faults = (await verifyChain({ ...w.ctx, db })).faults
      throw new Error('taken back')
    }).catch((error: Error) => { if (error.message !== 'taken back') throw error })
    return faults
  }
  it.each(['type', 'actor_kind', 'actor_id', 'request_id'])('names the event whose %s was altered', async (column) => {
    const faults = await tampered((db) => sql`update events.event set ${sql.ref(column)} = 'altered' where position = ${place}`.execute(db))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(`event ${place} (`)
    expect(faults[0]).toContain('is not what was sealed')
  })
  it('names an event whose class, payload, subjects, owner or version was altered', async () => {
    for (const set of [sql`class = 'confidential'`, sql`payload = '{"number": 7}'`, sql`subjects = '[]'`, sql`owner_team_id = null`, sql`version = 9`, sql`cause_id = id`]) {
      expect((await tampered((db) => sql`update events.event set ${set} where position = ${place}`.execute(db)))[0]).toContain(`event ${place} (`)
    }
  })
  it('names a deleted event, and events taken from the end', async () => {
    expect((await tampered((db) => db.deleteFrom('events.event').where('position', '=', place).execute()))[0]).toContain(`The events ${place} to ${place} are missing`)
    expect((await tampered((db) => db.deleteFrom('events.event').where('position', '>', place).execute()))[0]).toContain('taken away')
  })
  it('names an inserted event, and a place given twice', async () => {
    const copy = (db: World['ctx']['db'], position: number) => sql`insert into events.event (id, at, type, version, class, owner_team_id, actor_kind, actor_id, request_id, cause_id, subjects, payload, detail_hash, position, hash)
      select gen_random_uuid(), at, type, version, class, owner_team_id, actor_kind, actor_id, request_id, cause_id, subjects, payload, null, ${position}::bigint, hash from events.event where position = ${place}`.execute(db)
    expect((await tampered((db) => copy(db, place + 3))).join()).toContain(`event ${place + 3} (`)
    expect((await tampered((db) => copy(db, place))).join()).toContain(`event ${place} (`)
  })
  it('names an altered chain, also when hashes were computed anew for one event only', async () => {
    expect((await tampered((db) => sql`update events.event set hash = '\\x00' where position = ${place}`.execute(db))).join()).toContain(`event ${place} (`)
    expect((await tampered((db) => sql`update events.chain set position = position - 1`.execute(db))).join()).toContain('tip')
  })
  it('names an altered and a vanished detail; an erased one is fine', async () => {
    const here = sql`event_id = (select id from events.event where position = ${place})`
    expect((await tampered((db) => sql`update events.detail set body = '{"text": "other"}' where ${here}`.execute(db)))[0]).toMatch(/^The detail of event \d+ .* was altered/)
    expect((await tampered((db) => sql`delete from events.detail where ${here}`.execute(db)))[0]).toContain('gone without having been erased')
    const erasedAt = w.ctx.clock.now().add({ hours: 30 }).toString()
    const erase = (db: World['ctx']['db']) => sql`update events.detail set body = null, erased_at = ${erasedAt}::timestamptz where ${here}`.execute(db)
    expect(await tampered(erase)).toEqual([`The detail of event ${place} is marked as erased at ${erasedAt}, and no event tells that anything was erased then.`])
    w.at(w.ctx.clock.now().add({ hours: 30 }).toString())
    await change(w.ctx, async () => ({ events: [announce(detailsErased, { team: null, subjects: [], payload: { class: 'ordinary', count: 1, before: erasedAt } })], value: 0 }))
    await sealAll(w.ctx)
    expect(await tampered(erase)).toEqual([])
  })
  it('names an event that was taken out of a timeline, put into another, or shown to another team', async () => {
    const subject = { kind: 'person', id: 'p1', role: 'person' }
    await change(w.ctx, async () => ({ events: [announce(noted, { team: w.team, subjects: [subject, { ...subject, role: 'owner' }, subject], payload: { number: 60 } })], value: 0 }))
    await sealAll(w.ctx)
    const { position, faults } = await verifyChain(w.ctx)
    expect(faults).toEqual([])
    const here = sql`event_id = (select id from events.event where position = ${position})`
    for (const work of [sql`delete from events.subject where ${here} and role = 'owner'`, sql`update events.subject set object_id = 'p2' where ${here}`, sql`update events.subject set owner_team_id = null where ${here}`, sql`update events.subject set class = 'confidential' where ${here}`]) {
      expect(await tampered((db) => work.execute(db))).toEqual([`The event ${position} is not found under the objects that it was about: its entries in the timelines were altered.`])
    }
  })
  it('an erased detail does not hide an altered one that still has its words', async () => {
    const here = sql`event_id = (select id from events.event where position = ${place})`
    expect((await tampered((db) => sql`update events.detail set body = '{"text": "other"}', erased_at = now() where ${here}`.execute(db)))[0]).toContain('was altered')
  })
})
