/** Prints a line or block on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const width = () => process.stdout.columns ?? 160

/** One value in a cell: names instead of objects, local time instead of UTC. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? localTime(value) : value.replaceAll('\n', ' ')
  if (Array.isArray(value)) return value.every((one) => isObject(one) && 'name' in one) ? value.map((one) => String((one as { name: unknown }).name)).join(', ') : value.every((one) => !isObject(one)) ? value.join(', ') : `${value.length}`
  if (isObject(value)) return 'name' in value ? String(value['name']) : 'kind' in value ? Object.values(value).filter((one) => typeof one !== 'object').join(' ') : JSON.stringify(value)
  return typeof value === 'number' ? String(value) : ''
}

function localTime(text: string): string {
  return Temporal.Instant.from(text).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')
}

/** An answer for people: lists as tables, single objects as pairs with their lists below. */
export function table(answer: unknown): string {
  if (!isObject(answer)) return cell(answer)
  const items = answer['items']
  if (Array.isArray(items)) return items.length === 0 ? 'Nothing.' : rows(items as Record<string, unknown>[])
  const simple = Object.entries(answer).filter(([, value]) => !(Array.isArray(value) && value.some(isObject)))
  const lists = Object.entries(answer).filter(([, value]) => Array.isArray(value) && value.some(isObject)) as [string, Record<string, unknown>[]][]
  const longest = Math.max(...simple.map(([name]) => name.length), 1)
  return [simple.map(([name, value]) => `${name.padEnd(longest)}  ${cell(value)}`).join('\n'), ...lists.map(([name, list]) => `\n${name}\n${rows(list)}`)].join('\n')
}

function rows(items: Record<string, unknown>[]): string {
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) => items.some((item) => item[name] !== null && item[name] !== undefined && cell(item[name]) !== '')).filter((name) => name !== 'version')
  const lines = [columns, ...items.map((item) => columns.map((name) => cell(item[name])))]
  const widths = columns.map((_, i) => Math.min(60, Math.max(...lines.map((line) => line[i]!.length))))
  return lines.map((line) => line.map((text, i) => (text.length > widths[i]! ? `${text.slice(0, widths[i]! - 1)}…` : text.padEnd(widths[i]!))).join('  ').slice(0, Math.max(80, width())).trimEnd()).join('\n')
}
