import { count, say } from '@fullscore/api/sentence.ts'

/** What somebody did for a former incident of the same service or the same failed things. */
export interface Deed { personId: string; name: string; what: 'resolved' | 'acknowledged' | 'led' | 'worked'; incident: string; at: Temporal.Instant }
export interface Candidate { personId: string; name: string }
export interface KnowsFacts {
  deeds: readonly Deed[]
  /** Members of the team that owns it. */
  team: readonly (Candidate & { lead: boolean })[]
  teamName: string
  /** Whom an incident of this service would page first now, and in which rotation or by what reason. */
  onCall: readonly Candidate[]
  /** Who is away now. */
  away: ReadonlySet<string>
  now: Temporal.Instant
}
export interface Knower { personId: string; name: string; reasons: string[]; onCall: boolean; away: boolean; score: number }

const worth: Record<Deed['what'], number> = { resolved: 4, led: 3, acknowledged: 2, worked: 1 }
const words: Record<Deed['what'], string> = { resolved: 'resolved', led: 'led', acknowledged: 'acknowledged', worked: 'worked on' }
/** Days after which what somebody did counts half: what runs changes meanwhile. */
const halfLife = 120
const most = 3
/** "within a day", "a day ago", "19 days ago": a day is 24 hours here. */
const ago = (past: number): string => (past < 1 ? 'within a day' : count(Math.floor(past), 'a day ago', '# days ago'))
const days = (from: Temporal.Instant, to: Temporal.Instant) => Math.max(0, from.until(to).total('hours') / 24)

/**
 * Who knows it best, the likeliest help first, each with the reasons. Whoever resolved the like lately weighs most; being on call or in
 * the owner team alone weighs little, and that somebody is away puts them behind everybody who is there.
 */
export function knowers(facts: KnowsFacts): Knower[] {
  const found = new Map<string, Knower>()
  const of = ({ personId, name }: Candidate): Knower => {
    const known = found.get(personId) ?? { personId, name, reasons: [], onCall: false, away: facts.away.has(personId), score: 0 }
    found.set(personId, known)
    return known
  }
  for (const [personId, deeds] of Map.groupBy(facts.deeds, (deed) => deed.personId)) {
    const one = of({ personId, name: deeds[0]!.name })
    // Of each incident the weightiest deed counts once.
    const best = [...Map.groupBy(deeds, (deed) => deed.incident).values()].map((same) => same.toSorted((a, b) => worth[b.what] - worth[a.what])[0]!)
    for (const deed of best) one.score += worth[deed.what] * 2 ** (-days(deed.at, facts.now) / halfLife)
    one.reasons.push(deedWords(best, facts.now))
  }
  for (const person of facts.onCall) {
    const one = of(person)
    Object.assign(one, { onCall: true, score: one.score + 1.5 })
    one.reasons.push(say`on call now`)
  }
  for (const person of facts.team) {
    const one = of(person)
    one.score += person.lead ? 0.75 : 0.5
    one.reasons.push(person.lead ? say`leads ${facts.teamName}` : say`is in ${facts.teamName}`)
  }
  const list = [...found.values()]
  for (const one of list) if (one.away) one.reasons.push(say`away now`)
  return list.toSorted((a, b) => Number(a.away) - Number(b.away) || b.score - a.score || (a.name < b.name ? -1 : 1)).slice(0, most)
}

/** "resolved INC-27 19 days ago and 2 more like it". */
function deedWords(deeds: readonly Deed[], now: Temporal.Instant): string {
  const [first, ...rest] = deeds.toSorted((a, b) => worth[b.what] - worth[a.what] || Temporal.Instant.compare(b.at, a.at))
  const [did, when] = [words[first!.what], ago(days(first!.at, now))]
  return rest.length === 0 ? say`${did} ${first!.incident} ${when}` : say`${did} ${first!.incident} ${when} and had a part in ${rest.length} more like it`
}

/** Why nobody is named. */
export const nobodyWords = (teamName: string): string => say`Unknown: nobody handled the like before, nobody is on call for it, and ${teamName} has no members.`
