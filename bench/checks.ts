import { createServer as createHttp } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { runningEmbedded } from '../server/testing.ts'
import { start, stop } from './product.ts'

/**
 * Processor seconds per 1,000 checks through the whole product: claimed, run, judged, state and result kept. Targets are loopback
 * addresses answered by this program, which is not counted; what the idle product takes is taken off.
 * Usage: node bench/checks.ts [targets] [interval s] [intervals] [kinds]
 */
const targets = Number(process.argv[2] ?? 1000)
const interval = Number(process.argv[3] ?? 15)
const intervals = Number(process.argv[4] ?? 4)
const kinds = (process.argv[5] ?? 'tcp,icmp,http').split(',')
const ticks = 100

/** Processor seconds of a process and all below it by their names, children that ended included. */
function processorOf(root: number): Map<string, number> {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const [own, ended] = [(Number(fields[11]) + Number(fields[12])) / ticks, (Number(fields[13]) + Number(fields[14])) / ticks]
      return [{ pid: Number(name), parent: Number(fields[1]), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), own, ended }]
    } catch {
      return []
    }
  })
  const below = new Set([root])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const one of all) if (below.has(one.parent)) below.add(one.pid)
  }
  const sums = new Map<string, number>()
  const add = (name: string, seconds: number) => sums.set(name, (sums.get(name) ?? 0) + seconds)
  for (const one of all) {
    if (!below.has(one.pid)) continue
    const name = one.pid === root ? 'server' : one.name === 'postgres' ? 'postgres' : ['sh', 'fping'].includes(one.name) ? 'fping' : 'telemetry'
    add(name, one.own)
    // PostgreSQL's backends and fping come and go: what they used is their parent's when they end.
    add(one.pid === root ? 'fping' : name, one.ended)
  }
  return sums
}

/** What was used between two moments, per second. */
async function during(root: number, seconds: number): Promise<Map<string, number>> {
  const before = processorOf(root)
  const began = performance.now()
  await pause(seconds * 1000)
  const passed = (performance.now() - began) / 1000
  return new Map([...processorOf(root)].map(([name, used]) => [name, (used - (before.get(name) ?? 0)) / passed]))
}

const addressOf = (n: number) => `127.${1 + Math.floor(n / 62_500)}.${1 + Math.floor(n / 250) % 250}.${1 + (n % 250)}`
const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => { server.listen(0, '0.0.0.0', 4096, done) })
  return (server.address() as AddressInfo).port
}

const plain = createServer((socket) => { socket.on('error', () => {}); socket.on('data', () => {}) })
const web = createHttp((_, response) => response.end('ok'))
const ports = { tcp: await listening(plain), http: await listening(web) }
const targetOf = (kind: string, n: number) => kind === 'icmp' ? { kind, host: addressOf(n), packets: 1, lossAllowed: 0 }
  : kind === 'tcp' ? { kind, host: addressOf(n), port: ports.tcp } : { kind, url: `http://${addressOf(n)}:${ports.http}/`, method: 'GET', expectStatus: '200', followRedirects: false, certificateDays: 0 }

const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-bench-'))
const product = await start(dataDir)
const root = product.child.pid!
const database = new pg.Client({ connectionString: runningEmbedded(dataDir)! })
await database.connect()
try {
  // What a start leaves to do is over by then, and one housekeeping more or less does not show.
  await pause(30_000)
  const idle = await during(root, 60)
  const sum = (used: Map<string, number>) => [...used.values()].reduce((a, b) => a + b, 0)
  process.stdout.write(`idle: ${sum(idle).toFixed(3)} processor seconds a second\n`)
  for (const kind of kinds) {
    await database.query('delete from infrastructure.check_definition')
    await database.query(`insert into infrastructure.check_definition (id, name, kind, target, interval_s, timeout_ms, retries, urgency, owner_team_id)
      select gen_random_uuid(), t->>'host', $1, t, $2, 5000, 2, 'low', (select id from organisation.team order by id limit 1) from jsonb_array_elements($3::jsonb) t`,
    [kind, interval, JSON.stringify(Array.from({ length: targets }, (_, n) => targetOf(kind, n))).replaceAll('"url"', '"host":"bench","url"')])
    await database.query(`update infrastructure.check_definition set target = target - 'host' where kind = 'http'`)
    await database.query(`insert into infrastructure.check_state (check_id, next_at) select id, now() + random() * make_interval(secs => $1) from infrastructure.check_definition on conflict do nothing`, [interval])
    await pause(2 * interval * 1000)
    const used = await during(root, interval * intervals)
    const { rows: [state] } = await database.query<{ ok: string; fresh: string; all: string }>(`select count(*) as all, count(*) filter (where state = 'ok') as ok, count(*) filter (where last_at > now() - make_interval(secs => $1)) as fresh from infrastructure.check_state`, [interval + 2])
    if (Number(state!.fresh) < targets) process.stdout.write(`  only ${state!.fresh} of ${targets} ran in the last interval: the figure is too good\n`)
    const perThousand = (rate: number) => (1000 * rate * interval) / targets
    const parts = [...used].map(([name, rate]) => `${name} ${perThousand(rate - (idle.get(name) ?? 0)).toFixed(3)}`)
    process.stdout.write(`${kind}: ${perThousand(sum(used) - sum(idle)).toFixed(3)} processor seconds per 1,000 checks (${parts.join(', ')}); ${state!.ok} of ${state!.all} ok; ${targets} targets every ${interval} s\n`)
  }
} finally {
  await database.end()
  await stop(product.child)
  plain.close()
  web.close()
  web.closeAllConnections()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)
