import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Leave, LeaveDetail, listLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { mayActOn, visible } from '../../organisation/visible.ts'
import { hasBegun, isOver, overWords } from './act.ts'
import { calendarsOf, type PersonCalendar } from './hours.ts'
import { momentsOf, workingDaysOf } from './leave.ts'
import { previewOf } from './preview.ts'
import { daysOf, type LeaveRow } from './store.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'leave:read', { kind: 'leave', id: sql.ref('l.id'), team: sql.ref('l.owner_team_id') })

/** Leave in the actor's scope; one's own always is. What was refused or taken back is shown to those it concerns only. */
function leaves(ctx: Ctx) {
  return ctx.db.selectFrom('team.leave as l').innerJoin('organisation.person as p', 'p.id', 'l.person_id').innerJoin('organisation.team as t', 't.id', 'l.owner_team_id').leftJoin('organisation.person as a', 'a.id', 'l.asked_by')
    .selectAll('l').select(['p.name as person_name', 't.name as team_name', 'a.name as asker_name', visible(ctx.actor, 'leave:manage', { kind: 'leave-managed', id: sql.ref('l.id'), team: sql.ref('l.owner_team_id') }).as('managed')])
    .where((e) => e.or([e('l.person_id', '=', ctx.actor.personId ?? ('00000000-0000-0000-0000-000000000000' as Id<'person'>)), scope(ctx)]))
}
type Listed = LeaveRow & { person_name: string; team_name: string; asker_name: string | null; managed: unknown }

/**
 * A leave as its reader may know it: that somebody is away is the team's business; what for is theirs and their lead's; why somebody
 * is sick is theirs alone.
 */
function present(ctx: Ctx, row: Listed, { calendar }: PersonCalendar): Leave {
  const own = row.person_id === ctx.actor.personId
  const leads = Boolean(row.managed)
  const days = daysOf(row)
  const { from, to } = momentsOf(days, row.zone)
  return {
    id: row.id, person: { id: row.person_id, name: row.person_name }, team: { id: row.owner_team_id, name: row.team_name }, kind: own || leads ? row.kind : null, from: days.from.toString(), fromHalf: days.fromHalf, to: days.to.toString(), toHalf: days.toHalf,
    zone: row.zone, begins: from.toString(), ends: to.toString(), workingDays: workingDaysOf(days, calendar), reason: own || (row.kind === 'sick' ? row.asked_by === ctx.actor.personId : leads) ? row.reason : null, state: row.state, why: own || leads ? row.why : '',
    approvalId: own || leads ? (row.approval_id as Id<'approval'> | null) : null, askedBy: row.asked_by && row.asker_name ? { id: row.asked_by, name: row.asker_name } : null, askedAt: row.asked_at.toString(), version: row.version,
  }
}

/** Calendars are made for all the years that the rows span, once a person. */
async function presentAll(ctx: Ctx, rows: readonly Listed[]): Promise<Leave[]> {
  if (rows.length === 0) return []
  const dates = rows.flatMap((row) => [row.from_on, row.to_on]).toSorted(Temporal.PlainDate.compare)
  const calendars = await calendarsOf(ctx, rows.map((row) => row.person_id), dates[0]!, dates.at(-1)!)
  return rows.map((row) => present(ctx, row, calendars.get(row.person_id)!))
}

/** One page of leave, the latest first. */
export async function pageOfLeave(ctx: Ctx, query: QueryOf<typeof listLeave>): Promise<AnswerOf<typeof listLeave>> {
  const place = placeOf(query.cursor, ['date', 'id'])
  let rows = leaves(ctx).orderBy('l.from_on', 'desc').orderBy('l.id', 'desc').limit(query.limit + 1)
  if (query.personId) rows = rows.where('l.person_id', '=', query.personId)
  if (query.teamId) rows = rows.where((e) => e.or([e('l.owner_team_id', '=', query.teamId!), e('l.person_id', 'in', e.selectFrom('organisation.membership').select('person_id').where('team_id', '=', query.teamId!))]))
  if (query.state) rows = rows.where('l.state', '=', query.state)
  if (query.from) rows = rows.where('l.to_on', '>=', Temporal.PlainDate.from(query.from))
  if (query.to) rows = rows.where('l.from_on', '<=', Temporal.PlainDate.from(query.to))
  if (place) rows = rows.where(sql<boolean>`(l.from_on, l.id) < (${place[0]}::date, ${place[1]}::uuid)`)
  const page = pageOfRows((await rows.execute()) as unknown as Listed[], query.limit, (row) => [row.from_on.toString(), row.id])
  return { items: await presentAll(ctx, page.rows), next: page.next }
}

/** One leave with what becomes uncovered by it, counted now, and what the reader may do. */
export async function readLeave(ctx: Ctx, id: Id<'leave'>): Promise<LeaveDetail> {
  const row = (await leaves(ctx).where('l.id', '=', id).executeTakeFirst()) as unknown as Listed | undefined
  if (!row) throw missing('leave')
  const whose = { personId: row.person_id, name: row.person_name, team: { id: row.owner_team_id, name: row.team_name } }
  const [shown] = await presentAll(ctx, [row]) as [Leave]
  const may = row.person_id === ctx.actor.personId || (await mayActOn(ctx, 'leave:manage', { kind: 'leave', id, team: row.owner_team_id }))
  const now = ctx.clock.now()
  const reason = !may ? 'This needs the permission leave:manage.' : isOver(row, now) ? overWords(row) : ''
  const begun = reason === '' && row.state === 'approved' && hasBegun(row, now) ? 'It has begun: shorten it instead.' : reason
  return { ...shown, preview: await previewOf(ctx, whose, shown.kind, daysOf(row), row.asked_by), can: { edit: { allowed: reason === '', reason }, cancel: { allowed: begun === '', reason: begun } } }
}
