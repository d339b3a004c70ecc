import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { actorOf } from '../../access/actor.ts'
import { actingAs, type Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'

/** What is open of what a rotation is paged for: `pagedFor` false where no policy pages it. The gravest first, as the person may see them. */
export interface OpenNow { pagedFor: boolean; many: number; first: string[] }

const told = 5

/** Open incidents whose escalation policy, their service's or else their team's, names the rotation at any step; rehearsals are none. */
export async function openFor(ctx: Ctx, rotationId: Id<'rotation'>, personId: Id<'person'>): Promise<OpenNow> {
  const policies = (await ctx.db.selectFrom('operations.policy').select('id').where('archived_at', 'is', null)
    .where(sql<boolean>`steps @> ${JSON.stringify([{ targets: [{ kind: 'rotation', id: rotationId }] }])}::jsonb`).execute()).map((row) => row.id)
  if (policies.length === 0) return { pagedFor: false, many: 0, first: [] }
  const { actor } = actingAs(ctx, await actorOf(ctx, personId))
  const { rows } = await sql<{ label: string; many: string }>`select e.label, count(*) over () as many from agenda.entry e
    where e.kind = 'incident' and e.mark = 'incident' and e.state <> 'resolved' and not e.rehearsal and upper_inf(e.range)
      and ${visible(actor, 'incidents:read', { kind: 'incident', id: sql`e.object_id::uuid`, team: sql.ref('e.owner_team_id') })}
      and coalesce((${chosen('service', sql`'service:' || a.object_id = any(e.subjects)`)}), (${chosen('team', sql`a.object_id = e.owner_team_id`)})) = any(${policies}::uuid[])
    order by e.line, lower(e.range), e.id limit ${told}`.execute(ctx.db)
  return { pagedFor: true, many: Number(rows[0]?.many ?? 0), first: rows.map((row) => row.label) }
}

const chosen = (kind: 'service' | 'team', where: ReturnType<typeof sql>) => sql`select a.policy_id from operations.policy_assignment a
  join operations.policy p on p.id = a.policy_id and p.archived_at is null where a.kind = ${kind} and ${where} order by a.policy_id limit 1`
