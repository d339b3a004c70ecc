/** Text that is already markup. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Part = string | number | Markup | false | null | undefined | readonly Part[]

const shown = (part: Part): string => {
  if (part instanceof Markup) return part.text
  if (part === false || part === null || part === undefined) return ''
  if (typeof part === 'object') return part.map(shown).join('')
  return escape(String(part))
}
/** Signs that mean something in HTML and XML, and those that XML 1.0 forbids. */
const escape = (text: string): string => text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Markup from a template: everything put in is escaped, unless it is markup itself. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(literals.map((literal, index) => literal + (index < parts.length ? shown(parts[index]) : '')).join(''))
}
/** Paragraphs of plain text; single line ends stay line ends. */
export const paragraphs = (text: string): Markup[] => text.split(/\n{2,}/).map((one) => html`<p>${one.split('\n').flatMap((line, index) => (index === 0 ? [line] : [new Markup('<br>'), line]))}</p>`)
