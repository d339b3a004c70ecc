import { readerLocale, writeFor } from './locale.ts'

/** The words of one language by their codes: a sentence, or for a count the forms that the language has, with `#` for the number. */
export interface Spoken {
  /** BCP 47, `de`. */
  language: string
  sentences: Readonly<Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>>
}

let spoken: Spoken | undefined
let rules: Intl.PluralRules | undefined
let known = new WeakMap<TemplateStringsArray, readonly (string | number)[]>()

/** Says whose words are told from now on; undefined: English. Set once, before the pages are loaded, as constants are told when they are made. */
export function speak(words: Spoken | undefined): void {
  spoken = words
  rules = words === undefined ? undefined : new Intl.PluralRules(words.language)
  known = new WeakMap()
  writeFor(words?.language ?? 'en-GB')
}

/** The language that is spoken; undefined: English, as it stands in the source. */
export const speaks = (): Spoken | undefined => spoken

/**
 * Tags words that people read: t`Held back until ${at}.` The template with `{0}` for its parameters is its code, by which catalogues
 * find it; spaces at its ends are no part of it. What no catalogue has is told in English.
 */
export function t(texts: TemplateStringsArray, ...given: (string | number)[]): string {
  return toldOf(texts).map((piece) => (typeof piece === 'number' ? given[piece] ?? '' : piece)).join('')
}

/** A template in the language that is spoken: its pieces, and the places of its parameters as numbers. */
export function toldOf(texts: TemplateStringsArray): readonly (string | number)[] {
  const had = known.get(texts)
  if (had !== undefined) return had
  const told = spoken === undefined ? undefined : translated(texts, spoken)
  const pieces = told ?? texts.flatMap((text, at) => (at === 0 ? [text] : [at - 1, text]))
  known.set(texts, pieces)
  return pieces
}

function translated(texts: TemplateStringsArray, words: Spoken): (string | number)[] | undefined {
  const whole = texts.map((text, at) => `${at === 0 ? '' : `{${at - 1}}`}${text.replace(/[{}]/g, '$&$&')}`).join('')
  const code = whole.trim()
  const found = lookUp(words, code)
  if (typeof found !== 'string') return undefined
  const at = whole.indexOf(code)
  const pieces: (string | number)[] = [whole.slice(0, at)]
  let from = 0
  for (const { 0: sign, 1: place, index } of found.matchAll(/\{\{|\}\}|\{(\d+)\}/g)) {
    pieces.push(found.slice(from, index), place === undefined ? sign[0]! : Number(place))
    from = index + sign.length
  }
  return [...pieces, found.slice(from), whole.slice(at + code.length)]
}

const lookUp = (words: Spoken | undefined, code: string) => (words !== undefined && Object.hasOwn(words.sentences, code) ? words.sentences[code] : undefined)

/**
 * A number with its thing in the right form: `count(n, 'alert', 'alerts')`, or with `#` for the number: `count(n, 'one pause', '# pauses')`.
 * Both forms together are its code. What else the sentence needs stands in it as `{0}`, `{1}` and is given after the forms.
 */
export function count(many: number, one: string, more: string, ...given: (string | number)[]): string {
  return counted(many, one, more, many.toLocaleString(readerLocale()), given)
}

function counted(many: number, one: string, more: string, number: string, given: readonly (string | number)[]): string {
  const [single, several] = more.includes('#') ? [one, more] : [`# ${one}`, `# ${more}`]
  const forms = lookUp(spoken, `${single}|${several}`)
  const form = typeof forms === 'object' ? (forms[rules!.select(many)] ?? forms.other) : undefined
  return (form ?? (many === 1 ? single : several)).replace(/#|\{(\d+)\}/g, (sign, place: string | undefined) => (place === undefined ? number : String(given[Number(place)] ?? sign)))
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
/** A count as a title begins: "One alert fires", numbers up to ten in words, "12 alerts fire". */
export function countInWords(many: number, one: string, more: string, ...given: (string | number)[]): string {
  return counted(many, one, more, numbers[many] === undefined ? many.toLocaleString(readerLocale()) : word(numbers[many]), given)
}

/** A word that is known only while running, as of an enumeration of the contract, in the language that is spoken; itself where no catalogue has it. */
export function word(code: string): string {
  const found = lookUp(spoken, code)
  return typeof found === 'string' ? found.replace(/\{\{|\}\}/g, (sign) => sign[0]!) : code
}
