import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { type alertById, earlierOfCause } from '../alerts/public.ts'
import { startPaging } from '../on-call/public.ts'
import { spoken } from './cadence.ts'
import { endCadence } from './cadence-clock.ts'
import { incidentBrokeAgain, incidentWoken } from './events.ts'
import { nameOf } from './incident.ts'
import { pagingFor, startClocks } from './open.ts'
import { said, show } from './said.ts'
import { updateIncident, type IncidentRow } from './store.ts'
import { alertsOf } from './store-alerts.ts'

/** What an incident that is not left alone says. */
export const awake = { snoozed_until: null, snoozed_by: null } as const

/** Minutes of quiet after which nobody is thought to be at it still: what breaks again then is paged, sooner whoever has it is told. */
export const quietMinutes = 10

/** Whether somebody has it while nothing fires: breaking again finds them asleep, or still at it. */
export const isCalmInHand = (row: Pick<IncidentRow, 'state' | 'recovered_at'>): boolean => row.recovered_at !== null && (row.state === 'acknowledged' || row.state === 'mitigating')

/** Whether breaking again after so long a quiet pages anew. */
export const wakesAfter = (recoveredAt: Temporal.Instant, now: Temporal.Instant): boolean => Temporal.Instant.compare(recoveredAt.add({ minutes: quietMinutes }), now) <= 0

/**
 * An incident that somebody had in hand is nobody's again and pages from the first step of its policy; its clocks begin anew.
 * @param why for the timeline and for whoever is paged
 */
export async function wake(tx: Ctx, row: IncidentRow, because: 'broke-again' | 'snooze-over' | 'something-new', why: string): Promise<{ row: IncidentRow; event: NewEvent }> {
  const next = await updateIncident(tx, row.id, { state: 'open', acknowledged_at: null, acknowledged_by: null, recovered_at: null, ...awake })
  await startClocks(tx, next, row.service_id ? await serviceById(tx, row.service_id) : undefined, true)
  await endCadence(tx, row.id)
  await startPaging(tx, pagingFor(next, say`${row.title}: ${why}`))
  await show(tx, next)
  return { row: next, event: said(incidentWoken, next, { payload: { because }, detail: { why } }) }
}

/** An alert joins an incident that was calm in somebody's hand. */
export async function breakAgain(tx: Ctx, row: IncidentRow): Promise<{ row: IncidentRow; event: NewEvent }> {
  const now = tx.clock.now()
  const quiet = Math.round(row.recovered_at!.until(now).total('minutes'))
  const why = quiet === 0 ? say`it broke again at once` : say`it broke again ${spoken(quiet)} after all was well`
  if (wakesAfter(row.recovered_at!, now)) return wake(tx, row, 'broke-again', why)
  const next = await updateIncident(tx, row.id, { recovered_at: null })
  return { row: next, event: said(incidentBrokeAgain, next, { payload: { minutes: quiet }, detail: { why } }) }
}

/** What tells one fault from another. */
interface Fault { source: string; item: string | null; title: string }

/**
 * Whether an incident had a fault before. Its source's own key says so first; a source that sends no keys repeats itself by the same
 * words about the same item, and the same words about another item are another fault.
 * @param sameCause earlier alerts under the source's key
 */
export const hadBefore = (one: Fault, had: readonly (Fault & { id: string })[], sameCause: ReadonlySet<string>): boolean =>
  had.some((other) => sameCause.has(other.id) || (other.source === one.source && other.item === one.item && other.title === one.title))

/** An alert joins an incident that is left alone: what it had before waits, what it did not have wakes it. */
export async function somethingNew(tx: Ctx, row: IncidentRow, alert: NonNullable<Awaited<ReturnType<typeof alertById>>>): Promise<{ row: IncidentRow; event: NewEvent } | undefined> {
  const [had, sameCause] = await Promise.all([alertsOf(tx, row.id), earlierOfCause(tx, alert)])
  const fault = { source: alert.source_id, item: alert.item_id, title: alert.title }
  if (hadBefore(fault, had.map((one) => ({ id: one.id, source: one.source_id, item: one.item_id, title: one.title })), new Set(sameCause))) return undefined
  return wake(tx, row, 'something-new', say`it was left alone, and something new fires: ${alert.title}`)
}

/** How whoever has it is told: at most once in the time that counts as still being at it. */
export const againStep = (at: Temporal.Instant): string => `again.${Math.floor(at.epochMilliseconds / (quietMinutes * 60_000))}`

export const againSubject = (row: IncidentRow): string => say`${nameOf(row)} broke again`
