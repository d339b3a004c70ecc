import type { GivenAnswerOf } from '@fullscore/api/route.ts'
import type { readPageLink } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actorOf } from '../access/actor.ts'
import { askBrief } from '../briefs/ask.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import { actingAs, type Ctx, type OpenCtx } from '../kernel/context.ts'
import { conflict, missing, Refusal } from '../kernel/refusal.ts'
import { pageAnswered, pageWithdrawn } from './events.ts'
import { readLinkToken, type LinkClaim } from './link-token.ts'
import { lookThroughLink } from './look.ts'
import { aboutOf, factsOf, subjectsOf, type PageRow } from './page.ts'

type Cause = { kind: string; id: string }
const standing = (ctx: Ctx, cause: Cause) => ctx.db.selectFrom('outbound.page').selectAll().where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id as Id<'event'>)

/**
 * The person answers: every page that this person holds for the cause is answered. Answering again is no fault.
 * What stops, on-call and the incident, they do on hearing `page.answered`.
 */
async function answerPages(ctx: Ctx, personId: Id<'person'>, cause: Cause, via: 'browser' | 'link'): Promise<void> {
  const open = await standing(ctx, cause).where('person_id', '=', personId).execute()
  if (open.length === 0) throw missing('page')
  if (open.some((page) => page.answered_at)) return
  const alive = open.filter((page) => !page.withdrawn_at)
  if (alive.length === 0) throw conflict('page-withdrawn', say`This page is not needed any more: ${open.at(-1)!.withdrawn_why ?? 'it was withdrawn'}`)
  await change(ctx, async (tx) => {
    const answered = await tx.db.updateTable('outbound.page').set({ answered_at: tx.clock.now(), answered_by: personId, answered_via: via })
      .where('id', 'in', alive.map((p) => p.id)).where('answered_at', 'is', null).where('withdrawn_at', 'is', null).returningAll().execute()
    const [first, ...rest] = answered
    // Somebody was quicker between the read and the write: the same conflict, read afresh by the next try.
    if (!first) throw conflict('page-withdrawn', 'This page was answered or withdrawn a moment ago.')
    await withdrawDeliveries(tx, answered, 'The page was answered.')
    return { events: [said(first, via), ...rest.map((page) => withdrawn(page))], value: undefined }
  })
}

const said = (page: PageRow, via: 'browser' | 'link'): NewEvent => announce(pageAnswered, { team: page.owner_team_id, subjects: subjectsOf(page), payload: { ...factsOf(page), via } })
const withdrawn = (page: PageRow): NewEvent => announce(pageWithdrawn, { team: page.owner_team_id, subjects: subjectsOf(page), payload: factsOf(page) })

/** What of these pages waits is not sent. */
export async function withdrawDeliveries(tx: Ctx, pages: readonly PageRow[], why: string): Promise<void> {
  await tx.db.updateTable('outbound.delivery').set({ state: 'skipped', settled_at: tx.clock.now(), answer: why })
    .where('page_id', 'in', pages.map((p) => p.id)).where('state', 'in', ['waiting', 'failed']).execute()
}

/** Answers one page of the acting person. */
export async function acknowledgeMine(ctx: Ctx, id: Id<'page'>): Promise<void> {
  const page = await ctx.db.selectFrom('outbound.page').selectAll().where('id', '=', id).executeTakeFirst()
  if (!page || page.person_id !== ctx.actor.personId) throw missing('page')
  await answerPages(ctx, page.person_id, { kind: page.cause_kind, id: page.cause_id }, 'browser')
}

/**
 * Takes back every unanswered page of a cause, in the caller's transaction; browsers take them away, what waits is not sent.
 * @param steps what the names of the steps begin with: pages of later steps stay; empty for all
 * @returns the events to announce
 */
export async function withdrawPages(tx: Ctx, cause: Cause, steps: string, why: string): Promise<NewEvent[]> {
  const pages = await tx.db.updateTable('outbound.page').set({ withdrawn_at: tx.clock.now(), withdrawn_why: why })
    .where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id as Id<'event'>)
    .where('step', 'like', `${steps}%`).where('answered_at', 'is', null).where('withdrawn_at', 'is', null).returningAll().execute()
  if (pages.length === 0) return []
  await withdrawDeliveries(tx, pages, why)
  return pages.map(withdrawn)
}

/** What a message's link shows; reading changes nothing. */
export async function readLinked(ctx: OpenCtx, token: string): Promise<GivenAnswerOf<typeof readPageLink>> {
  const link = readLinkToken(ctx, token)
  const page = await pageOfLink(ctx, link)
  const reader = actingAs(ctx, await actorOf(ctx, link.personId))
  const brief = await askBrief(reader, { ...aboutOf(page), persons: [], at: ctx.clock.now() })
  const state = page.answered_at ? 'answered' : page.withdrawn_at ? 'withdrawn' : page.declined_at ? 'declined' : 'waiting'
  return {
    subject: page.subject, text: page.body, personName: reader.actor.name, urgency: page.urgency as 'critical', since: page.made_at.toString(), why: page.why, rehearsal: page.rehearsal,
    cause: { kind: page.cause_kind, id: page.cause_id }, state, expiresAt: link.expiresAt.toString(),
    stateWhy: stateWhy(page),
    look: await lookThroughLink(reader, { kind: page.cause_kind, id: page.cause_id }), brief: fitForLinks(brief.parts),
  }
}

/** What modules know, without what a forwarded message should not carry: pages to go on to, and all that is confidential. */
function fitForLinks(parts: GivenAnswerOf<typeof readPageLink>['brief']): GivenAnswerOf<typeof readPageLink>['brief'] {
  return parts.filter((part) => part.facts.length > 0 || part.failed !== undefined).map((part) => ({ ...part, facts: part.facts.filter((fact) => fact.confidential !== true).map(({ href: _page, subject: _id, ...fact }) => fact) }))
    .filter((part) => part.facts.length > 0 || part.failed !== undefined)
}

function stateWhy(page: PageRow): string {
  if (page.answered_at) return say`You acknowledged it at ${page.answered_at}.`
  if (page.withdrawn_at) return page.withdrawn_why ?? 'It was withdrawn.'
  if (page.declined_at) return say`You said that you cannot (${page.declined_why ?? ''}); the next was paged. You may still take it.`
  return 'It waits for somebody to acknowledge it.'
}

/** The button behind a message's link: the person of the link answers, without signing in. */
export async function acknowledgeLinked(ctx: OpenCtx, token: string): Promise<GivenAnswerOf<typeof readPageLink>> {
  const link = readLinkToken(ctx, token)
  const { personId, cause } = link
  // A dead link is refused before anything is done by it.
  await pageOfLink(ctx, link)
  const person = await actorOf(ctx, personId)
  await answerPages(actingAs(ctx, { ...person, kind: 'link', reach: () => undefined }), personId, cause, 'link')
  return readLinked(ctx, token)
}

/** The page that a link speaks of: the person's latest for the cause. An archived person's links are dead. */
async function pageOfLink(ctx: Ctx, link: LinkClaim): Promise<PageRow> {
  const person = await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', link.personId).where('archived_at', 'is', null).executeTakeFirst()
  const page = person && await standing(ctx, link.cause).where('person_id', '=', link.personId).orderBy('made_at', 'desc').orderBy('id', 'desc').executeTakeFirst()
  if (!page) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'What this link was about is gone.' })
  return page
}
