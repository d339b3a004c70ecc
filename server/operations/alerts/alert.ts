import { asGiven, say } from '@fullscore/api/sentence.ts'
import { lineOf, type Urgency } from '@fullscore/api/values.ts'

/** One word of a source about one cause. */
export interface Signal {
  /** `source`: an alert source with its key; `own`: Fullscore about such a source; `probe`: Fullscore about a probe. */
  source: { kind: 'check' | 'intake' | 'certificate' | 'source' | 'own' | 'probe'; id: string; name: string }
  dedupKey: string
  /** What somebody else said, or a sentence of our own. */
  title: string
  urgency: Urgency
  /** `acknowledged`: somebody at the source took it. `suppressed`: the source keeps it from notifying; it is not over for that. */
  status: 'firing' | 'resolved' | 'acknowledged' | 'suppressed'
  /** When it began or ended: what the source says, or where that counts for nothing the nearest moment that does. */
  at: Temporal.Instant
  /** Set where `at` is not what the source said; without a moment where that cannot be read as one. */
  said?: { at?: Temporal.Instant | undefined; why: string } | undefined
  details: Record<string, unknown>
  rehearsal: boolean
  /** When this occurrence began, from sources that say so with every word about it. */
  beganAt?: Temporal.Instant | undefined
  /** Joins alerts of one source to one cause. */
  group?: string | undefined
}

/** Visible signs of a title that we make. */
export const longestTitle = 300

/** What an alert of a check is called. */
export function stateTitle(called: string, state: 'ok' | 'down' | 'degraded' | 'unknown'): string {
  const name = asGiven(called)
  switch (state) {
    case 'down': return say`${name} is down`
    case 'degraded': return say`${name} is degraded`
    case 'unknown': return say`${name} gives no data`
    case 'ok': return say`${name} is well again`
  }
}

/** What is stored of the alert that fires under the signal's key, if one does. */
export interface Firing {
  urgency: Urgency
  raisedAt: Temporal.Instant
  acknowledged?: boolean
}

/** An end that was heard of the same cause: which occurrence was over, and when that was heard. */
export interface Ended {
  beganAt: Temporal.Instant
  heardAt: Temporal.Instant
}

/**
 * For how long a beginning may come after its own end and count as late. Two servers of a pair, or a retry, overtake each other by
 * seconds; a source that means it again says it again, and then it counts.
 */
export const lateFor = Temporal.Duration.from({ seconds: 60 })

export type Verdict =
  | { outcome: 'raised' }
  | { outcome: 'repeated'; urgencyChanged: boolean }
  | { outcome: 'resolved'; at: Temporal.Instant }
  | { outcome: 'nothing-to-resolve' }
  | { outcome: 'late' }
  | { outcome: 'acknowledged'; news: boolean }
  | { outcome: 'suppressed' }

/**
 * What a signal means: one alert per cause. A firing cause that is said again only counts; a changed urgency is news;
 * an end without a beginning is nothing. An end is never before its beginning. A beginning that its own end overtook is late.
 */
export function judge(signal: Pick<Signal, 'status' | 'urgency' | 'at' | 'beganAt'>, firing: Firing | undefined, ended?: Ended, now?: Temporal.Instant): Verdict {
  if (signal.status === 'acknowledged') return { outcome: 'acknowledged', news: firing?.acknowledged === false }
  if (signal.status === 'suppressed') return { outcome: 'suppressed' }
  if (signal.status === 'firing' && !firing && isLate(signal.beganAt, ended, now)) return { outcome: 'late' }
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

function isLate(beganAt: Temporal.Instant | undefined, ended: Ended | undefined, now: Temporal.Instant | undefined): boolean {
  if (!beganAt || !ended || !now) return false
  return beganAt.equals(ended.beganAt) && Temporal.Instant.compare(now, ended.heardAt.add(lateFor)) <= 0
}

/** Words about one cause that follow each other and mean the same: the earliest tells when it began, the latest when it ended, the last what it is. */
export interface Run {
  earliest: Signal
  latest: Signal
  last: Signal
  /** Places of its words in what was given. */
  members: number[]
}

export const causeOf = ({ source, dedupKey }: Pick<Signal, 'source' | 'dedupKey'>): string => `${source.kind}\n${source.id}\n${dedupKey}`

/** Words by cause, in their order; repetitions are folded into one run, so that a thousand of them are one write. */
export function fold(signals: readonly Signal[]): Run[][] {
  const causes = new Map<string, Run[]>()
  for (const [place, signal] of signals.entries()) {
    const runs = causes.get(causeOf(signal)) ?? []
    const run = runs.at(-1)
    if (run && run.last.status === signal.status && (signal.status !== 'firing' || run.last.urgency === signal.urgency)) {
      run.last = signal
      if (Temporal.Instant.compare(signal.at, run.earliest.at) < 0) run.earliest = signal
      if (Temporal.Instant.compare(signal.at, run.latest.at) > 0) run.latest = signal
      run.members.push(place)
    } else runs.push({ earliest: signal, latest: signal, last: signal, members: [place] })
    causes.set(causeOf(signal), runs)
  }
  return [...causes.values()]
}
