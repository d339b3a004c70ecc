import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import { setTimer } from '../../jobs/timers.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { sendMail } from '../../outbound/mail.ts'
import type { Message } from '../../outbound/message.ts'
import { post } from '../../outbound/post.ts'
import { signedBy } from '../../outbound/webhook.ts'
import { KeyError } from '../../secrets/seal.ts'
import { publicUrl } from '../../organisation/public-url.ts'
import { claimBundles, deliverTask, planDelivery, planNext, settleBundle } from './deliver.ts'
import { confirmMessage, newsMessage, type Sender } from './message.ts'
import { sendTask } from './news.ts'
import { renderNow } from './render.ts'
import { beat, forgetOld, pageRow } from './store.ts'
import { subscriberById, type Subscriber, type SubscriberId } from './store-subscribers.ts'
import { readerOf } from './words.ts'
import { confirmTask, forgetUnconfirmed, secretOfSubscriber } from './subscribe.ts'

export const refreshTask = 'operations.status-page.refresh'
export const minuteTask = 'operations.status-page.minute'
/** Nothing of Fullscore ran for longer than this: what was measured before holds no longer. */
export const longestSilence = { minutes: 5 }

/** Makes the page anew after something happened. */
const refresh: Task = { name: refreshTask, run: async (ctx) => void (await renderNow(ctx)) }

/** Each minute: states by time alone (overrides and windows end, days turn), what is to be sent still, what is to be forgotten. */
const minute: Task = {
  name: minuteTask, housekeeping: true,
  run: async (ctx) => {
    await planMinute(ctx)
    await keep(ctx, 'forgetting what no page shows and nobody confirmed', async (tx) => {
      await forgetUnconfirmed(tx)
      await forgetOld(tx)
    })
    await renderNow(ctx)
    await planNext(ctx)
  },
}

/** Notes that Fullscore runs, by a process that does; learns of the time in which none did. */
export async function noteBeat(ctx: Ctx): Promise<void> {
  await keep(ctx, 'a heartbeat', (tx) => beat(tx, longestSilence))
}

/** Sets the next minute, while the page is on or somebody waits to be forgotten. */
export async function planMinute(ctx: Ctx): Promise<void> {
  await keep(ctx, 'the next look at the page is no fact', async (tx) => {
    const { enabled_at: enabledAt } = await pageRow(tx)
    const waits = await tx.db.selectFrom('operations.status_subscriber').select('id').where('confirmed_at', 'is', null).executeTakeFirst()
    if (enabledAt || waits) await setTimer(tx, { task: minuteTask, payload: {}, due: tx.clock.now().add({ minutes: 1 }), key: minuteTask })
  })
}

/** Wakes the queue of what goes to the public. */
const send: Task = { name: sendTask, run: (ctx) => keep(ctx, 'planning the sending is no fact', planDelivery) }

/** Sends one batch; the next one is another job, after whatever else waits in the queue. */
const deliver: Task = {
  name: deliverTask,
  run: async (ctx) => {
    const page = await pageFacts(ctx)
    for (const bundle of await claimBundles(ctx)) await settleBundle(ctx, bundle, await sendTo(ctx, { ...bundle, id: bundle.subscriberId }, newsMessage(ctx, bundle, page)))
    await planNext(ctx)
  },
}

const confirmPayload = z.object({ subscriberId: z.uuid() })
/** Sends the message with the link to confirm. */
const confirmation: Task = {
  name: confirmTask, attempts: 5,
  run: async (ctx, payload) => {
    const subscriber = await subscriberById(ctx, confirmPayload.parse(payload).subscriberId as SubscriberId)
    if (!subscriber) return
    const outcome = await sendTo(ctx, subscriber, confirmMessage(ctx, subscriber, await pageFacts(ctx)))
    if (!outcome.ok && !outcome.final) throw new Error(say`The message to confirm could not be sent: ${outcome.answer}`)
  },
}

async function pageFacts(ctx: OpenCtx): Promise<Sender> {
  const { title } = await pageRow(ctx)
  const { name, zone, locale } = await ctx.db.selectFrom('organisation.organisation').select(['name', 'zone', 'locale']).executeTakeFirstOrThrow()
  return { name: title === '' ? name : title, url: (await publicUrl(ctx)).url, reader: readerOf(ctx.house.catalogues, { zone, locale }) }
}

/** By the way out, as everything. A stranger's webhook reaches public addresses only: nobody outside makes Fullscore post into the house. */
async function sendTo(ctx: OpenCtx, to: Pick<Subscriber, 'id' | 'kind' | 'address' | 'secret'>, message: Message): Promise<{ ok: boolean; answer: string; final?: boolean }> {
  const { kind, address } = to
  if (kind === 'mail') return sendMail(ctx, { address }, message)
  let secret: string | undefined
  try {
    secret = secretOfSubscriber(ctx, to)
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    // What was promised to be signed does not leave unsigned; others of the batch do leave.
    return { ok: false, answer: say`It cannot be signed: ${error.message}` }
  }
  const gone = (status: number) => status === 404 || status === 410
  const body = JSON.stringify(message.json)
  return post(ctx, {
    url: address, publicOnly: true, body, final: gone, ...(secret === undefined ? {} : { secrets: [secret] }),
    headers: { 'content-type': 'application/json', 'x-fullscore-message-id': message.messageId, ...(secret === undefined ? {} : signedBy(secret, ctx.clock.now(), body)) },
  })
}

export const statusPageTasks = [refresh, minute, send, deliver, confirmation]
