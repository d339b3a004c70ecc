import { sql } from 'kysely'
import type { z } from 'zod'
import type { Escalation } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'
import { reachedBy } from './store.ts'

/** The escalation clocks of an incident that the actor sees, the newest first, with the steps they reached. */
export async function escalationsOf(ctx: Ctx, incidentId: Id<'incident'>): Promise<z.input<typeof Escalation>[]> {
  const rows = await ctx.db.selectFrom('operations.escalation as e').selectAll().where('e.incident_id', '=', incidentId)
    .where(visible(ctx.actor, 'incidents:read', { kind: 'incident', id: sql.ref('e.incident_id'), team: sql.ref('e.owner_team_id') })).orderBy('e.cycle', 'desc').limit(50).execute()
  const steps = await reachedBy(ctx, rows.map((r) => r.id))
  return rows.map((row) => ({
    id: row.id, incidentId: row.incident_id, cycle: row.cycle, policyId: row.policy_id, state: row.state as 'running', why: row.why, policyWhy: row.policy_why,
    startedAt: row.started_at.toString(), endedAt: row.ended_at?.toString() ?? null, nextAt: row.next_at?.toString() ?? null, round: row.round, nextStep: row.step + 1,
    reached: steps.filter((s) => s.escalationId === row.id).map((s) => ({
      at: s.at.toString(), round: s.round, step: s.step, people: s.people.map((p) => say`${p.name}: ${p.why}`), hole: s.holes !== '', holes: s.holes,
    })),
  }))
}
