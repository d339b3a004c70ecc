import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Before } from './merging.ts'

/** Those merged into an incident, at whatever remove, the latest first. */
export async function membersOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident as i').innerJoin('operations.incident_merge as m', (j) => j.onRef('m.member_id', '=', 'i.id').on('m.undone_at', 'is', null))
    .select(['i.id', 'i.number', 'i.title', 'i.severity', 'i.owner_team_id', 'm.merged_at', 'm.note']).where('i.merged_into_id', '=', id).orderBy('m.merged_at', 'desc').orderBy('i.id').limit(200).execute()
}

/** Ties a member to where it belongs, with all that was merged into it before: `merged_into_id` always names the one at the top. */
export async function tieMember(tx: Ctx, memberId: Id<'incident'>, intoId: Id<'incident'>, before: Before, note: string): Promise<void> {
  await tx.db.insertInto('operations.incident_merge').values({
    id: tx.ids.make<'incident-merge'>(), member_id: memberId, into_id: intoId, before: JSON.stringify(before), note, merged_at: tx.clock.now(), merged_by: tx.actor.personId ?? null,
  }).execute()
  await tx.db.updateTable('operations.incident').set({ merged_into_id: intoId }).where('merged_into_id', '=', memberId).execute()
}

/** The merge of a member that stands. */
export async function mergeOf(ctx: Ctx, memberId: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_merge').selectAll().where('member_id', '=', memberId).where('undone_at', 'is', null).executeTakeFirst()
}

/** Takes a merge back: the member is at the top again for all that was merged into it. */
export async function untieMember(tx: Ctx, memberId: Id<'incident'>): Promise<void> {
  await tx.db.updateTable('operations.incident_merge').set({ undone_at: tx.clock.now(), undone_by: tx.actor.personId ?? null }).where('member_id', '=', memberId).where('undone_at', 'is', null).execute()
  await sql`with recursive below as (
      select member_id from operations.incident_merge where into_id = ${memberId} and undone_at is null
      union select m.member_id from operations.incident_merge m join below b on m.into_id = b.member_id where m.undone_at is null)
    update operations.incident set merged_into_id = ${memberId} where id in (select member_id from below)`.execute(tx.db)
}

export async function insertSplit(tx: Ctx, split: { from: Id<'incident'>; to: Id<'incident'>; alertIds: readonly string[]; note: string }): Promise<void> {
  await tx.db.insertInto('operations.incident_split').values({ id: tx.ids.make<'incident-split'>(), from_id: split.from, to_id: split.to, alert_ids: JSON.stringify(split.alertIds), note: split.note, split_at: tx.clock.now() }).execute()
}

/** The split that made an incident, while it stands. */
export async function splitOf(ctx: Ctx, id: Id<'incident'>) {
  const row = await ctx.db.selectFrom('operations.incident_split').selectAll().where('to_id', '=', id).where('undone_at', 'is', null).executeTakeFirst()
  return row && { ...row, alert_ids: row.alert_ids as Id<'alert'>[] }
}

export async function endSplit(tx: Ctx, id: Id<'incident'>): Promise<void> {
  await tx.db.updateTable('operations.incident_split').set({ undone_at: tx.clock.now() }).where('to_id', '=', id).execute()
}
