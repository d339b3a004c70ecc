import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { freeAlerts, holdAlerts } from '../alerts/public.ts'
import { alertsOf, type IncidentRow } from './store.ts'

/** In whose hand the alerts of an incident are: its commander's, or else of who acknowledged it. Of a private one nobody hears, and one that is over is in nobody's. */
export function handOf(row: Pick<IncidentRow, 'state' | 'private' | 'commander_id' | 'acknowledged_by'>): Id<'person'> | null {
  return row.private || row.state === 'open' || row.state === 'resolved' ? null : (row.commander_id ?? row.acknowledged_by)
}

/** Puts the alerts of an incident that fire into the hand of who has the incident, or out of it when nobody has. */
export async function followHand(tx: Ctx, row: IncidentRow, alertIds?: readonly Id<'alert'>[]): Promise<void> {
  // The one it was merged into says.
  if (row.merged_into_id) return
  const ids = alertIds ?? (await alertsOf(tx, row.id)).filter((alert) => alert.state === 'firing').map((alert) => alert.id as Id<'alert'>)
  const person = handOf(row)
  await (person ? holdAlerts(tx, ids, person, 'incident') : freeAlerts(tx, ids, 'incident'))
}
