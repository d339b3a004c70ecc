import type { GivenAnswerOf } from '@fullscore/api/route.ts'
import type { readApprovalLink } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { actorOf } from '../access/actor.ts'
import { actingAs, type OpenCtx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { readDoorToken, type LinkClaim } from '../outbound/link-token.ts'
import { decide, type Decision } from './decide.ts'
import { readApproval } from './read.ts'

/** The person of a link, with sight of what they were asked and nothing else. */
async function opened(ctx: OpenCtx, token: string): Promise<{ link: LinkClaim; id: Id<'approval'>; as: OpenCtx }> {
  const link = readDoorToken(ctx, 'decide', token)
  const person = await ctx.db.selectFrom('organisation.person').select('archived_at').where('id', '=', link.personId).executeTakeFirst()
  if (link.cause.kind !== 'approval' || !person) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'What this link was about is gone.' })
  if (person.archived_at) throw new Refusal({ code: 'no-longer-approver', kind: 'forbidden', detail: 'You cannot decide it any more: you were archived after it was asked.' })
  const actor = await actorOf(ctx, link.personId)
  return { link, id: link.cause.id as Id<'approval'>, as: actingAs(ctx, { ...actor, kind: 'link', reach: () => undefined }) }
}

/** What a message's link shows; reading changes nothing. */
export async function readLinked(ctx: OpenCtx, token: string): Promise<GivenAnswerOf<typeof readApprovalLink>> {
  const { link, id, as } = await opened(ctx, token)
  return { approval: await readApproval(as, id), personName: as.actor.name, expiresAt: link.expiresAt.toString() }
}

/** The buttons behind a message's link: the person of the link decides, without signing in. */
export async function decideLinked(ctx: OpenCtx, token: string, given: Omit<Decision, 'via'>): Promise<GivenAnswerOf<typeof readApprovalLink>> {
  const { id, as } = await opened(ctx, token)
  await decide(as, id, { ...given, via: 'link' })
  return readLinked(ctx, token)
}
