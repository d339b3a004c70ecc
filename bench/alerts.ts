import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeToken } from '@fullscore/api/access/access.ts'
import { caller, type Call } from '@fullscore/api/call.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import { listPages, type Page } from '@fullscore/api/outbound/outbound.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { start, stop } from './product.ts'
import { quantile } from './timing.ts'

/**
 * Alerts from outside: 10,000 a minute, each a new cause, one per POST (PagerDuty's shape) and in Alertmanager's groups of 50; then as
 * many as go in. An answer counts as stored: it is given after the commit. Beside the first, every five seconds a critical alert of another
 * service opens an incident, whose page is timed until a channel has it. Usage: node bench/alerts.ts [seconds] [per mille critical] [rounds: single,groups,flood]
 */
const seconds = Number(process.argv[2] ?? 60)
const grave = Number(process.argv[3] ?? 10)
const rounds = (process.argv[4] ?? 'single,groups,flood').split(',')
const perMinute = 10_000
/** Seconds between two incidents of the round that times pages. */
const pageEvery = 5
const groupSize = 50
const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Every process below one, itself included. */
function family(pid: number): number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
    } catch { return [] }
  })
  const below = new Set([pid])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const one of parents) if (below.has(one.parent)) below.add(one.pid)
  }
  return [...below]
}

/** CPU seconds used so far, those of children that ended included (a tick is 10 ms). */
const cpuOf = (pids: readonly number[]) => pids.reduce((sum, pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  } catch { return sum }
}, 0)

/** The same by program, in seconds. */
function cpuByName(pids: readonly number[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const pid of pids) {
    try {
      const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      found.set(name, (found.get(name) ?? 0) + cpuOf([pid]))
    } catch { /* it ended */ }
  }
  return found
}

/** Proportional share of memory in MiB. */
const memoryOf = (pids: readonly number[]) => pids.reduce((sum, pid) => {
  try { return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024 } catch { return sum }
}, 0)

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
/** Posts a body, again if the server closed the idle connection just then, as every client does. @returns the status, after the whole answer */
async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  return send(url, body, headers).catch((error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? send(url, body, headers) : Promise.reject(error)))
}
function send(url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

interface Round { name: string; alerts: number; took: number; times: number[]; statuses: Map<number, number>; cpu: number; peak: number; parts: string }
function tell({ name, alerts, took, times, statuses, cpu, peak, parts }: Round): void {
  const bad = [...statuses].filter(([status]) => status !== 202).map(([status, count]) => `${count} x ${status}`)
  say(`${name}: ${alerts} alerts in ${took.toFixed(1)} s (${(alerts / took * 60).toFixed(0)} a minute); answer p50 ${quantile(times, 0.5).toFixed(1)}, p95 ${quantile(times, 0.95).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)} ms; `
    + `${(cpu / alerts * 1000).toFixed(2)} CPU s per 1,000 (${parts}); peak ${peak.toFixed(0)} MiB, all processes${bad.length > 0 ? `; ${bad.join(', ')}` : ''}`)
}

/** Measures what the product uses while work runs. */
async function measured(name: string, pid: number, work: (answered: (alerts: number, ms: number, status: number) => void) => Promise<void>): Promise<void> {
  const pids = family(pid)
  const round: Round = { name, alerts: 0, took: 0, times: [], statuses: new Map(), cpu: 0, peak: 0, parts: '' }
  const watch = setInterval(() => { round.peak = Math.max(round.peak, memoryOf(family(pid))) }, 1000)
  const [cpu, before, began] = [cpuOf(pids), cpuByName(pids), performance.now()]
  await work((alerts, ms, status) => {
    if (status === 202) round.alerts += alerts
    round.times.push(ms)
    round.statuses.set(status, (round.statuses.get(status) ?? 0) + 1)
  })
  round.took = (performance.now() - began) / 1000
  round.cpu = cpuOf(family(pid)) - cpu
  clearInterval(watch)
  round.parts = [...cpuByName(family(pid))].map(([program, used]) => `${program} ${((used - (before.get(program) ?? 0)) / round.alerts * 1000).toFixed(2)}`).join(', ')
  tell(round)
}

let number = 0
const severity = () => (number % 1000 < grave ? 'critical' : number % 2 === 0 ? 'warning' : 'info')
const event = (key: string) => JSON.stringify({ routing_key: key, event_action: 'trigger', dedup_key: `cause-${number++}`, payload: { summary: `Disk of host-${number} is full`, source: `host-${number % 500}`, severity: severity(), custom_details: { free: '1%', mount: '/var' } } })
const group = () => JSON.stringify({
  version: '4', groupKey: `{}:{alertname="Alert${number}"}`, truncatedAlerts: 0, status: 'firing', receiver: 'fullscore', groupLabels: { alertname: `Alert${number}` }, commonLabels: {}, commonAnnotations: {}, externalURL: 'http://alertmanager:9093',
  alerts: Array.from({ length: groupSize }, () => ({
    status: 'firing', labels: { alertname: 'DiskFull', instance: `host-${number % 500}:9100`, job: 'node', mountpoint: '/var', severity: severity() }, annotations: { summary: `Disk of host-${number} is full` },
    startsAt: new Date().toISOString(), endsAt: '0001-01-01T00:00:00Z', generatorURL: 'http://prometheus:9090/graph', fingerprint: (number++).toString(16).padStart(16, '0'),
  })),
})

/** Sends at a steady pace, whatever the answers take. */
async function paced(perSecond: number, send: () => Promise<void>): Promise<void> {
  const began = performance.now()
  const open: Promise<void>[] = []
  for (let n = 0; n < seconds * perSecond; n++) {
    const due = began + (n * 1000) / perSecond - performance.now()
    if (due > 1) await pause(due)
    open.push(send())
  }
  await Promise.all(open)
}

const timed = async (answered: (alerts: number, ms: number, status: number) => void, alerts: number, send: () => Promise<number>) => {
  const began = performance.now()
  const status = await send()
  answered(alerts, performance.now() - began, status)
}

/** Opens an incident of its own every few seconds, and says how long its page took to a channel. */
async function timePages(call: Call, send: (name: string) => Promise<number>, until: Promise<void>): Promise<void> {
  const sent = new Map<string, number>()
  let going = true
  void until.finally(() => { going = false })
  for (let n = 0; going; n++) {
    const name = `Shop ${n}`
    await call(addService, { body: { name, criticality: 'high' } })
    sent.set(name, Date.now())
    const status = await send(name)
    if (status !== 202) throw new Error(`The alert of ${name} was answered ${status}.`)
    await pause(pageEvery * 1000)
  }
  await pause(5000)
  const pages: Page[] = []
  for (let cursor: string | undefined; ;) {
    const page = await call(listPages, { query: { cause: 'incident', limit: 200, ...(cursor === undefined ? {} : { cursor }) } })
    pages.push(...page.items)
    cursor = page.next
    if (cursor === undefined) break
  }
  const times = [...sent].map(([name, at]) => {
    const settled = pages.filter((page) => page.subject.endsWith(`of ${name}`)).flatMap((page) => page.deliveries.flatMap((one) => (one.state === 'sent' && one.settledAt ? [Date.parse(one.settledAt)] : [])))
    return settled.length === 0 ? Infinity : Math.min(...settled) - at
  })
  const missing = times.filter((ms) => ms === Infinity).length
  say(`pages beside it: ${times.length} incidents; alert sent until the page is with its channel p50 ${quantile(times, 0.5)}, p95 ${quantile(times, 0.95)}, slowest ${Math.max(...times)} ms${missing > 0 ? `; ${missing} not delivered` : ''}`)
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-bench-'))
const email = 'bench@example.org'
const password = 'a long benchmark password'
const product = await start(dataDir, { FULLSCORE_ADMIN_EMAIL: email, FULLSCORE_ADMIN_PASSWORD: password })
try {
  const session = await fetch(`${product.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-fullscore': '1' }, body: JSON.stringify({ email, password }) })
  const cookie = session.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const call = caller({ origin: product.url, fetch, headers: { cookie, 'x-fullscore': '1' } })
  const service = await call(addService, { body: { name: 'Shop', criticality: 'high' } })
  const pagerduty = await call(addSource, { body: { name: 'events', kind: 'pagerduty', defaultServiceId: service.id } })
  const alertmanager = await call(addSource, { body: { name: 'groups', kind: 'alertmanager', defaultServiceId: service.id } })
  const one = () => post(`${product.url}/v2/enqueue`, event(pagerduty.key))
  const many = () => post(`${product.url}/api/v1/intake/alertmanager`, group(), { authorization: `Bearer ${alertmanager.key}` })
  for (let n = 0; n < 200; n++) await one()
  const pid = product.child.pid!
  if (rounds.includes('single')) {
    const { secret } = await call(makeToken, { body: { name: 'bench', scopes: ['alerts:send', 'services:read'] } })
    const critical = (name: string) => post(`${product.url}/api/v1/alerts`, JSON.stringify({ title: `Trouble of ${name}`, urgency: 'critical', status: 'firing', dedupKey: name, service: name }), { authorization: `Bearer ${secret}` })
    const steady = measured('one per POST', pid, (answered) => paced(perMinute / 60, () => timed(answered, 1, one)))
    await Promise.all([steady, timePages(call, critical, steady)])
  }
  if (rounds.includes('groups')) await measured(`groups of ${groupSize}`, pid, (answered) => paced(perMinute / 60 / groupSize, () => timed(answered, groupSize, many)))
  const flood = async (answered: (alerts: number, ms: number, status: number) => void, alerts: number, send: () => Promise<number>) => {
    const end = performance.now() + Math.min(20, seconds) * 1000
    await Promise.all(Array.from({ length: 64 }, async () => { while (performance.now() < end) await timed(answered, alerts, send) }))
  }
  if (rounds.includes('flood')) await measured('as many as go in, one per POST, 64 at once', pid, (answered) => flood(answered, 1, one))
  if (rounds.includes('flood')) await measured(`as many as go in, groups of ${groupSize}, 64 at once`, pid, (answered) => flood(answered, groupSize, many))
  const [began, counted] = [performance.now(), await call(listAlerts, { query: { limit: 50 } })]
  say(`then ${Object.values(counted.counts).reduce((a, b) => a + b, 0)} alerts fire; their list, first page: ${(performance.now() - began).toFixed(0)} ms`)
} finally {
  agent.destroy()
  await stop(product.child)
  rmSync(dataDir, { recursive: true, force: true })
}
