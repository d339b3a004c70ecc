import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { nameOf } from './incident.ts'

/** What a merge must know of an incident. */
export interface Mergeable { id: string; number: number; state: IncidentState; private: boolean; rehearsal: boolean; merged_into_id: string | null }

/** Why an incident cannot be merged into another, or undefined when it can. */
export function whyNotMerge(member: Mergeable, into: Mergeable): string | undefined {
  if (member.id === into.id) return say`${nameOf(into)} cannot be merged into itself.`
  if (into.merged_into_id) return say`${nameOf(into)} was itself merged: merge into the one it belongs to.`
  if (into.state === 'resolved') return say`${nameOf(into)} is over: open it again first.`
  if (member.merged_into_id) return say`${nameOf(member)} was merged already.`
  if (member.private !== into.private) return say`${nameOf(member.private ? member : into)} is private and the other is not: make both the same first.`
  if (member.rehearsal !== into.rehearsal) return 'A rehearsal is not merged with what is real.'
  return undefined
}

/** What undoing a merge restores. `paging`: people had been paged for it. `working`: who worked on it; `brought`: who of them by that alone works on the other. */
export interface Before { state: IncidentState; acknowledged_at: string | null; acknowledged_by: string | null; resolved_at: string | null; resolved_by: string | null; resolution: string | null; paging: boolean; working?: string[]; brought?: string[] }

/** Why some alerts cannot become an incident of their own, or undefined when they can. */
export function whyNotSplit(wanted: readonly string[], own: readonly string[], state: IncidentState): string | undefined {
  if (state === 'resolved') return 'The incident is over: open it again first.'
  const foreign = wanted.filter((id) => !own.includes(id))
  if (foreign.length > 0) return say`${count(foreign.length, 'One of the alerts does', '# of the alerts do')} not belong to this incident itself.`
  if (wanted.length >= own.length) return 'At least one alert stays: splitting all of them would leave nothing behind.'
  return undefined
}
