import { say } from '@fullscore/api/sentence.ts'
/** A standing word that somebody decides for somebody else. Moments in epoch milliseconds. */
export interface DelegationFact { personId: string; delegateId: string; onlyAway: boolean; from: number; to: number | null }
export interface AbsenceFact { personId: string; from: number; to: number; why: string }
/** What is known of a step's people at a moment. */
export interface Around {
  at: number
  delegations: readonly DelegationFact[]
  absences: readonly AbsenceFact[]
  /** Who may not decide: the requester and who else the content concerns, and why. */
  excluded: ReadonlyMap<string, string>
  /** Who decides in this step for themself already. */
  voices: ReadonlySet<string>
  archived: ReadonlySet<string>
}

export type StandIn = { personId: string } | { none: string } | undefined

/** Whether somebody is out of office at a moment; the last one to end, if several. */
export function absenceOf(personId: string, around: Pick<Around, 'at' | 'absences'>): AbsenceFact | undefined {
  return around.absences.filter((one) => one.personId === personId && one.from <= around.at && around.at < one.to).toSorted((a, b) => b.to - a.to)[0]
}

/** Whether a delegation holds at a moment. */
export function inForce(one: DelegationFact, around: Pick<Around, 'at' | 'absences'>): boolean {
  if (around.at < one.from || (one.to !== null && around.at >= one.to)) return false
  return !one.onlyAway || absenceOf(one.personId, around) !== undefined
}

/**
 * Who decides instead of an approver at a moment. Not transitive: a delegate's own delegate is nobody here. One person has one
 * voice in a step, and who may not decide for themself may not decide for others.
 * @returns the stand-in; `none` with the reason if there should be one and cannot; undefined when the approver decides
 */
export function standInOf(personId: string, around: Around): StandIn {
  const given = around.delegations.find((one) => one.personId === personId && inForce(one, around))
  if (!given) return absenceOf(personId, around) ? { none: 'Away, and nobody is named to decide instead.' } : undefined
  const { delegateId } = given
  const excluded = around.excluded.get(delegateId)
  if (excluded !== undefined) return { none: say`The stand-in may not decide: ${excluded}` }
  if (around.archived.has(delegateId)) return { none: 'The stand-in is archived.' }
  if (around.voices.has(delegateId)) return { none: 'The stand-in decides here already, and one person has one voice.' }
  if (absenceOf(delegateId, around)) return { none: 'The stand-in is away as well, and standing in is not passed on.' }
  return { personId: delegateId }
}
