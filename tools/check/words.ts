import type { Node } from 'oxc-parser'
import { filesOf, isSource, isTest, textOf } from './gate.ts'
import { readSource, type Source } from './rooms/source.ts'
import type { Said } from './sentences.ts'
import { hasWords, looksLikeWords, nameOf, readAt, type Above } from './words/where.ts'

/** Files whose texts no reader of the product meets. */
const APART: readonly { files: RegExp; why: string }[] = [
  { files: /^web\/(gallery\/|score\/sample\.ts$)/, why: 'the gallery of the kit is for whoever works on it, and is not in the built product' },
  { files: /^web\/public\//, why: 'a page\'s words come with the push; no page is open there that could tell others' },
  { files: /^web\/vite\.config\.ts$/, why: 'it builds' },
  { files: /^web\/(words|main)\.tsx?$|^engraving\/words\.ts$/, why: 'they tell the words' },
]

/** What tells a number with its thing. */
const COUNTING = new Set(['count', 'countInWords'])

/** The words of one source file of the web or the engraving: what is tagged, and what is not though people read it. */
export function wordsIn(path: string, text: string): Said {
  const source = readSource(path, text)
  const said: Said = { codes: [], faults: [] }
  const counts = source.imports.some((one) => one.specifier.endsWith('/words.ts') && [...one.names.values()].some((name) => COUNTING.has(name)))
  walk(source.program, [], (node, above) => judge(source, counts, node, above, said))
  return { codes: [...new Set(said.codes)], faults: [...new Set(said.faults)] }
}

function walk(node: Node, above: Above, see: (node: Node, above: Above) => void): void {
  see(node, above)
  for (const [by, value] of Object.entries(node) as [string, unknown][]) {
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) walk(one, [...above, [node, by]], see)
  }
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

function judge(source: Source, counts: boolean, node: Node, above: Above, said: Said): void {
  const fault = (what: string) => said.faults.push(`${source.path}:${source.lineAt(node.start)}: ${what}: tag it with t, so that a language can follow (web/words.ts)`)
  switch (node.type) {
    case 'JSXText': if (isRead(above, node.value, node.value)) fault(`words stand bare in the page, "${shown(node.value)}"`); return
    case 'Literal': if (typeof node.value === 'string' && isRead(above, node.value, node.value) && !isForm(above)) fault(`"${shown(node.value)}" is read by people`); return
    case 'TemplateLiteral': {
      const texts = node.quasis.map((one) => one.value.cooked ?? '')
      if (isTagged(above)) said.codes.push(codeOf(texts))
      else if (isRead(above, texts.join(' '), texts.join('§'))) fault(`a sentence is glued, "${shown(texts.join('…'))}"`)
      return
    }
    case 'CallExpression': {
      if (!counts || !COUNTING.has(nameOf(node.callee))) return
      const [one, more] = node.arguments.slice(1)
      if (one?.type === 'Literal' && typeof one.value === 'string' && more?.type === 'Literal' && typeof more.value === 'string') said.codes.push(more.value.includes('#') ? `${one.value}|${more.value}` : `# ${one.value}|# ${more.value}`)
      else fault('the forms of a count are not written out, so that no catalogue can have them')
    }
  }
}

const shown = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 60)
const isTagged = (above: Above): boolean => { const [node] = above.at(-1) ?? []; return node?.type === 'TaggedTemplateExpression' && nameOf(node.tag) === 't' }
/** The forms of a count are judged with it. */
const isForm = (above: Above): boolean => { const [node] = above.at(-1) ?? []; return node?.type === 'CallExpression' && COUNTING.has(nameOf(node.callee)) }

function isRead(above: Above, text: string, whole: string): boolean {
  if (!hasWords(text)) return false
  const read = readAt(above)
  if (isSentence(whole) && !isForFaults(above)) return true
  return read === 'words' || (read === 'perhaps' && looksLikeWords(whole))
}

/** A whole sentence is read, under whatever name it is handed on; what is thrown as a fault of the program goes to the log. */
const isSentence = (text: string): boolean => /^[A-Z][a-z']*( [^ ]+)+[.?!]$/.test(text)
const isForFaults = (above: Above): boolean => above.some(([node]) => node.type === 'ThrowStatement' || (node.type === 'NewExpression' && nameOf(node.callee).endsWith('Error')))

/** By what catalogues find a template: `{0}` for its parameters, its own braces doubled, spaces at its ends left out. */
const codeOf = (texts: readonly string[]): string => texts.map((text, at) => `${at === 0 ? '' : `{${at - 1}}`}${text.replace(/[{}]/g, '$&$&')}`).join('').trim()

/** Every sentence of the web and of the engraving, with the files that show it. */
export async function wordsOf(root: string): Promise<{ looked: number; codes: Map<string, string[]>; faults: string[] }> {
  const paths = (await filesOf(root)).filter((one) => /^(web|engraving)\//.test(one) && isSource(one) && !isTest(one) && !APART.some(({ files }) => files.test(one)))
  const codes = new Map<string, string[]>()
  const faults: string[] = []
  for (const path of paths) {
    const said = wordsIn(path, textOf(root, path))
    for (const code of said.codes) codes.set(code, [...(codes.get(code) ?? []), path])
    faults.push(...said.faults)
  }
  return { looked: paths.length, codes, faults }
}

/** What makes a field of a plain record, its label first. */
const FIELDS = new Set(['needed', 'optional', 'prose', 'mail', 'webAddress', 'choice', 'day'])

/** The words of the contract that are looked up while running: values of enumerations, what kinds of items and their attributes, plain records and their fields are called. */
export function enumeratedIn(path: string, text: string): string[] {
  const found = new Set<string>()
  walk(readSource(path, text).program, [], (node, above) => {
    if (node.type === 'Property' && above.some(([one]) => one.type === 'VariableDeclarator' && nameOf(one.id) === 'attributesOf')) {
      const said = nameOf(node.key).replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
      // An import's columns begin with a capital.
      found.add(said).add(`${said.charAt(0).toUpperCase()}${said.slice(1)}`)
    }
    if (node.type === 'CallExpression' && FIELDS.has(nameOf(node.callee)) && node.arguments[0]?.type === 'Literal') found.add(String(node.arguments[0].value))
    if (node.type === 'Property' && nameOf(node.key) === 'title' && node.value.type === 'Literal' && above.at(-2)?.[0].type === 'CallExpression' && nameOf((above.at(-2)![0] as { callee: Node }).callee) === 'plain') found.add(String(node.value.value))
    if (node.type !== 'Literal' || typeof node.value !== 'string' || !/^[a-z][a-z-]+$/.test(node.value)) return
    const [parent, by] = above.at(-1)!
    if (parent.type !== 'ArrayExpression' || by !== 'elements') return
    const [taker] = above.at(-2)!
    if ((taker.type === 'CallExpression' && nameOf(taker.callee) === 'enum') || (taker.type === 'TSAsExpression' && above.at(-3)?.[0].type === 'VariableDeclarator')) found.add(node.value)
  })
  return [...found]
}

/** What an import's columns are called: people's files are read by the same words, so that they are said where they are shown (`term`). */
export function columnsIn(path: string, text: string): string[] {
  const found = new Set<string>()
  walk(readSource(path, text).program, [], (node) => {
    if (node.type !== 'Property' || node.computed || !['title', 'label', 'hint'].includes(nameOf(node.key))) return
    if (node.value.type === 'Literal' && typeof node.value.value === 'string' && /^[A-Z][a-z]/.test(node.value.value) && hasWords(node.value.value)) found.add(node.value.value.replace(/[{}]/g, '$&$&'))
  })
  return [...found]
}
