import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import { asSystem, type Ctx } from '../../kernel/context.ts'
import { impactOf, type Decided } from '../../infrastructure/inventory/public.ts'
import { impactComputed } from './events.ts'
import { said } from './said.ts'
import { keptOf, marksOf, otherFailures, replaceImpact, type ImpactRow, type IncidentRow } from './store.ts'
import { alertsOf } from './store-alerts.ts'

/**
 * Walks what falls with the items that failed and writes what was found. Failed are the items of firing alerts and those people
 * marked; the service itself if nothing else is known. Other open incidents' failures are the walk's context.
 * The walk sees everything; who reads the result sees only their own scope.
 * @returns one event if the result is news, none otherwise
 */
export async function computeImpact(tx: Ctx, incident: IncidentRow): Promise<NewEvent[]> {
  const [alerts, marks, context] = await Promise.all([alertsOf(tx, incident.id), marksOf(tx, incident.id), otherFailures(tx, incident.id)])
  // What was said of an item that is merged counts for the one that it was merged into.
  const kept = await keptOf(tx, [...alerts.flatMap((alert) => (alert.state === 'firing' && alert.item_id ? [alert.item_id] : [])), ...marks.map((mark) => mark.item_id)])
  const failed = new Set<Id<'item'>>(alerts.flatMap((alert) => (alert.state === 'firing' && alert.item_id ? [kept(alert.item_id)] : [])))
  const notImpacted = marks.filter((mark) => mark.mark === 'not-impacted').map((mark) => kept(mark.item_id))
  for (const mark of marks) if (mark.mark === 'failed') failed.add(kept(mark.item_id))
  if (failed.size === 0 && incident.service_id) failed.add(incident.service_id as string as Id<'item'>)
  for (const item of notImpacted) failed.delete(item)
  const found = await impactOf(asSystem(tx, 'incidents'), { failed: [...failed], alsoFailed: context, notImpacted })
  const row = (verdict: string) => (one: { itemId: Id<'item'>; reason: string; path: readonly Id<'item'>[]; decided?: Decided }): Omit<ImpactRow, 'rank'> =>
    ({ item_id: one.itemId, verdict, reason: one.reason, path: JSON.stringify(one.path), decided: one.decided ? JSON.stringify(one.decided) : null })
  const rows = [
    ...[...failed].map((itemId) => {
      const by = found.fallen.find((one) => one.itemId === itemId)
      const reason = reasonOfFailure(itemId, alerts.map((alert) => (alert.item_id ? { ...alert, item_id: kept(alert.item_id) } : alert)), incident)
      return row('failed')(by ? { ...by, reason: `${reason} ${by.reason}` } : { itemId, reason, path: [itemId] })
    }),
    ...found.hits.map(row('hit')),
    ...notImpacted.map((itemId) => row('not-impacted')({ itemId, reason: 'A person says that it is not impacted.', path: [] })),
    ...found.safe.filter((one) => !notImpacted.includes(one.itemId)).map(row('safe')),
  ]
  const unique = new Map(rows.map((one) => [one.item_id, one]))
  await replaceImpact(tx, incident.id, [...unique.values()].map((one, rank) => ({ ...one, rank })))
  const hit = found.hits.length
  return [said(impactComputed, incident, { payload: { hit, safe: found.safe.length }, alsoAbout: found.hits.slice(0, 50).map((one) => ({ kind: 'item', id: one.itemId, role: 'impacted' })) })]
}

function reasonOfFailure(itemId: string, alerts: Awaited<ReturnType<typeof alertsOf>>, incident: IncidentRow): string {
  const alert = alerts.find((one) => one.item_id === itemId)
  if (alert) return say`Its alert fires: ${alert.title}.`
  return incident.service_id === itemId ? 'The incident is about it; no item below it is known to have failed.' : 'A person says that it failed.'
}
