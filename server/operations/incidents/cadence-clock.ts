import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { pauseDeadline, settleDeadline, startDeadline } from '../../deadlines/deadlines.ts'
import type { Ctx } from '../../kernel/context.ts'
import { cadenceOf, updateRule } from './cadence.ts'
import { handlingOf } from './handling.ts'
import { nameOf } from './incident.ts'
import type { IncidentRow } from './store.ts'

/**
 * The clock until the next update is due, around the clock whatever the service's hours: who waits for news waits at night too.
 * It runs once somebody has acknowledged the incident. @param anew from nothing: somebody was told just now
 */
export async function startCadence(tx: Ctx, row: IncidentRow, anew: boolean): Promise<void> {
  const minutes = cadenceOf((await handlingOf(tx)).cadence, row.severity)
  if (minutes === null) return endCadence(tx, row.id)
  // Who left it alone for a while is not asked for news meanwhile.
  if (row.snoozed_until) return pauseCadence(tx, row.id)
  if (row.state === 'resolved' || row.state === 'open') return
  await startDeadline(tx, {
    subject: { kind: 'incident', id: row.id }, rule: updateRule, title: say`Update on ${nameOf(row)}`, target: `PT${minutes}M`, calendar: '24/7', team: row.owner_team_id, thresholds: [75],
    services: row.service_id ? [row.service_id] : [], rehearsal: row.rehearsal, anew,
  })
}

/** Nobody waits for news while it is over. */
export const pauseCadence = (tx: Ctx, id: Id<'incident'>): Promise<void> => pauseDeadline(tx, { kind: 'incident', id }, updateRule)

export const endCadence = (tx: Ctx, id: Id<'incident'>): Promise<void> => settleDeadline(tx, { kind: 'incident', id }, updateRule, 'cancelled')
