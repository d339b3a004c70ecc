import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addSource, readSource, sourcePayloads } from '@fullscore/api/operations/alerts/sources.ts'
import { listAlerts, readAlert } from '@fullscore/api/operations/alerts.ts'
import { getRequestListener } from '@hono/node-server'
import { world, type TestPerson, type World } from '../../../testing.ts'

const program = ['/usr/bin/prometheus-alertmanager', '/usr/local/bin/alertmanager', '/opt/homebrew/bin/alertmanager'].find((one) => existsSync(one))
const skipped = process.env['FULLSCORE_SKIP_ALERTMANAGER'] === '1' || program === undefined

describe.skipIf(skipped)('a real Alertmanager', () => {
  let w: World
  let mei: TestPerson
  let server: Server
  let child: ChildProcess
  let api: string
  let source: Awaited<ReturnType<typeof make>>
  const dir = mkdtempSync(path.join(tmpdir(), 'fullscore-alertmanager-'))
  let refuseFirst = 1
  const make = () => mei.call(addSource, { body: { name: 'Alertmanager', kind: 'alertmanager' } })

  beforeAll(async () => {
    w = await world()
    mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    source = await make()
    // Its first post meets a server that is away: it must come again by itself.
    const listener = getRequestListener((request) => (refuseFirst-- > 0 ? new Response('', { status: 503 }) : forward(request)))
    server = createServer((request, response) => void listener(request, response))
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
    const { port } = server.address() as AddressInfo
    writeFileSync(path.join(dir, 'alertmanager.yml'), [
      'route:', '  receiver: fullscore', '  group_by: [alertname]', '  group_wait: 200ms', '  group_interval: 400ms', '  repeat_interval: 800ms',
      'receivers:', '  - name: fullscore', '    webhook_configs:', `      - url: http://127.0.0.1:${port}/api/v1/intake/alertmanager`, '        send_resolved: true',
      '        http_config:', '          authorization:', `            credentials: ${source.key}`, '',
    ].join('\n'))
    const own = createServer()
    await new Promise<void>((done) => { own.listen(0, '127.0.0.1', done) })
    const free = (own.address() as AddressInfo).port
    await new Promise((done) => { own.close(done) })
    api = `http://127.0.0.1:${free}/api/v2`
    child = spawn(program!, [`--config.file=${dir}/alertmanager.yml`, `--storage.path=${dir}/data`, `--web.listen-address=127.0.0.1:${free}`, '--cluster.listen-address='], { stdio: 'ignore' })
    await vi.waitFor(async () => expect((await fetch(`${api}/status`)).status).toBe(200), { timeout: 20_000, interval: 100 })
  })
  const forward = async (request: Request) => w.fetch(new URL(request.url).pathname, { method: request.method, headers: request.headers, body: await request.text() })
  afterAll(async () => {
    const ended = new Promise((done) => { child.once('exit', done) })
    child.kill('SIGTERM')
    await ended
    server.closeAllConnections()
    await new Promise((done) => { server.close(done) })
    await w.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const push = async (instances: string[], ended?: string[]) => {
    const alerts = [...instances.map((instance) => ({ instance, endsAt: new Date(Date.now() + 600_000) })), ...(ended ?? []).map((instance) => ({ instance, endsAt: new Date(Date.now() - 100) }))]
    const answer = await fetch(`${api}/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts.map(({ instance, endsAt }) => ({
      labels: { alertname: 'InstanceDown', instance, severity: 'warning' }, annotations: { summary: `${instance} is down` }, startsAt: new Date(Date.now() - 5000).toISOString(), endsAt: endsAt.toISOString(),
    }))) })
    expect(answer.status).toBe(200)
  }
  const alerts = async () => (await mei.call(listAlerts, { query: { sourceId: source.source.id } })).items.map((one) => `${one.title}: ${one.state}`).toSorted((a, b) => (a < b ? -1 : 1))

  it('posts a group that fires, is repeated to after a 503, and ends one by one', async () => {
    await push(['db1:9100', 'db2:9100'])
    await vi.waitFor(async () => expect(await alerts()).toEqual(['db1:9100 is down: firing', 'db2:9100 is down: firing']), { timeout: 20_000, interval: 100 })
    await push(['db2:9100'], ['db1:9100'])
    await vi.waitFor(async () => expect(await alerts()).toEqual(['db1:9100 is down: resolved', 'db2:9100 is down: firing']), { timeout: 20_000, interval: 100 })
    // Its repetitions are counted and are no alerts of their own.
    await vi.waitFor(async () => expect((await mei.call(readSource, { params: { id: source.source.id } })).days.at(-1)!.repeated).toBeGreaterThan(1), { timeout: 20_000, interval: 100 })
    await push([], ['db2:9100'])
    await vi.waitFor(async () => expect(await alerts()).toEqual(['db1:9100 is down: resolved', 'db2:9100 is down: resolved']), { timeout: 20_000, interval: 100 })
    const [one] = (await mei.call(listAlerts, { query: { sourceId: source.source.id } })).items
    expect(one).toMatchObject({ group: '{}:{alertname="InstanceDown"}', urgency: 'medium', dedupKey: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect((await mei.call(readAlert, { params: { id: one!.id } })).details).toMatchObject({ labels: { alertname: 'InstanceDown' }, receiver: 'fullscore' })
    expect((await mei.call(sourcePayloads, { params: { id: source.source.id } })).items.every((payload) => payload.accepted)).toBe(true)
    expect(refuseFirst).toBeLessThan(0)
  })
})
