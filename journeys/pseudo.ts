import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Wording } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'

/** English with accents, as translators' tools call it: a language in which each sentence shows where it begins and ends. */
export const pseudo = 'en-XA'
const [open, close] = ['⟦', '⟧']

/** The codes of all sentences the product has. */
export const codes = Object.keys(JSON.parse(readFileSync(path.join(import.meta.dirname, '../api/sentences.json'), 'utf8')) as object)
const known = new Set(codes)

/** A sentence between brackets, a third longer by short words of no letters, its parameters kept. */
const far = (text: string): string => `${open}${text}${' ~~~'.repeat(Math.round(text.replace(/\{\d+\}/g, '').length * 0.3 / 4))}${close}`

/** Writes the pseudo-language into a data directory, as an operator puts a language there. */
export function writePseudo(dataDir: string): void {
  const sentences = Object.fromEntries(codes.map((code): [string, Wording] => {
    const [one, more] = /^([^|]*)\|([^|]*#.*)$/s.exec(code)?.slice(1) ?? []
    return [code, one === undefined || more === undefined ? far(code) : { one: far(one), other: far(more) }]
  }))
  mkdirSync(path.join(dataDir, 'languages'), { recursive: true })
  writeFileSync(path.join(dataDir, 'languages', `${pseudo}.json`), JSON.stringify(sentences))
}

/** What the sample company's people write, word by word, as its chapters hold it; what the product says as well is left out. */
export function sampleTexts(): string[] {
  const server = path.join(import.meta.dirname, '../server')
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)(sample\/[a-z-]+|sample[a-z-]*)\.ts$/.test(name) && !name.includes('node_modules'))
  const texts = files.flatMap((name) => [...readFileSync(path.join(server, name), 'utf8').matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map((found) => found[1]!.replace(/\\(.)/g, '$1')))
  return [...new Set(texts)].filter((text) => /\p{L} \p{L}/u.test(text) && !known.has(text))
}

/** Fields of answers that hold sentences of the product's own: what stands in them excuses nothing. */
const sentences = new Set(['detail', 'message', 'why', 'because', 'says', 'sentence', 'verdict', 'warning', 'warnings', 'stateWhy', 'severityWhy', 'words', 'reasons'])

/** All that the world's people and machines wrote, gathered from the answers a page gets. */
export class Written {
  readonly #texts = new Set<string>()
  readonly #named = new Set<string>()
  add(value: unknown, field = ''): void {
    // A word of the contract is no name, whoever sends it.
    if (typeof value === 'string') {
      // A sentence of the product's own comes with its marks: it is told, or it is found bare.
      if (!sentences.has(field) && !hasMarks(value)) for (const one of [value, ...value.split('\n')]) if (one.length > 1 && !known.has(one) && /\p{L}/u.test(one)) this.#texts.add(one)
    } else if (Array.isArray(value)) for (const one of value) this.add(one, field)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        this.add(one, key)
        // Labels of an alert are named by whoever sends it.
        if (field !== 'details' && field !== 'labels') continue
        this.#texts.add(key)
        if (typeof one === 'string') this.#texts.add(one)
      }
    }
  }
  /** Names that people gave although they are words of the product as well. */
  name(...names: readonly string[]): void {
    for (const one of names) {
      this.#texts.add(one)
      this.#named.add(one)
    }
  }
  /** Listens to a page. */
  hear(page: Page): void {
    page.on('response', (response) => {
      if (/\/api\/v1\//.test(response.url()) && (response.headers()['content-type'] ?? '').includes('json')) void response.json().then((body: unknown) => this.add(body), () => undefined)
    })
  }
  /** The product's sentence that a text is, though it stands in no brackets and nobody gave it that name; empty if all is well. */
  said(text: string): string {
    const code = this.#named.has(text.trim()) ? undefined : looksSaid(text)
    return code === undefined ? '' : `${text.trim()} (looks like ${code})`
  }
  /** What of a text stands outside of brackets and was written by nobody; empty if all is well. */
  left(text: string): string {
    let rest = outside(text)
    if (!/\p{L}/u.test(rest)) return ''
    for (const one of [...this.#texts].toSorted((a, b) => b.length - a.length)) rest = withoutWord(rest, one)
    rest = rest.replace(/(https?:\/\/)?[\w.@-]+\.(org|com|example)\b\S*/g, '·').replace(sameEverywhere, '·')
    return /\p{L}{2,}/u.test(rest.replace(/\b(dates|cadence|steps|attributes|components)\[?[\w.\]]*/g, '')) ? rest.replace(/\s+/g, ' ').trim() : ''
  }
}

/** Sentences with two words of their own beside their parameters, as they would stand where nobody told them. */
const shapes = codes.flatMap((code) => {
  if (!/\{\d+\}/.test(code) || (code.replace(/\{\d+\}/g, ' ').match(/\p{L}{2,}/gu) ?? []).length < 2) return []
  return [{ code, shape: new RegExp(`^${code.split(/\{\d+\}/).map((piece) => piece.replace(/\{\{|\}\}/g, (sign) => sign[0]!).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`, 'u') }]
})
/** The product's sentence that a text looks like, which stands in no brackets: it came from somewhere as plain English. */
export function looksSaid(text: string): string | undefined {
  const bare = outside(text).replace(/\s+/g, ' ').trim()
  return /\p{L}{2,} \p{L}{2,}/u.test(bare) && bare === text.replace(/\s+/g, ' ').trim() ? shapes.find(({ shape }) => shape.test(bare))?.code : undefined
}

/** A text without another where that stands by itself: `EC` is not in December. */
function withoutWord(text: string, word: string): string {
  let rest = ''
  let from = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at < from || isLetter(text[at - 1]) && isLetter(word[0]) || isLetter(text[at + word.length]) && isLetter(word.at(-1))) continue
    rest += `${text.slice(from, at)}·`
    from = at + word.length
  }
  return rest + text.slice(from)
}
const isLetter = (sign: string | undefined): boolean => sign !== undefined && /\p{L}/u.test(sign)

/** Numbers of incidents, units, protocols, keys, dates as they are formatted, and the product's own name. */
const sameEverywhere = /\b(SEV\d|INC-\d*|Fullscore|Ctrl K|Esc|Enter|Tab|Shift|UTC|EUR|HTTP|TCP|DNS|ICMP|TLS|SMTP|SSH|PostgreSQL|CPU|JSON|CSV|XLSX|PDF|SMS|SHA-256|API|URL|Chrome|Firefox|Safari|Linux|Mon|Tue|Wed|Thu|Fri|Sat|Sun|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|(January|February|March|April|May|June|July|August|September|October|November|December)|ms|min|h|d|s|B|KiB|MiB|GiB|kB|MB|GB)\b/g

/** A text without what stands between the outermost brackets. */
export function outside(text: string): string {
  let depth = 0
  let rest = ''
  for (const sign of text) {
    if (sign === open) depth += 1
    else if (sign === close) depth = Math.max(0, depth - 1)
    else if (depth === 0) rest += sign
  }
  return rest
}

/** Run in the page: words, read by the block they stand in since a sentence may be made of elements, and what attributes hold. Fields hold what people typed. */
const reading = `(() => {
  const found = new Set([document.title])
  const apart = 'script, style, noscript, kbd, code, pre, input, textarea, datalist'
  const block = (node) => { while (/^inline$|^contents$/.test(getComputedStyle(node).display) && node.parentElement) node = node.parentElement; return node }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const lines = new Map()
  for (let at = walker.nextNode(); at !== null; at = walker.nextNode()) {
    const parent = at.parentElement
    if (!parent || !parent.checkVisibility() || parent.closest(apart)) continue
    const line = block(parent)
    lines.set(line, (lines.get(line) ?? '') + at.textContent)
  }
  for (const text of lines.values()) found.add(text)
  const names = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'alt']
  for (const node of document.querySelectorAll(names.map((one) => '[' + one + ']').join(', '))) {
    if (node.checkVisibility() && !node.matches('[aria-label="autosize measurement"]')) for (const name of names) found.add(node.getAttribute(name) ?? '')
  }
  return [...found].filter((text) => /\\p{L}/u.test(text))
})()`

/** Every text that a page shows, or says to whoever listens. */
export const textsOf = (page: Page): Promise<string[]> => page.evaluate<string[]>(reading)
