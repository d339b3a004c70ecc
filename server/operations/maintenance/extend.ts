import type { MaintenanceDetail } from '@fullscore/api/operations/maintenance.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { advance } from './advance.ts'
import { begin } from './begin.ts'
import { maintenanceExtended } from './events.ts'
import { readMaintenance } from './list.ts'
import { draw, said } from './show.ts'
import { comingOf, coversOf, updateOpening, type WindowId } from './store.ts'
import { longest, spoken, whyNot } from './window.ts'

/** Keeps the opening that runs open for longer; never into the window's own next one, nor beyond what a window may last. */
export async function extend(ctx: Ctx, id: WindowId, minutes: number, reason: string): Promise<MaintenanceDetail> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id, 'extend')
    const [running, next] = await comingOf(tx, id)
    const no = whyNot('extend', 'over')!
    if (!running?.opened_at || Temporal.Instant.compare(running.to_at, tx.clock.now()) <= 0) throw conflict(no.code, no.reason)
    const to = running.to_at.add({ minutes })
    if (next && Temporal.Instant.compare(to, next.from_at) > 0) throw conflict('meets-next', say`Its next opening begins ${spoken(next.from_at, row.zone)}: it can be extended until then.`)
    if (Temporal.Instant.compare(to, running.from_at.add(longest)) > 0) throw conflict('too-long', say`A window that is open for more than ${longest.hours / 24} days hides what it should not.`)
    await updateOpening(tx, running, { to_at: to })
    const covers = await coversOf(tx, id)
    await draw(tx, row, [{ ...running, to_at: to }], covers)
    const { row: settled, events } = await advance(tx, row)
    return { events: [said(maintenanceExtended, settled, covers, { from: running.from_at.toString(), to: to.toString(), minutes }, { reason }), ...events], value: await readMaintenance(tx, id) }
  })
}
