import { z } from 'zod'
import { say } from './sentence.ts'

/** How urgent an alert is; the five lines of a stave, from the top. */
export const urgencies = ['critical', 'high', 'medium', 'low', 'info'] as const
export const Urgency = z.enum(urgencies).meta({ id: 'Urgency' })
export type Urgency = z.infer<typeof Urgency>

/** How bad an incident is: 1 is the worst. */
export const Severity = z.number().int().min(1).max(4).meta({ id: 'Severity' })

/** Line of a stave from the top, 1 to 5, for an urgency. */
export const lineOf = (urgency: Urgency): number => urgencies.indexOf(urgency) + 1

/**
 * What no text for people holds: controls (C0, DEL, C1), line and paragraph separators, and the marks by which a text overrides the
 * direction of what follows (Unicode UAX #9: U+202A to U+202E, U+2066 to U+2069), with which one name is made to look like another.
 */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const unfitInLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/
const unfitInLines = new RegExp(`\\r(?!\\n)|${unfitInLine.source.replace('\\u0000-\\u001f', '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f')}`)

const named = (text: string, unfit: RegExp): string => {
  const at = text.search(unfit)
  const code = text.charCodeAt(at)
  const sign = code === 10 || code === 13 ? 'a line break' : code === 9 ? 'a tab' : say`the invisible sign U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return say`holds ${sign} at place ${at + 1}: take it out`
}
const fit = (unfit: RegExp) => (text: string): boolean => !unfit.test(text)
const error = (unfit: RegExp) => ({ error: ({ input }: { input?: unknown }) => named(String(input), unfit) })

/** A name, title or other text of one line that people write. */
export const oneLine = (most: number): z.ZodString => z.string().trim().max(most).refine(fit(unfitInLine), error(unfitInLine))
/** A text of several lines that people write; tabs are allowed. */
export const manyLines = (most: number): z.ZodString => z.string().trim().max(most).refine(fit(unfitInLines), error(unfitInLines))

/** A text of a source that cannot be asked again; of nothing but unfit signs it is said to be one, not lost. */
export const cleaned = (most: number) => z.string().trim().min(1).max(most).transform((text) => asLine(text) || '(unreadable)')

/** A text of somebody who cannot be asked again, as one line: breaks become spaces, what is unfit is left out. */
export const asLine = (text: string): string => text.toWellFormed().replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(new RegExp(unfitInLine, 'g'), '').replace(/ {2,}/g, ' ').trim()
/** The same with its line breaks and tabs. */
export const asLines = (text: string): string => text.toWellFormed().replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(new RegExp(unfitInLines, 'g'), '').trim()

/** Levels to which values are cleaned; what is deeper is refused elsewhere. */
const mostDepth = 64

/** All texts in a value cleaned, keys too. */
export function asLinesWithin(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return asLines(value)
  if (depth > mostDepth || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((one) => asLinesWithin(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [asLine(key), asLinesWithin(one, depth + 1)]))
}
