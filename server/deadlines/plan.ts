import { dueAt, momentAt, thresholdMs, type ClockEvent, type ClockTarget } from '@fullscore/time/clock.ts'

/** What has been announced about a deadline. */
export interface Announced {
  /** Percent and due moment of every reminder, as `percent@due`. */
  reminders: ReadonlySet<string>
  missedAt: Temporal.Instant | null
}

/** What is to be done about a deadline at a moment. */
export interface Plan {
  due: Temporal.Instant | null
  /** Thresholds to announce now, ascending. */
  reached: number[]
  /** Thresholds that were announced for an earlier due moment and lie behind the clock still: noted for the new one, not repeated. */
  carried: number[]
  missed: boolean
  /** The due moment lies ahead again: a miss of the earlier one no longer counts. */
  rearmed: boolean
  /** When to look again; null while nothing can come. */
  next: Temporal.Instant | null
}

export const reminderKey = (percent: number, due: Temporal.Instant): string => `${percent}@${due.epochMilliseconds}`

/**
 * Decides from the clock alone what a deadline announces. Reminders belong to a due moment: when that moves and a
 * threshold lies ahead again, it is armed anew.
 * @param lastDue the due moment as it stood before; where it differs now, the clock or the target was changed
 */
export function planOf(target: ClockTarget, clock: readonly ClockEvent[], thresholds: readonly number[], announced: Announced, now: Temporal.Instant, lastDue: Temporal.Instant | null): Plan {
  const due = dueAt(target, clock)
  const plan: Plan = { due, reached: [], carried: [], missed: false, rearmed: false, next: null }
  if (due === null) return plan
  const moved = lastDue === null || !due.equals(lastDue)
  const earlier = new Set([...announced.reminders].map((key) => Number(key.split('@')[0])))
  for (const percent of [...thresholds].sort((a, b) => a - b)) {
    const at = momentAt(target, clock, thresholdMs(target, { percent }))
    if (at === null) continue
    if (isAfter(at, now)) plan.next = soonest(plan.next, at)
    else if (!announced.reminders.has(reminderKey(percent, due))) (moved && earlier.has(percent) ? plan.carried : plan.reached).push(percent)
  }
  if (isAfter(due, now)) {
    plan.next = soonest(plan.next, due)
    plan.rearmed = announced.missedAt !== null
  } else plan.missed = announced.missedAt === null
  return plan
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0
const soonest = (a: Temporal.Instant | null, b: Temporal.Instant) => (a === null || isAfter(a, b) ? b : a)
