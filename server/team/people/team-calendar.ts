import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listLeave, readTeamCalendar, TeamCalendar } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isWorkingDay } from '@fullscore/time/calendar-days.ts'
import type { Ctx } from '../../kernel/context.ts'
import { leadsTeam } from '../../organisation/leads.ts'
import { invalid, missing } from '../../kernel/refusal.ts'
import { may } from '../../organisation/visible.ts'
import { calendarsOf } from './hours.ts'
import { pageOfLeave } from './read.ts'
import { datesIn, shiftsOf } from './uncovered.ts'

const mostDays = 62
const mostPeople = 100

/** Who of a team works, is away or on call, day by day. */
export async function teamCalendar(ctx: Ctx, id: Id<'team'>, query: QueryOf<typeof readTeamCalendar>): Promise<AnswerOf<typeof readTeamCalendar>> {
  const team = await ctx.db.selectFrom('organisation.team').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
  if (!team || !may(ctx.actor, 'leave:read', id)) throw missing('team')
  const [from, to] = [Temporal.PlainDate.from(query.from), Temporal.PlainDate.from(query.to)]
  const length = from.until(to).days
  if (length < 0 || length >= mostDays) throw invalid([{ field: 'query.to', message: say`is not within ${mostDays} days after from` }])
  const members = await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.person as p', 'p.id', 'm.person_id').select(['p.id', 'p.name', leadsTeam(sql.ref('p.id'), sql.ref('m.team_id')).as('lead')]).where('m.team_id', '=', id).where('p.archived_at', 'is', null).orderBy('p.name').orderBy('p.id').limit(mostPeople + 1).execute()
  const shown = members.slice(0, mostPeople)
  const zone = (await ctx.db.selectFrom('organisation.organisation').select('zone').executeTakeFirstOrThrow()).zone
  const stretch = { from: from.toZonedDateTime(zone).toInstant(), to: to.add({ days: 1 }).toZonedDateTime(zone).toInstant() }
  const [leave, shifts, dates] = [await leaveIn(ctx, id, query), await shiftsOf(ctx, shown.map((one) => one.id), stretch), (await datesIn(ctx, stretch)).slice(0, 30)]
  const page = (kind: string, object: string) => ctx.registry.kinds.get(kind)?.page.replace(':id', object) ?? null
  const calendars = await calendarsOf(ctx, shown.map((one) => one.id), from, to)
  const people: TeamCalendar['people'] = []
  for (const one of shown) {
    const { calendar } = calendars.get(one.id)!
    const holidays = new Map((calendar.holidays ?? []).map((day) => [day.date, day.name]))
    people.push({
      person: { id: one.id, name: one.name }, lead: one.lead === true, zone: calendar.zone,
      days: Array.from({ length: length + 1 }, (_, i) => from.add({ days: i })).map((day) => ({ date: day.toString(), open: isWorkingDay(calendar, day), holiday: holidays.get(day.toString()) ?? null })),
      leave: leave.filter((row) => row.person.id === one.id).map((row) => ({ id: row.id, from: row.from, fromHalf: row.fromHalf, to: row.to, toHalf: row.toHalf, state: row.state, kind: row.kind })),
      shifts: shifts.filter((row) => row.person === one.id).map((row) => ({ from: row.start.toString(), to: row.stop?.toString() ?? null, why: row.why, href: page(row.kind, row.object_id) })),
    })
  }
  return {
    team, from: from.toString(), to: to.toString(), verdict: verdictOf(people), people, more: members.length - shown.length,
    dates: dates.map((one) => ({ from: one.start.toString(), to: one.stop?.toString() ?? null, title: one.label, mark: one.mark, href: page(one.kind, one.object_id) })),
  }
}

async function leaveIn(ctx: Ctx, teamId: Id<'team'>, query: { from: string; to: string }) {
  const found = []
  for (let cursor: string | undefined; ;) {
    const page: AnswerOf<typeof listLeave> = await pageOfLeave(ctx, { teamId, from: query.from, to: query.to, limit: 200, cursor })
    found.push(...page.items.filter((one) => one.state === 'asked' || one.state === 'approved'))
    if (!page.next || found.length > 2000) return found
    cursor = page.next
  }
}

/** The thinnest day: when the most of those who would work are away. */
function verdictOf(people: TeamCalendar['people']): string {
  const dates = people[0]?.days.map((day) => day.date) ?? []
  let worst: { date: string; away: number; of: number } | undefined
  for (const [index, date] of dates.entries()) {
    const working = people.filter((one) => one.days[index]?.open)
    const away = working.filter((one) => one.leave.some((row) => row.state === 'approved' && row.from <= date && date <= row.to)).length
    if (away > 0 && (!worst || away / working.length > worst.away / worst.of)) worst = { date, away, of: working.length }
  }
  if (people.length === 0) return 'Nobody is in this team.'
  if (!worst) return say`Nobody is away.`
  const day = Temporal.PlainDate.from(worst.date)
  return worst.away === worst.of ? say`On ${day} all ${worst.of} who would work are away.` : worst.away === 1 ? say`At most 1 of ${worst.of} who would work is away, on ${day}.` : say`At most ${worst.away} of ${worst.of} who would work are away, on ${day}.`
}
