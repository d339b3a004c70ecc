import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'
import { awayWords, turnoutOf } from './away.ts'
import { fallbackOfAll, resolveAll, type Called } from './resolve.ts'
import { policiesFor, stepsOf } from './store.ts'
import { outsideWords, withinScope } from './within-scope.ts'

/** Whom an incident would page first; `called`: whoever the first step names, also who is away. */
export interface PagedFirst { policyId: Id<'policy'> | null; policyName: string | null; /** The policy that counts was chosen for this, not for its team. */ own: boolean; why: string; people: Called[]; holes: string[]; called: Id<'person'>[] }
interface Of { serviceId?: Id<'service'> | undefined; teamId: Id<'team'> }

/**
 * Whom an incident of this service or team would page first, now, and why; holes where nobody stands. What is out of the actor's scope
 * is counted in `why` and not told: a policy that others made may page a rotation of theirs.
 */
export const onCallNow = async (ctx: Ctx, of: Of): Promise<PagedFirst> => (await pagedFirst(ctx, [of]))[0]!

/** The same for many, by the same few questions as for one. */
export async function pagedFirst(ctx: Ctx, of: readonly Of[]): Promise<PagedFirst[]> {
  const chosen = await policiesFor(ctx, of.map(({ serviceId, teamId }) => ({ serviceId, team: teamId })))
  const steps = chosen.map(({ policy }) => (policy ? (stepsOf(policy)[0]?.targets ?? []) : []))
  const [within, seen, fallback] = await Promise.all([
    withinScope(ctx, steps.flat()), seenPolicies(ctx, chosen.flatMap(({ policy }) => (policy ? [policy.id] : []))), fallbackOfAll(ctx, [...new Set(of.flatMap(({ teamId }, index) => (chosen[index]!.policy ? [] : [teamId])))]),
  ])
  const resolved = await resolveAll(ctx, steps.map((targets) => targets.filter(within)))
  return of.map(({ serviceId, teamId }, index) => {
    const { policy, why, chosenFor } = chosen[index]!
    const own = chosenFor !== undefined && (chosenFor === 'service') === (serviceId !== undefined)
    if (!policy) {
      const called = fallback.get(teamId)!
      return { policyId: null, policyName: null, own, why, people: [...turnoutOf(called).paged], holes: [], called: called.map((one) => one.personId) }
    }
    const found = steps[index]!.length > 0 ? resolved[index]! : { called: [], holes: ['The policy has no steps.'] }
    const { paged, nobodyThere } = turnoutOf(found.called)
    const [known, hidden] = [seen.has(policy.id), steps[index]!.filter((target) => !within(target)).length]
    const which = known ? why : say`An escalation policy outside your scope, chosen for the ${chosenFor ?? 'team'}.`
    return {
      policyId: known ? policy.id : null, policyName: known ? policy.name : null, own, why: hidden > 0 ? `${which} ${say`It also pages ${outsideWords(hidden)}.`}` : which, people: [...paged],
      holes: nobodyThere ? [...paged.map(awayWords), ...found.holes] : found.holes, called: found.called.map((one) => one.personId),
    }
  })
}

async function seenPolicies(ctx: Ctx, ids: readonly Id<'policy'>[]): Promise<ReadonlySet<string>> {
  const rows = ids.length === 0 ? [] : await ctx.db.selectFrom('operations.policy as p').select('p.id').where(sql<boolean>`p.id = any(${[...ids]}::uuid[])`)
    .where(visible(ctx.actor, 'on-call:read', { kind: 'escalation-policy', id: sql.ref('p.id'), team: sql.ref('p.owner_team_id') })).execute()
  return new Set(rows.map((row) => row.id))
}
