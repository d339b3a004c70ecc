import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { impactOf } from '../../infrastructure/inventory/public.ts'
import { asSystem, type Ctx } from '../../kernel/context.ts'
import { nameOf } from './incident.ts'
import type { IncidentRow } from './store.ts'

interface About { itemId: Id<'item'>; team: Id<'team'>; rehearsal: boolean }
/** How an open incident knows an item, the surest first. */
type Known = 'alert' | 'failed' | 'hit' | 'below'
const surest: readonly Known[] = ['alert', 'failed', 'hit', 'below']

/**
 * The open incident that an alert of an item without a service belongs to, locked, and why: one that has an alert of the same item, one
 * whose impact holds the item as cause or as hit, or one of a service that falls with the item. Only of the team that owns the alert,
 * as an alert of a service joins that of its service's team; never a private one, which others would learn of. Of several the surest,
 * and of these the oldest.
 */
export async function openIncidentOfItem(tx: Ctx, about: About): Promise<{ incident: IncidentRow; why: string } | undefined> {
  const candidates = await tx.db.selectFrom('operations.incident').selectAll().where('state', '!=', 'resolved').where('private', '=', false).where('merged_into_id', 'is', null)
    .where('rehearsal', '=', about.rehearsal).where('owner_team_id', '=', about.team).orderBy('number').limit(1000).execute() as IncidentRow[]
  if (candidates.length === 0) return undefined
  const known = await knownIn(tx, candidates, about.itemId)
  const chosen = surest.map((how) => candidates.find((one) => known.get(one.id) === how)).find((one) => one !== undefined)
  if (!chosen) return undefined
  const incident = await tx.db.selectFrom('operations.incident').selectAll().where('id', '=', chosen.id).where('state', '!=', 'resolved').where('private', '=', false).where('merged_into_id', 'is', null).forNoKeyUpdate().executeTakeFirst() as IncidentRow | undefined
  if (!incident) return undefined
  return { incident, why: whyOf(known.get(incident.id)!, nameOf(incident)) }
}

function whyOf(how: Known, name: string): string {
  if (how === 'alert') return say`${name} is open and has an alert of the same item.`
  if (how === 'failed') return say`${name} is open, and its impact holds this item as failed.`
  if (how === 'hit') return say`${name} is open, and its impact holds this item as hit.`
  return say`${name} is open, and its service falls with this item.`
}

async function knownIn(tx: Ctx, candidates: readonly IncidentRow[], itemId: Id<'item'>): Promise<Map<string, Known>> {
  const ids = candidates.map((one) => one.id)
  const { rows } = await sql<{ id: string; how: Known }>`
    select coalesce(h.merged_into_id, h.id) as id, 'alert' as how from operations.incident_alert j join operations.alert_ref a on a.id = j.alert_id join operations.incident h on h.id = j.incident_id
      where a.item_id = ${itemId} and coalesce(h.merged_into_id, h.id) = any(${ids}::uuid[])
    union select incident_id, verdict from operations.incident_impact where incident_id = any(${ids}::uuid[]) and item_id = ${itemId} and verdict in ('failed', 'hit')`.execute(tx.db)
  const known = new Map<string, Known>()
  for (const { id, how } of rows) if (!known.has(id) || surest.indexOf(how) < surest.indexOf(known.get(id)!)) known.set(id, how)
  if (known.size > 0 || candidates.every((one) => one.service_id === null)) return known
  const { hits } = await impactOf(asSystem(tx, 'incidents'), { failed: [itemId], alsoFailed: [], notImpacted: [] })
  const fallen = new Set<string>(hits.map((one) => one.itemId))
  for (const one of candidates) if (one.service_id !== null && fallen.has(one.service_id)) known.set(one.id, 'below')
  return known
}
