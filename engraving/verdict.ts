import { readerLocale } from './locale.ts'
import type { ScoreData } from './types.ts'

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
/** "One alert fires", "Twelve" as "12": how many of what, as a title begins. */
export const count = (n: number, one: string, many: string) => `${numbers[n] ?? n.toLocaleString(readerLocale())} ${n === 1 ? one : many}`
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
  if (incidents === undefined) return 'The Score'
  const said: string[] = []
  if (incidents > 0) said.push(`${count(incidents, 'incident', 'incidents')} open.`)
  if (deadlines > 0) said.push(`${count(deadlines, 'deadline needs', 'deadlines need')} you this week.`)
  if (said.length < 2 && nobody > 0) said.push(nobody === 1 ? 'Nobody is on call for one stretch of the coming weeks.' : `Nobody is on call for ${nobody} stretches of the coming weeks.`)
  if (said.length < 2 && incidents === 0 && alerts !== undefined && alerts > 0) said.unshift(`${count(alerts, 'alert fires', 'alerts fire')}; no incident is open.`)
  return said.length === 0 ? 'Nothing is on fire, nothing is due.' : said.slice(0, 2).join(' ')
}
