import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { latestOf, policyFor, reachedBy } from './store.ts'

export { rewordPaging, startPaging, stopPaging, type PagingStart } from './escalate.ts'
export { onCallNow } from './paged-first.ts'
export { nextStepOf, type NextStep } from './next-step.ts'
export { declinePaging } from './decline.ts'
export { urgencyOf } from './policy.ts'
export { escalationExhausted, stepReached } from './events.ts'
/** The person paged answered: `{ incidentId, personId, via }`. */
export { pageAnswered } from './reactions.ts'

/** Whether the same escalation policy pages for both, or none does. */
export async function pagesAlike(ctx: Ctx, one: { serviceId?: Id<'service'> | undefined; team: Id<'team'> }, other: { serviceId?: Id<'service'> | undefined; team: Id<'team'> }): Promise<boolean> {
  const [first, second] = [await policyFor(ctx, one), await policyFor(ctx, other)]
  return first.policy?.id === second.policy?.id
}

/** How the paging of an incident stands. `stopped` includes that nobody answered; `why` says which. */
export async function pagingOf(ctx: Ctx, incidentId: Id<'incident'>): Promise<{ state: 'running' | 'stopped' | 'none'; why: string; nextAt: Temporal.Instant | null }> {
  const row = await latestOf(ctx, incidentId)
  if (!row) return { state: 'none', why: 'Nobody was paged.', nextAt: null }
  return { state: row.state === 'running' ? 'running' : 'stopped', why: row.why, nextAt: row.next_at }
}

/** Whom the paging of each incident called last, when, and why nobody if so. Incidents whose paging never took a step are left out. */
export async function pagedBy(ctx: Ctx, incidentIds: readonly Id<'incident'>[]): Promise<Map<string, { names: string[]; at: Temporal.Instant; why: string }>> {
  if (incidentIds.length === 0) return new Map()
  const latest = await ctx.db.selectFrom('operations.escalation').selectAll().distinctOn('incident_id').where('incident_id', 'in', [...incidentIds]).orderBy('incident_id').orderBy('cycle', 'desc').execute()
  const steps = await reachedBy(ctx, latest.map((row) => row.id))
  return new Map(latest.flatMap((row) => {
    const last = steps.findLast((step) => step.escalationId === row.id)
    return last ? [[row.incident_id, { names: last.people.map((one) => one.name), at: last.at, why: row.state === 'running' ? last.holes : row.why }] as const] : []
  }))
}

/** When the paging of an incident first called somebody. */
export async function firstPagedAt(ctx: Ctx, incidentId: Id<'incident'>): Promise<Temporal.Instant | undefined> {
  const row = await ctx.db.selectFrom('operations.escalation_step as s').innerJoin('operations.escalation as e', 'e.id', 's.escalation_id').select('s.at')
    .where('e.incident_id', '=', incidentId).where(sql<boolean>`jsonb_array_length(s.people) > 0`).orderBy('s.at').limit(1).executeTakeFirst()
  return row?.at
}
