import { sql, type RawBuilder } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standOf } from '../../agenda/read.ts'
import { entriesWhere } from '../../agenda/where.ts'
import { keep } from '../../kernel/change.ts'
import { actingAs, type Actor, type Ctx } from '../../kernel/context.ts'
import { actorOf } from '../../access/actor.ts'
import { giveSight, noSecret, noSecretFrom, reached, shownIds, visible, visibleAmong } from '../../organisation/visible.ts'
import { world, type World } from '../../testing.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

class Undone extends Error {}

/** Does something and takes it back. */
async function undone<T>(work: (tx: Ctx) => Promise<T>): Promise<T> {
  let value: T | undefined
  await keep(w.ctx, 'test', async (tx) => {
    value = await work(tx)
    throw new Undone()
  }).catch((error: unknown) => { if (!(error instanceof Undone)) throw error })
  return value!
}

/** The columns that a question reads, as PostgreSQL itself notes them down for a function that asks it. */
async function readsOf(tx: Ctx, question: RawBuilder<unknown>): Promise<string[]> {
  const text = question.compile(tx.db).sql
  await sql.raw(`prepare asked as ${text}`).execute(tx.db)
  const { rows: [given] } = await sql<{ types: string }>`select array_to_string(parameter_types, ', ') as types from pg_prepared_statements where name = 'asked'`.execute(tx.db)
  await sql.raw('deallocate asked').execute(tx.db)
  await sql.raw(`create function pg_temp.asked(${given!.types}) returns void language sql begin atomic ${text}; end`).execute(tx.db)
  const { rows } = await sql<{ read: string }>`select distinct n.nspname || '.' || c.relname || '.' || a.attname as read
    from pg_proc p join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = p.oid join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where p.proname = 'asked' and p.pronamespace = pg_my_temp_schema() and d.refclassid = 'pg_class'::regclass order by 1`.execute(tx.db)
  await sql.raw('drop function pg_temp.asked').execute(tx.db)
  return rows.map((row) => row.read)
}

/** Those of the columns that may change without a row in `agenda.touch`. */
async function untouched(tx: Ctx, reads: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ read: string }>`select r.read from unnest(${[...reads]}::text[]) r(read)
    cross join lateral (select c.oid, a.attnum from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where n.nspname || '.' || c.relname || '.' || a.attname = r.read) as col
    where (select coalesce(bit_or(t.tgtype) & 28, 0) from pg_trigger t where t.tgrelid = col.oid and t.tgfoid = 'agenda.touched'::regproc and t.tgenabled = 'O' and t.tgqual is null
      and (t.tgtype & 16 = 0 or cardinality(t.tgattr::int2[]) = 0 or col.attnum = any(t.tgattr::int2[]))) <> 28 order by 1`.execute(tx.db)
  return rows.map((row) => row.read)
}

const day = { from: '2026-11-12T00:00:00Z', to: '2026-11-13T00:00:00Z' }
const some = '00000000-0000-4000-8000-000000000001'
/** Every question of which counts are kept: each filter of the Score, and each predicate of scope. */
const questions = (ctx: Ctx): RawBuilder<unknown>[] => {
  const at = { kind: sql.ref<string>('e.kind'), id: sql.ref<string>('e.object_id'), team: sql.ref<string | null>('e.owner_team_id') }
  const thing = { kind: 'incident', id: sql<string>`e.object_id::uuid`, team: at.team }
  const wheres = [
    entriesWhere(ctx, { ...day, department: some, team: some, service: some, staves: 'changes', mark: 'change', kind: 'item', id: some, rehearsal: false }), entriesWhere(ctx, day),
    visible(ctx.actor, 'incidents:read', thing), reached(ctx.actor, 'incidents:read', thing), visibleAmong(ctx, at), noSecret(at), noSecretFrom(ctx.actor, at), sql`e.object_id::uuid in ${shownIds(ctx.actor, 'incident')}`,
  ]
  return wheres.map((where) => sql`select count(*) from agenda.entry e where ${where}`)
}

async function actors(): Promise<Actor[]> {
  const everywhere = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
  const somewhere = await w.person('Ola Berg', [{ role: 'it-professional', team: w.team }], [w.team])
  return [await actorOf(w.ctx, everywhere.id), await actorOf(w.ctx, somewhere.id), w.ctx.actor]
}

describe('the stand of the agenda', () => {
  it('moves with every column that who sees what is read from', async () => {
    const all = new Set<string>()
    for (const actor of await actors()) {
      await undone(async (tx) => {
        for (const question of questions(actingAs(tx, actor))) {
          const reads = await readsOf(tx, question)
          for (const read of reads) all.add(read)
          expect([question.compile(tx.db).sql, await untouched(tx, reads)]).toEqual([question.compile(tx.db).sql, []])
        }
      })
    }
    // That it looked: the tables of the predicate as it stands.
    expect([...new Set([...all].map((read) => read.replace(/\.\w+$/, '')))].sort()).toEqual(['access.role_grant', 'agenda.entry', 'organisation.department', 'organisation.membership', 'organisation.need_to_know', 'organisation.sight', 'organisation.team'])
  })

  it('a table that the predicate comes to read is found until its columns are watched', async () => {
    await undone(async (tx) => {
      await sql.raw('create table organisation.planted (object_id text, until date)').execute(tx.db)
      const question = sql`select count(*) from agenda.entry e where ${visible(tx.actor, 'incidents:read', { kind: 'incident', id: sql`e.object_id::uuid`, team: sql`e.owner_team_id` })}
        and e.object_id not in (select object_id from organisation.planted where until > ${'2026-01-01'}::date)`
      const planted = ['organisation.planted.object_id', 'organisation.planted.until']
      const found = async () => untouched(tx, await readsOf(tx, question))
      expect(await found()).toEqual(planted)
      await sql.raw('create trigger planted_comes after insert or delete on organisation.planted for each statement execute function agenda.touched()').execute(tx.db)
      expect(await found()).toEqual(planted)
      await sql.raw('create trigger planted_changes after update of until on organisation.planted for each statement execute function agenda.touched()').execute(tx.db)
      expect(await found()).toEqual(['organisation.planted.object_id'])
      await sql.raw('create trigger planted_moves after update on organisation.planted for each statement execute function agenda.touched()').execute(tx.db)
      expect(await found()).toEqual([])
    })
  })

  it('moves when somebody is shown something', async () => {
    const before = await standOf(w.ctx)
    await keep(w.ctx, 'test', (tx) => giveSight(tx, { kind: 'incident', id: some }, { teamId: w.team }, 'test'))
    expect(await standOf(w.ctx)).not.toBe(before)
  })
})
