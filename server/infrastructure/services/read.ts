import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Hours, listServices, Service, ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf, wordsOf } from '../../kernel/cursor.ts'
import { totalOf } from '../../kernel/total.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { redundancyOf, relationsWhere } from '../inventory/public.ts'
import { treeOf } from './tree.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('v.item_id'), team: sql.ref('i.owner_team_id') })

/** A check's hard state is the service's; the worst of its checks counts. Unknown is not green. */
function services(ctx: Ctx) {
  return ctx.db.selectFrom('infrastructure.service as v').innerJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('v.item_id')))
    .innerJoin('organisation.team as t', (j) => j.on(sql`t.id`, '=', sql.ref('i.owner_team_id')))
    .selectAll('v').select(['i.name', 'i.owner_team_id', 'i.archived_at', 'i.version', 't.name as team_name',
      sql<{ state: string; name: string }[]>`coalesce((select json_agg(json_build_object('state', c.state, 'name', c.name) order by array_position(array['down', 'degraded', 'unknown', 'ok'], c.state), c.name) from infrastructure.service_check c where c.service_id = v.item_id and c.enabled), '[]')`.as('checks')])
    .where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof services>['executeTakeFirstOrThrow']>>

function present(row: Row): Service {
  const [worst] = row.checks
  return {
    id: row.item_id as string as Id<'service'>, name: row.name, team: { id: row.owner_team_id, name: row.team_name }, criticality: row.criticality as Service['criticality'], audience: row.audience,
    state: (worst?.state ?? 'unknown') as Service['state'], stateWhy: worst ? (worst.state === 'ok' ? (row.checks.length === 1 ? 'Its one check is well.' : say`All ${row.checks.length} checks are well.`) : say`${worst.name} is ${worst.state}.`) : 'Nothing checks it: add a check.',
    checks: row.checks.length, archived: row.archived_at !== null, version: row.version,
  }
}

/** What asks for attention stands first: the worst of a service's checks, unknown without one. */
const rank = sql<number>`array_position(array['down', 'degraded', 'unknown', 'ok'], coalesce(s.checks->0->>'state', 'unknown'))`

/** One page of services, the worst first and then by name. */
export async function pageOfServices(ctx: Ctx, query: QueryOf<typeof listServices>): Promise<AnswerOf<typeof listServices>> {
  const place = placeOf(query.cursor, ['number', 'text', 'id'])
  let rows = services(ctx)
  if (!query.archived) rows = rows.where('i.archived_at', 'is', null)
  if (query.teamId) rows = rows.where('i.owner_team_id', '=', query.teamId)
  if (query.criticality) rows = rows.where('v.criticality', '=', query.criticality)
  if (query.search) rows = rows.where(wordsOf('i.name'), 'ilike', likely(query.search))
  const told = countStates(ctx, rows)
  let ranked = ctx.db.selectFrom(rows.as('s')).selectAll().select(rank.as('rank')).orderBy(rank).orderBy(sql`lower(s.name)`).orderBy('s.item_id').limit(query.limit + 1)
  if (place) ranked = ranked.where(sql<boolean>`(${rank}, lower(s.name), s.item_id) > (${place[0]}::int, lower(${place[1]}), ${place[2]}::uuid)`)
  const [found, counted, states] = await Promise.all([ranked.execute(), totalOf(ctx, rows, query.cursor), told])
  const page = pageOfRows(found, query.limit, (row) => [row.rank, row.name, row.item_id])
  return { items: page.rows.map(present), next: page.next, ...counted, ...states }
}

/** What is wrong among all services of a question, whatever page is shown of them. */
async function countStates(ctx: Ctx, all: ReturnType<typeof services>): Promise<Pick<AnswerOf<typeof listServices>, 'counts' | 'worst'>> {
  const rows = await ctx.db.selectFrom(all.where('i.archived_at', 'is', null).as('s'))
    .select([sql<Service['state']>`coalesce(s.checks->0->>'state', 'unknown')`.as('state'), (e) => e.fn.countAll<number>().as('count'), (e) => e.fn.min('s.name').as('first')]).groupBy(sql`1`).execute()
  const of = (state: string) => rows.find((row) => row.state === state)
  const count = (state: string) => Number(of(state)?.count ?? 0)
  return { counts: { ok: count('ok'), degraded: count('degraded'), down: count('down'), unknown: count('unknown') }, worst: of('down')?.first ?? of('degraded')?.first ?? null }
}

/** One service with its worth, its hours and what it stands on. */
export async function readService(ctx: Ctx, id: Id<'service'>): Promise<ServiceDetail> {
  const row = await services(ctx).where('v.item_id', '=', id as string as Id<'item'>).executeTakeFirst()
  if (!row) throw missing('service')
  const owner = row.business_owner_id ? await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', '=', row.business_owner_id).executeTakeFirst() : undefined
  const [relations, redundancy, tree] = [await relationsWhere(ctx, { item: row.item_id }), await redundancyOf(ctx, row.item_id), await treeOf(ctx, row.item_id)]
  return {
    ...present(row), description: row.description, businessOwner: owner ?? null, hours: row.hours as Hours, dates: row.dates as ServiceDetail['dates'],
    hourValue: row.hour_amount && row.hour_currency ? { amount: row.hour_amount, currency: row.hour_currency } : null, relations: relations.filter((one) => one.state !== 'refused'), redundancy, tree,
  }
}

/** The team that owns a service, whoever asks. */
export async function teamOfService(ctx: Ctx, id: Id<'service'>): Promise<Id<'team'> | undefined> {
  const row = await ctx.db.selectFrom('infrastructure.service as v').innerJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('v.item_id'))).select('i.owner_team_id').where('v.item_id', '=', id as string as Id<'item'>).executeTakeFirst()
  return row?.owner_team_id
}

/** What other modules need to know of a service. */
export interface ServiceFacts { id: Id<'service'>; name: string; ownerTeamId: Id<'team'>; criticality: string; hours: AnyCalendar; hourValue: { amount: string; currency: string } | undefined; rehearsal: boolean }

/** A service the actor sees, or nothing. */
export async function serviceById(ctx: Ctx, id: Id<'service'>): Promise<ServiceFacts | undefined> {
  const row = await services(ctx).where('v.item_id', '=', id as string as Id<'item'>).executeTakeFirst()
  return row && { id, name: row.name, ownerTeamId: row.owner_team_id, criticality: row.criticality, hours: row.hours as AnyCalendar, hourValue: row.hour_amount && row.hour_currency ? { amount: row.hour_amount, currency: row.hour_currency } : undefined, rehearsal: row.rehearsal }
}

/** A service by id or exact name, among those the actor sees. */
export async function findService(ctx: Ctx, text: string): Promise<ServiceFacts | undefined> {
  if (/^[0-9a-f-]{36}$/i.test(text)) return serviceById(ctx, text as Id<'service'>)
  const row = await services(ctx).where(sql`lower(i.name)`, '=', text.toLowerCase()).where('i.archived_at', 'is', null).executeTakeFirst()
  return row && serviceById(ctx, row.item_id as string as Id<'service'>)
}

/** Services by id or exact name, many at once, among those the actor sees; the key is the text in small letters. */
export async function servicesCalled(ctx: Ctx, texts: readonly string[]): Promise<Map<string, { id: Id<'service'>; ownerTeamId: Id<'team'> }>> {
  const called = [...new Set(texts.map((text) => text.toLowerCase()))]
  if (called.length === 0) return new Map()
  const ids = called.filter((text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
  const { rows } = await sql<{ id: Id<'service'>; name: string; owner_team_id: Id<'team'> }>`
    select v.item_id as id, lower(i.name) as name, i.owner_team_id from infrastructure.service v join infrastructure.item_ref i on i.id = v.item_id
    where (lower(i.name) = any(${called}::text[]) or v.item_id = any(${ids}::uuid[])) and i.archived_at is null and ${scope(ctx)}`.execute(ctx.db)
  return new Map(rows.flatMap((row) => [row.name, row.id].map((text) => [text, { id: row.id, ownerTeamId: row.owner_team_id }] as const)))
}
