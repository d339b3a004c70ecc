import { say, term } from '@fullscore/api/sentence.ts'
import { harmless, harmlessJson } from '@fullscore/api/terminal.ts'
import { told } from './words.ts'

/** Prints a line or block on standard output, sentences in the reader's language. */
export function print(text: string): void {
  process.stdout.write(`${harmless(told(text))}\n`)
}

/** Prints a value for programs: the same value, with what a terminal would obey written as JSON writes it. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${harmlessJson(value, indent)}\n`)
}

/** Prints a line for people on standard error, sentences in the reader's language. */
export function complain(text: string): void {
  process.stderr.write(`${harmless(told(text))}\n`)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
/** A line that goes into a file or another program is not cut. */
const width = () => process.stdout.columns ?? Infinity

const words = (value: unknown) => harmless(String(value)).replace(/[\t\n]+/g, ' ')

const isFact = (value: unknown): value is { label: unknown; value: unknown } => isObject(value) && 'label' in value && 'value' in value

/** A field of the contract as its reader calls it. */
const heading = (name: string): string => told(term(name))

const isSimple = (value: unknown) => value === null || typeof value !== 'object'
/** What lies inside a field stands in brackets, so that it reads as one. */
const inside = (value: unknown, name: string) => (isObject(value) && cell(value, name).includes('; ') ? `(${cell(value, name)})` : cell(value, name))
/** What was measured, moment by moment: the last one says how it stands. */
const isSeries = (value: unknown[]): value is Record<string, unknown>[] => value.length > 0 && value.every((one) => isObject(one) && typeof one['at'] === 'number')
/** An object that bears no name: its fields with their values, all the same value said once. */
function pairs(value: Record<string, unknown>): string {
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length > 3 && typeof first![1] === 'string' && entries.every(([, one]) => one === first![1])) return `${cell(first![1])}: ${entries.map(([name]) => words(name)).join(', ')}`
  return entries.length === 0 ? '–' : entries.map(([name, one]) => `${words(heading(name))}: ${inside(one, name)}`).join('; ')
}

/** What is told apart by its kind: that word, and what belongs to it, without names where it is one thing alone. */
function kindly({ kind, ...rest }: Record<string, unknown>): string {
  const said = Object.values(rest).filter((one) => one !== null && one !== undefined)
  if (said.length > 1) return `${words(kind)}; ${pairs(rest)}`
  return words([kind, ...said].filter((one) => typeof one !== 'object').join(' '))
}

/** Fields that hold moments in milliseconds since 1970, as the Score has them. */
const momentName = /^(from|to|at|now|start|end)$/

/** One value in a cell: names instead of objects, local time instead of UTC, a dash for what is not there. @param name of the field */
export function cell(value: unknown, name = ''): string {
  if (typeof value === 'number' && value > 1e12 && value < 1e13 && momentName.test(name)) return localTime(Temporal.Instant.fromEpochMilliseconds(Math.round(value)).toString())
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return '–'
  if (typeof value === 'boolean') return told(value ? say`yes` : say`no`)
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? localTime(value) : harmless(value).replace(/[\t\n]+/g, ' ')
  if (Array.isArray(value) && value.every(isFact)) return value.map((one) => `${words(one.label)}: ${words(one.value)}`).join('; ')
  if (Array.isArray(value)) return value.every((one) => isObject(one) && 'name' in one) ? value.map((one) => words((one as { name: unknown }).name)).join(', ') : value.every(isSimple) ? value.map(words).join(', ') : isSeries(value) ? told(say`${value.length}, the last ${pairs(value.at(-1)!)}`) : `${value.length}`
  if (isObject(value)) return 'name' in value ? words(value['name']) : 'title' in value ? words(value['title']) : 'kind' in value ? kindly(value) : pairs(value)
  return typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : ''
}

function localTime(text: string): string {
  return Temporal.Instant.from(text).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
}

/** An answer for people: lists as tables, single objects as pairs with their lists below. */
export function table(answer: unknown): string {
  if (!isObject(answer)) return cell(answer)
  const items = answer['items']
  if (Array.isArray(items)) return items.length === 0 ? told(say`Nothing.`) : rows(items as Record<string, unknown>[])
  const simple = Object.entries(answer).filter(([, value]) => !(Array.isArray(value) && value.some(isObject)))
  const lists = Object.entries(answer).filter(([, value]) => Array.isArray(value) && value.some(isObject)) as [string, Record<string, unknown>[]][]
  const longest = Math.max(...simple.map(([name]) => heading(name).length), 1)
  // What has no id of its own is worked on by those of the objects it names.
  const shown = (name: string, value: unknown) => (!('id' in answer) && !('name' in answer) && isObject(value) && 'name' in value && typeof value['id'] === 'string' ? `${cell(value)} (${value['id']})` : cell(value, name))
  return [simple.map(([name, value]) => `${heading(name).padEnd(longest)}  ${shown(name, value)}`).join('\n'), ...lists.map(([name, list]) => `\n${heading(name)}\n${rows(list)}`)].join('\n')
}

function rows(items: Record<string, unknown>[]): string {
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) => items.some((item) => item[name] !== null && item[name] !== undefined && cell(item[name]) !== '')).filter((name) => name !== 'version')
  const lines = [columns.map(heading), ...items.map((item) => columns.map((name) => cell(item[name], name)))]
  // The last column may be as wide as the line: nothing stands to its right.
  const widths = columns.map((_, i) => Math.min(i === columns.length - 1 ? Infinity : 60, Math.max(...lines.map((line) => line[i]!.length))))
  return lines.map((line) => line.map((text, i) => (text.length > widths[i]! ? `${text.slice(0, widths[i]! - 1)}…` : text.padEnd(widths[i]!))).join('  ').slice(0, Math.max(80, width())).trimEnd()).join('\n')
}
