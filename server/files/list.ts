import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import { mostFiles, type AttachedFile, type listFiles } from '@fullscore/api/files/files.ts'
import type { Ctx } from '../kernel/context.ts'
import { holderOf, mayChange } from './object.ts'
import { attachments, type AttachmentRow } from './store.ts'
import { isPicture, typeWords } from './type.ts'

export function present(row: AttachmentRow): AttachedFile {
  return {
    id: row.id, name: row.name, size: row.size, type: row.type, typeWords: typeWords(row.type), note: row.note, sha256: row.sha256, addedAt: row.added_at.toString(),
    addedBy: row.added_by && row.person_name ? { id: row.added_by, name: row.person_name } : null, picture: isPicture(row.type),
  }
}

/** The files of one object, the oldest first: whoever sees the object sees them. */
export async function filesOf(ctx: Ctx, query: QueryOf<typeof listFiles>): Promise<AnswerOf<typeof listFiles>> {
  const holder = await holderOf(ctx, query.kind, query.objectId)
  const rows = await attachments(ctx).where('f.kind', '=', query.kind).where('f.object_id', 'in', [...holder.ids]).orderBy('f.added_at').orderBy('f.id').limit(mostFiles).execute()
  return { items: rows.map(present), may: await mayChange(ctx, holder) }
}
