import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { listImportRows, type ImportDetail, type ImportRow, type Verdict } from '@fullscore/api/imports/imports.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged } from '../data/query.ts'
import { More } from '../kit/More.tsx'
import { Glyph } from '../kit/Glyph.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { isBusy, verdictWords } from './words.ts'
import { t } from '../words.ts'
import css from './imports.module.css'

const shownVerdicts: readonly Verdict[] = ['bad', 'left', 'create', 'update', 'unchanged', 'created', 'updated', 'archived', 'restored']

/** The rows with what becomes of each, bad cells marked with their reason. */
export function RowTable({ one }: { one: ImportDetail }) {
  const [verdict, setVerdict] = useState<Verdict>()
  const chips = shownVerdicts.filter((each) => one.counts[each] > 0)
  const chosen = verdict !== undefined && one.counts[verdict] > 0 ? verdict : undefined
  const page = usePaged(listImportRows, { params: { id: one.id }, query: { limit: 50, ...(chosen === undefined ? {} : { verdict: chosen }) } }, { shows: [{ kind: 'import', id: one.id }] })
  // No event tells of a dry run: what it found is asked for when it is through, and after each other mapping.
  const looked = `${isBusy(one.state)} ${JSON.stringify(one.mapping)}`
  const [shown, setShown] = useState(looked)
  const { retry } = page
  useEffect(() => {
    if (looked === shown) return
    setShown(looked)
    retry()
  }, [looked, shown, retry])
  const all = Object.values(one.counts).reduce((sum, count) => sum + count, 0)
  const columns = one.columns.map((column, at) => ({ ...column, at })).filter((column) => one.mapping.columns[column.at]?.to !== null)
  return (
    <Section name={t`Rows`} count={all.toLocaleString(readerLocale())}>
      <div className={css['chips']} role="group" aria-label={t`Which rows`}>
        <button type="button" className={css['chip']} data-on={chosen === undefined} aria-pressed={chosen === undefined} onClick={() => setVerdict(undefined)}>{t`all ${<b>{all.toLocaleString(readerLocale())}</b>}`}</button>
        {chips.map((each) => <button key={each} type="button" className={css['chip']} data-on={chosen === each} aria-pressed={chosen === each} onClick={() => setVerdict(each)}>{verdictWords[each]} <b>{one.counts[each].toLocaleString(readerLocale())}</b></button>)}
      </div>
      <div className={css['hold']} role="region" aria-label={t`Rows of the file`} tabIndex={0}>
        <table className={css['rows']} aria-label={t`Rows`}>
          <thead><tr><th scope="col">{t`Row`}</th><th scope="col">{t`Becomes`}</th>{columns.map((column) => <th key={column.at} scope="col"><span className="quiet">{column.letters}</span> {column.heading}</th>)}</tr></thead>
          <tbody>{page.rows.map((row) => <RowLine key={row.number} row={row} columns={columns.map((column) => column.at)} heads={one.columns.map((column) => column.heading || column.letters)} />)}</tbody>
        </table>
      </div>
      <More page={page} />
    </Section>
  )
}

function RowLine({ row, columns, heads }: { row: ImportRow; columns: readonly number[]; heads: readonly string[] }) {
  const whole = row.reasons.filter((reason) => reason.column === null || !columns.includes(reason.column))
  const bad = row.verdict === 'bad'
  const assumed = (at: number | null) => row.assumed.filter((one) => one.column === at)
  return (
    <tr data-verdict={row.verdict}>
      <th scope="row">{row.number}<span className={css['phoneTitle']}> {row.title}</span></th>
      <td className={css['becomes']}>
        <span className={css['verdict']} data-verdict={row.verdict}>{(bad || row.verdict === 'left') && <Glyph name={bad ? 'down' : 'due'} size={12} />} {row.object === null || bad ? verdictWords[row.verdict] : <Link to={row.object.href}>{verdictWords[row.verdict]}</Link>}</span>
        {whole.map((reason) => <p key={reason.message} className={css['reason']}>{reason.message}</p>)}
        {assumed(null).map((one) => <p key={one.message} className={css['assumed']}>{one.message}</p>)}
        {row.changes.map((change) => <p key={change.label} className={css['change']}>{change.label}: <s>{change.was || t`empty`}</s> {change.is || t`empty`}</p>)}
      </td>
      {columns.map((at) => {
        const reasons = row.reasons.filter((reason) => reason.column === at)
        return <td key={at} data-bad={reasons.length > 0 && bad} data-head={heads[at]}>{row.cells[at]}{reasons.map((reason) => <p key={reason.message} className={css['reason']}>{reason.message}</p>)}{assumed(at).map((one) => <p key={one.message} className={css['assumed']}>{one.message}</p>)}</td>
      })}
    </tr>
  )
}
