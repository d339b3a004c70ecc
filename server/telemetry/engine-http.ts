import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { EnginePool } from './engine-pool.ts'
import { bindParameters, dataInsert, quote, QueryRefused, withSettings, type DataInsert } from './engine-sql.ts'

const QUERY_BYTES = 1024 * 1024
const DATA_BYTES = 256 * 1024 * 1024
const TOO_LARGE = 307
const WRONG_PASSWORD = 516
// ClickHouse's names of the codes that this face itself gives; clients read them from the end of the message.
const NAMES: Readonly<Record<number, string>> = {
  48: 'NOT_IMPLEMENTED', 62: 'SYNTAX_ERROR', 81: 'UNKNOWN_DATABASE', 115: 'UNKNOWN_SETTING', 202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  307: 'TOO_MANY_BYTES', 456: 'UNKNOWN_QUERY_PARAMETER', 516: 'AUTHENTICATION_FAILED', 1002: 'UNKNOWN_EXCEPTION',
}
// Parameters of ClickHouse's HTTP interface that are no settings.
const NO_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'user', 'password', 'role', 'compress', 'decompress',
  'enable_http_compression', 'http_zlib_compression_level', 'wait_end_of_query', 'buffer_size', 'send_progress_in_http_headers',
  'http_headers_progress_interval_ms', 'http_write_exception_in_output_format', 'cancel_http_readonly_queries_on_client_close'])

/** What the HTTP face needs. */
export interface EngineFace {
  readonly pool: EnginePool
  /** Where bodies wait for the engine, removed afterwards. */
  readonly scratch: string
  /** Asked of every request when set (a TCP port is open to all users of the machine). */
  readonly password: string | undefined
}

interface Request {
  readonly query: string
  readonly settings: Map<string, string>
  readonly parameters: Map<string, string>
  readonly database: string
  readonly format: string
}

/** Answers ClickHouse's HTTP interface: query, `param_*`, settings, data in the body, error codes. */
export function serveEngine(face: EngineFace): Server {
  return createServer({ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 10_000 }, (request, response) => {
    answer(face, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else fail(response, error)
    })
  })
}

async function answer(face: EngineFace, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine')
  response.on('error', () => {})
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  if (!allowed(face.password, request, url)) throw new QueryRefused(WRONG_PASSWORD, 'Authentication failed')
  const asked = readParameters(url.searchParams)
  response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? randomUUID())
  const insert = dataInsert(asked.query)
  const bytes = insert ? await takeData(face, request, asked, insert) : await runText(face, request, asked)
  response.setHeader('Content-Type', /JSON/.test(asked.format) ? 'application/json; charset=UTF-8' : 'text/plain; charset=UTF-8')
  response.setHeader('X-ClickHouse-Format', asked.format)
  response.end(bytes)
}

function readParameters(search: URLSearchParams): Request {
  const settings = new Map<string, string>()
  const parameters = new Map<string, string>()
  for (const [name, value] of search) {
    if (name.startsWith('param_')) parameters.set(name.slice(6), value)
    else if (name === 'session_id') throw new QueryRefused(48, 'Sessions are not supported')
    else if (!NO_SETTINGS.has(name)) {
      if (!/^[a-z]\w*$/.test(name)) throw new QueryRefused(115, `Unknown setting ${name}`)
      settings.set(name, value)
    }
  }
  return {
    query: search.get('query') ?? '', settings, parameters,
    database: search.get('database') ?? 'default', format: search.get('default_format') ?? 'TabSeparated',
  }
}

async function runText(face: EngineFace, request: IncomingMessage, asked: Request): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of decoded(request)) {
    length += (chunk as Buffer).length
    if (length > QUERY_BYTES) throw new QueryRefused(TOO_LARGE, `A query has at most ${QUERY_BYTES} bytes`)
    chunks.push(chunk as Buffer)
  }
  const body = Buffer.concat(chunks).toString()
  const sql = [asked.query, body].filter((part) => part.trim() !== '').join('\n')
  if (dataInsert(sql)) return new Uint8Array()
  return face.pool.run(withSettings(bindParameters(sql, asked.parameters), asked.settings), asked.format, asked.database)
}

/** Data reach the engine by a file: given inside the statement they end at the first empty line. */
async function takeData(face: EngineFace, request: IncomingMessage, asked: Request, insert: DataInsert): Promise<Uint8Array> {
  const path = join(face.scratch, `${randomUUID()}.data`)
  try {
    const length = await save(decoded(request), path)
    if (length === 0) return new Uint8Array()
    const settings = new Map(asked.settings).set('use_structure_from_insertion_table_in_table_functions', '1')
    const sql = `INSERT INTO ${insert.table} ${insert.columns} SELECT * FROM file(${quote(path)}, ${quote(insert.format)})`
    return await face.pool.run(withSettings(sql, settings), asked.format, asked.database)
  } finally {
    await rm(path, { force: true })
  }
}

async function save(body: NodeJS.ReadableStream, path: string): Promise<number> {
  let length = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length
      done(length > DATA_BYTES ? new QueryRefused(TOO_LARGE, `An insert has at most ${DATA_BYTES} bytes`) : null, chunk)
    },
  })
  await pipeline(body, bounded, createWriteStream(path, { mode: 0o600 }))
  return length
}

function decoded(request: IncomingMessage): NodeJS.ReadableStream {
  return request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
}

function allowed(password: string | undefined, request: IncomingMessage, url: URL): boolean {
  if (password === undefined) return true
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const given = basic === undefined
    ? request.headers['x-clickhouse-key'] ?? url.searchParams.get('password') ?? ''
    : Buffer.from(basic, 'base64').toString().replace(/^[^:]*:/, '')
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(String(given)), digest(password))
}

function fail(response: ServerResponse, error: unknown): void {
  const { clickhouseCode, code, message } = error as { clickhouseCode?: number; code?: unknown; message: string }
  const number = clickhouseCode ?? (typeof code === 'number' ? code : 1002)
  const name = NAMES[number] ?? 'UNKNOWN_EXCEPTION'
  const text = message.startsWith('Code: ') ? message : `Code: ${number}. DB::Exception: ${message}. (${name})`
  const status = number === WRONG_PASSWORD ? 403 : number === 241 || number === 202 ? 503 : error instanceof QueryRefused ? 400 : 500
  response.writeHead(status, {
    'X-ClickHouse-Exception-Code': String(number), 'Content-Type': 'text/plain; charset=UTF-8', Connection: 'close',
  })
  response.end(`${text}\n`)
}
