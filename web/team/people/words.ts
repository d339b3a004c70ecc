import type { Leave } from '@fullscore/api/team/people.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'

type Days = Pick<Leave, 'from' | 'fromHalf' | 'to' | 'toHalf'>
const dayOf = (date: string, year: boolean) => new Intl.DateTimeFormat(readerLocale(), { weekday: 'short', day: 'numeric', month: 'short', ...(year ? { year: 'numeric' } : {}), timeZone: 'UTC' }).format(Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds).replace(',', '')

/** The days of a leave for people: "Thu 3 Dec – Mon 7 Dec 2026". */
export function daysWords({ from, fromHalf, to, toHalf }: Days): string {
  if (from === to) return `${dayOf(from, true)}${fromHalf ? ', afternoon' : toHalf ? ', morning' : ''}`
  return `${dayOf(from, from.slice(0, 4) !== to.slice(0, 4))}${fromHalf ? ' midday' : ''} – ${dayOf(to, true)}${toHalf ? ' midday' : ''}`
}
/** "4.5 working days". */
export const countWords = (days: number): string => (days === 1 ? '1 working day' : `${days} working days`)

export const leaveMark = (state: Leave['state']): MarkState => (state === 'approved' ? 'ok' : state === 'asked' ? 'unknown' : state === 'refused' ? 'down' : 'muted')
export const leaveWords = (state: Leave['state']): string => ({ asked: 'asked', approved: 'holds', refused: 'refused', cancelled: 'taken back', void: 'void' })[state]
export const kindWords = (kind: Leave['kind']): string => (kind === null ? 'away' : kind === 'other' ? 'other leave' : kind === 'sick' ? 'sick leave' : 'holiday')
