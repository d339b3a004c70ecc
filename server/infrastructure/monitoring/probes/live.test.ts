import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, type Call } from '@fullscore/api/call.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addCheck, checkResults, readCheck, tryCheck, type Check } from '@fullscore/api/infrastructure/monitoring.ts'
import { addProbe, readProbe, revokeProbe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { openSession } from '../../../access/sign-in.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { openLog } from '../../../kernel/log.ts'
import { serve, type Serving } from '../../../serve.ts'
import { readSettings } from '../../../settings.ts'
import { world, type World } from '../../../testing.ts'
import { readLines } from './program/buffer.ts'

const program = path.join(import.meta.dirname, 'program/probe-process.ts')
const home = mkdtempSync(path.join(tmpdir(), 'fullscore-probe-live-'))
const clock = systemClock()
let w: World
let serving: Serving | undefined
let port = 0
let call: Call
let good = true
const asked: { good: boolean }[] = []
const target = createServer((_, response) => { asked.push({ good }); response.writeHead(good ? 200 : 503).end('till') })
const children = new Set<ChildProcess>()

/** Starts the server, always on the port that it had first. */
async function startServer(): Promise<void> {
  const environment = { HOME: home, FULLSCORE_DATA: path.join(home, 'server'), FULLSCORE_KEY_FILE: path.join(home, 'key'), FULLSCORE_PORT: String(port), DATABASE_URL: w.databaseUrl }
  serving = await serve(readSettings({ flags: [], environment }), clock, openLog('fatal'), () => {})
  port = Number(new URL(serving.url).port)
}
const stopServer = async () => { await serving?.stop(); serving = undefined }

interface Started { child: ChildProcess; said(): string; ended: Promise<number | null> }
function startProbe(directory: string, more: Record<string, string> = {}): Started {
  const { FULLSCORE_TEST_POSTGRES: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--data', path.join(home, directory)], { env: { ...inherited, HOME: home, ...more }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => { child.once('exit', (code) => { children.delete(child); resolve(code) }) })
  return { child, said: () => said, ended }
}
async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false, seconds = 45): Promise<T> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await new Promise((done) => setTimeout(done, 40))
  }
  throw new Error(`It did not come to pass: ${what}`)
}

beforeAll(async () => {
  await new Promise<void>((done) => { target.listen(0, '127.0.0.1', done) })
  w = await world({ start: clock.now().toString() })
  const mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  const cookie = `fullscore_session=${await openSession(w.ctx, mei.id, { address: '127.0.0.1', userAgent: 'test' })}`
  await startServer()
  call = caller({ origin: serving!.url, fetch, headers: { cookie, 'x-fullscore': '1' } })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  target.close()
  target.closeAllConnections()
  await stopServer()
  await w.close()
  rmSync(home, { recursive: true, force: true })
})

const inBuffer = (directory: string) => {
  const folder = path.join(home, directory, 'buffer')
  return readdirSync(folder).filter((name) => name.endsWith('.results')).sort().flatMap((name) => readLines(readFileSync(path.join(folder, name))).results)
}

it('a probe watches from elsewhere, is cut off, is killed, and tells everything once', { timeout: 240_000 }, async () => {
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
  const { probe, token } = await call(addProbe, { body: { name: 'Riga' } })
  const server = { FULLSCORE_PROBE_SERVER: serving!.url }
  const first = startProbe('riga', { ...server, FULLSCORE_PROBE_TOKEN: token })
  await until('it works', () => first.said().includes('The probe works.'))
  // The key is made there, for its owner alone, and stays there.
  expect([statSync(path.join(home, 'riga/key.pem')).mode & 0o777, statSync(path.join(home, 'riga')).mode & 0o777]).toEqual([0o600, 0o700])
  expect(readFileSync(path.join(home, 'riga/probe.json'), 'utf8')).not.toContain(token)
  const thief = startProbe('thief', { ...server, FULLSCORE_PROBE_TOKEN: token })
  expect(await thief.ended).toBe(1)
  expect(thief.said()).toContain('This enrolment token was used')

  const check = await call(addCheck, { body: { name: 'Till in Riga', target: { kind: 'http', url }, interval: 5, retries: 1, timeout: 2000, probeId: probe.id } })
  const read = (): Promise<Check> => call(readCheck, { params: { id: check.id } })
  await until('the check passes', async () => (await read()).state === 'ok')
  expect(await call(tryCheck, { body: { target: { kind: 'http', url }, probeId: probe.id } })).toMatchObject({ state: 'ok', code: 'http_200' })
  for (const [host, code] of [[serving!.url, 'own-socket'], ['http://169.254.169.254/', 'metadata'], ['http://10.0.0.1/', 'not-granted']] as const) {
    expect(await call(tryCheck, { body: { target: { kind: 'http', url: host }, probeId: probe.id } })).toMatchObject({ state: 'unknown', code })
  }

  await stopServer()
  await until('it notices', () => first.said().includes('Results are kept here until it answers.'))
  good = false
  const bad = () => asked.filter((one) => !one.good).length
  await until('it fails as often as counts', () => bad() >= 2)
  good = true
  const goodAgain = asked.length
  await until('it recovers', () => asked.length > goodAgain && inBuffer('riga').at(-1)?.outcome.state === 'ok' && inBuffer('riga').some((one) => one.outcome.state === 'down'))
  first.child.kill('SIGKILL')
  await first.ended
  const kept = inBuffer('riga')
  expect(kept.filter((one) => one.outcome.state === 'down').length).toBe(bad())

  const second = startProbe('riga')
  await until('it finds what it kept', () => /\d+ results? of before waits? to be sent/.test(second.said()))
  await startServer()
  const stored = async () => (await call(checkResults, { params: { id: check.id }, query: { from: clock.now().subtract({ hours: 1 }).toString(), to: clock.now().add({ minutes: 1 }).toString(), limit: 5000 } })).items.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds
  const all = await until('all of it is there, and more', async () => { const rows = await stored(); return rows.filter((one) => ms(one.at) > ms(kept.at(-1)!.at)).length > 0 && rows })
  // Everything once, in order, at its own moment: the good ones before, the bad ones, the good ones after.
  expect(new Set(all.map((one) => one.at)).size).toBe(all.length)
  const times = new Map(all.map((one) => [ms(one.at), one]))
  for (const one of kept) expect(times.get(ms(one.at))).toMatchObject({ ok: one.outcome.state === 'ok', code: one.outcome.code })
  expect(all.map((one) => (one.ok ? 'o' : 'd')).join('')).toMatch(/^o+d{2,}o+$/)
  expect(all.filter((one) => !one.ok)).toHaveLength(bad())
  // It was over before it was heard of: history, nobody was paged.
  expect(await until('it is well', async () => { const now = await read(); return now.state === 'ok' && now })).toMatchObject({ summary: expect.stringContaining('200') as string })
  const was = await until('the timeline tells', async () => (await call(readTimeline, { query: { kind: 'check', id: check.id } })).items.find((one) => one.type === 'check.was'))
  expect(ms(String(was.payload['from']))).toBe(ms(kept.find((one) => one.outcome.state === 'down')!.at))
  expect([(await call(listAlerts, { query: {} })).items, (await call(listIncidents, { query: {} })).items]).toEqual([[], []])
  expect(await call(readProbe, { params: { id: probe.id } })).toMatchObject({ state: 'working', dropped: 0, versionSays: '' })

  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)

  const third = startProbe('riga', { FULLSCORE_PROBE_TOKEN: token })
  await until('it works again, its used token left alone', () => third.said().includes('Riga runs 1 check.'))
  await call(revokeProbe, { params: { id: probe.id } })
  expect(await third.ended).toBe(3)
  expect(third.said()).toMatch(/The server ended the access of this probe: .*revoked/)
  expect((await read()).state).toBe('unknown')
})

it.each([
  ['http to another machine', ['--server', 'http://probe.example.org', '--token', 'x'], 'is not encrypted'], ['no token', ['--server', 'https://probe.example.org'], 'is not enrolled'], ["a server's flag", ['--port', '1'], '--port is a setting of the server'],
  ['a certificate file that is none', ['--server', 'https://probe.example.org', '--token', 'x', '--ca', program], 'holds no certificate'],
])('%s is refused in a sentence', async (_, flags, says) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--data', path.join(home, `refused ${says.length}`), ...flags], { env: { PATH: process.env['PATH'], HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
  expect(await new Promise((resolve) => { child.once('exit', resolve) })).toBe(1)
  expect(said).toContain(says)
  expect(said.trim().split('\n')).toHaveLength(1)
})
