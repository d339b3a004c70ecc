import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { InfrastructureProbe, InfrastructureProbeState } from '../../../database/rows/infrastructure.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { missing } from '../../../kernel/refusal.ts'
import type { DueCheck } from '../store.ts'
import type { Past, Stretch } from './replay.ts'

export type ProbeRow = Selectable<InfrastructureProbe>

export async function insertProbe(tx: Ctx, row: Insertable<InfrastructureProbe>): Promise<void> {
  await tx.db.insertInto('infrastructure.probe').values(row).execute()
  await tx.db.insertInto('infrastructure.probe_state').values({ probe_id: row.id }).execute()
}

/** A probe that was not put away, locked. @throws Refusal */
export async function lockProbe(tx: Ctx, id: Id<'probe'>): Promise<ProbeRow> {
  const row = await tx.db.selectFrom('infrastructure.probe').selectAll().where('id', '=', id).where('archived_at', 'is', null).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('probe')
  return row
}

export const probeRow = async (ctx: Ctx, id: Id<'probe'>): Promise<ProbeRow | undefined> =>
  ctx.db.selectFrom('infrastructure.probe').selectAll().where('id', '=', id).where('archived_at', 'is', null).executeTakeFirst()

/** The probe that a token is of, locked. */
export const probeByToken = async (tx: Ctx, hash: Buffer): Promise<ProbeRow | undefined> =>
  tx.db.selectFrom('infrastructure.probe').selectAll().where('token_hash', '=', hash).forNoKeyUpdate().executeTakeFirst()

export async function updateProbe(tx: Ctx, id: Id<'probe'>, set: Updateable<InfrastructureProbe>): Promise<void> {
  await tx.db.updateTable('infrastructure.probe').set(set).where('id', '=', id).execute()
}

export async function updateState(tx: Ctx, id: Id<'probe'>, set: Updateable<InfrastructureProbeState>): Promise<void> {
  await tx.db.updateTable('infrastructure.probe_state').set(set).where('probe_id', '=', id).execute()
}

export const lockState = async (tx: Ctx, id: Id<'probe'>) => tx.db.selectFrom('infrastructure.probe_state').selectAll().where('probe_id', '=', id).forNoKeyUpdate().executeTakeFirstOrThrow()

/** Notes that what probes shall do may have changed: they are told at once. */
export async function touchOrders(tx: Ctx, ids: readonly (Id<'probe'> | null | undefined)[]): Promise<void> {
  const known = [...new Set(ids.filter((id) => id !== null && id !== undefined))].sort()
  if (known.length > 0) await tx.db.updateTable('infrastructure.probe_state').set({ orders_version: sql`orders_version + 1` }).where('probe_id', 'in', known).execute()
}

export async function replaceProbeGrants(tx: Ctx, id: Id<'probe'>, departmentId: Id<'department'>, ranges: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('infrastructure.probe_grant').where('probe_id', '=', id).where('department_id', '=', departmentId).execute()
  if (ranges.length > 0) await tx.db.insertInto('infrastructure.probe_grant').values([...new Set(ranges)].map((range) => ({ probe_id: id, department_id: departmentId, range }))).execute()
}

/** What a team's department may check from a probe. */
export async function grantsThere(ctx: Ctx, id: Id<'probe'>, team: Id<'team'>): Promise<string[]> {
  const rows = await ctx.db.selectFrom('infrastructure.probe_grant as g').innerJoin('organisation.team as t', 't.department_id', 'g.department_id').select('g.range').where('g.probe_id', '=', id).where('t.id', '=', team).orderBy('g.range').execute()
  return rows.map((row) => row.range)
}

/** Remembers that a request was seen. @returns false if it was before */
export async function firstSeen(tx: Ctx, id: Id<'probe'>, nonce: string, at: Temporal.Instant): Promise<boolean> {
  const done = await tx.db.insertInto('infrastructure.probe_nonce').values({ probe_id: id, nonce, at }).onConflict((c) => c.doNothing()).executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Forgets requests whose time is not believed any more, and tries that nobody waits for. */
export async function forgetOld(tx: Ctx, before: Temporal.Instant): Promise<void> {
  await tx.db.deleteFrom('infrastructure.probe_nonce').where('at', '<', before).execute()
  await tx.db.deleteFrom('infrastructure.probe_trial').where('made_at', '<', before).execute()
}

export async function insertTrial(tx: Ctx, row: { id: Id<'probe-trial'>; probe: Id<'probe'>; wish: string }): Promise<void> {
  await tx.db.insertInto('infrastructure.probe_trial').values({ id: row.id, probe_id: row.probe, wish: row.wish, made_at: tx.clock.now() }).execute()
}

/** Takes the tries that wait for a probe, so that none is done twice. */
export const takeTrials = async (tx: Ctx, probe: Id<'probe'>) =>
  tx.db.updateTable('infrastructure.probe_trial').set({ taken_at: tx.clock.now() }).where('probe_id', '=', probe).where('taken_at', 'is', null).returning(['id', 'wish']).execute()

/** Keeps what a try found. @returns false if nobody waits for it */
export async function settleTrial(tx: Ctx, probe: Id<'probe'>, id: Id<'probe-trial'>, outcome: string): Promise<boolean> {
  const done = await tx.db.updateTable('infrastructure.probe_trial').set({ outcome }).where('id', '=', id).where('probe_id', '=', probe).where('taken_at', 'is not', null).where('outcome', 'is', null).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function dropTrial(tx: Ctx, id: Id<'probe-trial'>): Promise<void> {
  await tx.db.deleteFrom('infrastructure.probe_trial').where('id', '=', id).execute()
}

/** A check that a probe runs, with how far its results are judged. */
export interface ProbeCheck extends DueCheck { lastAt: Temporal.Instant | undefined; since: Temporal.Instant | undefined; past: Past | undefined }

/** Of these checks those that a probe runs now, locked in one order for all. */
export async function lockChecksOf(tx: Ctx, probe: Id<'probe'>, ids: readonly Id<'check'>[]): Promise<Map<string, ProbeCheck>> {
  const rows = await tx.db.selectFrom('infrastructure.check_state as s').innerJoin('infrastructure.check_definition as c', 'c.id', 's.check_id').leftJoin('infrastructure.check_past as p', 'p.check_id', 'c.id')
    .selectAll('c').select(['s.state', 's.soft_state', 's.attempts', 's.last_at', 's.since', 'p.state as p_state', 'p.soft_state as p_soft', 'p.attempts as p_attempts', 'p.since as p_since', 'p.soft_since as p_soft_since', 'p.told', 'p.says', 'p.at as p_at'])
    .where('c.id', 'in', [...new Set(ids)]).where('c.probe_id', '=', probe).where('c.archived_at', 'is', null).where('c.enabled', '=', true).orderBy('s.check_id').forNoKeyUpdate('s').execute()
  return new Map(rows.map((r) => [r.id, {
    id: r.id, name: r.name, target: r.target as Target, intervalS: r.interval_s, timeoutMs: r.timeout_ms, retries: r.retries, slowAfterMs: r.slow_after_ms, urgency: r.urgency, serviceId: r.service_id ?? undefined,
    itemId: r.item_id ?? undefined, team: r.owner_team_id, rehearsal: r.rehearsal, state: r.state as CheckState, softState: r.soft_state as CheckState, attempts: r.attempts, grants: [],
    lastAt: r.last_at ?? undefined, since: r.since ?? undefined,
    past: r.p_state === null ? undefined : { state: r.p_state as CheckState, softState: r.p_soft as CheckState, attempts: r.p_attempts!, since: r.p_since ?? undefined, softSince: r.p_soft_since ?? undefined, told: r.told!, says: r.says!, at: r.p_at! },
  }]))
}

/** Keeps how far late results were judged. */
export async function writePast(tx: Ctx, all: readonly { id: Id<'check'>; past: Past }[]): Promise<void> {
  for (const { id, past } of all) {
    const row = { state: past.state, soft_state: past.softState, attempts: past.attempts, since: past.since ?? null, soft_since: past.softSince ?? null, told: past.told, says: cut(past.says, 500), at: past.at! }
    await tx.db.insertInto('infrastructure.check_past').values({ check_id: id, ...row }).onConflict((c) => c.column('check_id').doUpdateSet(row)).execute()
  }
}

/** The past has reached the present, or counts no more. */
export async function dropPast(tx: Ctx, ids: readonly Id<'check'>[]): Promise<void> {
  if (ids.length > 0) await tx.db.deleteFrom('infrastructure.check_past').where('check_id', 'in', [...ids]).execute()
}

export type HistoryRow = Stretch & { id: Id<'check-history'>; check: Pick<ProbeCheck, 'id' | 'name' | 'team' | 'serviceId' | 'itemId' | 'urgency' | 'rehearsal'> }

export async function insertHistory(tx: Ctx, probe: Id<'probe'>, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.db.insertInto('infrastructure.check_history').values(rows.map((one) => ({
    id: one.id, check_id: one.check.id, probe_id: probe, state: one.state, from_at: one.from, until_at: one.until, says: cut(one.says, 500), told_at: tx.clock.now(),
  }))).execute()
}

/** Checks of a probe of which something is known, locked; nobody knows how they are from now on. @returns what they were */
export async function forgetChecksOf(tx: Ctx, probe: Id<'probe'>, summary: string) {
  const rows = await tx.db.selectFrom('infrastructure.check_state as s').innerJoin('infrastructure.check_definition as c', 'c.id', 's.check_id').selectAll('c').select('s.state')
    .where('c.probe_id', '=', probe).where('c.archived_at', 'is', null).where('c.enabled', '=', true).where('s.state', '!=', 'unknown').orderBy('s.check_id').forNoKeyUpdate('s').execute()
  if (rows.length > 0) {
    await tx.db.updateTable('infrastructure.check_state').set({ state: 'unknown', soft_state: 'unknown', attempts: 0, since: tx.clock.now(), code: 'probe-lost', summary }).where('check_id', 'in', rows.map((row) => row.id)).execute()
  }
  return rows
}
