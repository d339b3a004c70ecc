import type { PagesFor } from '@fullscore/api/operations/on-call.ts'
import type { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid, missing } from '../../kernel/refusal.ts'
import { requireMay, sees } from '../../organisation/visible.ts'
import { policyAssigned } from './events.ts'
import { onCallNow } from './public.ts'
import { policyRow, putAssignment } from './store.ts'
import { teamOf } from './team-of.ts'

type PagedKind = 'service' | 'team'

/** Whom an incident of a service or team would page first, now. */
export async function pagesFor(ctx: Ctx, kind: PagedKind, id: string): Promise<z.input<typeof PagesFor>> {
  const team = await teamOf(ctx, kind, id)
  if (!team) throw missing(kind)
  const found = await onCallNow(ctx, { teamId: team, serviceId: kind === 'service' ? (id as Id<'service'>) : undefined })
  const policy = found.policyId ? await policyRow(ctx, found.policyId) : undefined
  return { policyId: found.policyId, policyName: policy?.name ?? null, why: found.why, people: found.people.map(({ personId, name, why }) => ({ personId, name, why })), holes: found.holes }
}

/** Chooses the policy of a service or team; null lets the next one count: the team's, or none. */
export async function assignPolicy(ctx: Ctx, kind: PagedKind, id: string, policyId: Id<'policy'> | null): Promise<z.input<typeof PagesFor>> {
  const team = await teamOf(ctx, kind, id)
  if (!team) throw missing(kind)
  requireMay(ctx.actor, 'on-call:manage', team)
  return change(ctx, async (tx) => {
    const policy = policyId === null ? undefined : await policyRow(tx, policyId)
    if (policyId !== null && (!policy || policy.archived_at || !(await sees(tx, 'escalation-policy', policy.id, policy.owner_team_id)))) throw invalid([{ field: 'body.policyId', message: 'names no escalation policy' }])
    await putAssignment(tx, kind, id, policyId)
    const subjects = [{ kind, id, role: 'paged-for' }, ...(policyId ? [{ kind: 'escalation-policy', id: policyId, role: 'policy' }] : [])]
    return { events: [announce(policyAssigned, { team, subjects, payload: { policyId, kind, objectId: id } })], value: await pagesFor(tx, kind, id) }
  })
}
