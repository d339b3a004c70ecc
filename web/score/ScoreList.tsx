import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { Moment } from '../kit/Moment.tsx'
import { lasting } from '../kit/time.ts'
import { columnsOf } from '@fullscore/engraving/counted.ts'
import type { Entry, ScoreData } from '@fullscore/engraving/types.ts'
import { columnWords, kindWords } from './words.ts'
import { t } from '../words.ts'
import css from './score.module.css'

const most = 500

/** The Score as a list, stave by stave: what a screen reader reads, and what L shows. */
export function ScoreList({ data }: { data: ScoreData }) {
  const hold = useRef<HTMLDivElement>(null)
  useEffect(() => hold.current?.focus({ preventScroll: true }), [])
  const columns = Map.groupBy(columnsOf(data.density), (one) => one.stave)
  const byStave = Map.groupBy(data.entries, (entry) => entry.stave)
  return (
    <div ref={hold} className={css['list']} tabIndex={-1}>
      {data.staves.map((stave) => {
        const entries = (byStave.get(stave.id) ?? []).toSorted((a, b) => a.from - b.from)
        const counted = columns.get(stave.id) ?? []
        return (
          <section key={stave.id} aria-label={stave.name}>
            <h2>{stave.name} <span className="quiet">{stave.state?.words}</span></h2>
            {entries.length === 0 && counted.length === 0 && <p className="quiet">{t`Nothing in this stretch of time.`}</p>}
            {entries.length > 0 && <EntryTable entries={entries.slice(0, most)} now={data.now} name={stave.name} />}
            {entries.length > most && <p className="quiet">{t`${entries.length - most} more; zoom in to read them.`}</p>}
            {counted.length > 0 && <ul className={css['counted']}>{counted.slice(0, most).map((one) => <li key={one.at}>{columnWords(one)}</li>)}</ul>}
          </section>
        )
      })}
    </div>
  )
}

function EntryTable({ entries, now, name }: { entries: readonly Entry[]; now: number; name: string }) {
  return (
    <table aria-label={name}>
      <thead><tr><th scope="col">{t`When`}</th><th scope="col">{t`How long`}</th><th scope="col">{t`What`}</th><th scope="col">{t`Name`}</th><th scope="col">{t`Why`}</th></tr></thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td><Moment at={entry.from} /></td>
            <td>{entry.to === entry.from ? '' : `${lasting((entry.to ?? now) - entry.from)}${entry.to === null ? t` so far` : ''}`}</td>
            <td>{kindWords(entry)}</td>
            <td>{entry.href === undefined ? entry.label : <Link to={entry.href}>{entry.label === '' ? kindWords(entry) : entry.label}</Link>}</td>
            <td className="why">{entry.why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
