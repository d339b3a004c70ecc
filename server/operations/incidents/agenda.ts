import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../../events/event.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { alertBeganEarlier } from '../alerts/public.ts'
import { firstPagedAt, stepReached } from '../on-call/public.ts'
import { suspectsBefore } from './changes.ts'
import { incidentOpened } from './events.ts'
import { momentsIn, slurLead, type Moment } from './moments.ts'
import { show } from './said.ts'
import { incidentRow, lockIncident, updateIncident, type IncidentRow } from './store.ts'
import { firstRaisedAt, incidentsOfAlert } from './store-alerts.ts'

/** What happened inside an incident, and what came before it: where the slurs of its hour begin and end. */
export async function momentsOf(ctx: Ctx, row: IncidentRow): Promise<Moment[]> {
  return momentsIn({
    openedAt: row.opened_at, acknowledgedAt: row.acknowledged_at, change: row.change_at && row.change_was ? { at: row.change_at, was: row.change_was, known: row.change_known_at ?? undefined } : undefined,
    alertAt: await firstRaisedAt(ctx, row.id), pagedAt: await firstPagedAt(ctx, row.id),
  })
}

/**
 * Looks for the change that an incident follows once it is open, again at each step of its paging, and when an alert of it turns out to
 * have begun earlier: a change is often told of late. What was found stays until something more suspect is.
 */
export const drawBeginnings: Reaction = {
  name: 'operations.incidents.draw-beginnings',
  on: [incidentOpened, stepReached, alertBeganEarlier],
  run: async (ctx, event) => {
    const ids = event.type === alertBeganEarlier.type ? await incidentsOfAlert(ctx, payloadOf(alertBeganEarlier, event).alertId as Id<'alert'>) : [event.payload['incidentId'] as Id<'incident'>]
    for (const id of ids) await drawBeginning(ctx, id)
  },
}

async function drawBeginning(ctx: OpenCtx, id: Id<'incident'>): Promise<void> {
  const seen = await incidentRow(ctx, id)
  if (!seen || seen.state === 'resolved') return
  const [suspect] = await suspectsBefore(ctx, seen, slurLead)
  await keep(ctx, 'the time axis repeats what is known of an incident', async (tx) => {
    const row = await lockIncident(tx, id)
    const was = suspect?.kind === 'deployment' ? 'deployed' : 'changed'
    const news = suspect && !(row.change_at?.equals(suspect.at) && row.change_was === was)
    const known = news ? await updateIncident(tx, id, { change_at: suspect.at, change_was: was, change_known_at: tx.clock.now() }) : row
    await show(tx, known)
  })
}
