import { sql, type Insertable } from 'kysely'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsAlertVoice } from '../../database/rows/operations.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'

export interface About {
  team: Id<'team'>
  serviceId: Id<'service'> | undefined
  itemId: Id<'item'> | undefined
}

/** What keeps an alert from paging. */
export interface Silence { windowId: Id<'maintenance-window'>; until: Temporal.Instant; why: string }
const columnsOf = (silence: Silence | undefined) => (silence ? { muted_by: silence.windowId, muted_until: silence.until, muted_why: silence.why } : {})

/** Earlier alerts of the same cause, the newest first: what its source said before under the same key. */
export async function earlierOfCause(ctx: Ctx, one: { id: Id<'alert'>; source_kind: string; source_id: string; dedup_key: string }): Promise<Id<'alert'>[]> {
  const rows = await ctx.db.selectFrom('operations.alert').select('id').where('source_kind', '=', one.source_kind).where('source_id', '=', one.source_id).where('dedup_key', '=', one.dedup_key).where('id', '!=', one.id).orderBy('raised_at', 'desc').limit(20).execute()
  return rows.map((row) => row.id)
}

export async function alertRow(ctx: Ctx, id: Id<'alert'>, lock = false) {
  const query = ctx.db.selectFrom('operations.alert').selectAll().where('id', '=', id)
  return (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
}

/** What an agenda entry needs to know of an alert. */
export interface AlertFacts {
  id: Id<'alert'>
  title: string
  urgency: Urgency
}

/** Whether a check's alert was raised by the very event of this moment: the reaction has run before. */
export async function raisedAt(ctx: Ctx, checkId: string, at: Temporal.Instant): Promise<boolean> {
  const row = await ctx.db.selectFrom('operations.alert').select('id').where('source_kind', '=', 'check').where('source_id', '=', checkId).where('raised_at', '=', at).executeTakeFirst()
  return row !== undefined
}

/** Notes when a check, or a probe, was last heard. @returns false when something newer was heard before */
export async function noteTold(ctx: Ctx, checkId: string, at: Temporal.Instant): Promise<boolean> {
  return keep(ctx, 'what was heard when is no fact of the trade', async (tx) => {
    const { rows } = await sql`insert into operations.check_told (check_id, told_at) values (${checkId}, ${at})
      on conflict (check_id) do update set told_at = excluded.told_at where check_told.told_at <= excluded.told_at returning 1`.execute(tx.db)
    return rows.length > 0
  })
}

/** Keeps an alert silent. */
export async function muteAlert(tx: Ctx, id: Id<'alert'>, silence: Silence): Promise<void> {
  await tx.db.updateTable('operations.alert').set(columnsOf(silence)).where('id', '=', id).execute()
}

/** Lets an alert speak again; why it was silent, and until when, stays on its record. */
export async function unmuteAlert(tx: Ctx, id: Id<'alert'>): Promise<void> {
  await tx.db.updateTable('operations.alert').set({ muted_by: null, muted_until: tx.clock.now() }).where('id', '=', id).execute()
}

/** Firing alerts that a window keeps silent, after one of them. */
export async function mutedAfter(ctx: Ctx, windowId: Id<'maintenance-window'>, last: Id<'alert'> | undefined, limit: number): Promise<Id<'alert'>[]> {
  let query = ctx.db.selectFrom('operations.alert').select('id').where('muted_by', '=', windowId).where('state', '=', 'firing').orderBy('id').limit(limit)
  if (last) query = query.where('id', '>', last)
  return (await query.execute()).map((row) => row.id)
}

/** The last word of one voice about a cause. */
export async function voiceRow(tx: Ctx, kind: string, id: string, voice: string) {
  return tx.db.selectFrom('operations.alert_voice').selectAll().where('source_kind', '=', kind).where('source_id', '=', id).where('voice', '=', voice).executeTakeFirst()
}

export async function putVoice(tx: Ctx, row: Insertable<OperationsAlertVoice>): Promise<void> {
  await tx.db.insertInto('operations.alert_voice').values(row).onConflict((c) => c.columns(['source_kind', 'source_id', 'voice']).doUpdateSet(row)).execute()
}

/** Voices that say so now: all about a cause, or all that one voice says. */
export async function firingVoices(ctx: Ctx, by: { kind: string; id: string } | { voice: string }) {
  const query = ctx.db.selectFrom('operations.alert_voice').selectAll().where('firing', '=', true).orderBy('source_id').orderBy('voice').limit(1000)
  return ('voice' in by ? query.where('voice', '=', by.voice) : query.where('source_kind', '=', by.kind).where('source_id', '=', by.id)).execute()
}

/** What fires of an item is about the one that it was merged into; what is over stays as it was told. */
export async function followMerge(tx: Ctx, gone: string, kept: string): Promise<void> {
  await sql`update operations.alert set item_id = ${kept}, merged_from = merged_from || ${gone}::uuid where item_id = ${gone} and state = 'firing'`.execute(tx.db)
}

/** The merge was undone. */
export async function undoFollowed(tx: Ctx, gone: string, kept: string): Promise<void> {
  await sql`update operations.alert set item_id = ${gone}, merged_from = merged_from[:cardinality(merged_from) - 1] where item_id = ${kept} and merged_from[cardinality(merged_from)] = ${gone}`.execute(tx.db)
}
