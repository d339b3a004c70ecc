import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../../events/event.ts'
import type { Reaction } from '../../kernel/module.ts'
import { alertAcknowledged } from '../alerts/public.ts'
import { acknowledge } from './act.ts'
import { incidentRow } from './store.ts'
import { alertsOf, incidentsOfAlert } from './store-alerts.ts'

/**
 * Somebody took an alert at its source, in the tool that sent it. An open incident is acknowledged by that once all of its alerts that
 * fire were taken: one that nobody has looked at goes on paging.
 */
export const acknowledgeAtSource: Reaction = {
  name: 'operations.incidents.acknowledge-at-source',
  on: [alertAcknowledged],
  run: async (ctx, event) => {
    for (const id of await incidentsOfAlert(ctx, payloadOf(alertAcknowledged, event).alertId as Id<'alert'>)) {
      const row = await incidentRow(ctx, id)
      const firing = (await alertsOf(ctx, id)).filter((alert) => alert.state === 'firing')
      if (row?.state === 'open' && firing.length > 0 && firing.every((alert) => alert.acknowledged_at !== null)) await acknowledge(ctx, id, 'source')
    }
  },
}
