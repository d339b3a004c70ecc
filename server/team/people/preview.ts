import type { BodyOf } from '@fullscore/api/route.ts'
import type { LeavePreview, previewLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { targetWords, resolve, type Target } from '../../approvals/targets.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, forbidden, invalid, missing } from '../../kernel/refusal.ts'
import { may } from '../../organisation/visible.ts'
import { calendarOf } from './hours.ts'
import { faultsOf, momentsOf, workingDaysOf, type Days } from './leave.ts'
import { uncoveredBy, verdictOf } from './uncovered.ts'

/** Whose leave, owned by which team; asked by themself or by whoever manages the team's leave. */
export interface Whose { personId: Id<'person'>; name: string; team: { id: Id<'team'>; name: string } }

/** @throws Refusal when the actor may not ask for that person, or the person is in no team */
export async function whoseOf(ctx: Ctx, given: { personId?: Id<'person'> | undefined; teamId?: Id<'team'> | undefined }): Promise<Whose> {
  const personId = given.personId ?? ctx.actor.personId
  if (!personId) throw forbidden('signed-in', 'Say whose leave it is: a program has none.')
  const person = await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', '=', personId).where('archived_at', 'is', null).executeTakeFirst()
  if (!person) throw invalid([{ field: 'body.personId', message: 'names nobody who is here' }])
  const teams = await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.team as t', 't.id', 'm.team_id').select(['t.id', 't.name']).where('m.person_id', '=', personId).where('t.archived_at', 'is', null).orderBy('t.name').execute()
  const team = given.teamId ? teams.find((one) => one.id === given.teamId) : teams[0]
  if (personId !== ctx.actor.personId && !teams.some((one) => may(ctx.actor, 'leave:manage', one.id))) throw teams.some((one) => may(ctx.actor, 'leave:read', one.id)) ? forbidden('leave:manage') : missing('person')
  if (!team) throw given.teamId ? invalid([{ field: 'body.teamId', message: say`is no team of ${person.name}` }]) : conflict('no-team', say`${person.name} is in no team, so nobody can approve it. Put them into a team first.`)
  return { personId, name: person.name, team }
}

export function parseDays(given: { from: string; fromHalf: boolean; to: string; toHalf: boolean }): Days {
  const days = { from: Temporal.PlainDate.from(given.from), fromHalf: given.fromHalf, to: Temporal.PlainDate.from(given.to), toHalf: given.toHalf }
  const faults = faultsOf(days)
  if (faults.length > 0) throw invalid(faults)
  return days
}

/** The leads of the team decide; whoever runs operations when they do not. */
export const approversOf = (team: Id<'team'>): Target[] => [{ kind: 'leads', teamId: team }]

/** What a leave costs and leaves uncovered, counted now. @param askedBy who asks, and so does not decide */
export async function previewOf(ctx: Ctx, whose: Whose, kind: string | null, days: Days, askedBy: Id<'person'> | null | undefined): Promise<LeavePreview> {
  const { calendar, why, place } = await calendarOf(ctx, whose.personId, days.from, days.to)
  const holidays = (calendar.holidays ?? []).filter((one) => one.date >= days.from.toString() && one.date <= days.to.toString())
  const { uncovered, more } = await uncoveredBy(ctx, whose.personId, momentsOf(days, calendar.zone))
  const leads = (await resolve(ctx, approversOf(whose.team.id))).filter((one) => one.personId !== whose.personId && one.personId !== askedBy)
  const [words] = await targetWords(ctx, approversOf(whose.team.id))
  return {
    workingDays: workingDaysOf(days, calendar), counted: `${why}${place === null ? ' No public holidays are taken off.' : ''}`, holidays: holidays.map(({ date, name }) => ({ date, name })), verdict: verdictOf(uncovered), uncovered, more,
    needsApproval: kind !== 'sick', approvers: kind === 'sick' ? 'Nobody is asked: sick leave holds at once, and the leads are told.' : leads.length > 0 ? leads.map((one) => one.name).join(', ') : say`${words ?? 'The leads'} cannot decide it: whoever runs operations is asked.`,
  }
}

/** Counts and looks ahead; changes nothing. */
export async function preview(ctx: Ctx, body: BodyOf<typeof previewLeave>): Promise<LeavePreview> {
  return previewOf(ctx, await whoseOf(ctx, body), body.kind, parseDays(body), ctx.actor.personId)
}
