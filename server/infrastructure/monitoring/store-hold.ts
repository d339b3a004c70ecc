import { sql } from 'kysely'
import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { claimSlackS } from './hold.ts'
import type { DueCheck } from './store.ts'

/** Silence after which a server that runs checks counts as dead. Liveness is the database's business: its clock judges. */
const silence = Temporal.Duration.from({ seconds: 10 })

interface Row {
  id: Id<'check'>; name: string; target: Target; interval_s: number; timeout_ms: number; retries: number; slow_after_ms: number | null; urgency: string; service_id: Id<'service'> | null
  item_id: Id<'item'> | null; owner_team_id: Id<'team'>; rehearsal: boolean; state: CheckState; soft_state: CheckState; attempts: number; grants: string[] | null; sends: boolean
}
const columns = sql`c.id, c.name, c.target, c.interval_s, c.timeout_ms, c.retries, c.slow_after_ms, c.urgency, c.service_id, c.item_id, c.owner_team_id, c.rehearsal, s.state, s.soft_state, s.attempts, c.kind = 'http' and exists (select from infrastructure.check_secret k where k.check_id = c.id) as sends`
const grants = sql`(select array_agg(g.range) from infrastructure.check_grant g join organisation.team t on t.department_id = g.department_id where t.id = c.owner_team_id) as grants`
const isRun = sql`c.enabled and c.archived_at is null and c.probe_id is null`

const dueOf = (r: Row): DueCheck => ({
  id: r.id, name: r.name, target: r.target, intervalS: r.interval_s, timeoutMs: r.timeout_ms, retries: r.retries, slowAfterMs: r.slow_after_ms, urgency: r.urgency,
  serviceId: r.service_id ?? undefined, itemId: r.item_id ?? undefined, team: r.owner_team_id, rehearsal: r.rehearsal, state: r.state, softState: r.soft_state, attempts: r.attempts, grants: r.grants ?? [], sends: r.sends,
})

/** What is due for anybody at a moment: free, or its claim is over. Those are few, and by their index found before anything is joined. */
const dueFor = (now: Temporal.Instant) => sql`(select check_id from infrastructure.check_state where next_at <= ${now} and (claimed_until is null or claimed_until < ${now}) offset 0)`

/**
 * Takes checks that are due by the clock, so that no other process runs them: they are claimed until the run must be over.
 * @param most how many at once
 */
export async function claimDue(ctx: Ctx, runner: Id<'check-runner'>, most: number): Promise<DueCheck[]> {
  const now = ctx.clock.now()
  // Most rounds find nothing: one question without a transaction tells.
  const { rows: waiting } = await sql`select from ${dueFor(now)} s join infrastructure.check_definition c on c.id = s.check_id where ${isRun} limit 1`.execute(ctx.db)
  if (waiting.length === 0) return []
  return keep(ctx, 'a claim of a check is no fact', async (tx) => {
    const { rows } = await sql<Row>`
      with due as (
        select s.check_id from infrastructure.check_state s join infrastructure.check_definition c on c.id = s.check_id
        where s.next_at <= ${now} and (s.claimed_until is null or s.claimed_until < ${now}) and ${isRun} order by s.next_at limit ${most} for update of s skip locked
      )
      update infrastructure.check_state s set claimed_by = ${runner}::uuid, claimed_until = ${now}::timestamptz + make_interval(secs => c.timeout_ms / 1000.0 + ${claimSlackS})
      from due, infrastructure.check_definition c where s.check_id = due.check_id and c.id = s.check_id
      returning ${columns}, ${grants}`.execute(tx.db)
    return rows.map(dueOf)
  })
}

/**
 * Of these checks those that a runner holds still and that are to be run, as they stand now. Each is looked up by its id, whatever
 * the planner believes of the tables: after many were added at once it would walk all of them.
 */
export async function heldDue(ctx: Ctx, runner: Id<'check-runner'>, ids: readonly Id<'check'>[]): Promise<DueCheck[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    with s as materialized (select check_id, state, soft_state, attempts from infrastructure.check_state where check_id = any(${ids}::uuid[]) and claimed_by = ${runner}::uuid)
    select ${columns}, ${grants} from s cross join lateral (select * from infrastructure.check_definition where id = s.check_id offset 0) c where ${isRun}`.execute(ctx.db)
  return rows.map(dueOf)
}

/** The next moment on a check's own grid after another, as `gridAfter` of check.ts counts it, in milliseconds. */
const gridAfterSql = (moment: ReturnType<typeof sql>) => sql`(select to_timestamp((floor((m.ms - g.phase) / g.every) * g.every + g.every + g.phase) / 1000.0)
  from (select floor(date_part('epoch', ${moment}) * 1000)::bigint::numeric as ms) m,
    (select c.interval_s * 1000::numeric as every, (('x' || right(replace(c.id::text, '-', ''), 8))::bit(32)::bigint % (c.interval_s * 1000))::numeric as phase) g)`

/**
 * Says that a server lives and runs checks, and frees what dead ones held: from the next moment of each check's grid after their last
 * sign of life, and not before a run that they had begun must be over.
 * @returns whether this server is the only one that lives
 */
export async function beat(ctx: Ctx, runner: Id<'check-runner'>): Promise<boolean> {
  return keep(ctx, 'a heartbeat is no fact of the trade', async (tx) => {
    await sql`insert into infrastructure.check_runner (id, beat_at, said_at) values (${runner}, clock_timestamp(), ${tx.clock.now()})
      on conflict (id) do update set beat_at = excluded.beat_at, said_at = excluded.said_at`.execute(tx.db)
    const { rows } = await sql<{ id: Id<'check-runner'>; said_at: Temporal.Instant; dead: boolean }>`select id, said_at, beat_at < clock_timestamp() - ${silence.toString()}::interval as dead from infrastructure.check_runner order by id`.execute(tx.db)
    const dead = rows.filter((row) => row.dead)
    if (dead.length > 0) {
      const { rows: gone } = await sql<{ id: string }>`delete from infrastructure.check_runner where id = any(${dead.map((row) => row.id)}::uuid[]) and beat_at < clock_timestamp() - ${silence.toString()}::interval returning id`.execute(tx.db)
      for (const { id, said_at } of dead) if (gone.some((one) => one.id === id)) await free(tx, id, said_at, true)
    }
    return rows.length - dead.length === 1
  })
}

/** Says that a server runs checks no longer: what it holds is free at once, each at its next moment. */
export async function retire(ctx: Ctx, runner: Id<'check-runner'>): Promise<void> {
  await keep(ctx, 'a heartbeat is no fact of the trade', async (tx) => {
    await free(tx, runner, tx.clock.now(), false)
    await tx.db.deleteFrom('infrastructure.check_runner').where('id', '=', runner).execute()
  })
}

/** A run that was due and did not tell is due still; what was held goes on at its own place. */
async function free(tx: Ctx, runner: Id<'check-runner'>, since: Temporal.Instant, running: boolean): Promise<void> {
  const over = running ? sql`${since}::timestamptz + make_interval(secs => c.timeout_ms / 1000.0 + ${claimSlackS})` : sql`${since}::timestamptz`
  await sql`update infrastructure.check_state s set claimed_by = null, claimed_until = null,
      next_at = case when s.next_at <= ${since}::timestamptz then ${over} else greatest(${gridAfterSql(sql`${since}::timestamptz`)}, ${over}) end
    from infrastructure.check_definition c where c.id = s.check_id and s.claimed_by = ${runner}::uuid`.execute(tx.db)
}
