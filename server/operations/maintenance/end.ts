import type { MaintenanceDetail } from '@fullscore/api/operations/maintenance.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { advance } from './advance.ts'
import { begin } from './begin.ts'
import { maintenanceClosed } from './events.ts'
import { readMaintenance } from './list.ts'
import { draw, said } from './show.ts'
import { comingOf, coversOf, updateOpening, type WindowId } from './store.ts'
import { whyNot } from './window.ts'

/** Ends the opening that runs. What it kept silent and still fires pages from now on; later openings stay. */
export async function end(ctx: Ctx, id: WindowId, reason: string | undefined): Promise<MaintenanceDetail> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id, 'end')
    const now = tx.clock.now()
    const [running] = await comingOf(tx, id)
    const no = whyNot('end', 'over')!
    if (!running?.opened_at || Temporal.Instant.compare(running.to_at, now) <= 0) throw conflict(no.code, no.reason)
    const closed = { closed_at: now, closed_why: reason ? say`${tx.actor.name} ended it early: ${reason}` : say`${tx.actor.name} ended it early.` }
    await updateOpening(tx, running, closed)
    const covers = await coversOf(tx, id)
    await draw(tx, row, [{ ...running, ...closed }], covers)
    const { row: next, events } = await advance(tx, row)
    const payload = { from: running.from_at.toString(), to: now.toString(), early: true }
    return { events: [said(maintenanceClosed, next, covers, payload, { reason }), ...events], value: await readMaintenance(tx, id) }
  })
}
