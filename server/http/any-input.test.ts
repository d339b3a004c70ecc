import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { addSource, alertmanagerIntake, genericIntake, pagerdutyChangeIntake, pagerdutyIntake } from '@fullscore/api/operations/alerts/sources.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { routes } from '@fullscore/api/routes.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { verifyChain } from '../events/verify.ts'
import { chanceOf } from '../sample/chance.ts'
import { smallSize } from '../sample/sizes.ts'
import { bend, type Asked } from './any-input/bent.fixture.ts'
import { openHouse, type Asker, type AskedHouse } from './any-input/house.fixture.ts'
import { faultsOf, type Answer } from './any-input/judge.fixture.ts'
import { alertmanagerBody, genericBody, genericMapping, pagerdutyBody } from './any-input/senders.fixture.ts'
import { Maker } from './any-input/values.fixture.ts'

const seed = process.env['FULLSCORE_ANY_INPUT_SEED'] ?? 'Quillweed'
/** How many times as much is asked as in the suite. */
const times = Number(process.env['FULLSCORE_ANY_INPUT_TIMES'] ?? 1)
const patience = 60_000 * (2 + 5 * times)
const chance = chanceOf(seed)
let house: AskedHouse
let maker: Maker
beforeAll(async () => {
  house = await openHouse(smallSize)
  maker = new Maker(chance, house.known)
}, 600_000)
afterAll(() => house?.close())

const faults = new Map<string, { count: number; example: string }>()
const reached = new Map<string, Map<number, number>>()
let calls = 0
const taken = new Map<string, number>()
function note(what: string, example: () => string): void {
  const had = faults.get(what)
  faults.set(what, { count: (had?.count ?? 0) + 1, example: had?.example ?? example() })
}

type Said = string | number | boolean | null
function given(route: RouteShape): Asked {
  const params = route.params ? maker.make(route.params, '') as Record<string, string> : {}
  const query = route.query ? (maker.make(route.query, '') ?? {}) as Record<string, Said | Said[]> : {}
  const listed = Object.entries(query).flatMap(([name, value]): [string, string][] => (Array.isArray(value) ? value.map((one) => [name, String(one)]) : value === null ? [] : [[name, String(value)]]))
  return { params, query: listed, body: route.body ? maker.make(route.body, '') : undefined, headers: {}, how: 'by schema' }
}

/** What would make a person who asks here somebody else is left to the tests of accounts. */
const ofPersons = new Set(['persons.erase', 'persons.set-roles', 'accounts.disable', 'persons.edit', 'invitations.make'])
const isOwnLife = (route: RouteShape, asked: Asked) => ofPersons.has(route.name) && house.askers.some((one) => one.person === asked.params['id']?.toLowerCase())
const signsIn = new Set(['session.open', 'session.token'])

const reads = new Map(routes.filter((r) => r.method === 'GET').map((r) => [r.path, r]))
async function tagOf(route: RouteShape, asked: Asked, asker: Asker): Promise<string> {
  let path = route.path
  while (path !== '' && !reads.has(path)) path = path.slice(0, path.lastIndexOf('/'))
  const found = reads.get(path)
  return (found && (await house.ask(found, { ...asked, query: [], body: undefined, headers: {} }, asker, false)).headers.get('etag')) ?? '"v1"'
}

async function ask(route: RouteShape, asked: Asked, asker: Asker, watched = true): Promise<Answer> {
  calls += 1
  const answer = await house.ask(route, asked, asker, watched)
  const seen = reached.get(route.name) ?? new Map<number, number>()
  reached.set(route.name, seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1))
  for (const fault of faultsOf(route, asked, answer)) note(`${route.name} ${fault}`, () => `${asker.key}, ${asked.how}: ${JSON.stringify(asked).slice(0, 1500)} => ${answer.status} ${answer.text.slice(0, 1200)}`)
  if (answer.status < 300 && answer.type.includes('json')) house.learn(JSON.parse(answer.text))
  if (watched && answer.status === 401 && asker.key !== 'nobody' && !signsIn.has(route.name) && route.permission !== 'key') await house.look()
  return answer
}

async function wished(route: RouteShape, asker: Asker, bent: boolean): Promise<Asked | undefined> {
  const asked = given(route)
  if (isOwnLife(route, asked)) return undefined
  if (route.ifMatch && chance.is(0.95)) asked.headers['if-match'] = await tagOf(route, asked, asker)
  return bent ? bend(chance, asked) : asked
}

/** What is wrong so far, with the seed by which it is repeated. */
function verdict(): void {
  const told = [...faults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, { count, example }]) => `${count}× ${what}\n   ${example}`)
  const never = [...reached].filter(([, seen]) => ![...seen.keys()].some((status) => status < 300)).map(([name, seen]) => `${name} ${[...seen].map(([status, count]) => `${count}×${status}`).join(' ')}`)
  const report = process.env['FULLSCORE_ANY_INPUT_REPORT']
  if (report) writeFileSync(report, [`${calls} calls`, ...told, `never good: ${never.length}`, ...never].join('\n'))
  expect(told, `${calls} calls; the same again: FULLSCORE_ANY_INPUT_SEED=${seed} FULLSCORE_ANY_INPUT_TIMES=${times}`).toEqual([])
}

const knowing = ['manager', 'manager', 'manager', 'team-lead', 'administrator', 'engineer', 'director'] as const

/** Makes the derived tables anew, and compares them with those that were live. */
async function sameAnew(): Promise<void> {
  const before = await house.derived()
  await house.rebuild()
  const after = await house.derived()
  for (const table of Object.keys(before)) {
    const [live, anew] = [new Set(before[table]), new Set(after[table])]
    expect({ table, 'only live': [...live].filter((row) => !anew.has(row)).slice(0, 10), 'only anew': [...anew].filter((row) => !live.has(row)).slice(0, 10) }).toEqual({ table, 'only live': [], 'only anew': [] })
  }
}

describe('any input', () => {
  it('finds the derived tables of the sample company as they are made anew', () => sameAnew(), patience)

  it('shows nobody what is private or another department\'s', async () => {
    const [hidden, foreign] = ['Quillweed tangerine', 'Brackenfold lozenge']
    const manager = house.asker('manager')
    const send = async (route: RouteShape, body: unknown, params = {}) => {
      const answer = await house.ask(route, { params, query: [], body, headers: {}, how: 'planted' }, manager, false)
      if (answer.status >= 300) throw new Error(`${route.name} was refused: ${answer.text}`)
      return JSON.parse(answer.text) as { id: string }
    }
    const teamOf = async (name: string) => (await house.ctx.db.selectFrom('organisation.team').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
    const [shop, delivery] = [await teamOf('Web shop'), await teamOf('Delivery systems')]
    const secret = await send(openIncident, { title: hidden, severity: 3, severityNote: hidden, teamId: shop, page: false })
    await send(setAccess, { private: true }, { id: secret.id })
    const item = await send(addItem, { kind: 'server', name: foreign, teamId: delivery })
    const service = await send(addService, { name: `${foreign} service`, teamId: delivery, runsOn: [item.id] })
    await send(openIncident, { title: foreign, severity: 3, severityNote: foreign, teamId: delivery, serviceId: service.id, page: false })
    await send(addVendor, { name: foreign, teamId: delivery, about: [{ kind: 'item', id: item.id }] })
    await send(sendAlert, { title: foreign, urgency: 'high', status: 'firing', dedupKey: foreign, service: `${foreign} service` })
    await house.pass(5)
    await house.look()
    const skipped = times > 1 ? 0 : 0.8
    const wholes = new Set(['operations-manager', 'operations-director', 'cio', 'auditor'])
    for (let round = 0; round < 2 * times; round++) {
      for (const asker of house.askers.filter((one) => !one.key.includes('manager'))) {
        for (const route of routes) {
          if (route.method !== 'GET' && (round % 2 === 0 || wholes.has(asker.role ?? ''))) continue
          // Drawing the picture takes as long as fifty other questions.
          if (route.name === 'live.listen' || signsIn.has(route.name) || (route.name === 'score.picture' && chance.is(0.8)) || chance.is(skipped)) continue
          const asked = await wished(route, asker, false)
          if (!asked) continue
          // What somebody looks for may be said back: half of it never is.
          if (chance.is(0.3)) for (const one of asked.query) if (['search', 'text'].includes(one[0])) one[1] = chance.one(['Quillweed', 'Brackenfold'])
          const answer = await ask(route, asked, asker)
          if (answer.text.includes('tangerine')) note(`${route.name} shows a private incident to the ${asker.key}`, () => `${JSON.stringify(asked)} => ${answer.text.slice(Math.max(0, answer.text.indexOf('tangerine') - 300)).slice(0, 600)}`)
          if (!wholes.has(asker.role ?? '') && answer.text.includes('lozenge')) note(`${route.name} shows another department's to the ${asker.key}`, () => `${JSON.stringify(asked)} => ${answer.text.slice(Math.max(0, answer.text.indexOf('lozenge') - 300)).slice(0, 600)}`)
        }
      }
    }
    verdict()
  }, patience)

  it('is answered or refused in words, by schema and slightly broken, whoever asks', async () => {
    for (let round = 0; round < times; round++) {
      for (const route of routes) {
        for (const [asker, bent] of [[house.asker(chance.one(knowing)), chance.is(0.3)], [chance.one(house.askers), chance.is(0.6)]] as const) {
          const asked = await wished(route, asker, bent)
          if (asked) await ask(route, asked, asker)
        }
      }
      await house.pass(chance.one([1, 7, 60, 600]))
      await house.look()
    }
    verdict()
  }, patience)

  it('of senders is taken or refused in their protocol, and what is taken is worked off', async () => {
    const manager = house.asker('manager')
    const keyOf = async (kind: string, more: object = {}) => {
      const { text } = await house.ask(addSource, { params: {}, query: [], body: { name: `Any ${kind} ${chance.whole(0, 1e9)}`, kind, ...more }, headers: {}, how: '' }, manager, false)
      return (JSON.parse(text) as { key: string }).key
    }
    const [prometheus, duty, any] = [await keyOf('alertmanager'), await keyOf('pagerduty'), await keyOf('generic', { mapping: genericMapping })]
    const nobody = house.asker('nobody')
    for (let round = 0; round < 40 * times; round++) {
      const [route, schema, key] = chance.one([[alertmanagerIntake, alertmanagerBody, prometheus], [pagerdutyIntake, pagerdutyBody, duty], [pagerdutyChangeIntake, pagerdutyBody, duty], [genericIntake, genericBody, any]] as const)
      const body = maker.make(schema, '') as Record<string, unknown>
      const whole: Asked = { params: {}, query: [], body: route.name.includes('pagerduty') ? { routing_key: key, ...body } : body, headers: { authorization: `Bearer ${key}` }, how: 'by a sender' }
      const asked = chance.is(0.5) ? whole : { ...bend(chance, whole), headers: whole.headers }
      const answers = chance.is(0.2) ? await Promise.all([1, 2, 3].map(() => ask(route, asked, nobody, false))) : [await ask(route, asked, nobody, false)]
      for (const { status, text } of answers) {
        taken.set(`${route.name} ${status}`, (taken.get(`${route.name} ${status}`) ?? 0) + 1)
        if (status >= 400 && text === '') note(`${route.name} refuses without a word`, () => JSON.stringify(asked))
      }
      if (round % 30 === 29) await house.pass(1)
    }
    await house.pass(5)
    for (const { name } of [alertmanagerIntake, pagerdutyIntake, genericIntake]) expect([name, taken.get(`${name} 202`) ?? taken.get(`${name} 200`) ?? 0]).not.toEqual([name, 0])
    expect(await house.failedJobs()).toEqual([])
    verdict()
  }, patience)

  it('over the command line ends with its code and in words', async () => {
    const server = await new Promise<{ url: string; close(): void }>((resolve) => {
      const made = serve({ fetch: (request: Request) => house.fetch(request), hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => resolve({ url: `http://127.0.0.1:${port}`, close: () => made.close() }))
    })
    const token = house.asker('token of manager').headers['authorization']!.replace('Bearer ', '')
    const named = routes.filter((one) => /^[a-z-]+\.[a-z-]+$/.test(one.name) && !['public', 'link', 'key'].includes(one.permission) && one.media === undefined && one.accepts === undefined)
    try {
      for (let round = 0; round < 4 * times; round++) {
        const route = chance.one(named)
        const asked = (await wished(route, house.asker('manager'), chance.is(0.5)))!
        if (!asked || isOwnLife(route, asked)) continue
        const fit = (text: string) => text.toWellFormed().replaceAll('\0', '').slice(0, 2000) || 'x'
        const words = [...route.name.split('.'), ...Object.values(asked.params).map(fit), ...asked.query.map(([name, value]) => `--${fit(name).replaceAll(/([A-Z])/g, '-$1').toLowerCase()}=${fit(value)}`), ...(asked.body === undefined ? [] : ['--data', '-']), ...(chance.is(0.5) ? ['--json'] : [])]
        const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../cli/main.ts'), ...words], { env: { PATH: process.env['PATH'] ?? '', HOME: house.home, FULLSCORE_URL: server.url, FULLSCORE_TOKEN: token } })
        let [out, err] = ['', '']
        child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
        child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
        child.stdin.on('error', () => undefined).end(asked.raw ?? JSON.stringify(asked.body) ?? '')
        const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
        calls += 1
        const told = JSON.stringify({ words, body: asked.raw ?? asked.body, code, out: out.slice(0, 500), err: err.slice(0, 1500) })
        if (code === null || code > 9 || /^\s+at .*:\d+:\d+|\b(Type|Range|Reference|Syntax)Error\b|ERR_[A-Z]/m.test(err)) note(`fullscore ${route.name} breaks`, () => told)
        if (code !== 0 && (err + out).trim() === '') note(`fullscore ${route.name} fails without a word`, () => told)
      }
    } finally {
      server.close()
    }
    verdict()
  }, patience)

  it('that comes at once on the same objects is done one after the other', async () => {
    const deeds = routes.filter((one) => one.method !== 'GET' && one.permission !== 'key' && one.permission !== 'public' && one.permission !== 'link' && !one.name.startsWith('session'))
    // What meets what is chance that no seed decides: the suite tries it a little, long runs try it much.
    for (let round = 0; round < (times === 1 ? 20 : 80 * times); round++) {
      const route = chance.one(deeds)
      const first = await wished(route, house.asker('manager'), false)
      if (!first) continue
      const near = deeds.filter((one) => one.path.split('/')[1] === route.path.split('/')[1])
      const all = await Promise.all(Array.from({ length: chance.whole(2, 4) }, async (_, at): Promise<[RouteShape, Asked, Asker]> => {
        const other = at === 0 || chance.is(0.5) ? route : chance.one(near)
        const asker = house.asker(chance.one(knowing))
        const asked = other === route ? first : { ...((await wished(other, asker, false)) ?? first), params: first.params }
        return [other, { ...asked, how: `at once with ${route.name}` }, asker]
      }))
      const same = all.filter(([one]) => one === route)
      const answers = await Promise.all(all.map(async ([one, asked, asker]) => (isOwnLife(one, asked) ? undefined : [one, await ask(one, asked, asker, false)] as const)))
      if (route.ifMatch && same.length > 1) {
        const good = answers.filter((one) => one && one[0] === route && one[1].status < 300 && one[1].headers.get('etag') !== first.headers['if-match'])
        if (new Set(good.map((one) => one![1].headers.get('etag'))).size < good.length) note(`${route.name} lost an update`, () => JSON.stringify([first, good.map((one) => one![1].text.slice(0, 300))]))
      }
      if (round % 30 === 29) {
        await house.pass(chance.one([1, 7, 60]))
        await house.look()
      }
    }
    verdict()
  }, patience)

  it('leaves a record that verifies, no work that failed, and tables that can be made anew', async () => {
    await house.pass(5)
    expect(await house.failedJobs()).toEqual([])
    expect((await verifyChain(house.ctx)).faults).toEqual([])
    // After many deeds a difference is one to look into, named with its rows.
    if (times > 1) await sameAnew()
    await house.rebuild()
    const once = await house.derived()
    await house.rebuild()
    expect(await house.derived()).toEqual(once)
  }, patience)
})
