import { setTimer } from '../../jobs/timers.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newsOf, type News, type Snapshot } from './snapshot.ts'
import { insertNotices, toldOf } from './store-news.ts'
import { momentOf } from './words.ts'

export const sendTask = 'operations.status-page.send'
/** News of so many seconds leave together. */
const bundle = { seconds: 30 }
/** What is older is no news any more: it is not told after a long standstill. */
const fresh = { hours: 24 }

export const newsIn = (snapshot: Snapshot): News[] => newsOf(snapshot, (moment) => momentOf(moment, snapshot.page))

/** Plans what subscribers are told of, each thing once. What was before the page was switched on is no news. */
export async function planNews(tx: Ctx, snapshot: Snapshot, enabledAt: Temporal.Instant): Promise<void> {
  const now = tx.clock.now()
  const since = [enabledAt, now.subtract(fresh)].reduce((a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b))
  const news = newsIn(snapshot).filter((one) => Temporal.Instant.compare(one.at, since) >= 0)
  if (news.length === 0) return
  const told = await toldOf(tx, news.map((one) => one.cause))
  const fresher = news.filter((one) => !told.has(one.cause))
  for (const one of fresher) await insertNotices(tx, one.cause, one.componentIds, now.add(bundle))
  if (fresher.length > 0) await wake(tx, now.add(bundle))
}

/** Sees to it that what is due is sent at a moment. */
export async function wake(tx: Ctx, due: Temporal.Instant): Promise<void> {
  await setTimer(tx, { task: sendTask, payload: {}, due, key: sendTask })
}
