import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { fallbackOf, resolveTargets, type Called } from './resolve.ts'
import { latestOf, policyFor, stepsOf } from './store.ts'

export { startPaging, stopPaging, type PagingStart } from './escalate.ts'
export { nextStepOf, type NextStep } from './next-step.ts'
export { declinePaging } from './decline.ts'
export { escalationExhausted, stepReached } from './events.ts'
/** The person paged answered: `{ incidentId, personId, via }`. */
export { pageAnswered } from './reactions.ts'

/** How the paging of an incident stands. `stopped` includes that nobody answered; `why` says which. */
export async function pagingOf(ctx: Ctx, incidentId: Id<'incident'>): Promise<{ state: 'running' | 'stopped' | 'none'; why: string; nextAt: Temporal.Instant | null }> {
  const row = await latestOf(ctx, incidentId)
  if (!row) return { state: 'none', why: 'Nobody was paged.', nextAt: null }
  return { state: row.state === 'running' ? 'running' : 'stopped', why: row.why, nextAt: row.next_at }
}

/** Whom an incident of this service or team would page first, now, and why; holes where nobody stands. */
export async function onCallNow(ctx: Ctx, of: { serviceId?: Id<'service'> | undefined; teamId: Id<'team'> }): Promise<{ policyId: Id<'policy'> | null; why: string; people: Called[]; holes: string[] }> {
  const { policy, why } = await policyFor(ctx, { serviceId: of.serviceId, team: of.teamId })
  if (!policy) return { policyId: null, why, people: await fallbackOf(ctx, of.teamId), holes: [] }
  const [first] = stepsOf(policy)
  const found = first ? await resolveTargets(ctx, first.targets) : { called: [], holes: ['The policy has no steps.'] }
  return { policyId: policy.id, why, people: found.called, holes: found.holes }
}
