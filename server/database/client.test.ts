import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keep } from '../kernel/change.ts'
import { modules } from '../modules.ts'
import { world, type World } from '../testing.ts'
import { openPool } from './pool.ts'

let w: World
beforeAll(async () => { w = await world({ modules }) })
afterAll(() => w.close())

const often = async (work: () => Promise<unknown>) => { for (let n = 0; n < 25; n++) await work() }
const kept = async () => (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(w.ctx.db)).rows.map((row) => row.statement)

describe('statements used often', () => {
  it('keep their plans, others do not', async () => {
    await often(() => sql`select ${'often'}::text as word`.execute(w.ctx.db))
    await sql`select ${'once'}::text as word, 1 as one`.execute(w.ctx.db)
    const all = await kept()
    expect(all).toContain('select $1::text as word')
    expect(all).not.toContain('select $1::text as word, 1 as one')
  })

  it('go on after a migration of another process changed their columns, outside of a transaction and inside', async () => {
    await sql`create table public.kept (a int)`.execute(w.ctx.db)
    await sql`insert into public.kept values (1)`.execute(w.ctx.db)
    const alone = () => sql`select * from public.kept where a = ${1}`.execute(w.ctx.db)
    const inside = () => keep(w.ctx, 'a test', (tx) => sql`select k.* from public.kept k where a = ${1}`.execute(tx.db))
    await often(alone)
    await often(inside)
    await sql`alter table public.kept add column b int default 2`.execute(w.ctx.db)
    expect((await alone()).rows).toEqual([{ a: 1, b: 2 }])
    await often(inside)
    await sql`alter table public.kept add column c int default 3`.execute(w.ctx.db)
    expect((await inside()).rows).toEqual([{ a: 1, b: 2, c: 3 }])
  })

  it('tell the fault of a first statement, though begin was not waited for, and the next transaction is sound', async () => {
    await expect(keep(w.ctx, 'a test', (tx) => sql`select 1 / ${0}::int as x`.execute(tx.db))).rejects.toMatchObject({ code: '22012' })
    expect((await keep(w.ctx, 'a test', (tx) => sql<{ x: number }>`select ${5}::int as x`.execute(tx.db))).rows).toEqual([{ x: 5 }])
  })
})

it('a pool that is being closed complains of no connection that the database closes too; an open one does', async () => {
  const said: string[] = []
  const log = { warn: (_: object, message: string) => said.push(message), debug: () => undefined } as never
  const pool = openPool({ url: w.databaseUrl, log })
  const idle = async () => { const client = await pool.connect(); client.release(); return client }
  ;(await idle()).emit('error', new Error('terminating connection'))
  expect(said).toEqual(['an idle database connection was lost'])
  const last = await idle()
  const ended = pool.end()
  last.emit('error', new Error('terminating connection'))
  await ended
  expect(said).toHaveLength(1)
})
