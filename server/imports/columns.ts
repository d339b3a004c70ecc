import { say } from '@fullscore/api/sentence.ts'
import { choiceOf } from './cells.ts'
import type { Column, Format } from './importer.ts'
import { synonymsOf } from './synonyms.ts'
import { likeness, plainWords } from './words.ts'

/** What is known of a column of the file before anybody says what it is. */
export interface Clues { heading: string; filled: number; samples: readonly string[]; dates: number; serials?: number; amounts: number; mails: number; ids: number; flags: number }
export interface ColumnGuess { to: string | null; why: string }
interface Candidate { at: number; column: Column; score: number; why: string }

/**
 * Guesses which column of the subject each column of the file is: by its heading, in several languages, or else by what stands in it.
 * No column of the subject is taken twice; the surest guess is made first.
 */
export function guessColumns(file: readonly Clues[], columns: readonly Column[]): ColumnGuess[] {
  const candidates = file.flatMap((clues, at) => columns.flatMap((column): Candidate[] => {
    const one = clues.heading === '' ? byContents(clues, column) : (byHeading(clues, column) ?? byContents(clues, column))
    // What a new record needs is wanted most: a heading that could be two columns is the needed one.
    return one && fits(clues, column) ? [{ at, column, ...one, score: one.score + (column.required === true && one.score >= 50 ? 15 : 0) }] : []
  })).sort((a, b) => b.score - a.score || a.at - b.at)
  const guesses: ColumnGuess[] = file.map((clues) => ({ to: null, why: clues.filled === 0 ? 'This column is empty.' : 'Nothing here says what this is: choose, or leave it out.' }))
  const taken = new Set<Column>()
  for (const { at, column, why } of candidates) {
    if (guesses[at]!.to !== null || taken.has(column)) continue
    guesses[at] = { to: column.name, why }
    taken.add(column)
  }
  return guesses
}

const anyFormat: Format = { order: 'dmy', decimal: ',', zone: 'UTC' }

/** A column full of something else is not taken by its heading alone. */
function fits(clues: Clues, column: Column): boolean {
  if (clues.filled === 0) return column.type !== 'id'
  // A spreadsheet's numbers of days are dates by their heading alone; "unbefristet" is what a column of dates may say, too.
  if (column.type === 'date') return clues.dates > 0 || (clues.serials ?? 0) > 0 || clues.samples.some((text) => column.reads?.(text, anyFormat) !== undefined)
  if (column.type === 'id') return clues.ids > 0
  return column.type !== 'amount' && column.type !== 'number' ? true : clues.amounts > 0 || clues.samples.some((text) => column.reads?.(text, anyFormat) !== undefined)
}

function byHeading({ heading }: Clues, column: Column): { score: number; why: string } | undefined {
  const said = plainWords(heading)
  if (said === '') return undefined
  const own = [column.label, column.name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^attributes\./, '')].map(plainWords)
  if (own.includes(said)) return { score: 100, why: say`Its heading is ${column.label}.` }
  const others = [...(column.synonyms ?? []), ...synonymsOf(column.name)].map(plainWords)
  if (others.includes(said)) return { score: 90 - others.indexOf(said) / 100, why: say`"${heading}" is another word for ${column.label}.` }
  const squeezed = said.replaceAll(' ', '')
  const all = [...own, ...others]
  if (all.some((word) => word.replaceAll(' ', '') === squeezed)) return { score: 88, why: say`"${heading}" is another word for ${column.label}.` }
  const like = Math.max(...all.filter((word) => word.length > 3).map((word) => likeness(word, said)), 0)
  if (like >= 0.75 && said.length > 3) return { score: 60 + like * 20, why: say`"${heading}" looks like ${column.label}.` }
  const words = said.split(' ')
  if (all.some((word) => word.length > 3 && words.length > 1 && words.length < 5 && (` ${said} `).includes(` ${word} `))) return { score: 50, why: say`"${heading}" has to do with ${column.label}.` }
  return undefined
}

function byContents(clues: Clues, column: Column): { score: number; why: string } | undefined {
  if (clues.filled === 0) return undefined
  const share = (count: number) => count / clues.filled >= 0.9
  if (column.type === 'id' && share(clues.ids)) return { score: 45, why: 'It holds ids.' }
  if (/^e?mail$/i.test(column.name) && share(clues.mails)) return { score: 40, why: 'It holds mail addresses.' }
  if (column.type === 'date' && share(clues.dates)) return { score: 20, why: 'It holds dates.' }
  if (column.type === 'choice' && clues.samples.length > 0 && clues.samples.every((text) => choiceOf(column, text) !== undefined)) {
    return { score: 35, why: say`It holds words of ${column.label}.` }
  }
  return undefined
}

/** The row of the headings among the first rows of a file: the one with most words that are headings of the subject, else the first row of words. */
export function guessHeadingRow(rows: readonly { number: number; texts: readonly string[] }[], columns: readonly Column[]): number {
  const known = new Set(columns.flatMap((column) => [column.label, column.name, ...(column.synonyms ?? []), ...synonymsOf(column.name)]).map(plainWords))
  const scored = rows.slice(0, 20).map(({ number, texts }) => ({ number, hits: new Set(texts.map(plainWords).filter((text) => known.has(text))).size }))
  const best = scored.reduce((a, b) => (b.hits > a.hits ? b : a), { number: 0, hits: 0 })
  if (best.hits > 0) return best.number
  const first = rows[0]
  return first !== undefined && first.texts.filter((text) => text !== '').length > 1 && first.texts.every((text) => !/\d/.test(text)) ? first.number : 0
}
