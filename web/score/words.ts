import { clockTime, lasting, longMoment, shortDay } from '../kit/time.ts'
import { urgencies } from '../kit/marks.tsx'
import { countWords, type Column } from '@fullscore/engraving/counted.ts'
import type { Entry, MarkName } from '@fullscore/engraving/types.ts'

/** The marks' plain names, as hover and list say them. */
export const markWords: Record<MarkName, string> = {
  alert: 'alert', incident: 'incident', deployment: 'deployment', change: 'change', freeze: 'freeze', maintenance: 'maintenance', deadline: 'deadline',
  'contract-end': 'contract ends', forecast: 'forecast', milestone: 'milestone', shift: 'shift', page: 'page', money: 'money', bookmark: 'bookmark',
}

/** What kind of mark it is and how it stands: "critical alert", "SEV1 incident, resolved", "planned change". */
export function kindWords(entry: Entry): string {
  if (entry.state === 'counted') return 'counted'
  const word = entry.rehearsal === true ? `rehearsed ${markWords[entry.mark]}` : markWords[entry.mark]
  switch (entry.mark) {
    case 'alert': return `${urgencies[Math.round(entry.line) - 1] ?? 'info'} ${word}`
    case 'incident': return `SEV${entry.line} ${word}, ${entry.state}`
    case 'change': return entry.state === 'clash' ? `${word} that clashes` : `${entry.state} ${word}`
    case 'deployment':
    case 'milestone':
    case 'page':
    case 'deadline': return `${word}, ${entry.state}`
    case 'shift': return entry.state === 'nobody' ? 'nobody on shift' : entry.state === 'away' ? 'away' : entry.state === 'turn' ? 'on call' : entry.state === 'instead' ? 'stands in' : `${entry.line === 1 ? 'first' : 'second'} on shift`
    default: return word
  }
}

/** When it is: a moment, or from and until with how long. */
export function whenWords(entry: Entry, now: number): string {
  const { from, to } = entry
  if (entry.mark === 'forecast') return longMoment(to ?? from)
  if (to === from) return longMoment(from)
  if (to === null) return `since ${longMoment(from)}, ${lasting(now - from)}`
  const until = shortDay(from) === shortDay(to) ? clockTime(to) : `${shortDay(to)}, ${clockTime(to)}`
  return `${longMoment(from)} to ${until}, ${lasting(to - from)}`
}

/** One line of the list: "03:03, critical alert, rtm-db-03, 26 min". */
export function listWords(entry: Entry, now: number): string {
  const length = entry.to === entry.from ? '' : `, ${lasting((entry.to ?? now) - entry.from)}${entry.to === null ? ' so far' : ''}`
  return [`${shortDay(entry.from)} ${clockTime(entry.from)}`, kindWords(entry), entry.label].filter((part) => part !== '').join(', ') + length
}

/** What a swelling stretch counts: "Tue 10 Nov, 03:00: 41 alerts, 6 critical". */
export function columnWords(column: Column): string {
  return `${shortDay(column.at)}, ${clockTime(column.at)}: ${countWords(column)}`
}
