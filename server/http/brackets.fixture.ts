import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Catalogue, Wording } from '@fullscore/api/render.ts'

const codes = Object.keys(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../api/sentences.json'), 'utf8')) as object)

/** A second language for tests: every sentence of the product between brackets, its parameters kept. */
export const bracketed: Catalogue = {
  language: 'en-XA',
  sentences: Object.fromEntries(codes.map((code): [string, Wording] => {
    const [one, more] = /^([^|]*)\|([^|]*#.*)$/s.exec(code)?.slice(1) ?? []
    return [code, one === undefined || more === undefined ? `⟦${code}⟧` : { one: `⟦${one}⟧`, other: `⟦${more}⟧` }]
  })),
}

/** What of a text stands outside of the brackets. */
export function outsideOf(text: string): string {
  let [rest, depth] = ['', 0]
  for (const sign of text) {
    if (sign === '⟦') depth += 1
    else if (sign === '⟧') depth -= 1
    else if (depth === 0) rest += sign
  }
  return rest
}
