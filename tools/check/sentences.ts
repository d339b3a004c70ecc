import { Visitor, type Argument, type Node, type TemplateLiteral } from 'oxc-parser'
import { filesOf, isSource, isTest, report, textOf, type Report } from './gate.ts'
import { readSource, type Source } from './rooms/source.ts'
import { columnsIn, enumeratedIn, wordsOf } from './words.ts'

/** Names under which sentences for people are handed on: properties, variables, parameters with a default. */
const NAMES = new Set(['why', 'reason', 'reasons', 'because', 'detail', 'message', 'note', 'says', 'sentence', 'verdict', 'words', 'hole', 'answer', 'summary', 'refused', 'severityWhy', 'stateWhy', 'counted', 'label', 'value', 'hint', 'subject', 'text', 'title', 'what'])
/** Functions that make them, by their names. */
const MAKER = /^(why|reason)|(Why|Reason|Words|Says|Sentence)$/
/** What refuses or fails with a sentence, and which argument is the first that people read. */
const REFUSING: Readonly<Record<string, number>> = { conflict: 1, invalid: 1, missing: 0, forbidden: 1, unavailable: 1, EgressFailed: 1, EgressRefused: 1, PingUnavailable: 0, Unreadable: 0, NotTaken: 1, ToldError: 0, SettingsError: 0, DatabaseUnfit: 0, EmbeddedDatabaseError: 0, KeyError: 1, BackupFault: 2, ProbeError: 0, ServerAway: 0, ServerRefused: 2 }
/** What speaks on a terminal: there every sentence is said, as no field names it. */
const TERMINAL: Readonly<Record<string, number>> = { UsageError: 0, print: 0, complain: 0, told: 0, ask: 0 }
const atTerminal = (path: string): boolean => path.startsWith('cli/')
/** The server's own program tells by these, from the start to the restore; a bare sentence is a code there, since each is looked up as it is told. */
const TELLING: Readonly<Record<string, number>> = { tell: 0, complain: 0 }
const isProgram = (source: Source): boolean => source.path === 'server/serve.ts' || source.path.includes('/probes/program/') || source.imports.some((one) => one.specifier.endsWith('/terminal.ts'))
/** What it hands on to be told while it works, by the receiver's name. */
const WORKING: Readonly<Record<string, readonly string[]>> = { work: ['step', 'warn'], log: ['info', 'warn'], faults: ['push'] }
const isWorking = (path: string): boolean => /^server\/(backup|database\/embedded|events)(\/|\.ts)/.test(path)
/** Settings are described to who asks for `--help`. */
const SETTINGS = 'server/settings-known.ts'

/** Files whose words go to nobody: the stores' own programs, other protocols' words, what the sample's people write. */
const APART: readonly { files: RegExp; why: string }[] = [
  { files: /^server\/telemetry\/(engine|client|ingest|series|read|spool|feeder|schema|telemetry)/, why: 'an engine of its own, whose words are logged' },
  { files: /(^server\/sample\/|\/sample[a-z-]*\.ts$)/, why: 'the sample company\'s people write their own texts' },
  { files: /^server\/operations\/alerts\/sources\/pagerduty\.ts$/, why: 'errors in the words of that protocol' },
]
const isApart = (path: string) => APART.some(({ files }) => files.test(path))

/** What one file says: templates by `say` and `count`, literals where sentences are handed on; and what is glued instead. */
export interface Said { codes: string[]; faults: string[] }

/** The sentences of one source file. */
export function sentencesIn(path: string, text: string): Said {
  const source = readSource(path, text)
  const said: Said = { codes: [], faults: [] }
  const counts = source.imports.some((one) => one.specifier.endsWith('/sentence.ts') && one.names.get('count') === 'count')
  const faults = new Set<number>()
  new Visitor({ NewExpression(node) { if (/^(Type|Range)?Error$/.test(nameOf(node.callee)) && node.arguments[0]) faults.add(node.arguments[0].start) } }).visit(source.program)
  const judge = (node: Node | null | undefined) => { if (node) for (const leaf of leavesOf(node)) judgeLeaf(source, leaf, said) }
  new Visitor({
    ObjectExpression(node) {
      const names = node.properties.flatMap((one) => (one.type === 'Property' && !one.computed ? [nameOf(one.key)] : []))
      // What an object is found by is called words, too, beside its title.
      for (const one of node.properties) if (one.type === 'Property' && !one.computed && (NAMES.has(nameOf(one.key)) || (path === SETTINGS && ['meaning', 'default'].includes(nameOf(one.key)))) && !(nameOf(one.key) === 'words' && names.includes('title'))) judge(one.value)
    },
    VariableDeclarator(node) { if (node.id.type === 'Identifier' && NAMES.has(node.id.name)) judge(node.init) },
    AssignmentPattern(node) { if (node.left.type === 'Identifier' && NAMES.has(node.left.name)) judge(node.right) },
    AssignmentExpression(node) { if (NAMES.has(node.left.type === 'MemberExpression' && !node.left.computed ? nameOf(node.left.property) : node.left.type === 'Identifier' ? node.left.name : '')) judge(node.right) },
    CallExpression(node) {
      judgeCall(source, counts, nameOf(node.callee), node.arguments, judge, said)
      const { callee } = node
      if (isWorking(path) && callee.type === 'MemberExpression' && WORKING[nameOf(callee.object)]?.includes(nameOf(callee.property))) node.arguments.forEach(judge)
    },
    // A whole sentence is one, under whatever name it is handed on; what is thrown as a fault of the program goes to the log.
    Literal(node) { if (typeof node.value === 'string' && /^[A-Z][a-z']*( [^ ]+)+[.?!]$/.test(node.value) && !faults.has(node.start)) said.codes.push(node.value.replace(/[{}]/g, '$&$&')) },
    NewExpression(node) { judgeCall(source, false, nameOf(node.callee), node.arguments, judge, said) },
    TaggedTemplateExpression(node) {
      if (nameOf(node.tag) !== 'say') return
      said.codes.push(node.quasi.quasis.map((one, at) => `${at === 0 ? '' : `{${at - 1}}`}${(one.value.cooked ?? '').replace(/[{}]/g, '$&$&')}`).join(''))
      for (const parameter of node.quasi.expressions) judge(parameter)
    },
  }).visit(source.program)
  new Visitor({
    FunctionDeclaration(node) { if (node.id && MAKER.test(node.id.name)) judgeReturns(node.body, judge) },
    VariableDeclarator(node) { if (node.id.type === 'Identifier' && MAKER.test(node.id.name) && node.init?.type === 'ArrowFunctionExpression') judgeReturns(node.init.body, judge) },
  }).visit(source.program)
  return { codes: [...new Set(said.codes)], faults: [...new Set(said.faults)] }
}

const nameOf = (node: Node): string => (node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '')

function judgeCall(source: Source, counts: boolean, name: string, given: readonly Argument[], judge: (node: Node) => void, said: Said): void {
  const from = REFUSING[name] ?? (atTerminal(source.path) ? TERMINAL[name] : isProgram(source) ? TELLING[name] : undefined)
  if (from !== undefined) for (const one of given.slice(from)) judge(one)
  if (!counts || name !== 'count') return
  const [one, more] = given.slice(1)
  if (one?.type !== 'Literal' || typeof one.value !== 'string' || more?.type !== 'Literal' || typeof more.value !== 'string') said.faults.push(`${source.path}:${source.lineAt(given[0]!.start)}: the forms of a count are not written out, so that no catalogue can have them`)
  else said.codes.push(more.value.includes('#') ? `${one.value}|${more.value}` : `# ${one.value}|# ${more.value}`)
}

/** The returns of a function, not of those in it. */
function judgeReturns(body: Node | null | undefined, judge: (node: Node) => void): void {
  if (!body) return
  if (body.type !== 'BlockStatement' && body.type !== 'FunctionBody' as string) return judge(body)
  let depth = 0
  new Visitor({
    'ArrowFunctionExpression': () => { depth += 1 }, 'ArrowFunctionExpression:exit': () => { depth -= 1 },
    'FunctionExpression': () => { depth += 1 }, 'FunctionExpression:exit': () => { depth -= 1 },
    ReturnStatement(node) { if (depth === 0 && node.argument) judge(node.argument) },
  }).visit({ type: 'Program', body: (body as unknown as { body: Node[] }).body, sourceType: 'module', hashbang: null, start: 0, end: 0 } as never)
}

/** What an expression comes to: the ends of its branches, the entries of its lists. */
function* leavesOf(node: Node): Generator<Node> {
  switch (node.type) {
    case 'ConditionalExpression': yield* leavesOf(node.consequent); yield* leavesOf(node.alternate); return
    case 'LogicalExpression': yield* leavesOf(node.left); yield* leavesOf(node.right); return
    case 'ParenthesizedExpression': case 'TSAsExpression': case 'TSNonNullExpression': case 'TSSatisfiesExpression': yield* leavesOf(node.expression); return
    case 'AwaitExpression': case 'SpreadElement': yield* leavesOf(node.argument); return
    case 'ArrayExpression': for (const one of node.elements) if (one) yield* leavesOf(one); return
    case 'ArrowFunctionExpression': if (node.expression) yield* leavesOf(node.body); return
    case 'CallExpression': {
      // A list that is joined, filtered or made by going over another holds its sentences in its entries.
      if (node.callee.type !== 'MemberExpression') return
      yield* leavesOf(node.callee.object)
      if (['map', 'flatMap'].includes(nameOf(node.callee.property)) && node.arguments[0]) yield* leavesOf(node.arguments[0])
      return
    }
    default: yield node
  }
}

const hasWords = (text: string): boolean => /[A-Za-z]{2,}/.test(text)
const glued = (node: TemplateLiteral): boolean => node.expressions.length > 0 && hasWords(node.quasis.map((one) => one.value.cooked ?? '').join(' ').replace(/\bSEV\b/g, ''))

/** What is typed at a terminal is the same in every language: a command, a flag. */
const isTyped = (node: Node): boolean => /^(`?fullscore |node fullscore|npm |--|source <\()/.test(node.type === 'Literal' ? String(node.value) : node.type === 'TemplateLiteral' ? node.quasis[0]?.value.cooked ?? '' : '')

function judgeLeaf(source: Source, node: Node, said: Said): void {
  const fault = (what: string) => said.faults.push(`${source.path}:${source.lineAt(node.start)}: ${what}: tag it with say, so that its parameters can be told to a reader (api/sentence.ts)`)
  if (/^(cli|server)\//.test(source.path) && isTyped(node)) return
  if (node.type === 'Literal' && typeof node.value === 'string' && atTerminal(source.path)) { if (hasWords(node.value)) fault('words for a terminal stand bare') }
  else if (node.type === 'Literal' && typeof node.value === 'string' && /[A-Za-z]{2,}[ ,][A-Za-z]/.test(node.value)) said.codes.push(node.value.replace(/[{}]/g, '$&$&'))
  else if (node.type === 'TemplateLiteral' && glued(node)) fault('a sentence with parameters is an untagged template')
  else if (node.type === 'BinaryExpression' && node.operator === '+' && [node.left, node.right].some((one) => (one.type === 'Literal' && typeof one.value === 'string' && hasWords(one.value)) || (one.type === 'TemplateLiteral' && glued(one)))) fault('a sentence is put together with +')
}

/** Every sentence of the product, with the files that say it: of the server, the contract, the command line, the web and the engraving. Files that speak to nobody's page are left out. */
export async function sentencesOf(root: string): Promise<{ looked: number; codes: Map<string, string[]>; faults: string[] }> {
  const paths = (await filesOf(root)).filter((one) => /^(server|api|cli)\//.test(one) && isSource(one) && !isTest(one) && !one.startsWith('server/testing') && one !== 'api/sentence.ts' && one !== 'api/render.ts' && !isApart(one))
  const codes = new Map<string, string[]>()
  const faults: string[] = []
  for (const path of paths) {
    const said = sentencesIn(path, textOf(root, path))
    for (const code of said.codes) codes.set(code, [...(codes.get(code) ?? []), path])
    if (!path.startsWith('api/')) faults.push(...said.faults)
    for (const code of path.startsWith('api/') ? enumeratedIn(path, textOf(root, path)) : /\/(importer|imports\/evaluate)\.ts$/.test(path) ? columnsIn(path, textOf(root, path)) : []) codes.set(code, [...(codes.get(code) ?? []), path])
  }
  const shown = await wordsOf(root)
  for (const [code, files] of shown.codes) codes.set(code, [...(codes.get(code) ?? []), ...files])
  return { looked: paths.length + shown.looked, codes, faults: [...faults, ...shown.faults] }
}

/** No sentence is glued of words and values, and no word of a page stands bare: it is said or tagged, and its template is found in the list for translators. */
export async function sentences(root: string): Promise<Report> {
  const { looked, codes, faults } = await sentencesOf(root)
  if (codes.size === 0) faults.push('no sentence was found: this gate proves nothing')
  return report(looked, faults, 'files')
}
