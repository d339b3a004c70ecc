import type { GivenAnswerOf } from '@fullscore/api/route.ts'
import type { readPageLink } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actorOf } from '../access/actor.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import { actingAs, type Ctx, type OpenCtx } from '../kernel/context.ts'
import { conflict, missing } from '../kernel/refusal.ts'
import { readLinked, withdrawDeliveries } from './answer.ts'
import { pageDeclined, pageWithdrawn } from './events.ts'
import { readLinkToken } from './link-token.ts'
import { factsOf, subjectsOf, type PageRow } from './page.ts'

type Via = 'browser' | 'link' | 'incident'
/** What stands for a reason where none was given. */
export const noReason = 'No reason given.'

/**
 * Marks every page that a person holds for a cause as declined, in the caller's transaction. What waits is not sent. A page may
 * still be acknowledged afterwards.
 * @returns the events to announce; none if the person holds no such page
 */
export async function declinePages(tx: Ctx, cause: { kind: string; id: string }, personId: Id<'person'>, why: string, via: Via): Promise<NewEvent[]> {
  const pages = await tx.db.updateTable('outbound.page').set({ declined_at: tx.clock.now(), declined_why: why, declined_via: via })
    .where('person_id', '=', personId).where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id as Id<'event'>)
    .where('answered_at', 'is', null).where('withdrawn_at', 'is', null).where('declined_at', 'is', null).returningAll().execute()
  const [first, ...rest] = pages
  if (!first) return []
  await withdrawDeliveries(tx, pages, 'The person said that they cannot.')
  const person = await tx.db.selectFrom('organisation.person').select('name').where('id', '=', personId).executeTakeFirst()
  const about = (page: PageRow) => ({ team: page.owner_team_id, subjects: subjectsOf(page) })
  return [
    announce(pageDeclined, { ...about(first), payload: { ...factsOf(first), via }, detail: { why, person: person?.name ?? '' } }),
    ...rest.map((page) => announce(pageWithdrawn, { ...about(page), payload: factsOf(page), detail: { why: 'It was declined with another.' } })),
  ]
}

async function decline(ctx: Ctx, personId: Id<'person'>, cause: { kind: string; id: string }, reason: string, via: Via): Promise<void> {
  const pages = await ctx.db.selectFrom('outbound.page').selectAll().where('person_id', '=', personId).where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id as Id<'event'>).execute()
  if (pages.length === 0) throw missing('page')
  if (pages.some((page) => page.answered_at)) throw conflict('page-answered', 'You acknowledged it before: the others rely on you. Hand it over on the incident\'s page.')
  const alive = pages.filter((page) => !page.withdrawn_at)
  if (alive.length === 0) throw conflict('page-withdrawn', say`This page is not needed any more: ${pages.at(-1)!.withdrawn_why ?? 'it was withdrawn'}`)
  if (alive.every((page) => page.declined_at)) return
  await change(ctx, async (tx) => {
    const [first, ...rest] = await declinePages(tx, cause, personId, reason.trim() || noReason, via)
    // Somebody was quicker between the read and the write: the same conflict, read afresh by the next try.
    if (!first) throw conflict('page-withdrawn', 'This page was answered or withdrawn a moment ago.')
    return { events: [first, ...rest], value: undefined }
  })
}

/** The acting person declines one of their pages; who pages hears it and pages the next at once. */
export async function declineMine(ctx: Ctx, id: Id<'page'>, reason: string): Promise<void> {
  const page = await ctx.db.selectFrom('outbound.page').selectAll().where('id', '=', id).executeTakeFirst()
  if (!page || page.person_id !== ctx.actor.personId) throw missing('page')
  await decline(ctx, page.person_id, { kind: page.cause_kind, id: page.cause_id }, reason, 'browser')
}

/** The second button behind a message's link: the person of the link cannot. */
export async function declineLinked(ctx: OpenCtx, token: string, reason: string): Promise<GivenAnswerOf<typeof readPageLink>> {
  const { personId, cause } = readLinkToken(ctx, token)
  const person = await actorOf(ctx, personId)
  await decline(actingAs(ctx, { ...person, kind: 'link', reach: () => undefined }), personId, cause, reason, 'link')
  return readLinked(ctx, token)
}

/** The reason that a page was declined with, for who pages the next. */
export async function declineOf(ctx: Ctx, id: Id<'page'>): Promise<string | null> {
  return (await ctx.db.selectFrom('outbound.page').select('declined_why').where('id', '=', id).executeTakeFirst())?.declined_why ?? null
}
