import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import { judge, silentAfter, type Standing } from '../check.ts'

/** How far results have been judged, by their own time. */
export interface Past extends Standing {
  /** Since when `state` holds. */
  since: Temporal.Instant | undefined
  /** The first of the results in a row that found `softState`. */
  softSince: Temporal.Instant | undefined
  /** Whether `state` was announced. */
  told: boolean
  /** What the result said that made `state` hard. */
  says: string
  at: Temporal.Instant | undefined
}

/** One result of a run, in the order of its number. */
export interface Late { at: Temporal.Instant; state: CheckState; says: string }

/** A stretch in which a check was bad and of which nobody was told while it lasted. */
export interface Stretch { state: 'degraded' | 'down'; from: Temporal.Instant; until: Temporal.Instant; says: string }

/** Judges results one after the other as they would have been judged when they were found. */
export function replay(before: Past, results: readonly Late[], retries: number): { past: Past; stretches: Stretch[] } {
  const stretches: Stretch[] = []
  let past = before
  for (const one of results) {
    const next = judge(past, one.state, retries)
    const softSince = next.softState === next.state ? undefined : past.softState === one.state && past.attempts > 0 ? past.softSince : one.at
    if (!next.hardened) {
      past = { ...past, ...standing(next), softSince, at: one.at }
      continue
    }
    const began = past.attempts > 0 && past.softState === one.state ? (past.softSince ?? one.at) : one.at
    if ((past.state === 'down' || past.state === 'degraded') && !past.told && past.since) stretches.push({ state: past.state, from: past.since, until: began, says: past.says })
    past = { ...standing(next), since: began, softSince: undefined, told: false, says: one.says, at: one.at }
  }
  return { past, stretches }
}

const standing = ({ state, softState, attempts }: Standing): Standing => ({ state, softState, attempts })

/** Whether a result is of the present: no more wait behind it, and it is not older than silence would be. */
export function isPresent(at: Temporal.Instant, interval: number, more: boolean, now: Temporal.Instant): boolean {
  return !more && Temporal.Instant.compare(at.add({ seconds: silentAfter(interval) }), now) >= 0
}
