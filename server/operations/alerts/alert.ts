import { lineOf, type Urgency } from '@fullscore/api/values.ts'

/** One word of a source about one cause. */
export interface Signal {
  source: { kind: 'check' | 'intake'; id: string; name: string }
  dedupKey: string
  title: string
  urgency: Urgency
  status: 'firing' | 'resolved'
  /** When it began or ended, as the source says; never after now. */
  at: Temporal.Instant
  details: Record<string, unknown>
  rehearsal: boolean
}

/** What is stored of the alert that fires under the signal's key, if one does. */
export interface Firing {
  urgency: Urgency
  raisedAt: Temporal.Instant
}

export type Verdict =
  | { outcome: 'raised' }
  | { outcome: 'repeated'; urgencyChanged: boolean }
  | { outcome: 'resolved'; at: Temporal.Instant }
  | { outcome: 'nothing-to-resolve' }

/**
 * What a signal means: one alert per cause. A firing cause that is said again only counts; a changed urgency is news;
 * an end without a beginning is nothing. An end is never before its beginning.
 */
export function judge(signal: Pick<Signal, 'status' | 'urgency' | 'at'>, firing: Firing | undefined): Verdict {
  if (signal.status === 'firing') return firing ? { outcome: 'repeated', urgencyChanged: firing.urgency !== signal.urgency } : { outcome: 'raised' }
  if (!firing) return { outcome: 'nothing-to-resolve' }
  return { outcome: 'resolved', at: Temporal.Instant.compare(signal.at, firing.raisedAt) < 0 ? firing.raisedAt : signal.at }
}

/** Whether an urgency is worse than another. */
export const moreUrgent = (one: Urgency, other: Urgency): boolean => lineOf(one) < lineOf(other)
