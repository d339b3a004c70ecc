import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import type { Contract, ContractDetail, ContractTerm, listContracts } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { contactOf } from '../vendors/public.ts'
import { decisionNow, standingOf, verdictOf, yearly } from './contract.ts'
import { agreementOf, costOf, coversOf } from './store.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'contracts:read', { kind: 'contract', id: sql.ref('c.id'), team: sql.ref('c.owner_team_id') })

/** Contracts in the actor's scope, with the names a row shows. */
export function contracts(ctx: Ctx) {
  return ctx.db.selectFrom('strategy.contract as c').innerJoin('organisation.team as t', 't.id', 'c.owner_team_id')
    .leftJoin('organisation.person as p', 'p.id', 'c.owner_person_id').leftJoin('strategy.vendor_ref as v', (j) => j.on(sql`v.id`, '=', sql.ref('c.vendor_id')))
    .selectAll('c').select(['t.name as team_name', 'p.name as owner_name', 'v.name as vendor_name',
      sql<number>`(select count(*)::int from strategy.contract_cover k where k.contract_id = c.id and k.merged_from is null)`.as('covers')])
    .where(scope(ctx))
}
export type ListedContract = Awaited<ReturnType<ReturnType<typeof contracts>['executeTakeFirstOrThrow']>>

/** A contract as it travels; clock and verdict are of this moment. */
export function present(ctx: Ctx, row: ListedContract): Contract {
  const agreement = agreementOf(row)
  const now = ctx.clock.now()
  const clock = standingOf(agreement, now)
  const cost = costOf(row)
  return {
    id: row.id, name: row.name, number: row.number, vendor: row.vendor_id && row.vendor_name ? { id: row.vendor_id, name: row.vendor_name } : null, team: { id: row.owner_team_id, name: row.team_name },
    owner: row.owner_person_id && row.owner_name ? { id: row.owner_person_id, name: row.owner_name } : null, cost, perYear: yearly(cost),
    state: clock.state, renewal: agreement.term.renewal, end: clock.end.toString(), actBy: clock.actBy?.toString() ?? null, decideBy: clock.decideBy?.toString() ?? null, lockedUntil: clock.lockedUntil?.toString() ?? null,
    decision: decisionNow(agreement, clock), noticeGivenOn: row.notice_given_on?.toString() ?? null, ...verdictOf(agreement, clock, now.toZonedDateTimeISO(row.zone).toPlainDate()),
    covers: row.covers, archived: row.archived_at !== null, version: row.version,
  }
}

const today = (ctx: Ctx) => sql`(${ctx.clock.now()}::timestamptz at time zone 'UTC')::date`
/** For how many ends a decision holds: the SQL of `decisionNow`. */
const holds = sql`case when c.decision = 'keep' then case replace(coalesce(c.term #>> '{notice,to}', ''), 'contract-', '') when 'month' then 12 when 'quarter' then 4 when 'half-year' then 2 else 1 end else 1 end`
const undecided = sql<boolean>`c.archived_at is null and c.state <> 'ended' and c.decide_by is not null and coalesce(c.choice - c.decided_period not between 0 and ${holds} - 1, true)`

/** Contracts that ended wait for nothing: they come last. */
const never = '9999-12-31'
const byDecision = sql`case when c.state = 'ended' then ${never}::date else coalesce(c.decide_by, c.over_on) end`

/** One page of contracts, the next decision first; how many wait for one, and how many are locked. */
export async function pageOfContracts(ctx: Ctx, query: QueryOf<typeof listContracts>): Promise<AnswerOf<typeof listContracts>> {
  const place = placeOf(query.cursor, ['date', 'id'])
  let rows = contracts(ctx).orderBy(byDecision).orderBy('c.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('c.archived_at', 'is', null)
  if (query.teamId) rows = rows.where('c.owner_team_id', '=', query.teamId)
  if (query.vendorId) rows = rows.where('c.vendor_id', '=', query.vendorId as never)
  if (query.state) rows = rows.where('c.state', '=', query.state)
  if (query.renewal) rows = rows.where(sql<boolean>`c.term->>'renewal' = ${query.renewal}`)
  if (query.decideWithin !== undefined) rows = rows.where(sql<boolean>`${undecided} and c.decide_by <= ${today(ctx)} + ${query.decideWithin}::int`)
  if (query.coversId) rows = rows.where(sql<boolean>`exists (select from strategy.contract_cover k where k.contract_id = c.id and k.object_id = ${query.coversId} and k.kind = ${query.coversKind ?? 'item'})`)
  if (query.search) rows = rows.where((e) => e.or([e('c.name', 'ilike', likely(query.search!)), e('c.number', 'ilike', likely(query.search!)), e('v.name', 'ilike', likely(query.search!))]))
  if (place) rows = rows.where(sql<boolean>`(${byDecision}, c.id) > (${place[0]}::date, ${place[1]}::uuid)`)
  const counted = ctx.db.selectFrom('strategy.contract as c').select([
    sql<number>`(count(*) filter (where ${undecided} and c.decide_by <= ${today(ctx)} + 30))::int`.as('waiting'),
    sql<number>`(count(*) filter (where c.archived_at is null and c.locked_until is not null and coalesce(c.choice - c.decided_period not between 0 and ${holds}, true)))::int`.as('locked'),
  ]).where(scope(ctx))
  const [found, counts] = await Promise.all([rows.execute(), counted.executeTakeFirstOrThrow()])
  const page = pageOfRows(found, query.limit, (row) => [row.state === 'ended' ? never : (row.decide_by ?? row.over_on).toString(), row.id])
  return { items: page.rows.map((row) => present(ctx, row)), next: page.next, waiting: counts.waiting, locked: counts.locked }
}

/** One contract with its term, whom to call, and what it covers. */
export async function readContract(ctx: Ctx, id: Id<'contract'>): Promise<ContractDetail> {
  const row = await contracts(ctx).where('c.id', '=', id).executeTakeFirst()
  if (!row) throw missing('contract')
  const shown = present(ctx, row)
  const covers = (await coversOf(ctx, id)).filter((one) => one.own)
  const items = await Promise.all(covers.map(async (one) => ({ ...one, item: await itemById(ctx, one.id as Id<'item'>) })))
  const covered = items.flatMap(({ kind, item }) => (item ? [{ kind, id: item.id, title: item.name, href: kind === 'service' ? `/infrastructure/services/${item.id}` : `/infrastructure/inventory/${item.id}` }] : []))
  const contact = row.vendor_id ? await contactOf(ctx, row.vendor_id) : undefined
  return {
    ...shown, vendor: contact || !row.vendor_id ? shown.vendor : null, term: row.term as ContractTerm, zone: row.zone, calendar: row.calendar as Hours, supportNumber: row.support_number, supportHours: row.support_hours,
    notes: row.notes, renewalsByAct: row.renewals, period: standingOf(agreementOf(row), ctx.clock.now()).period, decidedWhy: shown.decision ? row.decided_why : '', covered, outside: covers.length - covered.length,
    contact: contact ? { number: contact.number, hours: contact.hours, mail: contact.mail, account: contact.account } : null,
  }
}
