import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Mapping } from '@fullscore/api/operations/alerts/mapping.ts'
import type { AlertSource, AlertSourceDetail, listMappings, listSources, sourcePayloads } from '@fullscore/api/operations/alerts/sources.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../../kernel/cursor.ts'
import { missing } from '../../../kernel/refusal.ts'
import { requireSeenAndMay, visible } from '../../../organisation/visible.ts'
import { stateOf, type Heard } from './source.ts'
import type { Reach, SourceId } from './store.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'alerts:read', { kind: 'alert-source', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })
const shownDays = 7

function rowsOf(ctx: Ctx) {
  return ctx.db.selectFrom('operations.alert_source as s').innerJoin('organisation.team as t', 't.id', 's.owner_team_id')
    .leftJoin('operations.alert_source_heard as h', 'h.source_id', 's.id')
    .leftJoin('infrastructure.service_ref as v', (j) => j.on(sql`v.id`, '=', sql.ref('s.default_service_id')))
    .selectAll('s').select(['t.name as team_name', 'h.heard_at', 'h.accepted_at', 'h.refused_at', 'h.refused_why', 'v.name as service_name',
      visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('v.id'), team: sql.ref('v.owner_team_id') }).as('service_seen'),
      sql<number>`(select count(*)::int from operations.alert a where a.source_kind = 'source' and a.source_id = s.id::text and a.state = 'firing')`.as('firing')])
    .where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>

/** What decides how a source does. */
export const heardOf = (row: Pick<Row, 'disabled_at' | 'disabled_why' | 'key_hash' | 'made_at' | 'silent_days' | 'heard_at' | 'accepted_at' | 'refused_at' | 'refused_why'>): Heard => ({
  enabled: row.disabled_at === null, disabledWhy: row.disabled_why ?? '', hasKey: row.key_hash !== null, madeAt: row.made_at, silentDays: row.silent_days,
  heardAt: row.heard_at, acceptedAt: row.accepted_at, refusedAt: row.refused_at, refusedWhy: row.refused_why,
})

/** The counts of the last days of these sources, days without a word included. */
async function daysOf(ctx: Ctx, ids: readonly SourceId[]): Promise<Map<string, AlertSource['days']>> {
  const today = ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate()
  const days = Array.from({ length: shownDays }, (_, back) => today.subtract({ days: shownDays - 1 - back }))
  const rows = ids.length === 0 ? [] : await ctx.db.selectFrom('operations.alert_source_day').selectAll().where('source_id', 'in', [...ids]).where('day', '>=', days[0]!).execute()
  const found = new Map(rows.map((row) => [`${row.source_id} ${row.day.toString()}`, row]))
  return new Map(ids.map((id) => [id, days.map((day) => {
    const row = found.get(`${id} ${day.toString()}`)
    return { day: day.toString(), payloads: row?.payloads ?? 0, raised: row?.raised ?? 0, repeated: row?.repeated ?? 0, resolved: row?.resolved ?? 0, withoutEffect: row?.without_effect ?? 0, changes: row?.changes ?? 0, refused: row?.refused ?? 0 }
  })]))
}

function present(ctx: Ctx, row: Row, days: AlertSource['days']): AlertSource {
  return {
    id: row.id, name: row.name, kind: row.kind as AlertSource['kind'], team: { id: row.owner_team_id, name: row.team_name }, reach: row.reach as Reach, defaultUrgency: row.default_urgency as Urgency,
    defaultService: row.default_service_id ? { id: row.default_service_id, name: row.service_seen === true ? row.service_name : null } : null, silentDays: row.silent_days,
    ...stateOf(heardOf(row), ctx.clock.now()), heardAt: row.heard_at?.toString() ?? null, acceptedAt: row.accepted_at?.toString() ?? null, refusedAt: row.refused_at?.toString() ?? null, refusedWhy: row.refused_why,
    days, firing: row.firing, archived: row.archived_at !== null, version: row.version,
  }
}

/** One page of sources by name. */
export async function pageOfSources(ctx: Ctx, query: QueryOf<typeof listSources>): Promise<AnswerOf<typeof listSources>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = rowsOf(ctx).orderBy(sql`lower(s.name)`).orderBy('s.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('s.archived_at', 'is', null)
  if (query.kind) rows = rows.where('s.kind', '=', query.kind)
  if (query.teamId) rows = rows.where('s.owner_team_id', '=', query.teamId as never)
  if (query.search) rows = rows.where('s.name', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(lower(s.name), s.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.name, row.id])
  const days = await daysOf(ctx, page.rows.map((row) => row.id))
  return { items: page.rows.map((row) => present(ctx, row, days.get(row.id)!)), next: page.next }
}

const addresses = { alertmanager: '/api/v1/intake/alertmanager', generic: '/api/v1/intake/generic', pagerduty: '/v2/enqueue' } as const

/** One source with its key's end, its mapping and the address that its sender needs. */
export async function readSource(ctx: OpenCtx, id: SourceId): Promise<AlertSourceDetail> {
  const row = await rowsOf(ctx).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw missing('alert source')
  const days = await daysOf(ctx, [id])
  const now = ctx.clock.now()
  return {
    ...present(ctx, row, days.get(id)!), key: row.key_end && row.key_made_at ? { end: row.key_end, madeAt: row.key_made_at.toString() } : null,
    oldKeyUntil: row.old_key_until && Temporal.Instant.compare(row.old_key_until, now) > 0 ? row.old_key_until.toString() : null,
    mapping: row.mapping as Mapping | null, mappingVersion: row.mapping_version, address: `${ctx.house.url}${addresses[row.kind as AlertSource['kind']]}`,
  }
}

/** The kept payloads, newest first. What senders write is for those who manage the source. */
export async function payloadsOf(ctx: Ctx, id: SourceId): Promise<AnswerOf<typeof sourcePayloads>> {
  await requireManaged(ctx, id)
  const rows = await ctx.db.selectFrom('operations.alert_source_payload').selectAll().where('source_id', '=', id).orderBy('at', 'desc').orderBy('id', 'desc').limit(50).execute()
  return { items: rows.map(({ source_id: _, ...row }) => ({ ...row, at: row.at.toString() })) }
}

/** The latest payload that was kept, to try a mapping on. */
export async function lastPayload(ctx: Ctx, id: SourceId): Promise<{ body: string; at: Temporal.Instant; truncated: boolean } | undefined> {
  return ctx.db.selectFrom('operations.alert_source_payload').select(['body', 'at', 'truncated']).where('source_id', '=', id).where('body', '!=', '').orderBy('at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
}

/** Refuses unless the actor sees the source and may manage it. */
export async function requireManaged(ctx: Ctx, id: SourceId): Promise<void> {
  const row = await ctx.db.selectFrom('operations.alert_source').select('owner_team_id').where('id', '=', id).executeTakeFirst()
  if (!row) throw missing('alert source')
  await requireSeenAndMay(ctx, 'alerts:manage', { kind: 'alert-source', id, team: row.owner_team_id })
}

export async function mappingsOf(ctx: Ctx, id: SourceId): Promise<AnswerOf<typeof listMappings>> {
  const seen = await ctx.db.selectFrom('operations.alert_source as s').select('s.id').where('s.id', '=', id).where(scope(ctx)).executeTakeFirst()
  if (!seen) throw missing('alert source')
  const rows = await ctx.db.selectFrom('operations.alert_source_mapping as m').leftJoin('organisation.person as p', 'p.id', 'm.saved_by').select(['m.version', 'm.mapping', 'm.saved_at', 'p.name']).where('m.source_id', '=', id).orderBy('m.version', 'desc').limit(100).execute()
  return { items: rows.map((row) => ({ version: row.version, mapping: row.mapping as Mapping, savedAt: row.saved_at.toString(), savedBy: row.name ?? 'Fullscore' })) }
}
