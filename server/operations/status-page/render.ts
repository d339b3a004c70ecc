import { keep, lockName } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { publicUrl } from '../../organisation/public-url.ts'
import { snapshotOf } from './build.ts'
import { putCopy, dropCopy } from './copy.ts'
import type { Snapshot } from './snapshot.ts'
import { pageRow } from './store.ts'
import { planNews } from './news.ts'
import { spokenFor } from './words.ts'
import { dropRendering, putRendering } from './store-news.ts'

/**
 * Makes what the public reads anew, if the page is on: in the database for every process, and on this one's disk for when the
 * database is gone. News in it are planned for subscribers. One at a time: an older view never replaces a newer one.
 */
export async function renderNow(ctx: OpenCtx): Promise<Snapshot | undefined> {
  const { url } = await publicUrl(ctx)
  const { catalogues, sample } = ctx.house
  const snapshot = await keep(ctx, 'what the public reads is made of facts that stand elsewhere', async (tx) => {
    await lockName(tx, 'status-page rendering')
    const { enabled_at: enabledAt } = await pageRow(tx)
    if (!enabledAt) {
      await dropRendering(tx)
      return undefined
    }
    const read = await snapshotOf(tx, url, (locale) => spokenFor(locale, catalogues) !== undefined)
    const made: Snapshot = sample === true ? { ...read, page: { ...read.page, sample: true } } : read
    await putRendering(tx, made)
    await planNews(tx, made, enabledAt)
    return made
  })
  if (snapshot) await putCopy(ctx, snapshot)
  else await dropCopy(ctx)
  return snapshot
}
