/** A request that is refused before the engine sees it; `code` is ClickHouse's number for it. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const SYNTAX = 62
const UNKNOWN_PARAMETER = 456
const NOT_ALLOWED = 48

// Texts, quoted names, comments, parameters and semicolons; last, what opens one of the first three and never closes.
const PIECE =
  /'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\]|\\[\s\S])*"|--[^\n]*|\/\*[\s\S]*?\*\/|\{(\w+):([^{}]+)\}|;|['"`]|\/\*/g

/**
 * Puts a request's parameters into its text, as literals cast to the declared type, with the meaning of ClickHouse's
 * HTTP interface. (The engine's own binding is one for all connections and takes no arrays of escaped texts.)
 * Also refuses a second statement.
 */
export function bindParameters(sql: string, parameters: ReadonlyMap<string, string>): string {
  let end = -1
  const bound = sql.replace(PIECE, (piece: string, name: string | undefined, type: string | undefined, offset: number) => {
    if (end >= 0 && !piece.startsWith('--') && !(piece.length > 2 && piece.startsWith('/*'))) throw secondStatement()
    if (name !== undefined && type !== undefined) return literal(name, type.trim(), parameters)
    if (piece === ';') end = offset
    else if (piece.length < 3 && /^(['"`]|\/\*)$/.test(piece)) throw new QueryRefused(SYNTAX, `Unclosed ${piece} at position ${offset}`)
    return piece
  })
  if (end < 0) return bound
  if (sql.slice(end + 1).replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() !== '') throw secondStatement()
  return bound.slice(0, bound.lastIndexOf(';'))
}

function secondStatement(): QueryRefused {
  return new QueryRefused(SYNTAX, 'Only one statement a request')
}

function literal(name: string, type: string, parameters: ReadonlyMap<string, string>): string {
  const given = parameters.get(name)
  if (given === undefined) throw new QueryRefused(UNKNOWN_PARAMETER, `Substitution \`${name}\` is not set`)
  if (!/^[\w(), ']+$/.test(type)) throw new QueryRefused(SYNTAX, `Unknown type ${type} of parameter ${name}`)
  if (type === 'Identifier') {
    return `\`${given.replace(/[\\`]/g, '\\$&')}\``
  }
  const value = /^(Nullable\(|LowCardinality\()*(String|FixedString)/.test(type) ? unescapeField(given) : given
  return `CAST(${quote(value)}, ${quote(type)})`
}

/** A text literal of ClickHouse. */
export function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`
}

const FIELD_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', r: '\r', n: '\n', t: '\t', 0: '\0' }

function unescapeField(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, next: string) => FIELD_ESCAPES[next] ?? next)
}

const INSERT_WITH_DATA = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?([\w.`]+)\s*(\([\w\s,`]+\))?\s*(?:SETTINGS\s+([\s\S]*?))?\s*FORMAT\s+(\w+)\s*$/i

export interface DataInsert {
  readonly table: string
  readonly columns: string
  readonly format: string
}

/** Recognises `INSERT INTO t (columns) FORMAT name`, whose data come in the body. */
export function dataInsert(sql: string): DataInsert | undefined {
  const match = INSERT_WITH_DATA.exec(sql)
  if (!match) return undefined
  if (match[3] !== undefined) throw new QueryRefused(NOT_ALLOWED, 'Give the settings of an INSERT beside the query')
  return { table: match[1]!, columns: match[2] ?? '', format: match[4]! }
}

/**
 * Adds a request's settings to the statement itself: settings given any other way stay with the connection.
 * Refuses data inside the text of an INSERT: they would end at the first empty line, and the rest would run as SQL.
 */
export function withSettings(sql: string, settings: ReadonlyMap<string, string>): string {
  const verb = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? ''
  if (verb === 'INSERT' && !/^\s*INSERT\s+INTO\s+(?:TABLE\s+)?[\w.`]+\s*(\([\w\s,`]+\))?\s*(SELECT|WITH)\b/i.test(sql)) {
    throw new QueryRefused(NOT_ALLOWED, 'Data of an INSERT belong into the body, with the query beside it')
  }
  if (verb === 'SET' || verb === 'USE') throw new QueryRefused(NOT_ALLOWED, `${verb} would outlive its request`)
  if (settings.size === 0 || !['SELECT', 'WITH', 'INSERT'].includes(verb)) return sql
  const list = [...settings].map(([name, value]) => `${name} = ${/^\d+$/.test(value) ? value : quote(value)}`).join(', ')
  return `${sql}\nSETTINGS ${list}`
}
