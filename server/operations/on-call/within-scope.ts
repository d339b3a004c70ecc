import { sql } from 'kysely'
import type { StepTarget } from '@fullscore/api/operations/on-call.ts'
import { count } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'

/**
 * Which targets of a policy the actor may know of. People and teams stand in the directory that everybody reads; a rotation, and so who
 * is on call in it, is its own team's.
 */
export async function withinScope(ctx: Ctx, targets: readonly StepTarget[]): Promise<(target: StepTarget) => boolean> {
  const wanted = targets.filter((t) => t.kind === 'rotation').map((t) => t.id)
  const rows = wanted.length === 0 ? [] : await ctx.db.selectFrom('operations.rotation as r').select('r.id').where(sql<boolean>`r.id = any(${wanted}::uuid[])`)
    .where(visible(ctx.actor, 'on-call:read', { kind: 'rotation', id: sql.ref('r.id'), team: sql.ref('r.owner_team_id') })).execute()
  const seen = new Set<string>(rows.map((row) => row.id))
  return (target) => target.kind !== 'rotation' || seen.has(target.id)
}

/** What stands in the place of targets that somebody may not know of. */
export const outsideWords = (many: number): string => count(many, 'one more, outside your scope', '# more, outside your scope')
