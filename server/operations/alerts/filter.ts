import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { QueryOf } from '@fullscore/api/route.ts'
import type { readAlertStrip } from '@fullscore/api/operations/alerts/strip.ts'
import { likely, wordsOf } from '../../kernel/cursor.ts'

/** What narrows a list of alerts; the stave above the list and its groups are narrowed by the same. */
export type AlertFilter = Omit<QueryOf<typeof readAlertStrip>, 'columns'>

/** Whether somebody has an alert in hand: here, through its incident, or at its source. */
export const inHand = sql<SqlBool>`(a.taken_at is not null or a.acknowledged_at is not null)`

/** The filter as conditions on `operations.alert a`, without the actor's scope. */
export function conditionsOf(filter: AlertFilter): RawBuilder<SqlBool>[] {
  const found: RawBuilder<SqlBool>[] = []
  const add = (condition: RawBuilder<SqlBool>) => { found.push(condition) }
  if (filter.state) add(sql`a.state = ${filter.state}`)
  if (filter.urgency) add(sql`a.urgency = ${filter.urgency}`)
  if (filter.serviceId) add(sql`a.service_id = ${filter.serviceId}::uuid`)
  if (filter.itemId) add(sql`a.item_id = ${filter.itemId}::uuid`)
  if (filter.teamId) add(sql`a.owner_team_id = ${filter.teamId}::uuid`)
  if (filter.rehearsal !== undefined) add(sql`a.rehearsal = ${filter.rehearsal}`)
  if (filter.sourceId) add(filter.own ? sql`(a.source_id = ${filter.sourceId} and a.source_kind = 'own')` : sql`(a.source_id = ${filter.sourceId} and a.source_kind <> 'own')`)
  if (filter.group) add(sql`a.cause_group = ${filter.group}`)
  if (filter.mutedBy) add(sql`a.muted_by = ${filter.mutedBy}::uuid`)
  if (filter.muted !== undefined) add(filter.muted ? sql`a.muted_by is not null` : sql`a.muted_by is null`)
  if (filter.hand) add(filter.hand === 'somebody' ? inHand : sql`not ${inHand}`)
  if (filter.from) add(sql`a.raised_at >= ${filter.from}::timestamptz`)
  if (filter.to) add(sql`a.raised_at < ${filter.to}::timestamptz`)
  if (filter.search) add(sql`${wordsOf('a.title')} ilike ${likely(filter.search)}`)
  return found
}
