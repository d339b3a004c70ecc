import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { payloadOf } from '../../../events/event.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import type { Reaction } from '../../../kernel/module.ts'
import { toTell } from '../../../organisation/to-tell.ts'
import { notify } from '../../../outbound/notify.ts'
import { sweepFinished, sweepPlanFailed } from '../events.ts'
import type { Difference } from './compare.ts'
import type { Compared } from './settle.ts'
import { sweepRow } from './store.ts'
import { planRow } from './store-plans.ts'

/** Most differences that a message names. */
const named = 10

/** "10.0.0.7, ports 22, 443" or "ports 8080 of 10.0.0.3". */
export const differenceWords = ({ address, ports, whole }: Difference): string => {
  const list = ports.length === 1 ? say`port ${ports[0]!}` : say`ports ${ports.join(', ')}`
  return whole ? [address, ...(ports.length === 0 ? [] : [list])].join(', ') : say`${list} of ${address}`
}

/** The owner team is told once of a run that found something new, and once when runs no longer begin: notices, which ask for nothing. */
export const tellNew: Reaction = {
  name: 'infrastructure.monitoring.tell-new', on: [sweepFinished, sweepPlanFailed],
  unless: ({ type, payload }) => (type === sweepFinished.type ? !(Number(payload['fresh']) > 0) : payload['again'] === true),
  run: async (ctx, event) => {
    if (event.type === sweepFinished.type) return tellFresh(ctx, payloadOf(sweepFinished, event).sweepId as Id<'sweep'>)
    const { planId, due } = payloadOf(sweepPlanFailed, event)
    const plan = await planRow(ctx, planId as Id<'sweep-plan'>)
    if (plan.trouble !== '') await tell(ctx, { kind: 'sweep-plan', id: plan.id }, plan.owner_team_id, { step: `failed ${due}`, subject: say`The sweep of ${plan.range} does not begin`, text: plan.trouble, link: `/infrastructure/sweeps/plans/${plan.id}` })
  },
}

async function tellFresh(ctx: OpenCtx, id: Id<'sweep'>): Promise<void> {
  const sweep = await sweepRow(ctx, id)
  const compared = sweep.compared as Compared | null
  if (!compared) return
  const more = compared.freshCount - Math.min(named, compared.fresh.length)
  const lines = [...compared.fresh.slice(0, named).map(differenceWords), ...(more > 0 ? [say`and ${more} more`] : []), ...(compared.goneCount > 0 ? [say`${compared.goneCount} gone since then.`] : [])]
  await tell(ctx, { kind: 'sweep', id }, sweep.owner_team_id, { step: 'new', subject: say`${compared.freshCount} new in ${sweep.range} since ${Temporal.Instant.from(compared.at)}`, text: lines.join('\n'), link: `/infrastructure/sweeps/${id}` })
}

async function tell(ctx: OpenCtx, cause: { kind: string; id: string }, team: Id<'team'>, what: { step: string; subject: string; text: string; link: string }): Promise<void> {
  for (const personId of await toTell(ctx, team)) {
    await notify(ctx, { personId, cause, ...what, urgency: 'low', why: 'Your team owns this sweep, which comes again by itself.', team, rehearsal: false, asks: false })
  }
}
