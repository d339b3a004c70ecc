import type { BodyOf } from '@fullscore/api/route.ts'
import type { MaintenanceDetail, planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import { openingsOf } from '@fullscore/time/openings.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireMay } from '../../organisation/visible.ts'
import { advance } from './advance.ts'
import { covered, shareWith } from './covers.ts'
import { maintenancePlanned } from './events.ts'
import { readMaintenance } from './list.ts'
import { index, said } from './show.ts'
import { insertWindow } from './store.ts'
import { ahead, faultOf } from './window.ts'

/** Plans a window. It may have begun already: then it opens at once. Who plans it must manage the maintenance of all that it covers. */
export async function plan(ctx: Ctx, body: BodyOf<typeof planMaintenance>): Promise<MaintenanceDetail> {
  requireMay(ctx.actor, 'maintenance:manage', body.teamId)
  const now = ctx.clock.now()
  const wanted = { zone: body.zone, starts: body.starts, ends: body.ends, repeats: body.repeats ?? null }
  const fault = faultOf(wanted, now)
  if (fault) throw invalid([{ field: `body.${fault.field}`, message: fault.message }])
  return change(ctx, async (tx) => {
    const covers = await covered(tx, body)
    await requireOwner(tx, 'maintenance:manage', body.teamId)
    const [first] = openingsOf(wanted, now, now.add({ hours: ahead.hours * 10 })).take(1)
    const made = await insertWindow(tx, {
      id: tx.ids.make<'maintenance-window'>(), title: body.title, reason: body.reason, owner_team_id: body.teamId, ...wanted, state: 'planned', from_at: first!.from, to_at: first!.to,
      planned_at: now, planned_by_person_id: tx.actor.personId ?? null,
    }, covers)
    await shareWith(tx, made, covers)
    await index(tx, made)
    const { events } = await advance(tx, made)
    const payload = { from: first!.from.toString(), to: first!.to.toString(), recurring: made.repeats !== null }
    return { events: [said(maintenancePlanned, made, covers, payload, { reason: made.reason }), ...events], value: await readMaintenance(tx, made.id) }
  })
}
