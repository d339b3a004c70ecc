import type { Socket } from 'node:net'
import pg from 'pg'
import type { TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from '../../../egress/egress.ts'
import { found, talk, timingFacts, type Reading, type Gauge, type Run } from './gauge.ts'

type Postgres = TargetOf<'postgresql'>

/** Frontend and backend messages by PostgreSQL's protocol 3.0. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
function startup(user: string, database: string): Buffer {
  const words = Buffer.from(`user\0${user}\0database\0${database}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(words.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  return Buffer.concat([head, words])
}

/** Refusals that mean that it serves nobody at the moment; any other shows that it works. */
const unwell: Record<string, string> = { '57P03': 'it is starting up, shutting down or recovering', '57P01': 'it is shutting down', '57P02': 'it crashed', '53300': 'all its connections are taken', '53200': 'it is out of memory', '53100': 'its disk is full' }

/** The greeting without a user; with one, signing in and a read-only statement. */
export const postgresql: Gauge<'postgresql'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port} ${target.database}`,
  async run(run, target) {
    const greeting = await greet(run, target)
    return greeting.state !== 'ok' || target.user === undefined ? greeting : signIn(run, target, target.user, greeting)
  },
}

function greet(run: Run, target: Postgres): Promise<Reading> {
  const began = performance.now()
  return talk(run, target.host, target.port, async ({ socket, address, timings }) => {
    const where = say`${target.host} port ${target.port}`
    const bytes = bytesOf(socket, where)
    socket.write(sslRequest)
    const [answer] = await bytes(1)
    const encrypted = answer === 0x53
    const of = (state: 'ok' | 'down', code: string, summary: string) => found(state, code, summary, performance.now() - began, { address, encrypted: encrypted ? 'offered' : 'not offered', ...timingFacts(timings) })
    if (answer === 0x45) return of('down', 'refused', 'It refuses the connection before the greeting.')
    if (!encrypted && answer !== 0x4e) throw new EgressFailed('protocol', say`${where} does not speak PostgreSQL's protocol.`)
    if (!encrypted && target.encrypted) return of('down', 'no_tls', 'It offers no encryption: passwords and data would travel in the clear.')
    if (encrypted) return of('ok', 'greeted', 'It speaks PostgreSQL and offers encryption.')
    socket.write(startup(target.user ?? 'fullscore', target.database))
    const head = Buffer.from(await bytes(5))
    const kind = String.fromCharCode(head[0]!)
    if (kind !== 'R' && kind !== 'E') throw new EgressFailed('protocol', say`${where} does not speak PostgreSQL's protocol.`)
    const body = Buffer.from(await bytes(Math.min(8192, Math.max(0, head.readInt32BE(1) - 4))))
    const fields = kind === 'E' ? errorOf(body) : undefined
    if (fields && unwell[fields.code]) return of('down', `sql_${fields.code}`, say`It answers, but ${unwell[fields.code]!}: ${fields.message.slice(0, 200)}.`)
    return of('ok', 'greeted', 'It speaks PostgreSQL and takes connections, without encryption.')
  })
}

const errorOf = (body: Buffer): { code: string; message: string } => {
  const fields = new Map(body.toString('utf8').split('\0').filter((one) => one !== '').map((one) => [one[0], one.slice(1)]))
  return { code: fields.get('C') ?? '', message: fields.get('M') ?? '' }
}

/** Reads so many bytes; nothing is lost between two calls. */
function bytesOf(socket: Socket, where: string): (count: number) => Promise<Uint8Array> {
  let read = Buffer.alloc(0)
  let ended = false
  let waiting: (() => void) | undefined
  socket.on('data', (chunk: Buffer) => { read = Buffer.concat([read, chunk]).subarray(0, 65_536); waiting?.() })
  socket.on('close', () => { ended = true; waiting?.() })
  return async (count) => {
    while (read.length < count) {
      if (ended) throw new EgressFailed('protocol', say`${where} closed the connection without the expected answer.`)
      await new Promise<void>((resolve) => { waiting = resolve })
    }
    const taken = read.subarray(0, count)
    read = read.subarray(count)
    return taken
  }
}

async function signIn(run: Run, target: Postgres, user: string, greeting: Reading): Promise<Reading> {
  const began = performance.now()
  return talk(run, target.host, target.port, async ({ socket, timings }) => {
    const encrypted = greeting.facts['encrypted'] === 'offered'
    const client = new pg.Client({
      stream: () => adopted(socket), user, database: target.database, password: run.password ?? '', ssl: encrypted ? { rejectUnauthorized: false } : false,
      application_name: 'fullscore check', statement_timeout: run.timeoutMs, options: '-c default_transaction_read_only=on',
    })
    client.on('error', () => {})
    const of = (state: 'ok' | 'down', code: string, summary: string, more: Record<string, string | number> = {}) =>
      found(state, code, summary, greeting.durationMs + performance.now() - began, { ...greeting.facts, ...timingFacts(timings), ...more })
    try {
      await client.connect()
      if (target.query === undefined) return of('ok', 'signed_in', say`${user} signs in to ${target.database}.`)
      const result = await client.query({ text: target.query, rowMode: 'array' })
      const rows = (Array.isArray(result) ? result.at(-1) : result) as pg.QueryArrayResult
      const value = textOf(rows.rows[0]?.[0])
      if (target.expectText !== undefined && !value.includes(target.expectText)) return of('down', 'text_missing', say`The first value of the answer does not hold "${target.expectText}".`, { rows: rows.rows.length })
      return of('ok', 'queried', say`The query answered ${count(rows.rows.length, 'row', 'rows')} in ${Math.round(performance.now() - began)} ms.`, { rows: rows.rows.length })
    } catch (error) {
      const code = (error as { code?: string }).code
      if (!(error instanceof Error)) throw error
      return of('down', code ? `sql_${code}` : 'sql', client.host && code?.startsWith('28') ? say`It does not let the user in: ${error.message.slice(0, 200)}.` : say`It refuses: ${error.message.slice(0, 200)}.`)
    } finally {
      await client.end().catch(() => {})
    }
  })
}

/** A socket that is connected already, for a client that wants to connect it itself. */
function adopted(socket: Socket): Socket {
  return Object.assign(socket, { connect: () => { setImmediate(() => socket.emit('connect')); return socket } })
}

/** A value as it is compared: texts and numbers as PostgreSQL writes them, all else as JSON. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
