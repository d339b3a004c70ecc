/** How an action after an incident stands on a day. */
export type Ageing = 'closed' | 'overdue' | 'due-soon' | 'open'
const day = { hours: 24 }

/** Name of the task, and key of the timer, by which an overdue action is asked about. */
export const chaseTask = 'operations.incidents.chase'
export const chaseKey = (actionId: string): string => `incident-action:${actionId}`

/** Open, due within a week, overdue, or closed. */
export function ageingOf(action: { due: Temporal.Instant; closed: boolean }, now: Temporal.Instant): Ageing {
  if (action.closed) return 'closed'
  if (Temporal.Instant.compare(now, action.due) > 0) return 'overdue'
  return Temporal.Instant.compare(now.add({ hours: 24 * 7 }), action.due) >= 0 ? 'due-soon' : 'open'
}

/** Whole days that an action is open, and overdue. */
export function agesOf(action: { added: Temporal.Instant; due: Temporal.Instant; closed: Temporal.Instant | null }, now: Temporal.Instant): { openDays: number; overdueDays: number } {
  const until = action.closed ?? now
  const days = (from: Temporal.Instant) => Math.max(0, Math.floor(from.until(until).total('hours') / 24))
  return { openDays: days(action.added), overdueDays: days(action.due) }
}

/** When the day is over in a zone: the first moment of the next. */
export const endOfDay = (date: Temporal.PlainDate, zone: string): Temporal.Instant => date.add({ days: 1 }).toZonedDateTime(zone).toInstant()

/** The next time an open, overdue action is asked about: a day after it was due, then every seven days. @returns null once it would be for more than a year */
export function nextChase(due: Temporal.Instant, now: Temporal.Instant): Temporal.Instant | null {
  let next = due.add(day)
  for (let weeks = 0; weeks <= 52; weeks += 1, next = next.add({ hours: 24 * 7 })) if (Temporal.Instant.compare(next, now) > 0) return next
  return null
}

/** What keeps a review from being published, or undefined. */
export function whyNotPublish(review: { summary: string; factors: readonly string[]; actions: number; published: boolean }): string | undefined {
  if (review.published) return 'It is published already.'
  if (review.summary.trim() === '') return 'It has no summary yet.'
  if (review.factors.length === 0) return 'It names no contributing factor yet.'
  return undefined
}
