import { putEntries } from '../agenda/entries.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { clearTimers, setTimer } from '../jobs/timers.ts'
import type { Ctx } from '../kernel/context.ts'
import { drawDeadline, entryOf } from './entry.ts'
import { deadlineMissed, thresholdReached } from './events.ts'
import { planOf } from './plan.ts'
import { insertDeadlines, noteFirstReminders, noteReminders, remindersOf, saveDeadline, type Deadline } from './store.ts'

export const tickTask = 'deadlines.tick'
const timerKey = (id: string) => `deadline:${id}`

export const aboutDeadline = (d: Deadline) => ({
  team: d.team, subjects: [{ ...d.subject, role: 'deadline' }], detail: { title: d.title },
})
export const factsOf = (d: Deadline) => ({ deadlineId: d.id, rule: d.rule, ruleVersion: d.ruleVersion })

/**
 * Brings everything that follows from a deadline up to date: due moment, reminders, the timer for the next look, its flag.
 * @returns the deadline as saved, and what is to be announced
 */
export async function applyPlan(tx: Ctx, given: Deadline): Promise<{ deadline: Deadline; events: NewEvent[] }> {
  const now = tx.clock.now()
  const running = given.state === 'running'
  const reminders = await remindersOf(tx, given.id)
  const plan = running ? planOf(given.target, given.clock, given.thresholds, { reminders, missedAt: given.missedAt }, now, given.dueAt) : undefined
  const deadline: Deadline = {
    ...given,
    dueAt: plan ? plan.due : given.state === 'paused' ? null : given.dueAt,
    missedAt: plan?.missed ? now : plan?.rearmed ? null : given.missedAt,
  }
  await saveDeadline(tx, deadline)
  const events: NewEvent[] = []
  if (plan?.due) {
    await noteReminders(tx, deadline.id, [...plan.carried, ...plan.reached], plan.due)
    const dueAt = plan.due.toString()
    events.push(...plan.reached.map((percent) => announce(thresholdReached, { ...aboutDeadline(deadline), payload: { ...factsOf(deadline), percent, dueAt } })))
    if (plan.missed) events.push(announce(deadlineMissed, { ...aboutDeadline(deadline), payload: { ...factsOf(deadline), dueAt } }))
  }
  if (plan?.next) await setTimer(tx, { task: tickTask, payload: { id: deadline.id }, due: plan.next, key: timerKey(deadline.id) })
  else await clearTimers(tx, [timerKey(deadline.id)])
  await drawDeadline(tx, deadline, await isReminded(tx, deadline))
  return { deadline, events }
}

/**
 * The same for many deadlines that are new, in few statements: nothing was reminded of and nothing is stored yet.
 * @returns what is to be announced of each, in the order given
 */
export async function applyFresh(tx: Ctx, given: readonly Deadline[]): Promise<{ deadline: Deadline; events: NewEvent[] }[]> {
  const now = tx.clock.now()
  const made = given.map((one) => {
    const plan = planOf(one.target, one.clock, one.thresholds, { reminders: new Set(), missedAt: null }, now, null)
    const deadline: Deadline = { ...one, dueAt: plan.due, missedAt: plan.missed ? now : null }
    const facts = { ...factsOf(deadline), dueAt: plan.due?.toString() ?? '' }
    const reached = plan.due === null ? [] : plan.reached
    return { deadline, plan, reached, events: [
      ...reached.map((percent) => announce(thresholdReached, { ...aboutDeadline(deadline), payload: { ...facts, percent } })),
      ...(plan.missed ? [announce(deadlineMissed, { ...aboutDeadline(deadline), payload: facts })] : []),
    ] }
  })
  await insertDeadlines(tx, made.map((one) => one.deadline))
  await noteFirstReminders(tx, made.flatMap(({ deadline, reached }) => reached.map((percent) => ({ id: deadline.id, percent, due: deadline.dueAt! }))))
  for (const { deadline, plan } of made) if (plan.next) await setTimer(tx, { task: tickTask, payload: { id: deadline.id }, due: plan.next, key: timerKey(deadline.id) })
  await putEntries(tx, made.flatMap(({ deadline, reached }) => entryOf(deadline, reached.length > 0) ?? []))
  return made
}

/** Whether a reminder of the due moment as it stands went out. */
export async function isReminded(tx: Ctx, d: Deadline): Promise<boolean> {
  if (d.dueAt === null) return false
  return (await tx.db.selectFrom('deadlines.reminder').select('percent').where('deadline_id', '=', d.id).where('due_at', '=', d.dueAt).executeTakeFirst()) !== undefined
}
