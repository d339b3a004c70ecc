/**
 * Sentences that keep their parameters. A sentence stands in a text between U+2066 and U+2069, each of its parameters between U+2068
 * and U+2069 (the isolates of Unicode UAX #9); what stands between U+2067 and U+2069 is not shown, it says how to read the mark
 * around it. People's texts hold none of these (`values.ts`), so that a sentence is found again in any text it became part of.
 */
const [open, aside, parameter, end] = ['\u2066', '\u2067', '\u2068', '\u2069']
const anyMark = /[\u2066-\u2069]/
const anyMarks = /[\u2066-\u2069]+/g
/** Sentences in parameters in sentences; what is deeper is no sentence of ours. */
const mostDepth = 24

/** What may stand in a sentence. A fraction is written with the reader's decimal sign, moments and dates in the reader's zone and order. */
export type Parameter = string | number | Temporal.Instant | Temporal.ZonedDateTime | Temporal.PlainDate | Temporal.Duration

/**
 * Tags a sentence: say`Held back: a message went at ${at}.` Its template with `{0}`, `{1}` for the parameters is its code, by which
 * catalogues find it. A parameter may itself be a said sentence, or hold several.
 */
export function say(texts: TemplateStringsArray, ...parameters: Parameter[]): string {
  return `${open}${texts.reduce((said, text, at) => `${said}${marked(parameters[at - 1]!)}${text}`)}${end}`
}

/** A word of the product's own that is known only while running, as of an enumeration or a field's label: it is a sentence by itself. */
export const term = (word: string): string => (word === '' || isSaid(word) ? word : `${open}${unmarked(word)}${end}`)

/** Words that somebody else chose, a name or a title: in a sentence they stand as they are, though the product may have a word that looks the same. */
export const asGiven = (text: string): string => (text === '' || isSaid(text) ? text : `${open}${parameter}${unmarked(text)}${aside}"${end}${end}${end}`)

/** A number with its thing in the right form: `count(n, 'alert', 'alerts')`, or with `#` for the number: `count(n, 'one pause', '# pauses')`. */
export function count(many: number, one: string, more: string): string {
  const [single, several] = more.includes('#') ? [one, more] : [`# ${one}`, `# ${more}`]
  const text = (many === 1 ? single : several).replace('#', () => marked(many))
  return `${open}${text}${aside}=${many}${end}${aside}1${single}${end}${aside}n${several}${end}${end}`
}

/** A number that tells how much, with the signs that group its digits; a bare number (a port, a year) has none. */
export const amount = (many: number): string => `${open}${parameter}${many}${aside}#${end}${end}${end}`

/** A stretch of whole days, both ends in it: "3–7 Dec 2026". */
export const range = (from: Temporal.PlainDate, to: Temporal.PlainDate): string => `${open}${parameter}${from.toString()}/${to.toString()}${end}${end}`

/** An object whose name stands in a sentence, with the team that owned it when that was said. */
export interface NamedObject { kind: string; id: string; team: string | null }

/** The name of an object, with which object it is: who may not see that is not told the name. */
export const named = (name: string, { kind, id, team }: NamedObject): string => `${open}${parameter}${isSaid(name) ? name : unmarked(name)}${aside}@${kind} ${id} ${team ?? '-'}${end}${end}${end}`

function marked(value: Parameter): string {
  if (typeof value === 'string') return `${parameter}${isSaid(value) ? value : unmarked(value)}${end}`
  if (typeof value === 'number') return `${parameter}${value}${Number.isInteger(value) ? '' : `${aside}.${end}`}${end}`
  return `${parameter}${value.toString()}${Object.prototype.toString.call(value) === '[object Temporal.Duration]' ? `${aside}P${end}` : ''}${end}`
}

/** The text without the marks' signs: for words from outside, which are no sentence of ours. */
export const unmarked = (text: string): string => (anyMark.test(text) ? text.replace(anyMarks, '') : text)

/** Whether a text holds a mark at all: what tells the cheap case. */
export const hasMarks = (text: string): boolean => text.includes(open)

/** Whether a text holds said sentences, each mark closed and at its place. */
export function isSaid(text: string): boolean {
  if (!hasMarks(text)) return false
  const stack: string[] = []
  for (let at = 0; at < text.length; at++) {
    if (!isMark(text.charCodeAt(at))) continue
    const sign = text[at]!
    if (sign === end) { if (stack.pop() === undefined) return false }
    else if (fitsIn(sign, stack.at(-1) ?? '') && stack.length < mostDepth) stack.push(sign)
    else return false
  }
  return stack.length === 0
}

/** A piece of a text: plain words, or a sentence with its code and parameters. */
export type Part = string | Said
export interface Said {
  /** The template: what catalogues are asked for. Of a count both forms, joined by a bar. */
  code: string
  /** The words between the parameters, and these. */
  pieces: (string | Given)[]
  /** Of a count: the number, and the words for one and for more. */
  counted?: { many: number; one: string; more: string }
}
export interface Given {
  parts: Part[]
  /** How the number or duration in it was given; `"`: words that somebody else chose. */
  as?: '.' | '#' | 'P' | '"'
}

interface Frame { sign: string; pieces: (string | Given | Said)[]; notes: string[] }

/** Reads a text back into sentences and words. Never fails: a mark that is not closed ends with the text, one out of place is left out. */
export function readSentence(text: string): Part[] {
  if (!anyMark.test(text)) return text === '' ? [] : [text]
  const stack: Frame[] = [{ sign: '', pieces: [], notes: [] }]
  const close = () => {
    const [done, around] = [stack.pop()!, stack.at(-1)!]
    if (done.sign === aside) around.notes.push(done.pieces.filter((piece) => typeof piece === 'string').join(''))
    else around.pieces.push(done.sign === open ? saidOf(done) : givenOf(done))
  }
  for (const piece of piecesOf(text)) {
    const top = stack.at(-1)!
    if (piece === end) { if (stack.length > 1) close() }
    else if (isMark(piece.charCodeAt(0))) {
      if (fitsIn(piece, top.sign) && stack.length <= mostDepth) stack.push({ sign: piece, pieces: [], notes: [] })
    } else top.pieces.push(piece)
  }
  // An aside that was cut off is not shown either.
  if (stack.at(-1)!.sign === aside) stack.pop()
  while (stack.length > 1) close()
  return stack[0]!.pieces as Part[]
}

const isMark = (code: number): boolean => code >= 0x2066 && code <= 0x2069

/** A text in its marks and the words between them. By hand: it is done for every sentence of every answer. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!isMark(text.charCodeAt(at))) continue
    if (at > from) pieces.push(text.slice(from, at))
    pieces.push(text[at]!)
    from = at + 1
  }
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}

const fitsIn = (sign: string, around: string): boolean => (sign === open ? around === '' || around === parameter : sign === parameter ? around === open : around === open || around === parameter)

/** The code's own braces are doubled, as the parameters' places are written with them. */
const escaped = (text: string): string => (!text.includes('{') && !text.includes('}') ? text : text.replace(/[{}]/g, '$&$&'))

function saidOf({ pieces, notes }: Frame): Said {
  let place = 0
  const code = pieces.map((piece) => (typeof piece === 'string' ? escaped(piece) : `{${place++}}`)).join('')
  const note = (key: string) => notes.find((one) => one.startsWith(key))?.slice(1)
  const [many, one, more] = [note('='), note('1'), note('n')]
  if (many === undefined || one === undefined || more === undefined) return { code, pieces: pieces as Said['pieces'] }
  return { code: `${one}|${more}`, pieces: pieces as Said['pieces'], counted: { many: Number(many), one, more } }
}

function givenOf({ pieces, notes }: Frame): Given {
  const given: Given = { parts: pieces as Part[] }
  for (const note of notes) if (note === '.' || note === '#' || note === 'P' || note === '"') given.as = note
  return given
}

/** The parameters of the first sentence in a text, each as it was given; none of a text that holds no sentence. */
export function parametersOf(text: string): string[] {
  const given: string[] = []
  let [depth, from] = [0, -1]
  for (let at = text.indexOf(open); at >= 0 && at < text.length; at++) {
    if (!isMark(text.charCodeAt(at))) continue
    if (text[at] !== end) {
      depth += 1
      if (depth === 2 && text[at] === parameter) from = at + 1
      continue
    }
    if (depth === 2 && from >= 0) given.push(text.slice(from, at))
    if (depth === 2) from = -1
    depth -= 1
    if (depth === 0) break
  }
  return given
}

/** The visible words of a text as they were said, moments and dates in the form of ISO 8601. */
export const bare = (text: string): string => (anyMark.test(text) ? words(readSentence(text)) : text)
const words = (parts: readonly Part[]): string => parts.map((part) => (typeof part === 'string' ? part : part.pieces.map((piece) => (typeof piece === 'string' ? piece : words(piece.parts))).join(''))).join('')

/**
 * Cuts a text to so many visible signs; no mark is left half open, and no moment, date or pair of surrogates half there.
 * A sentence that was cut has lost its code and stays as it was said.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  if (!anyMark.test(text)) return whole(text.slice(0, most))
  let [left, said] = [most, '']
  const stack: string[] = []
  for (const piece of piecesOf(text)) {
    if (piece === end) { if (stack.pop() !== undefined) said += end }
    else if (anyMark.test(piece)) {
      stack.push(piece)
      said += piece
    } else if (stack.at(-1) === aside || piece.length <= left) {
      said += piece
      if (stack.at(-1) !== aside) left -= piece.length
    } else {
      if (!(stack.at(-1) === parameter && /^\d{4}-\d\d-\d\d/.test(piece))) said += whole(piece.slice(0, left))
      break
    }
  }
  return `${said}${end.repeat(stack.length)}`
}
const whole = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text)

/** Changes the words of a text piece by piece and leaves its marks: to clean what was put together of words from outside. */
export const reworded = (text: string, change: (words: string) => string): string => (isSaid(text) ? piecesOf(text).map((piece) => (anyMark.test(piece) ? piece : spaced(piece, change))).join('') : change(text))
/** Cleaning trims; between marks the outer spaces belong to the text and are cleaned as if they stood within: a new line stays one where lines may. */
function spaced(piece: string, change: (words: string) => string): string {
  const core = piece.trim()
  const [lead, trail] = core === '' ? [piece, ''] : [piece.slice(0, piece.indexOf(core)), piece.slice(piece.indexOf(core) + core.length)]
  const within = (space: string) => (space === '' ? '' : change(`x${space}x`).slice(1, -1))
  return `${within(lead)}${core === '' ? '' : change(core)}${within(trail)}`
}
