import { clockTime, lasting, longMoment, shortDay } from '../kit/time.ts'
import { urgencies } from '../kit/marks.tsx'
import { countWords, type Column } from '@fullscore/engraving/counted.ts'
import type { Entry, MarkName } from '@fullscore/engraving/types.ts'
import { t, word } from '../words.ts'

/** The marks' plain names, as hover and list say them. */
export const markWords: Record<MarkName, string> = {
  alert: t`alert`, incident: t`incident`, deployment: t`deployment`, change: t`change`, freeze: t`freeze`, maintenance: t`maintenance`, deadline: t`deadline`,
  'contract-end': t`contract ends`, forecast: t`forecast`, milestone: t`milestone`, shift: t`shift`, page: t`page`, money: t`money`, bookmark: t`bookmark`,
}

/** What kind of mark it is and how it stands: "critical alert", "SEV1 incident, resolved", "planned change". */
export function kindWords(entry: Entry): string {
  if (entry.state === 'counted') return t`counted`
  const what = entry.rehearsal === true ? t`rehearsed ${markWords[entry.mark]}` : markWords[entry.mark]
  switch (entry.mark) {
    case 'alert': return `${word(urgencies[Math.round(entry.line) - 1] ?? 'info')} ${what}`
    case 'incident': return `SEV${entry.line} ${what}, ${word(entry.state)}`
    case 'change': return entry.state === 'clash' ? t`${what} that clashes` : entry.state === 'done' ? t`${what}, done` : `${word(entry.state)} ${what}`
    case 'deployment':
    case 'milestone':
    case 'page':
    case 'deadline': return `${what}, ${word(entry.state)}`
    case 'shift': return entry.state === 'nobody' ? t`nobody on shift` : entry.state === 'away' ? t`away` : entry.state === 'turn' ? t`on call` : entry.state === 'instead' ? t`stands in` : entry.line === 1 ? t`first on shift` : t`second on shift`
    default: return what
  }
}

/** When it is: a moment, or from and until with how long. */
export function whenWords(entry: Entry, now: number): string {
  const { from, to } = entry
  if (entry.mark === 'forecast') return longMoment(to ?? from)
  if (to === from) return longMoment(from)
  if (to === null) return t`since ${longMoment(from)}, ${lasting(now - from)}`
  const until = shortDay(from) === shortDay(to) ? clockTime(to) : `${shortDay(to)}, ${clockTime(to)}`
  return t`${longMoment(from)} to ${until}, ${lasting(to - from)}`
}

/** One line of the list: "03:03, critical alert, rtm-db-03, 26 min". */
export function listWords(entry: Entry, now: number): string {
  const length = entry.to === entry.from ? '' : `, ${lasting((entry.to ?? now) - entry.from)}${entry.to === null ? t` so far` : ''}`
  return [`${shortDay(entry.from)} ${clockTime(entry.from)}`, kindWords(entry), entry.label].filter((part) => part !== '').join(', ') + length
}

/** What a swelling stretch counts: "Tue 10 Nov, 03:00: 41 alerts, 6 critical". */
export function columnWords(column: Column): string {
  return `${shortDay(column.at)}, ${clockTime(column.at)}: ${countWords(column)}`
}
