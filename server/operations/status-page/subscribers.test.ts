import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Id } from '@fullscore/api/ids.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { openIncident, resolveIncident } from '@fullscore/api/operations/incidents.ts'
import { mergeIncidents } from '@fullscore/api/operations/incidents/merging.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { draftPublic, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import * as routes from '@fullscore/api/operations/status-page.ts'
import { setMail, setWebhook } from '@fullscore/api/outbound/outbound.ts'
import { openEgress } from '../../egress/egress.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { makeCertificate } from '../../testing-certificates.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let smtp: MailServer
let ines: TestPerson
let components: { id: string }[]
let shopId: string
let mailId: string
const certificate = makeCertificate({ name: '127.0.0.1', authority: false })
/** What webhooks were granted, and the one thing that a test grants them: a listener on this machine with a certificate of its own. */
const granted: (readonly string[])[] = []
let reachLoopback = false
const real = openEgress({ log: { warn: () => {} }, ownSockets: [] })
const egress: typeof real = {
  ...real, httpRequest: (wish) => {
    granted.push(wish.grants)
    return real.httpRequest(reachLoopback ? { ...wish, grants: ['127.0.0.1'], tls: { ca: certificate.cert } } : wish)
  },
}
beforeAll(async () => {
  w = await world({ house: { egress } })
  smtp = await mailServer()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }, { role: 'administrator' }])
  await ines.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'status@example.org' } })
  shopId = (await ines.call(addService, { body: { name: 'shop' } })).id
  mailId = (await ines.call(addService, { body: { name: 'mail' } })).id
  await ines.call(routes.changeStatusPage, { body: { title: 'Aldermere', components: [{ serviceId: shopId, name: 'Web shop' }, { serviceId: mailId, name: 'Customer mail' }] } }, { ifMatch: '"v1"' })
  ;({ components } = await ines.call(routes.switchStatusPage, { body: { enabled: true } }))
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const post = (at: string, fields: Record<string, string> = {}) => w.fetch(at, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() })
const ask = async (address: string, fields: Record<string, string> = {}) => {
  const answer = await post('/status/subscribe', { address, ...fields })
  await w.settle()
  return answer
}
const to = (address: string) => smtp.mails.filter((mail) => [mail.to].flat().some((one) => one?.text === address))
const linkIn = (text: string | undefined, kind: string) => new URL(new RegExp(`http://\\S+/status/${kind}/\\S+`).exec(text ?? '')![0]).pathname
const open = new Map<string, Id<'incident'>>()
const publish = async (serviceId: string, title: string, body: string) => {
  const before = open.get(serviceId)
  if (before) await ines.call(resolveIncident, { params: { id: before }, body: { note: 'Inner note' } })
  const { id } = await ines.call(openIncident, { body: { title: `Inner ${title}`, severity: 2, serviceId, page: false } })
  open.set(serviceId, id)
  const { publicUpdates } = await ines.call(draftPublic, { params: { id }, body: { body, stage: 'investigating' } })
  await ines.call(publishPublic, { params: { id, updateId: publicUpdates[0]!.id }, body: { publicTitle: title } })
  await w.settle()
  return id
}

it('nothing is sent before the address is confirmed by a button, and then one message for all news at once', async () => {
  expect((await ask('Anna@example.org')).status).toBe(200)
  const [asked] = to('Anna@example.org')
  const link = linkIn(asked!.text, 'confirm')
  await publish(shopId, 'Slow shop', 'It is slow.')
  await w.pass('2m')
  expect(to('Anna@example.org')).toHaveLength(1)
  // Opening the link confirms nothing: programs that look into mails do that.
  expect(await (await w.fetch(link)).text()).toContain('<button class="main">Confirm</button>')
  expect((await ines.call(routes.readStatusPage, {})).subscribers).toMatchObject({ mail: 0, unconfirmed: 1 })
  expect((await post(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404)
  expect(await (await post(link)).text()).toContain('from now on')
  const first = await publish(shopId, 'Shop down', 'It is down.')
  await publish(mailId, 'Mail late', 'It is late.')
  await w.pass('2m')
  const [, news, ...more] = to('Anna@example.org')
  expect(more).toEqual([])
  expect(news!.subject).toBe('Aldermere: 2 news, Shop down: looked into')
  expect(news!.text).toContain('It is down.')
  expect(news!.text).toContain(`${w.house.url}/status#${first}`)
  expect(news!.text).toContain('It is late.')
  expect(news!.text).not.toContain('Inner')
  expect(news!.headers.get('list')).toMatchObject({ unsubscribe: { url: expect.stringContaining('/status/unsubscribe/') }, 'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' } })
  // One click of a mail program ends it, and the address is gone.
  expect((await post(linkIn(news!.text, 'unsubscribe'), { 'List-Unsubscribe': 'One-Click' })).status).toBe(200)
  expect(await w.ctx.db.selectFrom('operations.status_subscriber').select('id').where('address', 'ilike', 'anna%').execute()).toEqual([])
})

it('whoever was told that it is looked into is told once that it is over: in somebody’s words, or after a while without', async () => {
  const all = () => smtp.mails.length
  for (const id of open.values()) await ines.call(resolveIncident, { params: { id }, body: { note: 'Inner note' } })
  open.clear()
  await w.pass('20m')
  const over = (await ask('over@example.org')) && linkIn(to('over@example.org')[0]!.text, 'confirm')
  await post(over!)
  const subjects = () => to('over@example.org').slice(1).map((mail) => mail.subject)
  const [shop, mail] = [await publish(shopId, 'Shop', 'It is slow.'), await publish(mailId, 'Mail', 'It is late.')]
  await w.pass('2m')
  await ines.call(mergeIncidents, { params: { id: mail }, body: { memberIds: [shop], note: 'One cause.' } })
  await w.pass('2m')
  // Merged, it goes on for the public: nobody told it that it is over.
  expect(((await (await w.fetch('/api/v2/incidents/unresolved.json')).json()) as { incidents: { name: string }[] }).incidents.map((one) => one.name).toSorted()).toEqual(['Mail', 'Shop'])
  const { publicUpdates } = await ines.call(draftPublic, { params: { id: mail }, body: { body: 'All is delivered.', stage: 'resolved' } })
  await ines.call(resolveIncident, { params: { id: mail }, body: { note: 'Inner note' } })
  await w.pass('10m')
  await ines.call(publishPublic, { params: { id: mail, updateId: publicUpdates.find((one) => one.state === 'draft')!.id }, body: {} })
  await w.pass('3m')
  const sent = all()
  expect(subjects().at(-1)).toBe('Aldermere: Mail: over')
  await w.pass('10m')
  expect(subjects().at(-1)).toBe('Aldermere: Shop: over')
  expect(to('over@example.org').at(-1)!.text).toContain('It is over.')
  expect(subjects().filter((one) => one === 'Aldermere: Mail: over')).toHaveLength(1)
  expect(all()).toBeGreaterThan(sent)
  await w.pass('2h')
  expect(subjects().filter((one) => one?.endsWith('over'))).toHaveLength(2)
  await ines.call(routes.forgetSubscriber, { body: { address: 'over@example.org' } })
  open.clear()
})

it('of the chosen component only; a repeat after a fault has the same message id; what is public no longer is not sent', async () => {
  await ask('ben@example.org', { component: components[1]!.id })
  await post(linkIn(to('ben@example.org')[0]!.text, 'confirm'))
  await publish(shopId, 'Shop again', 'Not for Ben.')
  await w.pass('2m')
  expect(to('ben@example.org')).toHaveLength(1)
  smtp.hangUp = true
  await publish(mailId, 'Mail again', 'For Ben.')
  await w.pass('1m')
  smtp.hangUp = false
  await w.pass('5m')
  const [, ...news] = to('ben@example.org')
  expect(news.length).toBeGreaterThanOrEqual(2)
  expect(new Set(news.map((mail) => mail.messageId)).size).toBe(1)
  const { length } = to('ben@example.org')
  const id = await publish(mailId, 'Mail secret', 'Published by mistake.')
  await ines.call(setAccess, { params: { id }, body: { private: true } as never })
  await w.settle()
  await w.pass('3m')
  expect(to('ben@example.org')).toHaveLength(length)
  expect(await w.ctx.db.selectFrom('operations.status_notice').select('state').where('state', '=', 'withdrawn').execute()).toHaveLength(1)
})

it('a stranger learns nothing and can bother nobody: three messages a day to one address, twenty asks of one network', async () => {
  const answers = []
  for (let n = 0; n < 5; n++) answers.push(await (await ask('cleo@example.org')).text())
  expect(new Set(answers).size).toBe(1)
  expect(to('cleo@example.org')).toHaveLength(3)
  let refused = 0
  for (let n = 0; n < 25; n++) if ((await ask(`many${n}@example.org`)).status === 429) refused++
  expect(refused).toBeGreaterThan(0)
  expect(await (await ask('no address')).text()).toContain('aria-invalid')
  w.at(w.ctx.clock.now().add({ hours: 25 }).toString())
  await w.settle()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }, { role: 'administrator' }])
  expect(await w.ctx.db.selectFrom('operations.status_subscriber').select('address').where('confirmed_at', 'is', null).execute()).toEqual([])
  expect(await w.ctx.db.selectFrom('operations.status_ask').select('key').execute()).toEqual([])
  expect((await ask('cleo@example.org')).status).toBe(200)
  expect(to('cleo@example.org')).toHaveLength(4)
})

it('webhooks are confirmed like mail and reach public addresses only, whatever the house allows its own', async () => {
  const taken: { type: string; confirm?: string; news?: { subject: string }[]; unsubscribe?: string; signed: string | undefined }[] = []
  let secret = ''
  /** The message to confirm may come once more, by a job that is tried again. */
  const told = () => taken.filter((one) => one.type === 'status.news')
  /** As the page for receivers says it: HMAC-SHA-256 of timestamp, full stop and body. */
  const verdict = (headers: IncomingHttpHeaders, body: string) => {
    const [at, given] = [headers['x-fullscore-timestamp'], headers['x-fullscore-signature']]
    if (at === undefined || given === undefined) return undefined
    if (Math.abs(Number(at) - w.ctx.clock.now().epochMilliseconds / 1000) > 300) return 'old'
    return given === `sha256=${createHmac('sha256', secret).update(`${String(at)}.${body}`).digest('hex')}` ? 'good' : 'bad'
  }
  const hook = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => { body += part.toString() }).on('end', () => {
      taken.push({ ...(JSON.parse(body) as (typeof taken)[number]), signed: verdict(request.headers, body) })
      response.end()
    })
  })
  await new Promise<void>((done) => { hook.listen(0, '127.0.0.1', done) })
  const url = `https://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`
  await ines.call(setWebhook, { body: { allowed: ['127.0.0.1'] } })
  expect((await ask(url.replace('https', 'http'))).status).toBe(422)
  expect((await ask('https://user:pass@example.org/hook')).status).toBe(422)
  expect((await ask(url)).status).toBe(200)
  expect([taken, granted.length > 0, granted.flat()]).toEqual([[], true, []])
  reachLoopback = true
  expect((await ask(url)).status).toBe(200)
  expect(taken).toMatchObject([{ type: 'status.confirm' }])
  const confirmed = await (await post(new URL(taken[0]!.confirm!).pathname)).text()
  secret = /<code>([^<]+)<\/code>/.exec(confirmed)![1]!
  expect(secret.length).toBeGreaterThan(30)
  const again = await (await post(new URL(taken[0]!.confirm!).pathname)).text()
  expect([again.includes('Confirmed'), again.includes(secret), again.includes('<code>')]).toEqual([true, false, false])
  expect(JSON.stringify(await w.ctx.db.selectFrom('operations.status_subscriber').selectAll().execute())).not.toContain(secret)
  await publish(shopId, 'Shop for hooks', 'It is down.')
  await w.pass('1m')
  expect(told()[0]).toMatchObject({ news: [{ subject: 'Shop for hooks: looked into', text: 'It is down.' }], signed: 'good' })
  // The link of every message leads to where another secret is made; looking makes none.
  const manage = new URL(told()[0]!.unsubscribe!).pathname
  const at = /action="([^"]+)"/.exec(await (await w.fetch(manage)).text())![1]!
  const renewed = /<code>([^<]+)<\/code>/.exec(await (await post(at)).text())![1]!
  expect(renewed).not.toBe(secret)
  await publish(shopId, 'Shop again', 'It is down again.')
  await w.pass('1m')
  expect(told().at(-1)).toMatchObject({ signed: 'bad' })
  secret = renewed
  await publish(shopId, 'Shop a third time', 'It is down again.')
  await w.pass('1m')
  expect(told().at(-1)).toMatchObject({ signed: 'good' })
  expect((await post(`${at.slice(0, -3)}xyz`)).status).toBe(404)
  await post(new URL(told()[0]!.unsubscribe!).pathname)
  expect((await ines.call(routes.readStatusPage, {})).subscribers.webhook).toBe(0)
  hook.close()
  hook.closeAllConnections()
})

it('an address is erased by hand, and with the person it belongs to', async () => {
  await ask('dora@example.org')
  await post(linkIn(to('dora@example.org')[0]!.text, 'confirm'))
  expect(await ines.call(routes.forgetSubscriber, { body: { address: 'DORA@example.org' } })).toEqual({ forgotten: 1 })
  expect(await ines.call(routes.forgetSubscriber, { body: { address: 'dora@example.org' } })).toEqual({ forgotten: 0 })
  expect(JSON.stringify(await w.ctx.db.selectFrom('events.event').selectAll().where('type', '=', 'status-page.subscriber-forgotten').execute())).not.toMatch(/dora/i)
})
