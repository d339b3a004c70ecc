import type { AlertDetail } from '@fullscore/api/operations/alerts.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, missing } from '../../kernel/refusal.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { alertResolved } from './events.ts'
import { readAlert } from './list.ts'
import { hideAlerts } from './show.ts'
import { alertRow } from './store.ts'
import { endByPerson } from './store-hand.ts'

/** A person says that an alert is over though its source has not. If the source says it again, a new alert is raised. */
export async function resolveByPerson(ctx: Ctx, id: Id<'alert'>, note: string): Promise<AlertDetail> {
  return change(ctx, async (tx) => {
    const row = await alertRow(tx, id, true)
    if (!row) throw missing('alert')
    await requireSeenAndMay(tx, 'alerts:respond', { kind: 'alert', id, team: row.owner_team_id })
    if (row.state !== 'firing') throw conflict('not-firing', 'This alert is over already.')
    await endByPerson(tx, [id], say`${tx.actor.name} said so: ${note}`)
    await hideAlerts(tx, [{ id, at: tx.clock.now() }])
    const payload = { alertId: id, urgency: row.urgency as Urgency, serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined, rehearsal: row.rehearsal, by: 'person' as const }
    return {
      events: [announce(alertResolved, { team: row.owner_team_id, subjects: [{ kind: 'alert', id, role: 'alert' }], payload, detail: { note, title: row.title } })],
      value: await readAlert(tx, id),
    }
  })
}
