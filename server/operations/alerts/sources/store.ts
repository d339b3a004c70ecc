import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Mapping } from '@fullscore/api/operations/alerts/mapping.ts'
import type { SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { OperationsAlertSource } from '../../../database/rows/operations.ts'
import { keep } from '../../../kernel/change.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { missing } from '../../../kernel/refusal.ts'

export type SourceId = Id<'alert-source'>
export type SourceRow = Selectable<OperationsAlertSource>
export type Reach = 'team' | 'department' | 'organisation'

/** What taking an alert needs to know of its source. */
export interface SourceFacts {
  id: SourceId; name: string; kind: SourceKind; ownerTeamId: Id<'team'>; reach: Reach; defaultServiceId: Id<'service'> | undefined; defaultUrgency: Urgency
  mapping: Mapping | undefined; mappingVersion: number; disabledWhy: string | undefined
  /** Raised by every change of the source. */
  version: number
  /** Found by the key before the present one, which goes on for some hours. */
  byOldKey: boolean
}

const factsOf = (row: SourceRow, byOldKey: boolean): SourceFacts => ({
  id: row.id, name: row.name, kind: row.kind as SourceKind, ownerTeamId: row.owner_team_id, reach: row.reach as Reach, defaultServiceId: row.default_service_id ?? undefined, defaultUrgency: row.default_urgency as Urgency,
  mapping: (row.mapping as Mapping | null) ?? undefined, mappingVersion: row.mapping_version, disabledWhy: row.disabled_at ? (row.disabled_why ?? '') : undefined, version: row.version, byOldKey,
})

/** The source whose key this is the hash of; a key that was renewed goes on until its hour. */
export async function sourceByKey(ctx: Ctx, hash: Buffer): Promise<SourceFacts | undefined> {
  const now = ctx.clock.now()
  const row = await ctx.db.selectFrom('operations.alert_source').selectAll().where('archived_at', 'is', null)
    .where((e) => e.or([e('key_hash', '=', hash), e.and([e('old_key_hash', '=', hash), e('old_key_until', '>', now)])])).executeTakeFirst()
  return row && factsOf(row, row.key_hash?.equals(hash) !== true)
}

/** One source, locked for the rest of the transaction. @throws Refusal missing */
export async function lockSource(tx: Ctx, id: SourceId): Promise<SourceRow> {
  const row = await tx.db.selectFrom('operations.alert_source').selectAll().where('id', '=', id).where('archived_at', 'is', null).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('alert source')
  return row
}

export async function insertSource(tx: Ctx, row: Insertable<OperationsAlertSource>): Promise<SourceRow> {
  return tx.db.insertInto('operations.alert_source').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Writes a source; people's edits raise its version. */
export async function updateSource(tx: Ctx, id: SourceId, set: Updateable<OperationsAlertSource>): Promise<SourceRow> {
  return tx.db.updateTable('operations.alert_source').set({ ...set, version: sql`version + 1` as never }).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function insertMapping(tx: Ctx, id: SourceId, version: number, mapping: Mapping): Promise<void> {
  await tx.db.insertInto('operations.alert_source_mapping').values({ source_id: id, version, mapping: JSON.stringify(mapping), saved_at: tx.clock.now(), saved_by: tx.actor.personId ?? null }).execute()
}

/** What one payload, or a batch of them, did. */
export interface Tally { payloads: number; raised: number; repeated: number; resolved: number; withoutEffect: number; changes: number; refused: number }
export const noTally: Readonly<Tally> = { payloads: 0, raised: 0, repeated: 0, resolved: 0, withoutEffect: 0, changes: 0, refused: 0 }

/** Adds to a source's counts of the day and notes when it was heard. @param refusedWhy the reason, if a payload was refused in whole or in part */
export async function count(tx: Ctx, id: SourceId, tally: Tally, accepted: boolean, refusedWhy: string | undefined): Promise<void> {
  const now = tx.clock.now()
  // One statement for both tables: this is written with every batch.
  await sql`with counted as (insert into operations.alert_source_day as d (source_id, day, payloads, raised, repeated, resolved, without_effect, changes, refused)
    values (${id}, ${now.toZonedDateTimeISO('UTC').toPlainDate()}, ${tally.payloads}, ${tally.raised}, ${tally.repeated}, ${tally.resolved}, ${tally.withoutEffect}, ${tally.changes}, ${tally.refused})
    on conflict (source_id, day) do update set payloads = d.payloads + excluded.payloads, raised = d.raised + excluded.raised, repeated = d.repeated + excluded.repeated, resolved = d.resolved + excluded.resolved,
      without_effect = d.without_effect + excluded.without_effect, changes = d.changes + excluded.changes, refused = d.refused + excluded.refused)
    insert into operations.alert_source_heard as h (source_id, heard_at, accepted_at, refused_at, refused_why)
    values (${id}, ${now}, ${accepted ? now : null}::timestamptz, ${refusedWhy === undefined ? null : now}::timestamptz, ${refusedWhy ?? null}::text)
    on conflict (source_id) do update set heard_at = excluded.heard_at, accepted_at = coalesce(excluded.accepted_at, h.accepted_at), refused_at = coalesce(excluded.refused_at, h.refused_at),
      refused_why = coalesce(excluded.refused_why, h.refused_why)`.execute(tx.db)
}

/** A payload as it is kept: cut, and free of what PostgreSQL cannot hold. */
export interface KeptPayload { accepted: boolean; status: number; why: string; bytes: number; body: string }
const longestBody = 64 * 1024
const keptOf = { accepted: 5, refused: 20 }

/** Keeps a payload as one of the last few of its source. */
export async function keepPayload(tx: Ctx, id: SourceId, given: KeptPayload): Promise<void> {
  const body = given.body.replaceAll('\0', '').toWellFormed()
  await tx.db.insertInto('operations.alert_source_payload').values({
    id: tx.ids.make<'alert-source-payload'>(), source_id: id, at: tx.clock.now(), accepted: given.accepted, status: given.status, why: cut(given.why, 2000), bytes: given.bytes,
    body: body.slice(0, longestBody).toWellFormed(), truncated: body.length > longestBody,
  }).execute()
  await sql`delete from operations.alert_source_payload p where p.source_id = ${id} and p.accepted = ${given.accepted} and (p.at, p.id) < (
    select k.at, k.id from operations.alert_source_payload k where k.source_id = ${id} and k.accepted = ${given.accepted} order by k.at desc, k.id desc offset ${keptOf[given.accepted ? 'accepted' : 'refused'] - 1} limit 1)`.execute(tx.db)
}

/** Erases the kept payloads of one source. */
export async function dropPayloads(tx: Ctx, id: SourceId): Promise<void> {
  await tx.db.deleteFrom('operations.alert_source_payload').where('source_id', '=', id).execute()
}

/** Housekeeping: payloads older than 30 days, counts older than 400, ends that no beginning can be late for any more. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  await keep(ctx, 'copies of payloads are not kept for ever', async (tx) => {
    const now = tx.clock.now()
    await tx.db.deleteFrom('operations.alert_source_payload').where('at', '<', now.subtract({ hours: 24 * 30 })).execute()
    await tx.db.deleteFrom('operations.alert_source_day').where('day', '<', now.subtract({ hours: 24 * 400 }).toZonedDateTimeISO('UTC').toPlainDate()).execute()
    await tx.db.deleteFrom('operations.alert_ended').where('heard_at', '<', now.subtract({ hours: 1 })).execute()
  })
}

export interface NewToldChange { id: Id<'told-change'>; sourceId: SourceId; summary: string; at: Temporal.Instant; serviceId: Id<'service'> | undefined; itemId: Id<'item'> | undefined; team: Id<'team'>; details: Record<string, unknown> }

export async function insertToldChange(tx: Ctx, given: NewToldChange): Promise<void> {
  await tx.db.insertInto('operations.told_change').values({
    id: given.id, source_id: given.sourceId, summary: given.summary, at: given.at, service_id: given.serviceId ?? null, item_id: given.itemId ?? null, owner_team_id: given.team, details: JSON.stringify(given.details),
  }).execute()
}
