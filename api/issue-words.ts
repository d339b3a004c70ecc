import type { z } from 'zod'
import { count, say } from './sentence.ts'

type Issue = Pick<z.core.$ZodRawIssue, 'code'> & Record<string, unknown>

const kinds: Record<string, string> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'yes or no', array: 'a list', object: 'an object', record: 'an object', date: 'a date',
}
const formats: Record<string, string> = {
  email: 'a mail address like name@example.org', url: 'an address like https://example.org', guid: 'an id', uuid: 'an id', datetime: 'a moment like 2026-03-29T01:30:00Z',
  date: 'a date like 2026-03-29', time: 'a time like 08:30', duration: 'a duration like PT30M', ipv4: 'an IPv4 address', ipv6: 'an IPv6 address', cidrv4: 'a range like 192.0.2.0/24',
}
const entries = (many: number) => count(many, 'entry', 'entries')
const units: Record<string, (many: number) => string> = { string: (many) => count(many, 'character', 'characters'), array: entries, set: entries, file: (many) => count(many, 'byte', 'bytes') }

/** How much of a thing: "1 character", "12 entries"; numbers stand alone. */
function amount(issue: Issue, limit: unknown): string {
  const unit = units[String(issue['origin'])]
  return unit === undefined ? String(limit) : unit(Number(limit))
}

function sizeWords(issue: Issue): string {
  const few = issue.code === 'too_small'
  const limit = issue[few ? 'minimum' : 'maximum']
  if (few && Number(limit) === 1 && String(issue['origin']) in units) return 'must not be empty'
  if (issue['exact'] === true) return say`must have exactly ${amount(issue, limit)}`
  const edge = issue['inclusive'] === false ? (few ? 'more than' : 'less than') : (few ? 'at least' : 'at most')
  return String(issue['origin']) in units ? say`must have ${edge} ${amount(issue, limit)}` : say`must be ${edge} ${amount(issue, limit)}`
}

function valueWords(values: readonly unknown[]): string {
  const named = values.slice(0, 12).map(String)
  if (named.length === 1) return say`must be ${named[0]!}`
  return values.length > named.length ? say`must be one of ${named.join(', ')} and ${values.length - named.length} more` : say`must be one of ${named.slice(0, -1).join(', ')} or ${named.at(-1)!}`
}

/** Of the shapes that were possible, the fault of the one that came nearest: the one whose fault lies deepest, else the last. */
function unionWords(issue: Issue): string {
  const shapes = (issue['errors'] ?? []) as (Issue & { path: unknown[]; message?: string })[][]
  const first = shapes.flatMap((faults) => faults.slice(0, 1)).toSorted((a, b) => b.path.length - a.path.length)
  const [nearest] = first
  // A part of it is wrong: the whole was meant to be of that shape.
  if (nearest?.message !== undefined && nearest.path.length > 0) return say`its ${nearest.path.join('.')} ${nearest.message}`
  return first.find((fault) => fault.code !== 'invalid_type')?.message ?? first[0]?.message ?? 'does not fit any of the possible shapes'
}

/**
 * What is wrong with a value, as the rest of a sentence whose subject is the field: "must have at least 12 characters".
 * For `z.config({ localeError })`: a message given in a schema goes before it.
 */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': return issue['input'] === undefined || issue['input'] === null ? 'is required' : say`must be ${kinds[String(issue['expected'])] ?? String(issue['expected'])}`
    case 'too_small':
    case 'too_big': return sizeWords(issue)
    case 'invalid_format': return say`is not ${formats[String(issue['format'])] ?? 'written as expected'}`
    case 'invalid_value': return issue['input'] === undefined ? 'is required' : valueWords((issue['values'] ?? []) as unknown[])
    case 'unrecognized_keys': return say`holds what is not known here: ${((issue['keys'] ?? []) as string[]).slice(0, 8).join(', ')}`
    case 'not_multiple_of': return say`must be a multiple of ${String(issue['divisor'])}`
    case 'invalid_union': return unionWords(issue)
    case 'invalid_key': return 'has a key that does not fit'
    default: return 'does not fit'
  }
}
