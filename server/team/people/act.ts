import type { BodyOf } from '@fullscore/api/route.ts'
import type { askLeave, editLeave, LeaveDetail } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, say, term } from '@fullscore/api/sentence.ts'
import type { Approvable } from '../../approvals/approvable.ts'
import { askApproval, withdrawApproval } from '../../approvals/ask.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, forbidden, missing, stale } from '../../kernel/refusal.ts'
import { giveSight, mayActOn, sees } from '../../organisation/visible.ts'
import { leaveApproved, leaveAsked, leaveCancelled, leaveChanged } from './events.ts'
import { calendarOf } from './hours.ts'
import { countWords, daysWords, isWithin, momentsOf, mustAsk, workingDaysOf, type Days } from './leave.ts'
import { approversOf, parseDays, previewOf, whoseOf, type Whose } from './preview.ts'
import { readLeave } from './read.ts'
import { said, show } from './show.ts'
import { asGranted, daysOf, grantedOf, granting, insertLeave, lockLeave, updateLeave, type LeaveRow } from './store.ts'

/** Days and kind are what a lead approves; the reason is not decided on. */
export const leaveApprovable: Approvable = {
  topic: 'leave', name: say`Leave`, kind: 'leave',
  content: async (ctx, id, lock) => {
    const query = ctx.db.selectFrom('team.leave').select(['person_id', 'kind', 'from_on', 'from_half', 'to_on', 'to_half', 'state']).where('id', '=', id as Id<'leave'>)
    const row = await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
    if (!row || row.state !== 'asked') return undefined
    return { person: row.person_id, kind: row.kind, from: row.from_on.toString(), fromHalf: row.from_half, to: row.to_on.toString(), toHalf: row.to_half }
  },
}

/** How long the leads have before whoever runs operations is asked as well. */
const decideWithin = 'PT72H'

async function askLeads(tx: Ctx, whose: Whose, row: LeaveRow): Promise<LeaveRow> {
  const [days, granted] = [daysOf(row), grantedOf(row)]
  const seen = await previewOf(tx, whose, row.kind, days, tx.actor.personId)
  const approvalId = await askApproval(tx, {
    topic: 'leave', id: row.id, title: say`Leave of ${asGiven(whose.name)}, ${daysWords(days)}`, link: `/team/leave/${row.id}`, team: row.owner_team_id, requesterId: tx.actor.personId ?? row.person_id, private: true,
    alsoNot: [{ personId: row.person_id, why: say`It is their own leave.` }],
    lines: [
      { name: say`Person`, value: whose.name }, { name: say`Days`, value: daysWords(days) }, ...(granted ? [{ name: say`Instead of`, value: daysWords(granted) }] : []), { name: say`Kind`, value: term(row.kind) }, { name: say`Takes`, value: say`${countWords(seen.workingDays)}. ${seen.counted}` },
      ...(row.reason === '' ? [] : [{ name: say`Reason`, value: row.reason }]), { name: say`Becomes uncovered`, value: [seen.verdict, ...seen.uncovered.slice(0, 12).map((one) => say`${one.title} (${one.why})`)].join('\n') },
    ],
    steps: [{ name: say`Leads of ${whose.team.name}`, required: 0, approvers: approversOf(row.owner_team_id), within: decideWithin, escalateTo: [{ kind: 'role', role: 'operations-manager', teamId: row.owner_team_id }, { kind: 'role', role: 'operations-director', teamId: row.owner_team_id }] }],
  })
  return updateLeave(tx, row.id, { approval_id: approvalId })
}

/** Their other teams see that somebody is away, too. */
async function giveTeamsSight(tx: Ctx, row: LeaveRow): Promise<void> {
  await giveSight(tx, { kind: 'leave', id: row.id }, { personId: row.person_id }, 'their own')
  const teams = await tx.db.selectFrom('organisation.membership').select('team_id').where('person_id', '=', row.person_id).where('team_id', '<>', row.owner_team_id).execute()
  for (const { team_id } of teams) await giveSight(tx, { kind: 'leave', id: row.id }, { teamId: team_id }, 'is in the team')
}

async function requireWork(ctx: Ctx, personId: Id<'person'>, days: Days): Promise<string> {
  const { calendar } = await calendarOf(ctx, personId, days.from, days.to)
  if (workingDaysOf(days, calendar) === 0) throw conflict('no-working-day', 'None of these days is a working day of that person: there is nothing to be away from.')
  return calendar.zone
}

/** Asks for leave, for oneself or for somebody whose leave one manages; sick leave is told and holds at once. */
export async function ask(ctx: Ctx, body: BodyOf<typeof askLeave>): Promise<LeaveDetail> {
  const whose = await whoseOf(ctx, body)
  const days = parseDays(body)
  const zone = await requireWork(ctx, whose.personId, days)
  const id = ctx.ids.make<'leave'>()
  await change(ctx, async (tx) => {
    const sick = body.kind === 'sick'
    const row = await insertLeave(tx, {
      id, person_id: whose.personId, owner_team_id: whose.team.id, kind: body.kind, from_on: days.from, from_half: days.fromHalf, to_on: days.to, to_half: days.toHalf, reason: body.reason, zone, state: sick ? 'approved' : 'asked',
      asked_by: tx.actor.personId ?? null, asked_at: tx.clock.now(), settled_at: sick ? tx.clock.now() : null, why: sick ? 'Told, not asked: it holds at once.' : '',
    })
    await giveTeamsSight(tx, row)
    const last = sick ? row : await askLeads(tx, whose, row)
    await show(tx, last)
    return { events: [said(sick ? leaveApproved : leaveAsked, last)], value: undefined }
  })
  return readLeave(ctx, id)
}

/** The leave, locked, if the actor may change it: their own, or that of somebody whose leave they manage. */
async function begin(tx: Ctx, id: Id<'leave'>): Promise<LeaveRow> {
  const row = await lockLeave(tx, id)
  const object = { kind: 'leave', id, team: row.owner_team_id }
  if (row.person_id === tx.actor.personId) return row
  if (!(await sees(tx, 'leave', id, row.owner_team_id))) throw missing('leave')
  if (!(await mayActOn(tx, 'leave:manage', object))) throw forbidden('leave:manage')
  return row
}

export const overWords = (row: Pick<LeaveRow, 'state'>) => (row.state === 'cancelled' ? 'It was taken back.' : row.state === 'refused' ? 'It was refused: ask for other days.' : row.state === 'void' ? 'It is void: ask anew.' : 'It is over.')
export const isOver = (row: LeaveRow, now: Temporal.Instant) => !['asked', 'approved'].includes(row.state) || Temporal.Instant.compare(momentsOf(daysOf(row), row.zone).to, now) <= 0
export const hasBegun = (row: LeaveRow, now: Temporal.Instant) => Temporal.Instant.compare(momentsOf(daysOf(row), row.zone).from, now) <= 0

/**
 * Changes days or reason. Other days are asked anew, unless the approval covers them; the reason alone asks nobody. What was approved
 * stays so until the other days are: whoever is refused a longer leave, or waits for it, has the one that they had.
 */
export async function edit(ctx: Ctx, id: Id<'leave'>, version: number, given: BodyOf<typeof editLeave>): Promise<LeaveDetail> {
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.version !== version) throw stale()
    if (isOver(row, tx.clock.now())) throw conflict('over', overWords(row))
    const before = daysOf(row)
    const days = parseDays({ from: given.from ?? before.from.toString(), fromHalf: given.fromHalf ?? before.fromHalf, to: given.to ?? before.to.toString(), toHalf: given.toHalf ?? before.toHalf })
    const moved = !(days.from.equals(before.from) && days.to.equals(before.to) && days.fromHalf === before.fromHalf && days.toHalf === before.toHalf)
    if (moved) await requireWork(tx, row.person_id, days)
    const granted = grantedOf(row)
    const held = granted ?? (row.state === 'approved' ? { ...before, approvalId: row.approval_id } : undefined)
    const again = moved && granted !== undefined && isWithin(days, granted)
    const anew = moved && !again && mustAsk(row.kind, row.state, before, days)
    const written = await updateLeave(tx, id, {
      from_on: days.from, from_half: days.fromHalf, to_on: days.to, to_half: days.toHalf, reason: given.reason ?? row.reason, version: version + 1,
      ...(anew ? { state: 'asked', settled_at: null, why: held ? say`Approved is ${daysWords(held)}, which holds until this is decided.` : '', granted: held ? asGranted(held, held.approvalId) : null } : {}),
      ...(again ? { ...granting({ ...days, approvalId: granted.approvalId }), settled_at: tx.clock.now(), why: say`Within what was approved: ${daysWords(granted)}.` } : {}),
    })
    if (again) await withdrawApproval(tx, 'leave', id, say`The days asked for were given up.`)
    const last = anew ? await askLeads(tx, await whoseOf(tx, { personId: row.person_id, teamId: row.owner_team_id }), written) : written
    await show(tx, last)
    return { events: [said(leaveChanged, last, { payload: { changed: [...(moved ? ['days'] : []), ...(given.reason !== undefined && given.reason !== row.reason ? ['reason'] : [])] } })], value: undefined }
  })
  return readLeave(ctx, id)
}

/** Takes a leave back before it begins; one that has begun is shortened instead. Where other days were asked for, these are taken back: what was approved stays. */
export async function cancel(ctx: Ctx, id: Id<'leave'>, why: string): Promise<LeaveDetail> {
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (isOver(row, tx.clock.now())) throw conflict('over', overWords(row))
    if (row.state === 'approved' && hasBegun(row, tx.clock.now())) throw conflict('begun', 'It has begun: shorten it instead, so that the days taken stay counted.')
    const granted = grantedOf(row)
    if (granted) {
      const kept = await updateLeave(tx, id, { ...granting(granted), settled_at: tx.clock.now(), why: say`Other days were taken back: ${daysWords(granted)} stays approved.` })
      await withdrawApproval(tx, 'leave', id, say`The days asked for were given up.`)
      await show(tx, kept)
      return { events: [said(leaveChanged, kept, { payload: { changed: ['days'] } })], value: undefined }
    }
    const next = await updateLeave(tx, id, { state: 'cancelled', settled_at: tx.clock.now(), why: why === '' ? 'Taken back.' : say`Taken back: ${why}`, approval_id: null })
    await withdrawApproval(tx, 'leave', id, 'The leave was taken back.')
    await show(tx, next)
    return { events: [said(leaveCancelled, next)], value: undefined }
  })
  return readLeave(ctx, id)
}
