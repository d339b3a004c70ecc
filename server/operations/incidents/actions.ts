import type { BodyOf } from '@fullscore/api/route.ts'
import type { addAction, changeAction, Review } from '@fullscore/api/operations/incidents/review.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { settleDeadline, startDeadline } from '../../deadlines/deadlines.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { giveSight } from '../../organisation/visible.ts'
import { begin, requirePerson, told } from './acting.ts'
import { actionAdded, actionChanged, actionClosed } from './events.ts'
import { chaseKey, chaseTask, endOfDay, nextChase } from './follow-up.ts'
import { nameOf } from './incident.ts'
import { readReview } from './review.ts'
import { said } from './said.ts'
import type { IncidentRow } from './store.ts'
import { insertAction, lockAction, lockReview, mostActions, reviewMark, updateAction } from './store-review.ts'

const zoneOf = async (ctx: Ctx): Promise<string> => (await ctx.db.selectFrom('organisation.organisation').select('zone').executeTakeFirstOrThrow()).zone
export const ruleOf = (actionId: string): string => `follow-up ${actionId}`

/** The clock of an action: reminded when three quarters are over and on the day; asked about every week once it is overdue. */
async function chase(tx: Ctx, row: IncidentRow, action: { id: string; title: string; added: Temporal.Instant; due: Temporal.Instant }): Promise<void> {
  // Deadlines count whole milliseconds; facts are kept to the microsecond.
  const startedAt = action.added.round({ smallestUnit: 'millisecond', roundingMode: 'floor' })
  const target = startedAt.until(action.due, { largestUnit: 'hours' })
  await startDeadline(tx, { subject: { kind: 'incident', id: row.id }, rule: ruleOf(action.id), title: say`Follow-up of ${nameOf(row)}: ${action.title}`, target, calendar: '24/7', team: row.owner_team_id, thresholds: [75], startedAt, anew: true, line: 4 })
  const next = nextChase(action.due, tx.clock.now())
  if (next) await setTimer(tx, { task: chaseTask, payload: { actionId: action.id }, due: next, key: chaseKey(action.id) })
}

async function dueOf(tx: Ctx, day: string, field: string, added: Temporal.Instant): Promise<{ on: Temporal.PlainDate; at: Temporal.Instant }> {
  const on = Temporal.PlainDate.from(day)
  const at = endOfDay(on, await zoneOf(tx))
  if (Temporal.Instant.compare(at, added) <= 0) throw invalid([{ field, message: 'is over already' }])
  if (Temporal.Instant.compare(at, added.add({ hours: 24 * 3660 })) > 0) throw invalid([{ field, message: 'is more than ten years away' }])
  return { on, at }
}

/** Adds an action to a review, whatever its state: what is to be done may be learnt late. */
export async function add(ctx: Ctx, id: Id<'incident'>, given: BodyOf<typeof addAction>): Promise<Review> {
  await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    const review = await lockReview(tx, id)
    if ((await reviewMark(tx, id)).actions >= mostActions) throw conflict('too-many', say`A review has at most ${mostActions} actions: more are done by nobody.`)
    const owner = await requirePerson(tx, given.ownerId, 'body.ownerId')
    const added = tx.clock.now()
    const due = await dueOf(tx, given.dueOn, 'body.dueOn', added)
    const actionId = tx.ids.make<'incident-action'>()
    await insertAction(tx, { id: actionId, incident_id: id, review_id: review.id, title: given.title, owner_id: owner.id, due_on: due.on, due_at: due.at, added_at: added })
    await giveSight(tx, { kind: 'incident', id }, { personId: owner.id }, 'owns a follow-up')
    await chase(tx, row, { id: actionId, title: given.title, added, due: due.at })
    return told(said(actionAdded, row, { payload: { actionId, dueOn: given.dueOn }, detail: { title: given.title, person: owner.name }, alsoAbout: [{ kind: 'person', id: owner.id, role: 'owner' }] }))
  })
  return readReview(ctx, id)
}

/** Changes an action, or closes it as done or dropped; a dropped one says why. */
export async function changeOne(ctx: Ctx, id: Id<'incident'>, actionId: string, given: BodyOf<typeof changeAction>): Promise<Review> {
  await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    const action = await lockAction(tx, id, actionId)
    if (action.closed_at) throw conflict('closed', say`It was closed as ${action.outcome}.`)
    if (given.outcome === 'dropped' && !given.note) throw invalid([{ field: 'body.note', message: 'is wanting: say why it is not to be done' }])
    const changes = changesOf({ title: action.title, ownerId: action.owner_id, dueOn: action.due_on.toString() }, { title: given.title, ownerId: given.ownerId, dueOn: given.dueOn })
    const owner = await requirePerson(tx, changes.ownerId ?? action.owner_id, 'body.ownerId')
    if (changes.ownerId) await giveSight(tx, { kind: 'incident', id }, { personId: owner.id }, 'owns a follow-up')
    const due = changes.dueOn ? await dueOf(tx, changes.dueOn, 'body.dueOn', tx.clock.now()) : { on: action.due_on, at: action.due_at }
    const closed = given.outcome ? { outcome: given.outcome, closed_at: tx.clock.now(), closed_by: tx.actor.personId ?? null } : {}
    await updateAction(tx, action.id, { title: changes.title ?? action.title, owner_id: owner.id, due_on: due.on, due_at: due.at, note: given.note ?? action.note, ...closed })
    const about = { detail: { title: changes.title ?? action.title, person: owner.name, note: given.note }, alsoAbout: [{ kind: 'person', id: owner.id, role: 'owner' }] }
    if (given.outcome) {
      await settleDeadline(tx, { kind: 'incident', id }, ruleOf(action.id), given.outcome === 'done' ? 'met' : 'cancelled')
      await clearTimers(tx, [chaseKey(action.id)])
      return told(said(actionClosed, row, { payload: { actionId, outcome: given.outcome }, ...about }))
    }
    if (changes.dueOn || changes.title) await chase(tx, row, { id: action.id, title: changes.title ?? action.title, added: action.added_at, due: due.at })
    return told(said(actionChanged, row, { payload: { actionId, changed: Object.keys(changes) }, ...about }))
  })
  return readReview(ctx, id)
}
