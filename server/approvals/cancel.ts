import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, missing, Refusal } from '../kernel/refusal.ts'
import { asEvents } from './ask.ts'
import { settledWords } from './decide.ts'
import { settle } from './step.ts'
import { lockRequest } from './store.ts'

/** Who asked takes it back, while it waits. */
export async function cancel(ctx: Ctx, id: Id<'approval'>, why: string): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await lockRequest(tx, id)
    if (!row) throw missing('approval')
    if (row.requester_id !== tx.actor.personId) throw new Refusal({ code: 'not-requester', kind: 'forbidden', detail: 'Only who asked can take it back.' })
    if (row.state !== 'waiting') throw conflict('already-settled', settledWords(row), { state: row.state })
    return { events: asEvents((await settle(tx, row, 'cancelled', why === '' ? 'Taken back by who asked.' : say`Taken back by who asked: ${why}`)).events), value: undefined }
  })
}
