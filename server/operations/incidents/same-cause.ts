import { sql } from 'kysely'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { impactOf, namesOfItems } from '../../infrastructure/inventory/public.ts'
import { asSystem, type Ctx } from '../../kernel/context.ts'
import { incidents, type ListedRow } from './list.ts'

/** Open incidents that are compared at most, and what is shown of them. */
const most = { compared: 500, shown: 20 }

/** An open incident with what failed in it and is no service. */
interface Open { id: Id<'incident'>; service: string | null; failed: readonly string[] }
type Tie = { item: string; how: 'failed' | 'below' | 'above' }

/**
 * How other open incidents have their cause with one: the same thing failed in both, or what failed in one hits the service of the other.
 * @param hits what falls with all that failed, with what it falls by
 */
export function tiesOf(own: Open, others: readonly Open[], hits: readonly { itemId: string; root: string }[]): Map<string, Tie> {
  const ties = new Map<string, Tie>()
  for (const other of others) {
    const both = other.failed.find((item) => own.failed.includes(item))
    const hitBy = (service: string | null, failed: readonly string[]) => hits.find((hit) => hit.itemId === service && failed.includes(hit.root))?.root
    const [below, above] = [hitBy(own.service, other.failed), hitBy(other.service, own.failed)]
    if (both !== undefined) ties.set(other.id, { item: both, how: 'failed' })
    else if (below !== undefined) ties.set(other.id, { item: below, how: 'below' })
    else if (above !== undefined) ties.set(other.id, { item: above, how: 'above' })
  }
  return ties
}

/** Other open incidents that have their cause with this one. Those the reader does not see are counted; nothing is said of one that is private. */
export async function sameCauseOf(ctx: Ctx, row: ListedRow): Promise<IncidentDetail['sameCause']> {
  const none = { items: [], hidden: 0 }
  if (row.state === 'resolved' || row.private || row.merged_into_id) return none
  const { rows } = await sql<Open>`select i.id, i.service_id as service, coalesce(array_agg(m.item_id) filter (where m.item_id is not null), '{}') as failed
    from operations.incident i left join operations.incident_impact m on m.incident_id = i.id and m.verdict = 'failed' and not exists (select from infrastructure.service_ref s where s.id::text = m.item_id::text)
    where i.state <> 'resolved' and not i.private and i.merged_into_id is null and i.rehearsal = ${row.rehearsal} group by i.id order by i.id = ${row.id} desc, i.number desc limit ${most.compared}`.execute(ctx.db)
  const [own, ...others] = rows
  const roots = [...new Set(rows.flatMap((one) => one.failed))]
  if (!own || own.id !== row.id || others.length === 0 || roots.length === 0) return none
  const { hits } = await impactOf(asSystem(ctx, 'incidents'), { failed: roots as Id<'item'>[], alsoFailed: [], notImpacted: [] })
  const ties = tiesOf(own, others, hits.map((hit) => ({ itemId: hit.itemId, root: hit.path[0] ?? hit.itemId })))
  if (ties.size === 0) return none
  const seen = await incidents(ctx).where('i.id', 'in', [...ties.keys()] as Id<'incident'>[]).orderBy('i.number').execute()
  const names = await namesOfItems(ctx, [...new Set([...ties.values()].map((tie) => tie.item))] as Id<'item'>[])
  return {
    items: seen.slice(0, most.shown).map((one) => ({ id: one.id, number: one.number, title: one.title, severity: one.severity, team: one.team_name, why: whyOf(ties.get(one.id)!, names) })),
    hidden: ties.size - seen.length,
  }
}

function whyOf({ item, how }: Tie, names: ReadonlyMap<string, { name: string }>): string {
  const name = names.get(item)?.name ?? 'something outside your scope'
  if (how === 'failed') return say`${name} failed in both.`
  return how === 'below' ? say`What failed in it, ${name}, hits this service.` : say`What failed here, ${name}, hits its service.`
}
