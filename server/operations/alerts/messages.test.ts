import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { editMe } from '@fullscore/api/access/access.ts'
import { addCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { bracketed, outsideOf } from '../../http/brackets.fixture.ts'
import { asSystem } from '../../kernel/context.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { stateTitle } from './alert.ts'
import { takeSignal } from './signal.ts'

let w: World
let smtp: MailServer
let peer: Server
let [ada, ben, cara] = [] as unknown as [TestPerson, TestPerson, TestPerson]
let secret = ''
const posts: { headers: IncomingMessage['headers']; body: string }[] = []
const mailTo = (name: string) => smtp.mails.findLast((mail) => [mail.to].flat().some((one) => one?.text.startsWith(name)))!

/** A check fails; the incident that its alert opens pages Ada by mail, Ben by webhook, both in another language, and Cara by mail in English. */
beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['en-xa', bracketed]]) } })
  smtp = await mailServer()
  peer = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() }).on('end', () => { posts.push({ headers: request.headers, body }); response.end('ok') })
  })
  await new Promise<void>((resolve) => { peer.listen(0, '127.0.0.1', resolve) })
  const admin = await w.person('Adele Root', [{ role: 'administrator' }])
  const manager = await w.person('Mona Manager', [{ role: 'operations-manager' }])
  await admin.call(routes.setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
  await admin.call(routes.setWebhook, { body: { allowed: ['127.0.0.1'] } })
  ada = await w.person('Ada First', [{ role: 'it-professional', team: w.team }])
  ben = await w.person('Ben Second', [{ role: 'it-professional', team: w.team }])
  cara = await w.person('Cara Third', [{ role: 'it-professional', team: w.team }])
  for (const one of [ada, ben]) await one.call(editMe, { body: { language: 'en-XA' } })
  const hook = await ben.call(routes.addContactMethod, { params: { id: ben.id }, body: { kind: 'webhook', name: 'Bot', address: `http://127.0.0.1:${(peer.address() as AddressInfo).port}/hook` } })
  secret = hook.secret!
  await ben.call(routes.testChannel, { params: { kind: 'webhook' } })
  await ben.call(routes.setContactRules, { params: { id: ben.id }, body: { rules: ['critical', 'high'].map((urgency) => ({ urgency: urgency as 'critical', method: hook.id, afterMinutes: 0 })) } })
  posts.length = 0
  const shop = await manager.call(addService, { body: { name: 'Shop', criticality: 'high', teamId: w.team } })
  const check = await manager.call(addCheck, { body: { name: 'Storefront', target: { kind: 'http', url: 'https://shop.example/' }, serviceId: shop.id } })
  const policy = await manager.call(addPolicy, { body: { name: 'All', teamId: w.team, repeats: 0, steps: [{ targets: [ada, ben, cara].map(({ id }) => ({ kind: 'person' as const, id })), delayMinutes: 5 }] } })
  await manager.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
  await takeSignal(asSystem(w.ctx, 'test'), {
    source: { kind: 'check', id: check.id, name: 'Storefront' }, dedupKey: check.id, title: stateTitle('Storefront', 'down'), urgency: 'critical', status: 'firing', at: w.ctx.clock.now(), details: {}, rehearsal: false,
  }, { team: w.team, serviceId: shop.id, itemId: undefined })
  await w.settle()
})
afterAll(async () => {
  await smtp.close()
  await new Promise((resolve) => { peer.close(resolve) })
  await w.close()
})

it('who has another language is mailed in it, subject included', () => {
  const mail = mailTo('ada')
  expect(mail.subject).toBe('[SEV1] INC-1 ⟦Shop: ⟦Storefront is down⟧⟧')
  expect(mail.text).toContain('⟦Acknowledge: http://fullscore.test/page/')
  // Beside its sentences a mail holds what names the incident and where a link ends.
  expect(outsideOf(mail.text!).replaceAll('SEV1 INC-1', '').trim()).toBe('')
  expect(mail.html).toContain('<html lang="en-XA">')
  expect(outsideOf(String(mail.html).replace(/<[^>]*>/g, '')).replace(/\[?SEV1\]? INC-1/g, '').trim()).toBe('')
})

it('and by a signed webhook, whose signature is that of the body in that language', () => {
  const [post] = posts
  const told = JSON.parse(post!.body) as Record<'subject' | 'text' | 'why' | 'acknowledge', string>
  expect(told.subject).toBe('[SEV1] INC-1 ⟦Shop: ⟦Storefront is down⟧⟧')
  for (const text of [told.subject, told.text, told.why]) expect(outsideOf(text).replace(/\[?SEV1\]? INC-1/g, '').trim()).toBe('')
  expect(told.acknowledge).toMatch(/^http:\/\/fullscore\.test\/page\/\S+$/)
  expect(post!.headers['x-fullscore-signature']).toBe(`sha256=${createHmac('sha256', secret).update(`${String(post!.headers['x-fullscore-timestamp'])}.${post!.body}`).digest('hex')}`)
})

it('while who chose none reads plain English, without a mark', () => {
  const mail = mailTo('cara')
  expect(mail.subject).toBe('[SEV1] INC-1 Shop: Storefront is down')
  expect([mail.subject, mail.text, mail.html].some((text) => hasMarks(String(text)) || /[⟦⟧\u2066-\u2069]/.test(String(text)))).toBe(false)
})
