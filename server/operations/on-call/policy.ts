import { z } from 'zod'
import { Step } from '@fullscore/api/operations/on-call.ts'
import type { Urgency } from '@fullscore/api/values.ts'

export const Steps = z.array(Step)
export type Steps = z.infer<typeof Steps>

/** What is done where no policy was chosen: the fallback is told, three times ten minutes apart. */
export const withoutPolicy = { delayMinutes: 10, repeats: 2 }
/** Wait after a round in which no step found anybody. */
export const holeDelayMinutes = 5

/** For how long an escalation that rested because all was well goes on where it stood if it breaks again. */
export const restsMinutes = 60

/** Seconds that the wait of a step had left; at least a minute, so that somebody can answer. Null where no step had been taken. */
export function restOf(row: { next_at: Temporal.Instant | null }, now: Temporal.Instant): number | null {
  return row.next_at === null ? null : Math.max(60, Math.ceil(now.until(row.next_at).total('seconds')))
}

/** A grave incident pages by everybody's rules for critical. */
export const urgencyOf = (severity: number): Urgency => (['critical', 'high', 'medium', 'low'] as const)[severity - 1] ?? 'low'

/** Subject of a page: `[SEV1] INC-12 Checkout fails`. The title may be a said sentence. */
export const subjectOf = (title: string, severity: number): string => `[SEV${severity}] ${title.replace(/^([\u2066\u2068]*)SEV\d\s+/, '$1')}`

/** Where an escalation stands: round from 1, step from 0. */
export interface Place {
  round: number
  step: number
}

/**
 * What comes after a step: the next one, the first of the next round, or the end. A step that was deleted meanwhile is the one now
 * in its place, or else the first of the next round.
 * @param repeats how many rounds follow the first
 */
export function after({ round, step }: Place, steps: number, repeats: number): Place | 'end' {
  if (step + 1 < steps) return { round, step: step + 1 }
  return round <= repeats ? { round: round + 1, step: 0 } : 'end'
}
