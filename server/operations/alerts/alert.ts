import { lineOf, type Urgency } from '@fullscore/api/values.ts'

/** One word of a source about one cause. */
export interface Signal {
  source: { kind: 'check' | 'intake' | 'certificate'; id: string; name: string }
  dedupKey: string
  title: string
  urgency: Urgency
  status: 'firing' | 'resolved'
  /** When it began or ended: what the source says, or where that counts for nothing the nearest moment that does. */
  at: Temporal.Instant
  /** Set where `at` is not what the source said. */
  said?: { at: Temporal.Instant; why: string } | undefined
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

/** How far back a source's word of a beginning counts; more would rewrite weeks that people have looked at. */
export const countsBack = Temporal.Duration.from({ hours: 7 * 24 })
/** Clocks that go a little fast are nobody's fault. */
export const countsAhead = Temporal.Duration.from({ minutes: 5 })

/** A signal whose moment counts: at most seven days back, and not after now. What the source said is kept with the reason. */
export function inTime(signal: Signal, now: Temporal.Instant): Signal {
  const earliest = now.subtract(countsBack)
  if (Temporal.Instant.compare(signal.at, earliest) < 0) return { ...signal, at: earliest, said: { at: signal.at, why: 'lies more than seven days back, so that it counts from seven days before it was heard' } }
  if (Temporal.Instant.compare(signal.at, now) <= 0) return signal
  const said = Temporal.Instant.compare(signal.at, now.add(countsAhead)) > 0 ? { at: signal.at, why: 'lies ahead, so that it counts from when it was heard' } : undefined
  return { ...signal, at: now, said }
}
