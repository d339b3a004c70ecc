import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Task } from '../kernel/module.ts'
import { publicUrl } from '../organisation/public-url.ts'
import { claim, type Claim } from './claim.ts'
import { settle, type Outcome } from './ledger.ts'
import { pageMessage } from './message.ts'
import { methodsOf } from './methods.ts'
import { deliverTask } from './notify.ts'
import { readerOf } from '../organisation/reader.ts'
import { sendBy } from './senders.ts'

const payloadShape = z.object({ deliveryId: z.uuid() })

/** Sends one message if it may be sent now: claim, send, settle. A crash between leaves a claim whose lease ends. */
export const deliver: Task = {
  name: deliverTask,
  run: async (ctx, payload) => {
    const claimed = await claim(ctx, payloadShape.parse(payload).deliveryId)
    if (claimed) await settle(ctx, claimed, await send(ctx, claimed))
  },
}

async function send(ctx: OpenCtx, claimed: Claim): Promise<Outcome> {
  if (claimed.kind === 'browser') return { ok: true, answer: say`Held for ${claimed.personName}'s open browser.` }
  const method = (await methodsOf(ctx, claimed.personId)).find((m) => m.id === claimed.method)
  if (!method) return { ok: false, answer: 'This way to reach the person was removed.', unsure: false, final: true }
  return sendBy(ctx, method, pageMessage(ctx, claimed, (await publicUrl(ctx)).url, await readerOf(ctx, claimed.personId)))
}
