import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { AlertGroup, listAlertGroups } from '@fullscore/api/operations/alerts/strip.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'
import { conditionsOf, inHand } from './filter.ts'
import { scope } from './list.ts'

type By = QueryOf<typeof listAlertGroups>['by']
interface Row { key: string | null; source_id: string | null; source_name: string | null; counts: Record<string, number>; count: number; firing: number; held: number; worst: number; newest: string }

// Ids are grouped as they are, and written as text where only a page of them is left.
const keys = { service: sql`a.service_id`, item: sql`a.item_id`, cause: sql`a.cause_group`, source: sql`a.source_id`, team: sql`a.owner_team_id` } as const
const rank = sql.join(urgencies.map((urgency, index) => sql`when ${sql.lit(urgency)} then ${sql.lit(index + 1)}`), sql` `)
const none = { service: say`of no service`, item: say`of no item`, cause: say`of no cause group`, source: say`of no source`, team: say`of no team` } as const

/** Alerts by what they share, the most urgent and then the largest group first. */
export async function groupsOfAlerts(ctx: Ctx, { by, limit, ...filter }: QueryOf<typeof listAlertGroups>): Promise<AnswerOf<typeof listAlertGroups>> {
  const conditions = sql.join([...conditionsOf(filter), scope(ctx)], sql` and `)
  const source = by === 'cause' ? sql`case when a.cause_group is null then null else a.source_id end` : sql`null::text`
  const named = by === 'cause' || by === 'source' ? sql`min(a.source_name)` : sql`null::text`
  const counted = sql.join(urgencies.map((urgency) => sql`count(*) filter (where a.urgency = ${sql.lit(urgency)}) as ${sql.ref(`n_${urgency}`)}`))
  const told = sql.join(urgencies.map((urgency) => sql`${sql.lit(urgency)}, ${sql.ref(`g.n_${urgency}`)}`))
  const { rows } = await sql<Row>`select g.key::text, g.source_id, g.source_name, g.count, g.firing, g.held, g.worst, g.newest::text, jsonb_build_object(${told}) as counts from (
      select ${keys[by]} as key, ${source} as source_id, ${named} as source_name, count(*)::int as count, count(*) filter (where a.state = 'firing')::int as firing,
        count(*) filter (where a.state = 'firing' and ${inHand})::int as held, min(case a.urgency ${rank} end) as worst, max(a.raised_at) as newest, ${counted}
      from operations.alert a where ${conditions} group by 1, 2 order by worst, count desc, key nulls last limit ${limit + 1}) g
    order by g.worst, g.count desc, g.key nulls last`.execute(ctx.db)
  const shown = rows.slice(0, limit)
  const names = await namesOf(ctx, by, shown)
  return {
    more: rows.length > limit,
    items: shown.map((row): AlertGroup => ({
      key: names(row) === undefined ? null : row.key, sourceId: row.source_id, name: row.key === null ? none[by] : names(row) ?? say`one more, outside your scope`, count: row.count, counts: row.counts, worst: urgencies[row.worst - 1] as Urgency, firing: row.firing, inHand: row.held,
      newestAt: Temporal.Instant.from(row.newest.replace(' ', 'T')).toString(),
    })),
  }
}

/** What a group is called; a service or item that the actor does not see is only said to be there. */
async function namesOf(ctx: Ctx, by: By, rows: readonly Row[]): Promise<(row: Row) => string | undefined> {
  if (by === 'cause') return (row) => `${row.key}, ${row.source_name ?? ''}`
  if (by === 'source') return (row) => row.source_name ?? undefined
  const ids = rows.flatMap((row) => row.key ?? [])
  const [permission, table] = by === 'service' ? (['services:read', sql`infrastructure.service_ref`] as const) : by === 'item' ? (['inventory:read', sql`infrastructure.item_ref`] as const) : ([undefined, sql`organisation.team`] as const)
  const seen = permission ? visible(ctx.actor, permission, { kind: by, id: sql.ref('x.id'), team: sql.ref('x.owner_team_id') }) : sql<boolean>`true`
  const { rows: found } = await sql<{ id: string; name: string }>`select x.id::text as id, x.name from ${table} x where x.id = any(${ids}::uuid[]) and ${seen}`.execute(ctx.db)
  const names = new Map(found.map((one) => [one.id, one.name]))
  return (row) => names.get(row.key ?? '')
}
