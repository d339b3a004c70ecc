import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * The process that holds the embedded ClickHouse engine.
 *
 *   node server/telemetry/engine-process.ts --data DIR --socket PATH --child     as the server starts it
 *   node server/telemetry/engine-process.ts --data DIR --listen 127.0.0.1:PORT   alone, shared by servers through
 *     CLICKHOUSE_URL=http://fullscore:PASSWORD@127.0.0.1:PORT/fullscore; the password comes from CLICKHOUSE_PASSWORD or
 *     stands in DIR/password, made at the first start
 *
 * Says one line of JSON on standard output once it answers; ends by SIGTERM, or (as a child) with its parent.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' }, socket: { type: 'string' }, listen: { type: 'string' },
      memory: { type: 'string', default: String(1024 ** 3) }, child: { type: 'boolean', default: false },
    },
  })
  if (values.child) followParent()
  if (values.data === undefined || (values.socket === undefined) === (values.listen === undefined)) {
    throw new Error('Give --data DIR and either --socket PATH or --listen HOST:PORT.')
  }
  mkdirSync(values.data, { recursive: true, mode: 0o700 })
  chmodSync(values.data, 0o700)
  const { openEngine } = await import('./engine-pool.ts')
  const { serveEngine } = await import('./engine-http.ts')
  const pool = openEngine(join(values.data, 'engine'), Number(values.memory))
  const scratch = join(values.data, 'scratch')
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { mode: 0o700 })
  const server = serveEngine({ pool, scratch, password: values.listen === undefined ? undefined : password(values.data) })
  const address = await listen(server, values.socket, values.listen)
  process.stdout.write(`${JSON.stringify({ ready: true, ...address })}\n`)
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    server.close()
    server.closeIdleConnections()
    pool.close().then(() => process.exit(0), () => process.exit(1))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', values.child ? () => {} : end)
}

/** A parent killed by force says no goodbye: its end of our standard input closes, and we get another parent. */
function followParent(): void {
  const parent = process.ppid
  const leave = () => process.exit(0)
  process.stdin.on('end', leave).on('close', leave).on('error', leave).resume()
  setInterval(() => {
    if (process.ppid !== parent) leave()
  }, 1_000)
}

function listen(server: Server, socket: string | undefined, address: string | undefined): Promise<{ port?: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const ready = () => {
      const bound = server.address()
      resolve(bound !== null && typeof bound === 'object' ? { port: bound.port } : {})
    }
    if (socket !== undefined) {
      rmSync(socket, { force: true })
      return void server.listen(socket, ready)
    }
    const [, host, port] = /^\[?([^\]]+)\]?:(\d+)$/.exec(address ?? '') ?? []
    if (host === undefined) return reject(new Error(`--listen wants HOST:PORT, not ${address}.`))
    server.listen(Number(port), host, ready)
  })
}

function password(directory: string): string {
  const given = process.env['CLICKHOUSE_PASSWORD']
  if (given) return given
  const path = join(directory, 'password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

main().catch((error: unknown) => {
  const { clickhouseCode, message } = error as { clickhouseCode?: number; message: string }
  process.stderr.write(`${JSON.stringify({ code: clickhouseCode ?? /Code: (\d+)/.exec(message)?.[1], message: message.slice(0, 600) })}\n`)
  process.exit(1)
})
