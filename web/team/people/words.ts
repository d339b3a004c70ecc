import type { Leave } from '@fullscore/api/team/people.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { count, t } from '../../words.ts'

type Days = Pick<Leave, 'from' | 'fromHalf' | 'to' | 'toHalf'>
const dayOf = (date: string, year: boolean) => new Intl.DateTimeFormat(readerLocale(), { weekday: 'short', day: 'numeric', month: 'short', ...(year ? { year: 'numeric' } : {}), timeZone: 'UTC' }).format(Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds).replace(',', '')

/** The days of a leave for people: "Thu 3 Dec – Mon 7 Dec 2026". */
export function daysWords({ from, fromHalf, to, toHalf }: Days): string {
  if (from === to) return `${dayOf(from, true)}${fromHalf ? t`, afternoon` : toHalf ? t`, morning` : ''}`
  return `${dayOf(from, from.slice(0, 4) !== to.slice(0, 4))}${fromHalf ? t` midday` : ''} – ${dayOf(to, true)}${toHalf ? t` midday` : ''}`
}
/** "4.5 working days". */
export const countWords = (days: number): string => (count(days, '# working day', '# working days'))

export const leaveMark = (state: Leave['state']): MarkState => (state === 'approved' ? 'ok' : state === 'asked' ? 'unknown' : state === 'refused' ? 'down' : 'muted')
export const leaveWords = (state: Leave['state']): string => ({ asked: t`asked`, approved: t`holds`, refused: t`refused`, cancelled: t`taken back`, void: t`void` })[state]
export const kindWords = (kind: Leave['kind']): string => (kind === null ? t`away` : kind === 'other' ? t`other leave` : kind === 'sick' ? t`sick leave` : t`holiday`)
