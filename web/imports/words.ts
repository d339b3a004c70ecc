import { exportList, type Import, type ImportState, type Verdict } from '@fullscore/api/imports/imports.ts'
import { pathOf } from '@fullscore/api/route.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { count, t } from '../words.ts'

/** Where a list can be downloaded, with its filters. */
export function exportAddress(list: string, query: Record<string, unknown>, format: 'csv' | 'xlsx'): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => (value === undefined || key === 'limit' || key === 'cursor' ? [] : [value].flat().map((one) => [key, typeof one === 'string' ? one : JSON.stringify(one)])))
  return `/api/v1${pathOf(exportList, { list })}?${new URLSearchParams([['format', format], ...pairs]).toString()}`
}

const listed = (parts: readonly (string | false)[]) => {
  const said = parts.filter((part) => part !== false)
  return said.length < 2 ? (said[0] ?? '') : t`${said.slice(0, -1).join(', ')} and ${said.at(-1) ?? ''}`
}

/** What an import comes to, in one sentence. */
export function titleOf({ state, counts, progress, name, wants }: Pick<Import, 'state' | 'counts' | 'progress' | 'name' | 'wants'>): string {
  const { create, update, unchanged, bad, created, updated, archived, restored, left } = counts
  const far = t`${progress.done.toLocaleString(readerLocale())} of ${count(progress.of, 'row', 'rows')}`
  const notTaken = bad > 0 && count(bad, 'row was not taken', 'rows were not taken')
  if (state === 'checking') return t`Dry run: ${far} looked at.`
  if (state === 'running') return t`Taking rows in: ${(created + updated).toLocaleString(readerLocale())} done.`
  if (state === 'undoing') return t`Taking ${name} back: ${progress.done.toLocaleString(readerLocale())} done.`
  if (state === 'undone') return t`Taken back: ${listed([archived > 0 && t`${archived.toLocaleString(readerLocale())} archived`, restored > 0 && t`${restored.toLocaleString(readerLocale())} restored`, left > 0 && t`${left.toLocaleString(readerLocale())} left as they are`])}.`
  if (state === 'mapping') return wants.length > 0 ? t`${name}: say what its columns are.` : t`${name}: not looked at yet.`
  if (state === 'checked') {
    if (create + update === 0) return bad === 0 ? t`Nothing in this file is new.` : count(bad, 'No row can be taken: # row is bad.', 'No row can be taken: # rows are bad.')
    return `${listed([create > 0 && count(create, 'row is new', 'rows are new'), update > 0 && count(update, 'changes what is there', 'change what is there'), unchanged > 0 && count(unchanged, 'is as it was', 'are as they were'), bad > 0 && count(bad, 'is bad', 'are bad')])}.`
  }
  const what = listed([created > 0 && t`${created.toLocaleString(readerLocale())} added`, updated > 0 && t`${updated.toLocaleString(readerLocale())} changed`, created + updated === 0 && t`nothing was taken in`, notTaken])
  return state === 'stopped' ? t`Stopped: ${what}.` : `${what}.`
}

export const stateWords: Record<ImportState, string> = {
  mapping: t`draft`, checking: t`dry run`, checked: t`checked`, running: t`running`, done: t`taken in`, stopped: t`stopped`, undoing: t`being taken back`, undone: t`taken back`, failed: t`failed`,
}
export const verdictWords: Record<Verdict, string> = {
  unread: t`not looked at`, create: t`new`, update: t`changes`, unchanged: t`as it was`, bad: t`bad`, created: t`added`, updated: t`changed`, archived: t`archived again`, restored: t`restored`, left: t`left as it is`,
}
/** Whether the server works on it at this moment. */
export const isBusy = (state: ImportState | undefined): boolean => state === 'checking' || state === 'running' || state === 'undoing'
export const orderLabels = [{ value: 'dmy', label: t`day.month.year, 31.12.25` }, { value: 'mdy', label: t`month/day/year, 12/31/25` }, { value: 'ymd', label: t`year-month-day, 25-12-31` }]
export const decimalLabels = [{ value: ',', label: t`decimal comma, 1.234,50` }, { value: '.', label: t`decimal point, 1,234.50` }]
/** "Take 317 rows in". */
export const takeVerb = (rows: number): string => count(rows, 'Take # row in', 'Take # rows in')
