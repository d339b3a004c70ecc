import * as routes from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { askBrief } from '../../briefs/ask.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { decide, recordNotice, renew, withdrawNoticeOf } from './act.ts'
import { pageOfContracts, readContract } from './read.ts'
import { changeContract, createContract } from './write.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const contractRoutes = [
  bind(routes.listContracts, (ctx, { query }) => pageOfContracts(ctx, query)),
  bind(routes.readContract, async (ctx, { params }) => tagged(await readContract(ctx, params.id))),
  bind(routes.addContract, async (ctx, { body }) => tagged(await createContract(ctx, body))),
  bind(routes.editContract, async (ctx, { params, ifMatch, body }) => tagged(await changeContract(ctx, params.id, ifMatch, body))),
  bind(routes.decideContract, (ctx, { params, body }) => decide(ctx, params.id, body.decision, body.why)),
  bind(routes.giveNotice, (ctx, { params, body }) => recordNotice(ctx, params.id, body.on, body.why)),
  bind(routes.withdrawNotice, (ctx, { params, body }) => withdrawNoticeOf(ctx, params.id, body.why)),
  bind(routes.renewContract, (ctx, { params, body }) => renew(ctx, params.id, body.why)),
  bind(routes.contractBrief, async (ctx, { params }) => {
    const { covered, owner } = await readContract(ctx, params.id)
    const ids = (kind: string) => covered.filter((one) => one.kind === kind).slice(0, 50).map((one) => one.id)
    return askBrief(ctx, { services: ids('service') as Id<'service'>[], items: [...ids('item'), ...ids('service')] as Id<'item'>[], persons: owner ? [owner.id as Id<'person'>] : [], at: ctx.clock.now() })
  }),
]
