import { sql } from 'kysely'
import type { Impact } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { namesOfItems, type Decided } from '../../infrastructure/inventory/public.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'
import { impactCount, impactRows } from './store.ts'
import { alertsOf } from './store-alerts.ts'

type Seen = NonNullable<Impact['seen']>

/** What the last walk found, with what is seen of each now; items out of the reader's scope are there without their name. */
export async function impactSeen(ctx: Ctx, id: Id<'incident'>): Promise<{ impact: Impact[]; more: number }> {
  const rows = await impactRows(ctx, id)
  const paths = rows.map((row) => row.path as Id<'item'>[])
  const names = await namesOfItems(ctx, [...new Set([...rows.map((row) => row.item_id), ...paths.flat()])])
  const shown = rows.flatMap((row) => (names.has(row.item_id) ? [row.item_id] : []))
  const [checks, services, alerts] = [await checksOf(ctx, shown), await servicesOf(ctx, shown.filter((one) => names.get(one)?.kind === 'service')), new Map<string, string>()]
  for (const one of await alertsOf(ctx, id)) if (one.state === 'firing' && one.item_id && !alerts.has(one.item_id)) alerts.set(one.item_id, one.title)
  const impact = rows.map((row, index): Impact => {
    const item = names.get(row.item_id)
    const decided = row.decided as Decided | null
    return {
      item: item ? { id: row.item_id, name: item.name, kind: item.kind } : null, verdict: row.verdict as Impact['verdict'], reason: reasonFor(row.reason, item !== undefined, paths[index]!.every((step) => names.has(step))),
      path: item ? paths[index]!.map((step) => ({ id: step, name: names.get(step)?.name ?? 'outside your scope' })) : [],
      decided: item && decided ? { kind: decided.kind, suppliers: decided.suppliers, left: decided.suppliers - decided.lost, need: decided.need } : null,
      seen: checks.get(row.item_id) ?? null, alert: item ? alerts.get(row.item_id) ?? null : null, service: services.get(row.item_id) ?? null,
    }
  })
  return { impact, more: rows.length < 500 ? 0 : await impactCount(ctx, id) - rows.length }
}

/** The walk sees everything and names what failed: a reader who may not see all of the path is told no names. */
function reasonFor(reason: string, seesItem: boolean, seesPath: boolean): string {
  if (!seesItem) return 'One more, outside your scope.'
  // A said reason hides the names itself; those of before name whatever they name.
  return seesPath || hasMarks(reason) ? reason : 'It needs something outside your scope, which failed.'
}

/** The worst that the checks of each item or service say now; those that say nothing leave it out, unless all say nothing. */
async function checksOf(ctx: Ctx, items: readonly Id<'item'>[]): Promise<Map<string, Seen>> {
  if (items.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('infrastructure.check_ref as c').select([sql<string>`coalesce(c.service_id, c.item_id)`.as('about'), sql<string | null>`c.item_id`.as('item'), 'c.state', 'c.since'])
    .where(sql<boolean>`(c.item_id = any(${[...items]}::uuid[]) or c.service_id = any(${[...items]}::uuid[]))`).where('c.rehearsal', '=', false)
    .where(visible(ctx.actor, 'monitoring:read', { kind: 'check', id: sql.ref('c.id'), team: sql.ref('c.owner_team_id') })).limit(5000).execute()
  const worst = ['unknown', 'ok', 'degraded', 'down']
  const found = new Map<string, Seen>()
  for (const row of rows) {
    for (const id of new Set([row.about, row.item])) {
      const had = id === null ? undefined : found.get(id)
      if (id === null || (had && worst.indexOf(had.state) >= worst.indexOf(row.state))) continue
      found.set(id, { state: row.state as Seen['state'], since: row.since?.toString() ?? null })
    }
  }
  return found
}

async function servicesOf(ctx: Ctx, ids: readonly Id<'item'>[]): Promise<Map<string, NonNullable<Impact['service']>>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('infrastructure.service_ref as s').select(['s.id', 's.criticality', 's.audience']).where(sql<boolean>`s.id = any(${[...ids]}::uuid[])`)
    .where(visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })).execute()
  return new Map(rows.map((row) => [row.id, { criticality: row.criticality as 'low', audience: row.audience }]))
}
