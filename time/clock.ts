import { addWorkingTime, workingSpans, workingTime } from './calendar.ts'
import type { AnyCalendar } from './calendar-table.ts'
import type { Span } from './zones.ts'

/**
 * Clocks that can be paused, such as those of a service level. A clock is its log of events and nothing else: due
 * moment, elapsed time and thresholds are computed anew from the log, so that a late entry simply counts.
 */
export type ClockEvent = { readonly at: Temporal.Instant; readonly kind: 'start' | 'pause' | 'resume' | 'stop' }

/** What is promised: so many milliseconds of working time of a calendar. */
export type ClockTarget = { readonly targetMs: number; readonly calendar: AnyCalendar }

/** A moment to be reminded at: a share of the target used up, or working time left before the clock is due. */
export type Threshold = { readonly percent: number } | { readonly beforeMs: number }

export type ClockState = 'not started' | 'running' | 'paused' | 'stopped'

/** A stretch in which the clock ran or stood; `to` is null while it lasts. */
export type Stretch = { readonly from: Temporal.Instant; readonly to: Temporal.Instant | null }

export type ClockRun = { readonly state: ClockState; readonly running: readonly Stretch[]; readonly pauses: readonly Stretch[] }

/** Which state an event leads to; what is not listed changes nothing (a second pause, a resume of a running clock). */
const NEXT: Readonly<Record<ClockState, Partial<Record<ClockEvent['kind'], ClockState>>>> = {
  'not started': { start: 'running' },
  running: { pause: 'paused', stop: 'stopped' },
  paused: { resume: 'running', stop: 'stopped' },
  stopped: { start: 'running' },
}

/**
 * Reads a log: events are sorted by their moment (equal moments keep the order given), those that change nothing are
 * passed over, a start after a stop reopens the clock, which goes on with what has elapsed.
 */
export function runOf(events: readonly ClockEvent[]): ClockRun {
  const running: Stretch[] = []
  const pauses: Stretch[] = []
  let state: ClockState = 'not started'
  let since: Temporal.Instant | null = null
  const close = (to: Temporal.Instant | null): void => {
    if (since === null) return
    if (state === 'running') running.push({ from: since, to })
    if (state === 'paused') pauses.push({ from: since, to })
  }
  for (const event of [...events].sort((a, b) => Temporal.Instant.compare(a.at, b.at))) {
    const next: ClockState | undefined = NEXT[state][event.kind]
    if (next === undefined) continue
    close(event.at)
    state = next
    since = event.at
  }
  close(null)
  return { state, running, pauses }
}

function check(target: ClockTarget): void {
  if (!Number.isFinite(target.targetMs) || target.targetMs < 0) throw new RangeError('clock: the target must be a duration of zero or more')
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant | null): Temporal.Instant =>
  b !== null && Temporal.Instant.compare(b, a) < 0 ? b : a

/** Working time, in milliseconds, that had run on the clock by a moment. */
export function elapsed(target: ClockTarget, events: readonly ClockEvent[], at: Temporal.Instant): number {
  let sum = 0
  for (const stretch of runOf(events).running) {
    if (Temporal.Instant.compare(stretch.from, at) < 0) sum += workingTime(target.calendar, stretch.from, earlier(at, stretch.to))
  }
  return sum
}

/** Working time left at a moment, in milliseconds; negative when overdue. */
export function remaining(target: ClockTarget, events: readonly ClockEvent[], at: Temporal.Instant): number {
  check(target)
  return target.targetMs - elapsed(target, events, at)
}

/**
 * The moment at which the clock has run for `ms` of working time; null when it will not as things stand: it never
 * started, or it is paused or was stopped before.
 */
export function momentAt(target: ClockTarget, events: readonly ClockEvent[], ms: number): Temporal.Instant | null {
  let rest = Math.max(0, ms)
  for (const { from, to } of runOf(events).running) {
    const worked = to === null ? Infinity : workingTime(target.calendar, from, to)
    if (worked >= rest) return addWorkingTime(target.calendar, from, rest)
    rest -= worked
  }
  return null
}

/** The moment the clock is due; null when it is not due as things stand (see `momentAt`). */
export function dueAt(target: ClockTarget, events: readonly ClockEvent[]): Temporal.Instant | null {
  check(target)
  return momentAt(target, events, target.targetMs)
}

/** Working milliseconds on the clock at which a threshold is reached; an offset longer than the target means its start. */
export function thresholdMs(target: ClockTarget, threshold: Threshold): number {
  const ms = 'percent' in threshold ? Math.round((target.targetMs * threshold.percent) / 100) : target.targetMs - threshold.beforeMs
  if (!Number.isFinite(ms)) throw new RangeError('clock: a threshold must be a finite percentage or duration')
  return Math.max(0, ms)
}

/** The moments thresholds are reached, in the order given; null where one is not as things stand. */
export function thresholdMoments(
  target: ClockTarget, events: readonly ClockEvent[], thresholds: readonly Threshold[],
): { readonly threshold: Threshold; readonly at: Temporal.Instant | null }[] {
  check(target)
  return thresholds.map((threshold) => ({ threshold, at: momentAt(target, events, thresholdMs(target, threshold)) }))
}

/** How a clock came to its figures, for people to check: every counted span, every pause with what it cost. */
export type ClockExplanation = {
  readonly state: ClockState
  readonly targetMs: number
  readonly elapsedMs: number
  readonly remainingMs: number
  readonly due: Temporal.Instant | null
  /** Working time counted, piece by piece; the pieces add up to `elapsedMs`. */
  readonly counted: readonly Span[]
  /** Pauses begun by the moment; `workingMs` is the working time each kept off the clock so far. */
  readonly pauses: readonly (Stretch & { readonly workingMs: number })[]
}

/** Explains the clock as it stood at a moment. `due` follows from the whole log. */
export function explain(target: ClockTarget, events: readonly ClockEvent[], at: Temporal.Instant): ClockExplanation {
  const run = runOf(events.filter((event) => Temporal.Instant.compare(event.at, at) <= 0))
  const elapsedMs = elapsed(target, events, at)
  return {
    state: run.state, targetMs: target.targetMs, elapsedMs, remainingMs: target.targetMs - elapsedMs,
    due: dueAt(target, events),
    counted: run.running.flatMap(({ from, to }) => workingSpans(target.calendar, from, earlier(at, to))),
    pauses: run.pauses.map((pause) => ({ ...pause, workingMs: workingTime(target.calendar, pause.from, earlier(at, pause.to)) })),
  }
}
