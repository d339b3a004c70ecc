import { render, type Reader } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'

/** Markup whose sentences are told, and then escaped, once it is known for whom. */
export class Markup {
  readonly #parts: readonly (Part | Literal)[]
  /** @param parts literals as they are, everything else escaped */
  constructor(parts: readonly (Part | Literal)[]) {
    this.#parts = parts
  }
  told(reader: Reader): string {
    return this.#parts.map((part) => (part instanceof Literal ? part.text : shown(part, reader))).join('')
  }
}
class Literal {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
/** A function says of a reader what stands there. */
type Part = string | number | Markup | false | null | undefined | ((reader: Reader) => string) | readonly Part[]

/** Text that is markup already. */
export const raw = (text: string): Markup => new Markup([new Literal(text)])

function shown(part: Part, reader: Reader): string {
  if (part instanceof Markup) return part.told(reader)
  if (part === false || part === null || part === undefined) return ''
  if (typeof part === 'function') return escape(part(reader))
  if (typeof part === 'object') return part.map((one) => shown(one, reader)).join('')
  // People's words are no sentences of ours: they hold no marks and are looked up nowhere.
  const text = String(part)
  return escape(hasMarks(text) ? render(text, reader) : text)
}
/** Signs that mean something in HTML and XML, and those that XML 1.0 forbids. */
const escape = (text: string): string => text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Markup from a template: everything put in is escaped, unless it is markup itself. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(literals.flatMap((literal, index) => [new Literal(literal), ...(index < parts.length ? [parts[index]] : [])]))
}
/** Paragraphs of plain text; single line ends stay line ends. */
export const paragraphs = (text: string): Markup[] => text.split(/\n{2,}/).map((one) => html`<p>${one.split('\n').flatMap((line, index) => (index === 0 ? [line] : [raw('<br>'), line]))}</p>`)
