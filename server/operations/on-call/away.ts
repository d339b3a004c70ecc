import { say } from '@fullscore/api/sentence.ts'

/** Somebody whom a step calls; `away` says why they are away, null for who is there. */
export interface Reachable { personId: string; name: string; away: string | null }

/** Whom a step pages, who is passed over, and whether all it has are away. */
export interface Turnout<P extends Reachable> { paged: readonly P[]; passedOver: readonly P[]; nobodyThere: boolean }

/**
 * The rule for who is away when a step is taken; people and absences are those of that moment.
 *
 * - Whoever is there is paged, and who is away is passed over: the ledger names them and says why.
 * - Is everybody of the step away, all of them are paged nevertheless, so that no page is ever missed; the step counts as one where
 *   nobody stands, and the next is taken at once. Is there no next step, those who are told of a hole (administrators and the team's
 *   leads) are paged beside them, and the clock waits.
 */
export function turnoutOf<P extends Reachable>(called: readonly P[]): Turnout<P> {
  const there = called.filter((one) => one.away === null)
  if (there.length === 0) return { paged: called, passedOver: [], nobodyThere: called.length > 0 }
  return { paged: there, passedOver: called.filter((one) => one.away !== null), nobodyThere: false }
}

/** "Eve Baker is away and is not paged: Away 3 – 7 Dec." */
export const passedOverWords = (one: Reachable): string => say`${one.name} is away and is not paged: ${one.away ?? ''}`

/** "Eve Baker is away: Away 3 – 7 Dec." */
export const awayWords = (one: Reachable): string => say`${one.name} is away: ${one.away ?? ''}`
