import type { AlertSource } from '@fullscore/api/operations/alerts/sources.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { dayWords } from '../../../kit/time.ts'
import { t } from '../../../words.ts'
import css from './sources.module.css'

const height = 20
const step = 9

/** Seven days as bars: payloads, and in another colour those refused. The words say the same. */
export function DayBars({ days }: { days: AlertSource['days'] }) {
  const most = Math.max(1, ...days.map((day) => day.payloads))
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * height)))
  const words = days.map((day) => day.refused > 0 ? t`${dayWords(day.day)}: ${day.payloads} payloads, ${day.refused} refused` : t`${dayWords(day.day)}: ${day.payloads} payloads`).join('; ')
  return (
    <svg className={css['bars']} width={days.length * step} height={height + 1} role="img" aria-label={words}>
      <title>{words}</title>
      <path d={`M0 ${height + 0.5}h${days.length * step}`} stroke="var(--rule)" />
      {days.map((day, at) => {
        const [all, bad] = [tall(day.payloads), Math.min(tall(day.payloads), tall(day.refused))]
        return <g key={day.day}><rect className={css['bar']} x={at * step + 1} y={height - all} width={step - 3} height={all} /><rect className={css['barRefused']} x={at * step + 1} y={height - bad} width={step - 3} height={bad} /></g>
      })}
    </svg>
  )
}

/** The same days in numbers, today first. */
export function DayTable({ days }: { days: AlertSource['days'] }) {
  const columns = [['payloads', t`Payloads`], ['raised', t`Raised`], ['repeated', t`Said again`], ['resolved', t`Over`], ['withoutEffect', t`Without effect`], ['changes', t`Changes`], ['refused', t`Refused`]] as const
  // A column of noughts says nothing, save of what a source is for.
  const told = columns.filter(([key]) => key === 'payloads' || key === 'raised' || key === 'refused' || days.some((day) => day[key] > 0))
  return (
    <div className={css['hold']} tabIndex={0} role="region" aria-label={t`Counts by day`}>
      <table className={css['table']}>
        <thead><tr><th scope="col">{t`Day, UTC`}</th>{told.map(([key, name]) => <th key={key} scope="col" data-align="right">{name}</th>)}</tr></thead>
        <tbody>{days.toReversed().map((day) => <tr key={day.day}><th scope="row">{dayWords(day.day)}</th>{told.map(([key]) => <td key={key} data-align="right">{day[key] === 0 ? <span className="quiet">0</span> : day[key].toLocaleString(readerLocale())}</td>)}</tr>)}</tbody>
      </table>
    </div>
  )
}
