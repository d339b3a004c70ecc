import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { InfrastructureCheckDefinition } from '../../database/rows/infrastructure.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Standing } from './check.ts'
import type { Met } from './gauges/gauge.ts'
import type { Sealed } from './password.ts'

export type CheckRow = Selectable<InfrastructureCheckDefinition>

/** A check that is due, with what a run needs to know. */
export interface DueCheck extends Standing {
  id: Id<'check'>
  name: string
  target: Target
  intervalS: number
  timeoutMs: number
  /** Whether it sends something that is stored sealed. */
  sends?: boolean
  retries: number
  slowAfterMs: number | null
  urgency: string
  serviceId: Id<'service'> | undefined
  itemId: Id<'item'> | undefined
  team: Id<'team'>
  rehearsal: boolean
  grants: string[]
}

export async function insertCheck(tx: Ctx, row: Insertable<InfrastructureCheckDefinition>, nextAt: Temporal.Instant): Promise<void> {
  await tx.db.insertInto('infrastructure.check_definition').values(row).execute()
  await tx.db.insertInto('infrastructure.check_state').values({ check_id: row.id, next_at: nextAt }).execute()
}

export async function lockCheck(tx: Ctx, id: Id<'check'>): Promise<CheckRow | undefined> {
  return tx.db.selectFrom('infrastructure.check_definition').selectAll().where('id', '=', id).where('archived_at', 'is', null).forNoKeyUpdate().executeTakeFirst()
}

export async function updateCheck(tx: Ctx, id: Id<'check'>, set: Updateable<InfrastructureCheckDefinition>): Promise<void> {
  await tx.db.updateTable('infrastructure.check_definition').set(set).where('id', '=', id).execute()
}

/** Keeps the sealed secret of a check; null takes it away. */
export async function putSecret(tx: Ctx, id: Id<'check'>, secret: Sealed | null): Promise<void> {
  await tx.db.deleteFrom('infrastructure.check_secret').where('check_id', '=', id).execute()
  if (secret !== null) await tx.db.insertInto('infrastructure.check_secret').values({ check_id: id, sealed: secret.sealed, sends: secret.sends && JSON.stringify(secret.sends) }).execute()
}

/** Runs a check at a moment; a changed target knows nothing yet. */
export async function reschedule(tx: Ctx, id: Id<'check'>, at: Temporal.Instant, forget: boolean): Promise<void> {
  await tx.db.updateTable('infrastructure.check_state').set({ next_at: at, claimed_by: null, claimed_until: null, ...(forget ? { soft_state: 'unknown', attempts: 0 } : {}) }).where('check_id', '=', id).execute()
}

/** How a check stands after a run, and who may run it next. */
export interface NextState extends Standing { id: Id<'check'>; at: Temporal.Instant; outcome: Outcome; since: Temporal.Instant | undefined; next: Next }
/** When a check is due for anybody; while it is held, that its holder does not run it any more. `undefined` leaves both as they are. */
export type Next = { at: Temporal.Instant; heldUntil?: Temporal.Instant } | undefined

/**
 * Writes the results of runs, many in one statement. The moment for anybody is an indexed column: what leaves it alone is written in place.
 * @param holder counts only for what this one holds: who lost a check says nothing more of it
 * @returns the checks that were written
 */
export async function writeStates(tx: Ctx, states: readonly NextState[], holder?: Id<'check-runner'>): Promise<Set<Id<'check'>>> {
  const given = states.map((s) => ({
    check_id: s.id, state: s.state, soft_state: s.softState, attempts: s.attempts, last_at: s.at.toString(), last_ms: s.outcome.durationMs, code: s.outcome.code,
    summary: cut(s.outcome.summary, 500), next_at: s.next?.at.toString() ?? null, held_until: s.next?.heldUntil?.toString() ?? null, since: s.since?.toString() ?? null,
  }))
  const { rows } = await sql<{ check_id: Id<'check'> }>`update infrastructure.check_state s set state = r.state, soft_state = r.soft_state, attempts = r.attempts, last_at = r.last_at, last_ms = r.last_ms, code = r.code, summary = r.summary,
      next_at = coalesce(r.next_at, s.next_at), claimed_until = case when r.next_at is null then s.claimed_until else r.held_until end,
      claimed_by = case when r.next_at is null or r.held_until is not null then s.claimed_by end, since = coalesce(r.since, s.since)
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(check_id uuid, state text, soft_state text, attempts int, last_at timestamptz, last_ms real, code text, summary text, next_at timestamptz, held_until timestamptz, since timestamptz)
    where s.check_id = r.check_id and (${holder ?? null}::uuid is null or s.claimed_by = ${holder ?? null}::uuid) returning s.check_id`.execute(tx.db)
  return new Set(rows.map((row) => row.check_id))
}

/** Checks whose last result is too old: nobody knows how they are. Of a probe that does not speak, all that is known is that. */
export async function silentChecks(ctx: Ctx, most: number): Promise<{ id: Id<'check'>; intervalS: number }[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<{ id: Id<'check'>; interval_s: number }>`
    select c.id, c.interval_s from infrastructure.check_state s join infrastructure.check_definition c on c.id = s.check_id
    where c.enabled and c.archived_at is null and s.state <> 'unknown' and s.last_at < ${now}::timestamptz - make_interval(secs => greatest(60, 3 * c.interval_s))
      and (c.probe_id is null or exists (select from infrastructure.probe_state p where p.probe_id = c.probe_id and p.lost_at is null and p.heard_at > ${now}::timestamptz - interval '30 seconds')) limit ${most}`.execute(ctx.db)
  return rows.map((r) => ({ id: r.id, intervalS: r.interval_s }))
}

export async function grantsOfTeam(ctx: Ctx, team: Id<'team'>): Promise<string[]> {
  const rows = await ctx.db.selectFrom('infrastructure.check_grant as g').innerJoin('organisation.team as t', 't.department_id', 'g.department_id').select('g.range').where('t.id', '=', team).execute()
  return rows.map((row) => row.range)
}

export async function replaceGrants(tx: Ctx, departmentId: Id<'department'>, ranges: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('infrastructure.check_grant').where('department_id', '=', departmentId).execute()
  if (ranges.length > 0) await tx.db.insertInto('infrastructure.check_grant').values([...new Set(ranges)].map((range) => ({ department_id: departmentId, range }))).execute()
}

/** Takes the watch over one machine, or keeps it, with what was measured now. @returns whether this process holds it */
export async function claimMachine(ctx: Ctx, machine: string, itemId: Id<'item'>, process: string, readings: readonly object[]): Promise<boolean> {
  const now = ctx.clock.now()
  return keep(ctx, 'who watches a machine is no fact', async (tx) => {
    const { rows } = await sql`insert into infrastructure.host_watch (machine, item_id, claimed_by, claimed_until, readings, read_at) values (${machine}, ${itemId}, ${process}, ${now.add({ seconds: 45 })}, ${JSON.stringify(readings)}::jsonb, ${now})
      on conflict (machine) do update set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until, item_id = excluded.item_id, readings = excluded.readings, read_at = excluded.read_at
      where host_watch.claimed_by = excluded.claimed_by or host_watch.claimed_until < ${now} returning machine`.execute(tx.db)
    return rows.length > 0
  })
}

/** Keeps which check judges a machine. */
export async function keepHostCheck(tx: Ctx, machine: string, id: Id<'check'>): Promise<void> {
  await tx.db.updateTable('infrastructure.host_watch').set({ check_id: id }).where('machine', '=', machine).execute()
}

/** Writes that nobody knows how a check is. */
export async function writeUnknown(tx: Ctx, id: Id<'check'>, summary: string): Promise<void> {
  await tx.db.updateTable('infrastructure.check_state').set({ state: 'unknown', soft_state: 'unknown', attempts: 0, since: tx.clock.now(), code: 'silent', summary }).where('check_id', '=', id).execute()
}

/** Keeps the certificate that a check met. */
export async function writeMet(tx: Ctx, id: Id<'check'>, met: Met, at: Temporal.Instant): Promise<void> {
  const row = {
    host: met.host, port: met.port, servername: met.servername, fingerprint: met.tls.fingerprint, problem: met.tls.problem ?? null, protocol: met.tls.protocol ?? '',
    chain: met.tls.chain.map((one) => Buffer.from(one).toString('base64')), seen_at: at,
  }
  await tx.db.insertInto('infrastructure.check_certificate').values({ check_id: id, ...row }).onConflict((c) => c.column('check_id').doUpdateSet(row)).execute()
}

/** What a check met elsewhere says nothing of where it looks now. */
export async function forgetMet(tx: Ctx, id: Id<'check'>): Promise<void> {
  await tx.db.deleteFrom('infrastructure.check_certificate').where('check_id', '=', id).execute()
}

/** Checks look at what an item was merged into. */
export async function followMerge(tx: Ctx, gone: string, kept: string): Promise<void> {
  await sql`update infrastructure.check_definition set item_id = ${kept}, merged_from = merged_from || ${gone}::uuid where item_id = ${gone}`.execute(tx.db)
}

/** The merge was undone. */
export async function undoFollowed(tx: Ctx, gone: string, kept: string): Promise<void> {
  await sql`update infrastructure.check_definition set item_id = ${gone}, merged_from = merged_from[:cardinality(merged_from) - 1] where item_id = ${kept} and merged_from[cardinality(merged_from)] = ${gone}`.execute(tx.db)
}
