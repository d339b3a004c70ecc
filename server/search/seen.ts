import { sql } from 'kysely'
import type { NamedObject } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'

/**
 * Which of the objects that sentences name the actor sees: by the team that the index knows, or for what is no longer in it by the team
 * that owned it when the sentence was said.
 */
export async function seenAmong(ctx: Ctx, objects: readonly NamedObject[]): Promise<(object: { kind: string; id: string }) => boolean> {
  const known = objects.filter((one) => [one.id, one.team ?? one.id].every((id) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)))
  const { rows } = await sql<{ kind: string; id: string }>`
    select v.kind, v.id from unnest(${known.map((one) => one.kind)}::text[], ${known.map((one) => one.id)}::text[], ${known.map((one) => one.team)}::uuid[]) as v (kind, id, team)
    left join search.entry e on e.kind = v.kind and e.object_id = v.id
    where ${visibleAmong(ctx, { kind: sql.ref('v.kind'), id: sql.ref('v.id'), team: sql<string | null>`coalesce(e.owner_team_id, v.team)` })}`.execute(ctx.db)
  const seen = new Set(rows.map((row) => `${row.kind} ${row.id}`))
  return (object) => seen.has(`${object.kind} ${object.id}`)
}
