import { gridAfter, nextRunAfter, type Standing } from './check.ts'

/** Seconds beyond its timeout after which a run that did not tell counts as lost. */
export const claimSlackS = 10
/** For how long a server holds a check that runs often, without asking for it again. */
const holdMs = 75_000
/** Only what runs several times within a hold is worth one. */
const longestHeldMs = holdMs / 3

/** What a holder keeps in mind of a check, in epoch milliseconds. */
export interface Held {
  /** When it runs next. */
  dueMs: number
  /** Until when nobody else runs it. */
  untilMs: number
}

/** When a check runs next: on its grid, or sooner while in doubt. @returns epoch milliseconds */
export function dueAfter(check: { id: string; intervalS: number }, standing: Standing, atMs: number): number {
  const seconds = nextRunAfter(standing, check.intervalS)
  return seconds === check.intervalS ? gridAfter(check.id, check.intervalS * 1000, atMs) : atMs + seconds * 1000
}

/**
 * What becomes of a check after a run: a server that is alone holds on to what runs often, and says so again well before its hold
 * ends; beside others it lets go when its hold ends, so that they get their share.
 * @param held as it was held before the run, if it was
 * @returns as it is held from now on, or undefined: it is free for anybody at its due moment; `renewed` when that must be written
 */
export function holdAfter(check: { intervalS: number; timeoutMs: number }, dueMs: number, atMs: number, held: Held | undefined, alone: boolean): { held: Held; renewed: boolean } | undefined {
  const every = check.intervalS * 1000
  // The next run is over and written by then, or it must not be begun.
  const over = dueMs + check.timeoutMs + 5000
  if (every > longestHeldMs || atMs + holdMs <= over) return undefined
  if (held && over < held.untilMs) return { held: { dueMs, untilMs: held.untilMs }, renewed: false }
  return alone || !held ? { held: { dueMs, untilMs: atMs + holdMs }, renewed: true } : undefined
}
