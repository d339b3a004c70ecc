import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { readTimeline } from '@fullscore/api/events/timeline.ts'
import type { changeReview, Review } from '@fullscore/api/operations/incidents/review.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { timelineOf } from '../../events/timeline.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { conflict, missing, stale } from '../../kernel/refusal.ts'
import { mayActOn } from '../../organisation/visible.ts'
import { begin, told } from './acting.ts'
import { reviewBegun, reviewChanged, reviewPublished } from './events.ts'
import { whyNotPublish } from './follow-up.ts'
import { actionsOf } from './follow-ups.ts'
import { nameOf } from './incident.ts'
import { requireSeen } from './list.ts'
import { said } from './said.ts'
import { insertReview, lockReview, reviewRow, updateReview } from './store-review.ts'

type Frozen = Review['timeline']
const mostFrozen = 2000

/** Begins the review of a resolved incident. Its timeline is frozen as the actor sees it now: what is written later changes nothing in it. */
export async function beginReview(ctx: Ctx, id: Id<'incident'>): Promise<Review> {
  await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'review')
    const timeline = await freeze(tx, id)
    const made = await insertReview(tx, { id: tx.ids.make<'incident-review'>(), incident_id: id, state: 'draft', summary: row.resolution ?? '', timeline: JSON.stringify(timeline), frozen_at: tx.clock.now(), author_id: tx.actor.personId ?? null })
    if (!made) throw conflict('reviewed-already', say`${nameOf(row)} has a review already.`)
    return told(said(reviewBegun, row))
  })
  return readReview(ctx, id)
}

/** The timeline from the beginning on, at most 2,000 events. */
async function freeze(ctx: Ctx, id: Id<'incident'>): Promise<Frozen> {
  const frozen: Frozen = []
  for (let cursor: string | undefined; frozen.length < mostFrozen;) {
    const page: AnswerOf<typeof readTimeline> = await timelineOf(ctx, { kind: 'incident', id, limit: 200, cursor })
    frozen.push(...page.items.map((event) => ({ at: event.at, type: event.type, who: event.actor.name, payload: event.payload, ...(event.detail ? { detail: event.detail } : {}) })))
    if (!page.next) break
    cursor = page.next
  }
  return frozen.reverse()
}

/** The review of an incident, with its actions and what may be done. */
export async function readReview(ctx: Ctx, id: Id<'incident'>): Promise<Review> {
  const row = await requireSeen(ctx, id)
  const review = await reviewRow(ctx, row.id)
  if (!review) throw missing('review')
  const names = new Map((await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', [review.author_id, review.published_by].filter((one) => one !== null).concat('00000000-0000-0000-0000-000000000000' as Id<'person'>)).execute()).map((one) => [one.id as string, one.name]))
  const named = (person: Id<'person'> | null) => (person ? { id: person, name: names.get(person) ?? 'somebody' } : null)
  const actions = await actionsOf(ctx, row.id)
  const allowed = await mayActOn(ctx, 'incidents:respond', { kind: 'incident', id: row.id, team: row.owner_team_id })
  const factors = review.factors as string[]
  const wanting = allowed ? undefined : say`This needs the permission incidents:respond in ${row.team_name}.`
  const can = (action: string, reason: string | undefined) => ({ action, allowed: (wanting ?? reason) === undefined, ...((wanting ?? reason) === undefined ? {} : { reason: wanting ?? reason }) })
  return {
    incident: { id: row.id, number: row.number, title: row.title, severity: row.severity, openedAt: row.opened_at.toString(), resolvedAt: row.resolved_at?.toString() ?? null }, state: review.state as 'draft', summary: review.summary, factors,
    wentWell: review.went_well, wentBadly: review.went_badly, timeline: review.timeline as Frozen, frozenAt: review.frozen_at.toString(), author: named(review.author_id), publishedAt: review.published_at?.toString() ?? null,
    publishedBy: named(review.published_by), actions, version: review.version,
    can: [
      can('edit', review.state === 'published' ? 'It is published: its words stand.' : undefined), can('act', undefined),
      can('publish', whyNotPublish({ summary: review.summary, factors, actions: actions.length, published: review.state === 'published' })),
    ],
  }
}

/** Writes the review until it is published; the version guards two writers. */
export async function writeReview(ctx: Ctx, id: Id<'incident'>, version: number, given: BodyOf<typeof changeReview>): Promise<Review> {
  await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    const review = await lockReview(tx, id)
    if (review.state === 'published') throw conflict('published', 'It is published: its words stand. Add an action, or a note on the timeline.')
    if (review.version !== version) throw stale()
    const changes = changesOf({ summary: review.summary, factors: review.factors as string[], wentWell: review.went_well, wentBadly: review.went_badly }, given)
    await updateReview(tx, review.id, {
      ...(changes.summary === undefined ? {} : { summary: changes.summary }), ...(changes.factors === undefined ? {} : { factors: JSON.stringify(changes.factors) }),
      ...(changes.wentWell === undefined ? {} : { went_well: changes.wentWell }), ...(changes.wentBadly === undefined ? {} : { went_badly: changes.wentBadly }),
    }, version)
    return told(said(reviewChanged, row, { payload: { changed: Object.keys(changes) } }))
  })
  return readReview(ctx, id)
}

/** Publishes the review: its words stand from now on, its actions go on. */
export async function publishReview(ctx: Ctx, id: Id<'incident'>): Promise<Review> {
  await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    const review = await lockReview(tx, id)
    const wrong = whyNotPublish({ summary: review.summary, factors: review.factors as string[], actions: 0, published: review.state === 'published' })
    if (wrong) throw conflict('not-ready', wrong)
    await updateReview(tx, review.id, { state: 'published', published_at: tx.clock.now(), published_by: tx.actor.personId ?? null })
    return told(said(reviewPublished, row))
  })
  return readReview(ctx, id)
}
