import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import { actingAs, type Actor, type OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { actorOf } from '../../access/actor.ts'
import { alertRaised, alertResolved, alertUnmuted, alertUrgencyChanged } from '../alerts/public.ts'
import { pageAnswered, stopPaging } from '../on-call/public.ts'
import { hidePagesOf } from '../../outbound/pages.ts'
import { acknowledge } from './act.ts'
import { remindOfDeadline } from './chase.ts'
import { accessSet, incidentRecovered } from './events.ts'
import { computeImpact } from './impact.ts'
import { openFromAlert } from './open-from-alert.ts'
import { said } from './said.ts'
import { alertsOf, incidentRow, incidentsOfAlert, lockIncident, updateIncident } from './store.ts'

/** A new alert, one that became urgent, or one that a maintenance window kept silent until now, opens or joins an incident. */
export const openOnAlert: Reaction = {
  name: 'operations.incidents.open-on-alert',
  on: [alertRaised, alertUrgencyChanged, alertUnmuted],
  run: (ctx, event) => openFromAlert(ctx, event.payload['alertId'] as Id<'alert'>),
}

/** When all alerts of an incident are over the paging stops; a person resolves. The impact follows what still fires. */
export const calmOnRecovery: Reaction = {
  name: 'operations.incidents.calm-on-recovery',
  on: [alertResolved],
  run: async (ctx, event) => {
    for (const id of await incidentsOfAlert(ctx, payloadOf(alertResolved, event).alertId as Id<'alert'>)) await recover(ctx, id)
  },
}

/** Alerts join under the incident's lock too: what is judged here stands until the commit. */
async function recover(ctx: OpenCtx, id: Id<'incident'>): Promise<void> {
  await keep(ctx, 'looks before it changes; a recovery announces itself', async (outer) => {
    const seen = await lockIncident(outer, id)
    if (seen.state === 'resolved' || seen.recovered_at || (await alertsOf(outer, id)).some((alert) => alert.state === 'firing')) return
    await change(outer, async (tx) => {
      const row = await updateIncident(tx, id, { recovered_at: tx.clock.now() })
      await stopPaging(tx, id, 'All its alerts are over; a person resolves it.')
      return { events: [said(incidentRecovered, row), ...(await computeImpact(tx, row))], value: undefined }
    })
  })
}

/** Who answers a page has acknowledged its incident. */
export const acknowledgeOnAnswer: Reaction = {
  name: 'operations.incidents.acknowledge-on-answer',
  on: [pageAnswered],
  run: async (ctx, event) => {
    const { incidentId, personId, via } = payloadOf(pageAnswered, event)
    const row = await incidentRow(ctx, incidentId as Id<'incident'>)
    if (!row || row.state !== 'open') return
    await acknowledge(actingAs(ctx, entitled(await actorOf(ctx, personId as Id<'person'>))), row.id, via)
  },
}

/** Having been paged is entitlement enough to take the incident, whatever roles the person holds. */
function entitled(actor: Actor): Actor {
  return { ...actor, reach: (permission) => (permission === 'incidents:respond' || permission === 'incidents:read' ? 'everything' : actor.reach(permission)) }
}

/** The pages about an incident are as secret as the incident. */
export const hidePages: Reaction = {
  name: 'operations.incidents.hide-pages',
  on: [accessSet],
  run: async (ctx, event) => {
    const { incidentId } = payloadOf(accessSet, event)
    const row = await incidentRow(ctx, incidentId as Id<'incident'>)
    if (row) await hidePagesOf(ctx, { kind: 'incident', id: row.id }, row.private)
  },
}

export const incidentReactions = [openOnAlert, calmOnRecovery, acknowledgeOnAnswer, remindOfDeadline, hidePages]
