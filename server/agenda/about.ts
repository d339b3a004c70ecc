import { sql } from 'kysely'
import type { Mark } from '@fullscore/api/agenda/entry.ts'
import type { Ref } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'
import { subjectWord } from './entries.ts'

export interface AboutMark { id: string; at: Temporal.Instant; mark: Mark; label: string; why: string; kind: string; objectId: string; subjects: string[] }
const seen = (ctx: Ctx) => visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })
const concern = (objects: readonly Ref[]) => sql`e.subjects && ${objects.map(subjectWord)}::text[]`

/** Marks that concern any of many objects and began within a stretch of time, as far as the actor sees them; what is only planned is none. At most 500. */
export async function marksAbout(ctx: Ctx, asked: { objects: readonly Ref[]; marks: readonly Mark[]; from: Temporal.Instant; to: Temporal.Instant }): Promise<AboutMark[]> {
  if (asked.objects.length === 0) return []
  const { rows } = await sql<{ id: string; at: Temporal.Instant; mark: Mark; label: string; why: string; kind: string; object_id: string; subjects: string[] }>`
    select e.id, lower(e.range) as at, e.mark, e.label, e.why, e.kind, e.object_id, e.subjects from agenda.entry e
    where ${concern(asked.objects)} and e.mark = any(${[...asked.marks]}::text[]) and e.certainty = 'fact' and lower(e.range) between ${asked.from}::timestamptz and ${asked.to}::timestamptz and ${seen(ctx)}
    order by lower(e.range) desc, e.id limit 500`.execute(ctx.db)
  return rows.map(({ object_id, ...row }) => ({ ...row, objectId: object_id }))
}

/** Whether any mark of these kinds ever concerned one of the objects: without, that none is known says little. */
export async function everMarked(ctx: Ctx, objects: readonly Ref[], marks: readonly Mark[]): Promise<boolean> {
  if (objects.length === 0) return false
  const { rows } = await sql<{ found: boolean }>`select exists (select from agenda.entry e where ${concern(objects)} and e.mark = any(${[...marks]}::text[]) and ${seen(ctx)}) as found`.execute(ctx.db)
  return rows[0]!.found
}
