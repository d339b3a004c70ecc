import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { alertBrief } from '../brief.ts'
import { alertRebuilders } from '../rebuild.ts'
import { IntakeQueue, limits, type Post } from './queue.ts'
import { sourceByKey, type SourceFacts } from './store.ts'
import { hashOfSecret } from '../../../access/identify.ts'

let w: World
let mei: TestPerson
let source: SourceFacts
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  const { key } = await mei.call(addSource, { body: { name: 'floods', kind: 'pagerduty' } })
  source = (await sourceByKey(w.ctx, hashOfSecret(key)))!
})
afterAll(() => w.close())

const post = (key: string, more: Partial<Post> = {}): Post => ({
  from: { source }, requestId: 'test', bytes: 100, payload: { accepted: true, status: 202, why: 'ok', bytes: 100, body: '{}', refused: 0 },
  signals: [{ about: { team: w.team, serviceId: undefined, itemId: undefined }, signal: { source: { kind: 'source', id: source.id, name: source.name }, dedupKey: key, title: `Cause ${key}`, urgency: 'low', status: 'firing', at: w.ctx.clock.now(), details: {}, rehearsal: false } }], ...more,
})
const stored = async (prefix: string) => (await w.ctx.db.selectFrom('operations.alert').select('dedup_key').where('dedup_key', 'like', `${prefix}%`).execute()).length

it('what cannot wait is refused with the time to come again; what was taken is stored, and nothing else', async () => {
  const queue = new IntakeQueue(w.ctx, { ...limits, posts: 10 })
  const [locked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holder = w.ctx.db.transaction().execute(async (tx) => {
    await sql`lock table operations.alert in exclusive mode`.execute(tx)
    locked.resolve()
    await go.promise
  })
  await locked.promise
  const answers = Promise.all(Array.from({ length: 30 }, (_, n) => queue.submit(post(`full-${n}`)).then(() => 'stored', (error: { parts: { code: string; retryAfter: number } }) => `${error.parts.code} ${error.parts.retryAfter}`)))
  expect(() => queue.reserve(limits.bytes)).toThrow('More alerts come in')
  go.resolve()
  await holder
  const said = await answers
  expect([said.filter((one) => one === 'stored').length, said.filter((one) => one === 'intake-full 2').length]).toEqual([11, 19])
  expect(await stored('full-')).toBe(11)
  expect(queue.reserve(limits.bytes)).toBeTypeOf('function')
})

it('a post that the database cannot hold fails alone', async () => {
  const queue = new IntakeQueue(w.ctx)
  const bad = post('alone-bad')
  const broken: Post = { ...bad, signals: [{ ...bad.signals[0]!, about: { team: w.ctx.ids.make<'team'>(), serviceId: undefined, itemId: undefined } }] }
  const said = await Promise.allSettled([queue.submit(post('alone-first')), queue.submit(post('alone-1')), queue.submit(broken), queue.submit(post('alone-2'))])
  expect(said.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(await stored('alone-')).toBe(3)
})

it('the Score and the search index are rebuilt as they were, and a brief tells what fires', async () => {
  const entries = () => w.ctx.db.selectFrom('agenda.entry').select(['key', 'state', 'label', 'line']).where('key', 'like', 'alert:%').orderBy('key').execute()
  const found = () => w.ctx.db.selectFrom('search.entry').select(['object_id', 'title']).where('kind', 'in', ['alert', 'alert-source']).orderBy('object_id').execute()
  const [before, indexed] = [await entries(), await found()]
  expect(before.length).toBeGreaterThan(10)
  await sql`delete from agenda.entry where key like 'alert:%'`.execute(w.ctx.db)
  await sql`delete from search.entry where kind in ('alert', 'alert-source')`.execute(w.ctx.db)
  for (const rebuilder of alertRebuilders) await rebuilder.run(w.ctx)
  expect(await entries()).toEqual(before)
  expect(await found()).toEqual(indexed)
  const ctx = await mei.ctx()
  const item = w.ctx.ids.make<'item'>()
  await w.ctx.db.updateTable('operations.alert').set({ item_id: item }).where('dedup_key', '=', 'alone-1').execute()
  expect(await alertBrief.answer(ctx, { items: [item], services: [], persons: [], at: ctx.clock.now() })).toMatchObject([{ label: 'low alert', value: 'Cause alone-1', tone: 'plain' }])
  const outsider = await w.person('Ola Berg', [{ role: 'it-professional', team: await w.newTeam('Elsewhere') }], [])
  expect(await alertBrief.answer(await outsider.ctx(), { items: [item], services: [], persons: [], at: ctx.clock.now() })).toEqual([])
})
