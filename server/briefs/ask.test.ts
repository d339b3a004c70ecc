import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readBrief } from '@fullscore/api/briefs.ts'
import { keep } from '../kernel/change.ts'
import type { Module } from '../kernel/module.ts'
import { modules } from '../modules.ts'
import { world, type World } from '../testing.ts'
import { askBrief } from './ask.ts'

const answering: Module = {
  name: 'test/answering', briefs: [
    { name: 'test/knows', title: 'Knows', answer: async (ctx, q) => [{ label: 'asked about', value: `${q.items.length} items by ${ctx.actor.name}` }] },
    { name: 'test/fails', title: 'Fails', answer: async () => { throw new Error('boom') } },
    { name: 'test/breaks', title: 'Breaks', answer: async (ctx) => { await sql`select 1 / 0`.execute(ctx.db); return [] } },
    { name: 'test/late', title: 'Late', answer: () => new Promise(() => {}) },
  ],
}
let w: World
beforeAll(async () => { w = await world({ modules: [...modules, answering] }) })
afterAll(() => w.close())

const question = { items: [], services: [], persons: [], at: Temporal.Instant.from('2026-11-12T13:32:00Z') }

it('says what each module knows, and of those that failed that it is unknown', async () => {
  const parts = new Map((await askBrief(w.ctx, question, 30)).parts.map((part) => [part.module, part]))
  expect(parts.get('test/knows')).toMatchObject({ facts: [{ value: '0 items by test' }] })
  expect(parts.get('test/fails')).toMatchObject({ facts: [], failed: 'This could not be found out: unknown.' })
  expect(parts.get('test/late')).toMatchObject({ facts: [], failed: 'No answer within 0.03 seconds: unknown.' })
})

it('takes ids as a list or separated by commas, and refuses what is no id', async () => {
  const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
  const ids = ['0197b7d4-0000-7000-8000-000000000001', '0197b7d4-0000-7000-8000-000000000002']
  const brief = await reader.call(readBrief, { query: { items: ids.join(',') } as never })
  expect(brief.parts.find((part) => part.module === 'test/knows')?.facts[0]?.value).toBe('2 items by Rosa Lind')
  await expect(reader.call(readBrief, { query: { items: 'x' } as never })).rejects.toMatchObject({ problem: { status: 422 } })
})

it('asked inside a transaction, does not spoil it by an answer that fails in the database', async () => {
  const parts = await keep(w.ctx, 'test', async (tx) => {
    const brief = await askBrief(tx, question, 30)
    await sql`select 1 from organisation.team`.execute(tx.db)
    return new Map(brief.parts.map((part) => [part.module, part]))
  })
  expect(parts.get('test/breaks')?.failed).toBe('This could not be found out: unknown.')
  expect(parts.get('test/knows')?.facts).toHaveLength(1)
})
