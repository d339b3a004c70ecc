import { Checkbox, useMantineTheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { memo, useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { PagedRows } from '../data/query.ts'
import { useKeys, type KeyBinding } from '../shell/keys.ts'
import { LiveFoot } from '../shell/LiveFoot.tsx'
import { EmptyPage, ErrorPage, LoadingPage } from '../shell/states.tsx'
import { ActionButton } from './ActionButton.tsx'
import { Chips } from './Chips.tsx'
import type { Filter, FilterState } from './filters.ts'
import { useSteady } from './steady.ts'
import { Key } from './marks.tsx'
import { PageHeader } from './PageHeader.tsx'
import { More } from './More.tsx'
import { handOn } from './hand.ts'
import { PhoneRows, SelectBar } from './PhoneRows.tsx'
import { mostWhole, Stretch, stretchRows, useHeldWidths } from './Stretch.tsx'
import { count, t } from '../words.ts'
import css from './kit.module.css'

export interface Column<T> { key: string; head: string; cell(row: T): ReactNode; align?: 'right'; width?: number | string; subject?: boolean }
/** A row on the phone: two lines, mark left, quiet words right. */
export interface PhoneRow { mark?: ReactNode; title: ReactNode; second?: ReactNode; right?: ReactNode; rightSecond?: ReactNode }
/** A key at the foot of the list: acts on the selected rows, or on the one under the hand. */
export interface RowKey<T> { key: string; does: string; run(rows: T[], clear: () => void): void; reason?: (rows: T[]) => string | undefined }

export interface ListPageProps<T> {
  /** What is listed, in a word: the heading as long as nothing is known. */
  name: string
  /** One sentence that says what the list means now. */
  title: string
  below?: ReactNode
  /** Where they act on rows: on the phone they stand below, once some are selected. */
  actions?: ReactNode | ((selected: T[], clear: () => void) => ReactNode)
  /** What needs no row, beside actions that do. */
  adds?: ReactNode
  /** The stave strip that filters (SmallScore with onRange), above the chips. */
  strip?: ReactNode
  filters?: readonly Filter[]
  state?: FilterState
  searchable?: boolean
  page: PagedRows<T>
  columns: readonly Column<T>[]
  phone(row: T): PhoneRow
  rowKey(row: T): string
  /** Where Enter and the subject's link lead. */
  href?(row: T): string
  selectable?: boolean
  /** Rows of quiet ink: resolved, retired. */
  dim?(row: T): boolean
  keys?: readonly RowKey<T>[]
  /** What the empty list says, and the one next step. */
  empty: { says: string; step?: ReactNode }
  dense?: boolean
  /** Rows do not move while the pointer rests on them or some are selected; what came meanwhile is said and waits. What is listed, as a word: when it changes the selection is let go. */
  steady?: string
  /** Between the chips and the rows: what became of the last deed. */
  notice?: ReactNode
}

/** A list: sentence title, strip, chips, table, keys at the foot. Rows come page by page from the server. */
export function ListPage<T>(given: ListPageProps<T>) {
  const steady = useSteady(given.page.rows, given.rowKey, given.steady !== undefined)
  const props = { ...given, page: { ...given.page, rows: steady.rows }, dim: (row: T) => steady.gone.has(given.rowKey(row)) || (given.dim?.(row) ?? false) }
  const { page, filters = [], state, keys = [] } = props
  const phone = useMediaQuery(`(max-width: ${useMantineTheme().breakpoints.xs})`) ?? false
  const hand = useHand(props)
  const [selecting, setSelecting] = useState(false)
  const selects = phone && selecting && props.selectable === true && page.rows.length > 0
  steady.selects(hand.selected.length > 0 || selects)
  const done = () => { hand.clear(); setSelecting(false) }
  const { below, actions } = props
  // An empty list has one next step, not the same one twice.
  const empty = page.rows.length === 0 && !page.pending && page.error === null && state?.changed !== true
  const title = page.rows.length === 0 && (page.pending || page.error !== null) ? props.name : props.title
  return (
    <div className={css['page']}>
      <PageHeader title={title} below={below} actions={typeof actions !== 'function' ? (empty && props.empty.step === actions ? undefined : actions) : <>{!phone && page.rows.length > 0 && actions(hand.selected, hand.clear)}{props.adds}</>} />
      {props.strip}
      <div className={css['chipLine']}>
        {state !== undefined && <Chips filters={filters} state={state} searchable={props.searchable ?? false} />}
        <span className={css['chipEnd']}>
          <span className="quiet" aria-live="polite">{countWords(page.rows.length, page.total, page.more)}</span>
          {phone && props.selectable === true && page.rows.length > 0 && <button type="button" className={css['linkButton']} aria-pressed={selects} onClick={selects ? done : () => setSelecting(true)}>{selects ? t`Done` : t`Select`}</button>}
        </span>
      </div>
      {state !== undefined && state.unknown.length > 0 && (
        <p role="status" className="why">
          {t`The address asks for ${state.unknown.join(', ')}, which this list does not know; it is left out.`} <button type="button" className={css['linkButton']} onClick={state.clear}>{t`Clear the filters`}</button>
        </p>
      )}
      {props.notice}
      {steady.waiting > 0 && <p className={css['waiting']} role="status">{count(steady.waiting, 'One came or went meanwhile; what went is dim.', '# came or went meanwhile; what went is dim.')} <button type="button" className={css['linkButton']} onClick={steady.release}>{t`Show as it is now`}</button></p>}
      {page.error !== null && page.rows.length === 0 ? <ErrorPage part error={page.error} retry={page.retry} />
      : page.pending ? <LoadingPage part what={t`the list`} />
      : page.rows.length === 0 ? <EmptyPage says={state?.changed === true ? t`Nothing matches these filters.` : props.empty.says}
        step={state?.changed === true ? <ActionButton onClick={state.clear}>{t`Clear the filters`}</ActionButton> : props.empty.step} />
      : phone ? <div {...steady.hold}><PhoneRows {...props} hand={hand} selecting={selects} select={() => setSelecting(true)} /></div> : <div {...steady.hold}><Table {...props} hand={hand} /></div>}
      <More page={page} />
      {selects && <SelectBar chosen={hand.selected.length} all={page.rows.length} toggleAll={hand.toggleAll} done={done}>{typeof actions === 'function' && actions(hand.selected, done)}</SelectBar>}
      {!phone && (
        <footer className={css['keysFoot']}>
          <span>{t`${<Key>J</Key>}${<Key>K</Key>} move`}</span>
          {props.selectable === true && <span>{t`${<Key>X</Key>} select, with Shift through`}</span>}
          {keys.map((key) => <span key={key.key}><Key>{key.key.toUpperCase()}</Key> {key.does}</span>)}
          {props.href !== undefined && <span>{t`${<Key>Enter</Key>} open`}</span>}
          <LiveFoot />
        </footer>
      )}
    </div>
  )
}

function countWords(shown: number, total: number | undefined, more: boolean): string {
  if (total === undefined || total <= shown) return more ? t`${shown} and more` : shown === 0 ? '' : t`${shown} listed`
  return total >= 10_000 ? t`${shown} of 10,000 and more` : t`${shown.toLocaleString(readerLocale())} of ${total.toLocaleString(readerLocale())}`
}

export interface Hand<T> { at: number; key: string | undefined; set(key: string): void; chosen: Set<string>; /** With `through`, all from the row chosen before to this one. */ toggle(key: string, through?: boolean): void; toggleAll(): void; clear(): void; selected: T[] }

/** The row under the hand and the selection, moved by j, k, x and Enter. */
function useHand<T>({ page, rowKey, href, selectable, keys = [], steady }: ListPageProps<T>): Hand<T> {
  const [held, hold] = useState<{ key: string | undefined; at: number }>({ key: undefined, at: -1 })
  const [chosen, setChosen] = useState(new Set<string>())
  const navigate = useNavigate()
  const { rows } = page
  const { at, here, next, before } = handOn(rows, rowKey, held)
  const now = useRef(rows)
  now.current = rows
  const selected = rows.filter((row) => chosen.has(rowKey(row)))
  const aim = selected.length > 0 ? selected : here === undefined ? [] : [here]
  const anchor = useRef<string>(undefined)
  const toggle = (key: string, through = false) => {
    // A row that was drawn long ago asks among the rows of now.
    const rows = now.current
    const [from, to] = [rows.findIndex((row) => rowKey(row) === anchor.current), rows.findIndex((row) => rowKey(row) === key)]
    anchor.current = key
    setChosen((old) => {
      const next = new Set(old)
      if (through && from >= 0 && to >= 0) for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(rowKey(row))
      else if (!next.delete(key)) next.add(key)
      return next
    })
  }
  const toggleAll = () => setChosen(new Set(selected.length > 0 ? [] : rows.map(rowKey)))
  const clear = () => setChosen((old) => old.size === 0 ? old : new Set())
  useEffect(clear, [steady])
  const last = rows.length - 1
  const put = (at: number) => { if (rows[at] !== undefined) hold({ key: rowKey(rows[at]), at }) }
  const moves: KeyBinding[] = [
    { key: 'j', does: t`next row`, run: () => {
      put(next)
      if (next >= last && page.more) page.loadMore()
    } },
    { key: 'k', does: t`row before`, run: () => put(before) },
    ...(href === undefined ? [] : [{ key: 'Enter', does: t`open the row`, run: () => { if (here !== undefined) void navigate(href(here)) }, when: () => here !== undefined }]),
    ...(selectable === true ? [{ key: 'x', does: t`select the row; with Shift all from the last one`, run: (event: KeyboardEvent) => { if (here !== undefined) toggle(rowKey(here), event.shiftKey) } },
      { key: 'Escape', does: t`select nothing`, run: clear, when: () => selected.length > 0 }] : []),
    ...keys.map((key) => ({ key: key.key, does: key.does, run: () => { if (aim.length > 0 && key.reason?.(aim) === undefined) key.run(aim, clear) } })),
  ]
  useKeys(t`This list`, moves)
  return { at, key: held.key, set: (key) => put(now.current.findIndex((row) => rowKey(row) === key)), chosen, toggle, toggleAll, clear, selected }
}

/** The first rows of a list, or all of a short one, and then stretch by stretch. */
const stretchesOf = (many: number): number[] => Array.from({ length: Math.ceil(many / stretchRows) }, (_, index) => index * stretchRows)

function Table<T>(props: ListPageProps<T> & { hand: Hand<T> }) {
  const { page, columns, selectable, dense, title, hand } = props
  const table = useRef<HTMLTableElement>(null)
  const long = page.rows.length > mostWhole
  const { head, widths } = useHeldWidths(long)
  useEffect(() => {
    table.current?.querySelector(`tr[data-row="${hand.at}"]`)?.scrollIntoView({ block: 'nearest' })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when the hand moves, not when what comes above pushes its row down
  }, [hand.key])
  const across = columns.length + (selectable === true ? 1 : 0)
  const drawn = (from: number, to: number) => page.rows.slice(from, to).map((row, index) => <TableRow key={props.rowKey(row)} {...props} row={row} index={from + index} long={long} />)
  return (
    <div className={css['tableHold']}>
      <table ref={table} className={css['table']} data-dense={dense ?? false} aria-label={title} {...(long ? { 'aria-rowcount': page.rows.length + 1 } : {})} style={widths === undefined ? undefined : { tableLayout: 'fixed' }}>
        <thead>
          <tr ref={head}>
            {selectable === true && <th className={css['pick']} style={{ width: widths?.[0] }}>
              <Checkbox aria-label={t`Select all shown`} checked={hand.selected.length > 0 && hand.selected.length === page.rows.length}
                indeterminate={hand.selected.length > 0 && hand.selected.length < page.rows.length} onChange={hand.toggleAll} />
            </th>}
            {columns.map((column, index) => <th key={column.key} scope="col" data-align={column.align} style={{ width: widths?.[index + across - columns.length] ?? column.width }}>{column.head}</th>)}
          </tr>
        </thead>
        {long ? stretchesOf(page.rows.length).map((from) => <Stretch key={from} columns={across} from={from} held={hand.at >= from && hand.at < from + stretchRows}>{() => drawn(from, from + stretchRows)}</Stretch>) : <tbody data-from={0}>{drawn(0, page.rows.length)}</tbody>}
      </table>
    </div>
  )
}

/** A row as it is drawn; the hand that moves elsewhere draws it not anew. */
const TableRow = memo(OneRow, (was, is) => was.row === is.row && was.index === is.index && was.columns === is.columns && was.long === is.long && was.selectable === is.selectable
  && (was.hand.at === was.index) === (is.hand.at === is.index) && was.hand.chosen.has(was.rowKey(was.row)) === is.hand.chosen.has(is.rowKey(is.row)) && was.dim?.(was.row) === is.dim?.(is.row)) as typeof OneRow

function OneRow<T>({ row, index, long, rowKey, columns, href, selectable, dim, hand }: ListPageProps<T> & { hand: Hand<T>; row: T; index: number; long: boolean }) {
  const key = rowKey(row)
  return (
    <tr data-row={index} data-hand={hand.at === index} data-chosen={hand.chosen.has(key)} data-dim={dim?.(row) ?? false} onClick={() => hand.set(key)} {...(long ? { 'aria-rowindex': index + 2 } : {})}>
      {selectable === true && <td className={css['pick']}><Checkbox aria-label={t`Select row ${index + 1}`} checked={hand.chosen.has(key)} onChange={(event) => hand.toggle(key, (event.nativeEvent as MouseEvent).shiftKey)} /></td>}
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-subject={column.subject ?? false}>
          {column.subject === true && href !== undefined ? <Link to={href(row)}>{column.cell(row)}</Link> : column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
