import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { Places } from './testing.fixture.ts'

const places = new Places()
afterAll(() => places.clear(), 60_000)
const admin = { email: 'mei@example.org', password: 'a long enough password' }
const keyFile = join(places.folder(), 'key')

function spawned(program: string, words: string[], more: Record<string, string> = {}): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', program), ...words, '--key-file', keyFile], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...more } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  places.add(() => child.kill('SIGKILL'))
  return { child, said: () => said, ended: new Promise((resolve) => { child.once('close', resolve) }) }
}

async function serve(dataDir: string, more: Record<string, string> = {}): Promise<{ url: string; stop(): Promise<void> }> {
  const server = spawned('main.ts', ['--data', dataDir, '--port', '0'], more)
  let url: string | undefined
  for (let tries = 0; url === undefined; tries++) {
    if (tries > 900 || server.child.exitCode !== null) throw new Error(`The server does not start: ${server.said()}`)
    await pause(100)
    url = /answers at (\S+)/.exec(server.said())?.[1]
  }
  return { url, stop: async () => { server.child.kill('SIGTERM'); await server.ended } }
}

async function post(url: string, path: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-fullscore': '1', cookie }, body: JSON.stringify(body) })
}

async function signIn(url: string, password = admin.password): Promise<{ status: number; cookie: string }> {
  const response = await post(url, '/session', { email: admin.email, password })
  return { status: response.status, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

it('a running server is backed up beside its writers, and what is restored starts, signs people in and verifies', async () => {
  // So long that both engines' sockets lie elsewhere.
  const home = join(places.folder(), 'long'.repeat(25), 'data')
  mkdirSync(home, { recursive: true })
  const server = await serve(home, { FULLSCORE_ADMIN_EMAIL: admin.email, FULLSCORE_ADMIN_PASSWORD: admin.password })
  const { cookie } = await signIn(server.url)
  const busy = spawned('command.ts', ['backup', join(home, '../monday'), '--json', '--data', home])
  let written = 0
  while (busy.child.exitCode === null) {
    expect((await post(server.url, '/items', { kind: 'server', name: `host-${written}` }, cookie)).status).toBe(201)
    written++
  }
  expect(await busy.ended, busy.said()).toBe(0)
  const made = JSON.parse(busy.said()) as { events: number; measurements: number }
  expect(made).toMatchObject({ ok: true, notes: [] })
  expect(made.measurements).toBeGreaterThan(0)
  expect(written).toBeGreaterThan(3)
  const refused = spawned('command.ts', ['restore', join(home, '../monday'), '--json', '--data', home])
  expect(await refused.ended).toBe(4)
  expect(JSON.parse(refused.said())).toMatchObject({ code: 'running', message: expect.stringContaining('Fullscore is running on') })
  await server.stop()

  const target = join(places.folder(), 'data')
  const killed = spawned('command.ts', ['restore', join(home, '../monday'), '--data', target])
  while (!existsSync(join(target, 'restoring/telemetry')) && killed.child.exitCode === null) await pause(10)
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(readdirSync(target)).toEqual(['restoring'])
  const proof = spawned('command.ts', ['restore', '--prove', join(home, '../monday'), '--json', '--data', target], { TMPDIR: places.folder() })
  expect(await proof.ended, proof.said()).toBe(0)
  expect(readdirSync(target)).toEqual(['restoring'])
  const restored = spawned('command.ts', ['restore', join(home, '../monday'), '--json', '--data', target])
  expect(await restored.ended, restored.said()).toBe(0)
  expect(JSON.parse(restored.said())).toMatchObject({ ok: true, events: made.events, measurements: made.measurements, keysLacking: [] })
  expect(readdirSync(target).filter((name) => name === 'restoring')).toEqual([])

  const again = await serve(target)
  expect((await signIn(again.url)).status).toBe(201)
  expect((await signIn(again.url, 'not the password')).status).toBe(401)
  const audit = spawned('command.ts', ['audit', 'verify', '--json', '--data', target])
  expect(await audit.ended, audit.said()).toBe(0)
  await again.stop()
}, 600_000)
