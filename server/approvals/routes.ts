import * as routes from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { bind } from '../http/binding.ts'
import type { Ctx } from '../kernel/context.ts'
import { cancel } from './cancel.ts'
import { decide } from './decide.ts'
import { delegationsOfMine, endStandIn, nameStandIn } from './delegations.ts'
import { decideLinked, readLinked } from './linked.ts'
import { pageOfApprovals } from './list.ts'
import { readApproval } from './read.ts'

const viaOf = (ctx: Ctx) => (ctx.actor.kind === 'token' ? 'program' as const : 'browser' as const)
/** Acts on what the actor sees, and reads it after. */
async function after(ctx: Ctx, id: Id<'approval'>, work: () => Promise<void>) {
  await readApproval(ctx, id)
  await work()
  return readApproval(ctx, id)
}

export const approvalRoutes = [
  bind(routes.listApprovals, (ctx, { query }) => pageOfApprovals(ctx, query)),
  bind(routes.readApproval, (ctx, { params }) => readApproval(ctx, params.id)),
  bind(routes.decideApproval, (ctx, { params, body }) => after(ctx, params.id, () => decide(ctx, params.id, { ...body, via: viaOf(ctx) }))),
  bind(routes.cancelApproval, (ctx, { params, body }) => after(ctx, params.id, () => cancel(ctx, params.id, body.why))),
  bind(routes.readApprovalLink, (ctx, { params }) => readLinked(ctx, params.token)),
  bind(routes.decideApprovalLink, (ctx, { params, body }) => decideLinked(ctx, params.token, body)),
  bind(routes.listDelegations, (ctx) => delegationsOfMine(ctx)),
  bind(routes.setDelegation, (ctx, { body }) => nameStandIn(ctx, body)),
  bind(routes.endDelegation, (ctx) => endStandIn(ctx)),
]
