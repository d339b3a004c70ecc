import type { Id } from '@fullscore/api/ids.ts'
import { lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'

export const attachments = (ctx: Ctx) => ctx.db.selectFrom('files.attachment as f').innerJoin('files.blob as b', 'b.sha256', 'f.sha256').leftJoin('organisation.person as p', 'p.id', 'f.added_by')
  .selectAll('f').select(['b.size', 'b.type', 'p.name as person_name'])
export type AttachmentRow = Awaited<ReturnType<ReturnType<typeof attachments>['executeTakeFirstOrThrow']>>

export async function attachmentById(ctx: Ctx, id: Id<'attachment'>): Promise<AttachmentRow | undefined> {
  return attachments(ctx).where('f.id', '=', id).executeTakeFirst()
}
/** Whoever moves or removes bytes takes turns by their hash. */
export const lockBlob = (tx: Ctx, sha256: string) => lockName(tx, `blob ${sha256}`)

export async function insertBlob(tx: Ctx, blob: { sha256: string; size: number; type: string }): Promise<void> {
  await tx.db.insertInto('files.blob').values({ ...blob, stored_at: tx.clock.now() }).onConflict((c) => c.doNothing()).execute()
}
export async function insertAttachment(tx: Ctx, row: { id: Id<'attachment'>; kind: string; object_id: string; sha256: string; name: string; note: string; added_by: Id<'person'> | null }): Promise<void> {
  await tx.db.insertInto('files.attachment').values({ ...row, added_at: tx.clock.now() }).execute()
}
export async function deleteAttachment(tx: Ctx, id: Id<'attachment'>): Promise<void> {
  await tx.db.deleteFrom('files.attachment').where('id', '=', id).execute()
}
/** Deletes the record of content that nothing holds any more. @returns whether the bytes may go */
export async function deleteUnheld(tx: Ctx, sha256: string): Promise<boolean> {
  const held = await tx.db.selectFrom('files.attachment').select('id').where('sha256', '=', sha256).executeTakeFirst()
  if (held) return false
  await tx.db.deleteFrom('files.blob').where('sha256', '=', sha256).execute()
  return true
}
export async function isKnown(ctx: Ctx, sha256s: readonly string[]): Promise<Set<string>> {
  if (sha256s.length === 0) return new Set()
  return new Set((await ctx.db.selectFrom('files.blob').select('sha256').where('sha256', 'in', [...sha256s]).execute()).map((row) => row.sha256))
}
/** Content that no attachment holds, at most 500. */
export async function unheld(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.selectFrom('files.blob as b').select('b.sha256').where((e) => e.not(e.exists(e.selectFrom('files.attachment as f').select('f.id').whereRef('f.sha256', '=', 'b.sha256')))).limit(500).execute()
  return rows.map((row) => row.sha256)
}
