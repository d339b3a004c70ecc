import { z } from 'zod'
import type { OpenCtx } from '../kernel/context.ts'
import type { Task } from '../kernel/module.ts'
import { claim, settle, type Claim, type Outcome } from './ledger.ts'
import { sendMail } from './mail.ts'
import { pageMessage } from './message.ts'
import { methodsOf } from './methods.ts'
import { deliverTask } from './notify.ts'
import { sendWebhook } from './webhook.ts'

const payloadShape = z.object({ deliveryId: z.uuid() })

/** Sends one delivery if it may be sent now: claim, send, settle. A crash between leaves a claim whose lease ends. */
export const deliver: Task = {
  name: deliverTask,
  run: async (ctx, payload) => {
    const claimed = await claim(ctx, payloadShape.parse(payload).deliveryId)
    if (claimed) await settle(ctx, claimed, await send(ctx, claimed))
  },
}

async function send(ctx: OpenCtx, claimed: Claim): Promise<Outcome> {
  const { delivery, page } = claimed
  const person = await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', page.person_id).executeTakeFirstOrThrow()
  if (delivery.kind === 'browser') return { ok: true, answer: `Held for ${person.name}'s open browser.` }
  const method = (await methodsOf(ctx, page.person_id)).find((m) => m.id === delivery.method)
  if (!method) return { ok: false, answer: 'This way to reach the person was removed.', unsure: false, final: true }
  const message = pageMessage(ctx, claimed, person.name)
  return method.kind === 'mail' ? sendMail(ctx, method, message) : sendWebhook(ctx, method, message)
}
