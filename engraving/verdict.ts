import { count, countInWords, t } from './words.ts'

export interface VerdictFacts {
  /** Active incidents and firing alerts; null for who may not know. */
  incidents: number | null
  alerts: number | null
  /** Deadlines of the coming week that need an act. */
  deadlines: number
  /** Stretches of the coming four weeks in which nobody is on call. */
  nobody: number
}

/** The title of the Score: one or two sentences, the worst first; without facts it says nothing of how things are. */
export function verdictOf(facts: VerdictFacts | undefined): string {
  if (facts === undefined || facts.incidents === null) return t`The Score`
  const { incidents, alerts, deadlines, nobody } = facts
  const said: string[] = []
  if (incidents > 0) said.push(countInWords(incidents, 'incident open.', 'incidents open.'))
  if (deadlines > 0) said.push(countInWords(deadlines, 'deadline needs you this week.', 'deadlines need you this week.'))
  if (said.length < 2 && nobody > 0) said.push(count(nobody, 'Nobody is on call for one stretch of the coming weeks.', 'Nobody is on call for # stretches of the coming weeks.'))
  if (said.length < 2 && incidents === 0 && alerts !== null && alerts > 0) said.unshift(countInWords(alerts, 'alert fires; no incident is open.', 'alerts fire; no incident is open.'))
  return said.length === 0 ? t`Nothing is on fire, nothing is due.` : said.slice(0, 2).join(' ')
}
