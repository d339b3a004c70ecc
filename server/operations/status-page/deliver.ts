import { sql } from 'kysely'
import { cut } from '@fullscore/api/sentence.ts'
import { addJobs } from '../../jobs/add.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Snapshot, News } from './snapshot.ts'
import { newsIn, wake } from './news.ts'
import { markNotices } from './store-news.ts'
import type { SubscriberId } from './store-subscribers.ts'

export const deliverTask = 'operations.status-page.deliver'
/** One queue for all that goes to the public: it takes one worker at the most, and pages never wait for it. */
export const publicQueue = 'status-page'
export const mostAttempts = 6
/** Subscribers of one job: then others of the queue have their turn. */
export const batch = 20
const lease = { minutes: 10 }

/** What one subscriber is told in one message. */
export interface Bundle { subscriberId: SubscriberId; kind: 'mail' | 'webhook'; address: string; /** Sealed. */ secret: string | null; messageId: string; attempts: number; news: News[] }

export async function planDelivery(tx: Ctx): Promise<void> {
  await addJobs(tx, [{ task: deliverTask, payload: {}, key: deliverTask, queue: publicQueue }])
}

/**
 * Takes what is due, a bundle for each subscriber, for as long as a lease: should this process die, another sends the same message
 * again under the same id. What is public no longer is withdrawn, not sent.
 */
export async function claimBundles(ctx: Ctx): Promise<Bundle[]> {
  return keep(ctx, 'what is sent to the public is noted, not a fact', async (tx) => {
    const now = tx.clock.now()
    const rendering = await tx.db.selectFrom('operations.status_rendering').select('snapshot').executeTakeFirst()
    const news = new Map((rendering ? newsIn(rendering.snapshot as Snapshot) : []).map((one) => [one.cause, one]))
    const due = await sql<{ subscriber_id: SubscriberId; kind: Bundle['kind']; address: string; secret: string | null }>`
      select s.id as subscriber_id, s.kind, s.address, s.secret from operations.status_subscriber s
      where exists (select from operations.status_notice n where n.subscriber_id = s.id and n.state = 'waiting' and n.due_at <= ${now}::timestamptz) order by s.id limit ${batch} for update of s skip locked`.execute(tx.db)
    const bundles: Bundle[] = []
    for (const { subscriber_id: subscriberId, kind, address, secret } of due.rows) {
      const rows = await tx.db.selectFrom('operations.status_notice').selectAll().where('subscriber_id', '=', subscriberId).where('state', '=', 'waiting').orderBy('made_at').orderBy('cause').limit(100).execute()
      // What was tried already leaves again as it was: the same news under the same id.
      const tried = rows.find((row) => row.message_id !== null && Temporal.Instant.compare(row.due_at, now) <= 0)?.message_id ?? null
      const mine = rows.filter((row) => row.message_id === tried && (tried !== null || Temporal.Instant.compare(row.made_at, now) <= 0))
      const [told, gone] = [mine.filter((row) => news.has(row.cause)), mine.filter((row) => !news.has(row.cause))]
      const messageId = tried ?? tx.ids.make()
      if (gone.length > 0) await markNotices(tx, subscriberId, gone.map((row) => row.cause), { state: 'withdrawn', settled_at: now, answer: 'It is public no longer.' })
      if (told.length === 0) continue
      await markNotices(tx, subscriberId, told.map((row) => row.cause), { message_id: messageId, due_at: now.add(lease) })
      bundles.push({ subscriberId, kind, address, secret, messageId, attempts: Math.max(...told.map((row) => row.attempts)), news: told.map((row) => news.get(row.cause)!) })
    }
    return bundles
  })
}

/** Notes how sending ended. A refusal is tried again after 2, 4, 8 … minutes, six times in all. */
export async function settleBundle(ctx: Ctx, bundle: Bundle, outcome: { ok: boolean; answer: string; final?: boolean }): Promise<void> {
  await keep(ctx, 'what is sent to the public is noted, not a fact', async (tx) => {
    const now = tx.clock.now()
    const [causes, attempts, answer] = [bundle.news.map((one) => one.cause), bundle.attempts + 1, cut(outcome.answer, 500)]
    if (outcome.ok) return markNotices(tx, bundle.subscriberId, causes, { state: 'sent', settled_at: now, answer, attempts })
    if (outcome.final || attempts >= mostAttempts) return markNotices(tx, bundle.subscriberId, causes, { state: 'failed', settled_at: now, answer, attempts })
    return markNotices(tx, bundle.subscriberId, causes, { due_at: now.add({ minutes: 2 ** attempts }), answer, attempts })
  })
}

/** Plans the next round: at once if something is due, else when something will be. */
export async function planNext(ctx: Ctx): Promise<void> {
  await keep(ctx, 'planning the sending is no fact', async (tx) => {
    const { due } = await tx.db.selectFrom('operations.status_notice').select((e) => e.fn.min('due_at').as('due')).where('state', '=', 'waiting').executeTakeFirstOrThrow()
    if (due === null) return
    if (Temporal.Instant.compare(due, tx.clock.now()) <= 0) await planDelivery(tx)
    else await wake(tx, due)
  })
}
