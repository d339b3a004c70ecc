import { exportList, type Import, type ImportState, type Verdict } from '@fullscore/api/imports/imports.ts'
import { pathOf } from '@fullscore/api/route.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'

/** Where a list can be downloaded, with its filters. */
export function exportAddress(list: string, query: Record<string, unknown>, format: 'csv' | 'xlsx'): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => (value === undefined || key === 'limit' || key === 'cursor' ? [] : [value].flat().map((one) => [key, typeof one === 'string' ? one : JSON.stringify(one)])))
  return `/api/v1${pathOf(exportList, { list })}?${new URLSearchParams([['format', format], ...pairs]).toString()}`
}

const counted = (count: number, one: string, many: string) => `${count.toLocaleString(readerLocale())} ${count === 1 ? one : many}`
const listed = (parts: readonly (string | false)[]) => {
  const said = parts.filter((part) => part !== false)
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
}
const rows = (count: number) => (count === 1 ? 'row' : 'rows')

/** What an import comes to, in one sentence. */
export function titleOf({ state, counts, progress, name, wants }: Pick<Import, 'state' | 'counts' | 'progress' | 'name' | 'wants'>): string {
  const { create, update, unchanged, bad, created, updated, archived, restored, left } = counts
  const far = `${progress.done.toLocaleString(readerLocale())} of ${counted(progress.of, 'row', 'rows')}`
  const notTaken = bad > 0 && `${counted(bad, 'row was', 'rows were')} not taken`
  if (state === 'checking') return `Dry run: ${far} looked at.`
  if (state === 'running') return `Taking rows in: ${(created + updated).toLocaleString(readerLocale())} done.`
  if (state === 'undoing') return `Taking ${name} back: ${progress.done.toLocaleString(readerLocale())} done.`
  if (state === 'undone') return `Taken back: ${listed([archived > 0 && `${archived.toLocaleString(readerLocale())} archived`, restored > 0 && `${restored.toLocaleString(readerLocale())} restored`, left > 0 && `${left.toLocaleString(readerLocale())} left as they are`])}.`
  if (state === 'mapping') return wants.length > 0 ? `${name}: say what its columns are.` : `${name}: not looked at yet.`
  if (state === 'checked') {
    if (create + update === 0) return bad === 0 ? 'Nothing in this file is new.' : `No row can be taken: ${counted(bad, 'row is', 'rows are')} bad.`
    return `${listed([create > 0 && counted(create, 'row is new', 'rows are new'), update > 0 && counted(update, 'changes what is there', 'change what is there'), unchanged > 0 && counted(unchanged, 'is as it was', 'are as they were'), bad > 0 && counted(bad, 'is bad', 'are bad')])}.`
  }
  return `${state === 'stopped' ? 'Stopped: ' : ''}${listed([created > 0 && `${created.toLocaleString(readerLocale())} added`, updated > 0 && `${updated.toLocaleString(readerLocale())} changed`, created + updated === 0 && 'nothing was taken in', notTaken])}.`
}

export const stateWords: Record<ImportState, string> = {
  mapping: 'draft', checking: 'dry run', checked: 'checked', running: 'running', done: 'taken in', stopped: 'stopped', undoing: 'being taken back', undone: 'taken back', failed: 'failed',
}
export const verdictWords: Record<Verdict, string> = {
  unread: 'not looked at', create: 'new', update: 'changes', unchanged: 'as it was', bad: 'bad', created: 'added', updated: 'changed', archived: 'archived again', restored: 'restored', left: 'left as it is',
}
/** Whether the server works on it at this moment. */
export const isBusy = (state: ImportState | undefined): boolean => state === 'checking' || state === 'running' || state === 'undoing'
export const orderLabels = [{ value: 'dmy', label: 'day.month.year, 31.12.25' }, { value: 'mdy', label: 'month/day/year, 12/31/25' }, { value: 'ymd', label: 'year-month-day, 25-12-31' }]
export const decimalLabels = [{ value: ',', label: 'decimal comma, 1.234,50' }, { value: '.', label: 'decimal point, 1,234.50' }]
/** "Take 317 rows in". */
export const takeVerb = (count: number): string => `Take ${count.toLocaleString(readerLocale())} ${rows(count)} in`
