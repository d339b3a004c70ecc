import type { ScoreData } from './types.ts'
import { count, countInWords, t } from './words.ts'

const week = 7 * 86_400_000

export interface VerdictFacts {
  /** Active incidents and firing alerts; undefined while not known. */
  incidents: number | undefined
  alerts: number | undefined
  /** Deadlines of the coming week that need an act. */
  deadlines: number
  /** Stretches of the coming four weeks in which nobody is on call. */
  nobody: number
}

/** Deadlines within a week that are due or overdue, or that end in that time unmet; and on-call gaps ahead. */
export function factsIn(data: Pick<ScoreData, 'entries' | 'now'>): Pick<VerdictFacts, 'deadlines' | 'nobody'> {
  const ahead = data.entries.filter((entry) => entry.rehearsal !== true)
  return {
    deadlines: ahead.filter(({ mark, state, from }) => mark === 'deadline' && state !== 'met' && state !== 'late' && state !== 'cancelled' && from <= data.now + week && (from > data.now || state === 'overdue')).length,
    nobody: ahead.filter(({ mark, state, to }) => mark === 'shift' && state === 'nobody' && (to === null || to > data.now)).length,
  }
}

/** The title of the Score: one or two sentences, the worst first. */
export function verdictOf({ incidents, alerts, deadlines, nobody }: VerdictFacts): string {
  if (incidents === undefined) return t`The Score`
  const said: string[] = []
  if (incidents > 0) said.push(countInWords(incidents, 'incident open.', 'incidents open.'))
  if (deadlines > 0) said.push(countInWords(deadlines, 'deadline needs you this week.', 'deadlines need you this week.'))
  if (said.length < 2 && nobody > 0) said.push(count(nobody, 'Nobody is on call for one stretch of the coming weeks.', 'Nobody is on call for # stretches of the coming weeks.'))
  if (said.length < 2 && incidents === 0 && alerts !== undefined && alerts > 0) said.unshift(countInWords(alerts, 'alert fires; no incident is open.', 'alerts fire; no incident is open.'))
  return said.length === 0 ? t`Nothing is on fire, nothing is due.` : said.slice(0, 2).join(' ')
}
