import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'

/** What is known of a check between two runs. */
export interface Standing {
  /** Confirmed. */
  state: CheckState
  /** Of the last run. */
  softState: CheckState
  /** Runs in a row that found `softState`, while it differs from `state`. */
  attempts: number
}

export interface Judged extends Standing {
  /** The state became hard with this run: news for alerts. */
  hardened: boolean
}

/**
 * Soft and hard states: a result that differs from the confirmed state must be found `retries` times more before it counts.
 * Recovery is believed at once; so is the first result of a check that knows nothing yet when it is good.
 */
export function judge(standing: Standing, found: CheckState, retries: number): Judged {
  if (found === standing.state) return { state: standing.state, softState: found, attempts: 0, hardened: false }
  const attempts = found === standing.softState && standing.attempts > 0 ? standing.attempts + 1 : 1
  const confirmed = found === 'ok' || attempts > retries
  return confirmed ? { state: found, softState: found, attempts: 0, hardened: true } : { state: standing.state, softState: found, attempts, hardened: false }
}

/** Seconds until the next run: a result in doubt is looked at again sooner, at a third of the interval, at least 5 s apart. */
export function nextRunAfter(standing: Standing, interval: number): number {
  const doubtful = standing.softState !== standing.state
  return doubtful ? Math.max(5, Math.min(interval, Math.ceil(interval / 3))) : interval
}

/** Seconds without any result after which a check's state is unknown: three intervals, at least a minute. No data is not health. */
export const silentAfter = (interval: number): number => Math.max(60, 3 * interval)

/**
 * When a check runs on its own grid: intervals are counted from a phase that its id decides, so that checks of one interval
 * spread over it, and a restart finds each at its own place instead of all at once. @returns epoch milliseconds after `now`
 */
export function gridAfter(id: string, intervalMs: number, nowMs: number): number {
  const phase = Number.parseInt(id.replaceAll('-', '').slice(-8), 16) % intervalMs
  return Math.floor((nowMs - phase) / intervalMs) * intervalMs + intervalMs + phase
}
