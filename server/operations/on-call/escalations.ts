import { sql } from 'kysely'
import { z } from 'zod'
import type { Escalation } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'

const People = z.array(z.object({ name: z.string(), why: z.string() }))

/** The escalation clocks of an incident that the actor sees, the newest first, with the steps they reached. */
export async function escalationsOf(ctx: Ctx, incidentId: Id<'incident'>): Promise<z.input<typeof Escalation>[]> {
  const rows = await ctx.db.selectFrom('operations.escalation as e').selectAll().where('e.incident_id', '=', incidentId)
    .where(visible(ctx.actor, 'incidents:read', { kind: 'incident', id: sql.ref('e.incident_id'), team: sql.ref('e.owner_team_id') })).orderBy('e.cycle', 'desc').limit(50).execute()
  if (rows.length === 0) return []
  const steps = await ctx.db.selectFrom('operations.escalation_step').selectAll().where('escalation_id', 'in', rows.map((r) => r.id)).orderBy('at').orderBy('round').orderBy('step').execute()
  return rows.map((row) => ({
    id: row.id, incidentId: row.incident_id, cycle: row.cycle, policyId: row.policy_id, state: row.state as 'running', why: row.why, policyWhy: row.policy_why,
    startedAt: row.started_at.toString(), endedAt: row.ended_at?.toString() ?? null, nextAt: row.next_at?.toString() ?? null, round: row.round, nextStep: row.step + 1,
    reached: steps.filter((s) => s.escalation_id === row.id).map((s) => ({
      at: s.at.toString(), round: s.round, step: s.step, people: People.parse(s.people).map((p) => `${p.name}: ${p.why}`), hole: s.holes !== '', holes: s.holes,
    })),
  }))
}
