import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { routes } from './routes.ts'
import { asLine, asLines, asLinesWithin, oneLine, manyLines } from './values.ts'

const said = (schema: z.ZodType, text: string) => { const result = z.safeParse(schema, text); return result.success ? 'fine' : result.error.issues[0]!.message }
const hidden = ['\u0000', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069']

describe('texts of people', () => {
  it.each(hidden)('%j is refused in one line and in several, saying where', (sign) => {
    const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    for (const schema of [oneLine(50).min(1), manyLines(50)]) expect(said(schema, `ab${sign}c`)).toBe(`holds the invisible sign U+${code} at place 3: take it out`)
  })
  it('line breaks and tabs are for several lines only', () => {
    for (const text of ['a\nb', 'a\tb', 'a\r\nb']) expect([said(oneLine(50), text), said(manyLines(50), text)]).toEqual([expect.stringContaining('at place 2'), 'fine'])
    expect(said(oneLine(50), 'a\nb')).toContain('a line break')
    expect(said(manyLines(50), 'a\rb')).not.toBe('fine')
  })
  it.each(['Zoë 🎻', 'שרת 1', 'می‌خواهم', '👩‍🚀', 'a\u00a0b', 'naïve\u0301'])('%s is fine, joiners and right-to-left letters are', (text) => {
    expect([said(oneLine(50), text), said(manyLines(50), text)]).toEqual(['fine', 'fine'])
  })
  it('are trimmed and bounded as before', () => {
    expect(z.parse(oneLine(5).min(1), '  a ')).toBe('a')
    expect(said(oneLine(5).min(1), '   ')).not.toBe('fine')
    expect(said(oneLine(5), 'abcdef')).not.toBe('fine')
  })
})

describe('texts of those who cannot be asked again', () => {
  it('are cleaned', () => {
    expect(asLine(` Disk\r\nfull\u001b[31m\u202e now\ud800 `)).toBe('Disk full[31m now\ufffd')
    expect(asLines('a\r\nb\u2028c\td\u0007')).toBe('a\nb\nc\td')
    expect(asLinesWithin({ 'k\ne\u0000y': ['\u202ea', { b: 1, c: null, d: 'x\u0000' }] })).toEqual({ 'k ey': ['a', { b: 1, c: null, d: 'x' }] })
    for (const sign of hidden) expect(said(oneLine(50), asLine(`a${sign}b`))).toBe('fine')
  })
})

/** Texts that a body may hold, by path, which take a hidden character. Those are for machines, or cleaned. */
function taking(schema: unknown, path: string, found: string[] = [], depth = 0): string[] {
  const def = (schema as { _zod?: { def: Record<string, unknown> } })._zod?.def
  if (!def || depth > 12) return found
  const go = (inner: unknown, at = path) => taking(inner, at, found, depth + 1)
  if (def['type'] === 'string' && ['name', 'title', 'label', 'note', 'reason', 'notes', 'description', 'text', 'why', 'organisation', 'department', 'team', 'audience', 'fromName'].includes(path.split('.').at(-1)!)) {
    if (z.safeParse(schema as z.ZodType, '\u202eabcdefghij').success) found.push(path)
  }
  if (def['type'] === 'object') for (const [key, inner] of Object.entries(def['shape'] as object)) go(inner, `${path}.${key}`)
  for (const key of ['innerType', 'element', 'in', 'valueType']) if (def[key]) go(def[key])
  for (const inner of (def['options'] as unknown[] | undefined) ?? []) go(inner)
  return found
}

it('every name, title and text that a body brings refuses hidden characters, or is cleaned', () => {
  const found = routes.flatMap((route: { name: string; body?: unknown }) => (route.body ? taking(route.body, route.name) : []))
  // Alerts are cleaned, pasted cells and what stands in them too; a DNS name and a header's name have a form of their own.
  expect(found.filter((path) => !/^(alerts\.send\.title|imports\.paste\.text|imports\.map\.names\.means\.name)$/.test(path))).toEqual([])
})
