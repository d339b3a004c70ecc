import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listPages, Page } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { pageOfRows, placeOf } from '../kernel/cursor.ts'
import { missing } from '../kernel/refusal.ts'
import { setNeedToKnow } from '../organisation/need-to-know.ts'
import { visible } from '../organisation/visible.ts'
import { aboutOf } from './page.ts'

const pages = (ctx: Ctx) => ctx.db.selectFrom('outbound.page as g').innerJoin('organisation.person as p', 'p.id', 'g.person_id')
  .leftJoin('organisation.person as a', 'a.id', 'g.answered_by').selectAll('g').select(['p.name as person_name', 'a.name as answered_name'])
type Row = Awaited<ReturnType<ReturnType<typeof pages>['executeTakeFirstOrThrow']>>
const shown = (ctx: Ctx) => visible(ctx.actor, 'incidents:read', { kind: 'page', id: sql.ref('g.id'), team: sql.ref('g.owner_team_id') })

async function present(ctx: Ctx, rows: readonly Row[]): Promise<Page[]> {
  if (rows.length === 0) return []
  const together = new Map<string, number>()
  const deliveries = await ctx.db.selectFrom('outbound.delivery').selectAll().where('page_id', 'in', rows.map((r) => r.id)).orderBy('due_at').orderBy('kind').orderBy('id').execute()
  if (deliveries.length > 0) {
    const counts = await ctx.db.selectFrom('outbound.delivery').select(['message_id', (e) => e.fn.countAll<string>().as('pages')]).where('message_id', 'in', deliveries.map((d) => d.message_id)).groupBy('message_id').execute()
    for (const { message_id, pages: count } of counts) together.set(message_id, Number(count) - 1)
  }
  return rows.map((row) => ({
    id: row.id, personId: row.person_id, personName: row.person_name, cause: { kind: row.cause_kind, id: row.cause_id }, step: row.step, urgency: row.urgency as Page['urgency'], asks: row.asks,
    subject: row.subject, text: row.body, link: row.link, why: row.why, rehearsal: row.rehearsal, at: row.made_at.toString(), shownAt: row.shown_at?.toString() ?? null,
    answered: row.answered_at ? { at: row.answered_at.toString(), by: row.answered_name ?? '', via: row.answered_via ?? '' } : null,
    declined: row.declined_at ? { at: row.declined_at.toString(), why: row.declined_why ?? '', via: row.declined_via ?? '' } : null,
    withdrawn: row.withdrawn_at ? { at: row.withdrawn_at.toString(), why: row.withdrawn_why ?? '' } : null,
    deliveries: deliveries.filter((d) => d.page_id === row.id).map((d) => ({
      method: d.method, kind: d.kind as 'mail', state: d.state as 'sent', why: d.why, dueAt: d.due_at.toString(), attempts: d.attempts, repeats: d.repeats,
      settledAt: d.settled_at?.toString() ?? null, answer: d.answer, messageId: d.message_id, others: together.get(d.message_id) ?? 0, together: d.together,
    })),
  }))
}

/** The ledger, newest first, as far as the actor sees what the pages were about. */
export async function pageOfPages(ctx: Ctx, query: QueryOf<typeof listPages>): Promise<AnswerOf<typeof listPages>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = pages(ctx).where(shown(ctx)).orderBy('g.made_at', 'desc').orderBy('g.id', 'desc').limit(query.limit + 1)
  if (query.incidentId) rows = rows.where('g.cause_kind', '=', 'incident').where('g.cause_id', '=', query.incidentId as Id<'event'>)
  if (query.personId) rows = rows.where('g.person_id', '=', query.personId)
  if (query.cause) rows = rows.where('g.cause_kind', '=', query.cause)
  const { channel, state } = query
  if (channel || state) {
    rows = rows.where((e) => {
      let ways = e.selectFrom('outbound.delivery as w').select('w.id').whereRef('w.page_id', '=', 'g.id')
      if (channel) ways = ways.where('w.kind', '=', channel)
      if (state) ways = ways.where('w.state', '=', state)
      return e.exists(ways)
    })
  }
  if (place) rows = rows.where(sql<boolean>`(g.made_at, g.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.made_at.toString(), row.id])
  return { items: await present(ctx, page.rows), next: page.next }
}

/** Pages that the open browser holds up to the person until they answer; at most 20, the oldest first. */
export async function pagesOfMine(ctx: Ctx): Promise<Page[]> {
  if (!ctx.actor.personId) return []
  const rows = await pages(ctx).where('g.person_id', '=', ctx.actor.personId).where('g.answered_at', 'is', null).where('g.withdrawn_at', 'is', null).where('g.declined_at', 'is', null)
    .where((e) => e.exists(e.selectFrom('outbound.delivery as d').select('d.id').whereRef('d.page_id', '=', 'g.id').where('d.kind', '=', 'browser').where('d.state', '=', 'sent')))
    .orderBy('g.made_at').orderBy('g.id').limit(20).execute()
  return present(ctx, rows)
}

/** One page, if the actor sees it. */
export async function readPage(ctx: Ctx, id: Id<'page'>): Promise<Page> {
  const row = await pages(ctx).where('g.id', '=', id).where(shown(ctx)).executeTakeFirst()
  if (!row) throw missing('page')
  return (await present(ctx, [row]))[0]!
}

/** Remembers that the browser showed a page to its person: evidence that it arrived. */
export async function markShown(ctx: Ctx, id: Id<'page'>): Promise<void> {
  const { personId } = ctx.actor
  const done = personId && await keep(ctx, 'when a page was shown is part of its ledger row', (tx) => tx.db.updateTable('outbound.page')
    .set((e) => ({ shown_at: e.fn.coalesce('shown_at', sql<Temporal.Instant>`${tx.clock.now()}::timestamptz`) })).where('id', '=', id).where('person_id', '=', personId).executeTakeFirst())
  if (!done || done.numUpdatedRows === 0n) throw missing('page')
}

/** Makes all pages about an object need to know as the object is, or ends that. */
export async function hidePagesOf(ctx: Ctx, cause: { kind: string; id: string }, secret: boolean): Promise<void> {
  await keep(ctx, 'pages follow the secrecy of their cause, which is the fact', async (tx) => {
    const rows = await tx.db.selectFrom('outbound.page').select('id').where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id as Id<'event'>).limit(5000).execute()
    for (const { id } of rows) await setNeedToKnow(tx, { kind: 'page', id }, secret)
  })
}

/** What the time axis shows of a page. */
export interface PageForMark {
  id: Id<'page'>
  personId: Id<'person'>
  personName: string
  causeKind: string
  causeId: string
  step: string
  why: string
  team: Id<'team'>
  rehearsal: boolean
  services: Id<'service'>[]
  at: Temporal.Instant
  answeredAt: Temporal.Instant | null
  declinedAt: Temporal.Instant | null
  withdrawnAt: Temporal.Instant | null
}

const forMark = (row: Row): PageForMark => ({
  id: row.id, personId: row.person_id, personName: row.person_name, causeKind: row.cause_kind, causeId: row.cause_id, step: row.step, why: row.why, team: row.owner_team_id, rehearsal: row.rehearsal,
  services: aboutOf(row).services, at: row.made_at, answeredAt: row.answered_at, declinedAt: row.declined_at, withdrawnAt: row.withdrawn_at,
})

/** One page, for the module that marks pages on the time axis; a notice is none. */
export async function pageForMark(ctx: Ctx, id: Id<'page'>): Promise<PageForMark | undefined> {
  const row = await pages(ctx).where('g.id', '=', id).where('g.asks', '=', true).executeTakeFirst()
  return row && forMark(row)
}

/** All pages in batches, the oldest first; notices are left out. */
export async function* pagesForMarks(ctx: Ctx): AsyncIterable<PageForMark> {
  for (let after: Row | undefined; ;) {
    let query = pages(ctx).where('g.asks', '=', true).orderBy('g.made_at').orderBy('g.id').limit(500)
    if (after) query = query.where(sql<boolean>`(g.made_at, g.id) > (${after.made_at}::timestamptz, ${after.id}::uuid)`)
    const rows = await query.execute()
    for (const row of rows) yield forMark(row)
    if (rows.length < 500) return
    after = rows.at(-1)
  }
}
