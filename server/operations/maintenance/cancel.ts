import type { MaintenanceDetail } from '@fullscore/api/operations/maintenance.ts'
import { say } from '@fullscore/api/sentence.ts'
import { clearTimers } from '../../jobs/timers.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { timerKey } from './advance.ts'
import { begin } from './begin.ts'
import { maintenanceCancelled } from './events.ts'
import { readMaintenance } from './list.ts'
import { said, undraw } from './show.ts'
import { coversOf, dropComing, updateWindow, type WindowId } from './store.ts'

/** Takes back every opening that has not begun. What was stays on the record. */
export async function cancel(ctx: Ctx, id: WindowId, reason: string): Promise<MaintenanceDetail> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id, 'cancel')
    await dropComing(tx, id)
    await undraw(tx, row)
    await clearTimers(tx, [timerKey(id)])
    const next = await updateWindow(tx, id, { state: 'cancelled', cancelled_why: say`${tx.actor.name} cancelled it: ${reason}` })
    return { events: [said(maintenanceCancelled, next, await coversOf(tx, id), {}, { reason })], value: await readMaintenance(tx, id) }
  })
}
