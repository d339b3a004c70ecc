/** A named moment of an incident on the Score; `known` where the record learnt of it later. */
export interface Moment { at: Temporal.Instant; known?: Temporal.Instant | undefined; name: 'deployed' | 'changed' | 'alert' | 'paged' | 'acknowledged' }

/** How long before an incident began a change is looked for that it may follow. */
export const slurLead = { minutes: 30 }

/** Moments closer than this are one to the eye. */
const apart = 5

/**
 * The moments that are told beside the beginning and the end of an incident, in order of time: the change before it, its first alert
 * where that came earlier, the first page where it went out later, and when it was taken.
 */
export function momentsIn(of: {
  openedAt: Temporal.Instant; acknowledgedAt: Temporal.Instant | null; change: { at: Temporal.Instant; was: string; known?: Temporal.Instant | undefined } | undefined; alertAt: Temporal.Instant | undefined; pagedAt: Temporal.Instant | undefined
}): Moment[] {
  const after = (moment: Temporal.Instant, other: Temporal.Instant) => other.until(moment).total('seconds')
  const found: Moment[] = []
  if (of.change) found.push({ at: of.change.at, known: of.change.known, name: of.change.was === 'deployed' ? 'deployed' : 'changed' })
  if (of.alertAt && after(of.openedAt, of.alertAt) >= apart) found.push({ at: of.alertAt, name: 'alert' })
  if (of.pagedAt && after(of.pagedAt, of.openedAt) >= apart) found.push({ at: of.pagedAt, name: 'paged' })
  if (of.acknowledgedAt) found.push({ at: of.acknowledgedAt, name: 'acknowledged' })
  return found.sort((a, b) => Temporal.Instant.compare(a.at, b.at))
}
