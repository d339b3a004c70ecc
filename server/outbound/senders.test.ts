import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { notify } from './notify.ts'

let w: World
let peer: Server
let admin: TestPerson
let origin = ''
const posts: { path: string; method: string; headers: IncomingMessage['headers']; body: Buffer }[] = []
const answers: { status: number; text: string }[] = []
beforeAll(async () => {
  w = await world()
  peer = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      posts.push({ path: request.url!, method: request.method!, headers: request.headers, body: Buffer.concat(chunks) })
      const { status, text } = answers.shift() ?? { status: 200, text: 'ok' }
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
    })
  })
  await new Promise<void>((resolve) => { peer.listen(0, '127.0.0.1', resolve) })
  origin = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(routes.setWebhook, { body: { allowed: ['127.0.0.1'] } })
})
beforeEach(() => { posts.length = 0 })
afterAll(async () => {
  await new Promise((resolve) => { peer.close(resolve) })
  await w.close()
})

type Kind = 'slack' | 'teams' | 'mattermost' | 'ntfy' | 'sms' | 'voice'
/** A person reached by one kind of way alone, verified by the code that the peer was given. */
async function reached(name: string, kind: Kind, address: string, more: object = {}): Promise<TestPerson> {
  const person = await w.person(name)
  const added = await person.call(routes.addContactMethod, { params: { id: person.id }, body: { kind, name: kind, address, ...more } })
  expect(added.code).toMatchObject({ ok: true })
  const code = /\b(\d{6})\b/.exec(decodeURIComponent(`${posts.at(-1)!.path} ${posts.at(-1)!.body.toString()}`).replace(/"id":"[^"]*"/, ''))![1]!
  await person.call(routes.verifyContactMethod, { params: { id: person.id, method: added.id }, body: { code } })
  await person.call(routes.setContactRules, { params: { id: person.id }, body: { rules: [{ urgency: 'critical', method: added.id, afterMinutes: 0 }] } })
  posts.length = 0
  return person
}
async function page(person: TestPerson, subject = '[SEV1] INC-7 <Checkout> "fails" & @here') {
  await notify(w.ctx, { personId: person.id, cause: { kind: 'incident', id: w.ctx.ids.make() }, step: '1', urgency: 'critical', subject, text: 'It answers 503.', link: '/operations/incidents/x', why: 'On call.', team: w.team, rehearsal: false })
  await w.settle()
}
const json = (at = -1) => JSON.parse(posts.at(at)!.body.toString()) as unknown
const ledger = async (person: TestPerson) => (await person.call(routes.listPages, { query: { personId: person.id } })).items[0]!.deliveries

describe('a chat', () => {
  it('Slack gets its own markup, with the three signs escaped, a link each, and no mention of the channel', async () => {
    const anna = await reached('Anna Slack', 'slack', `${origin}/services/T0/B0/secretpart`)
    await page(anna)
    const { text } = json() as { text: string }
    expect(text).toContain('*[SEV1] INC-7 &lt;Checkout&gt; "fails" &amp; @\u200Bhere*')
    expect(text).toMatch(/<http:\/\/fullscore\.test\/page\/[^|]+\|Acknowledge or page the next> · <http:\/\/fullscore\.test\/operations\/incidents\/x\|Details>/)
    expect(posts.at(-1)!.path).toBe('/services/T0/B0/secretpart')
  })

  it('whose webhook address is a password keeps it sealed, and out of the ledger when the other side repeats it', async () => {
    const anna = await reached('Anna Secret', 'slack', `${origin}/services/T0/B0/verysecret`)
    answers.push({ status: 403, text: `no access to ${origin}/services/T0/B0/verysecret` })
    await page(anna)
    expect(await ledger(anna)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'slack', state: 'failed', answer: expect.stringMatching(/answered 403: no access to \*\*\*/) })]))
    const stored = JSON.stringify([await w.ctx.db.selectFrom('outbound.contact_method').selectAll().execute(), await w.ctx.db.selectFrom('outbound.delivery').selectAll().execute(), await w.ctx.db.selectFrom('events.detail').select('body').execute()])
    expect(stored).not.toContain('verysecret')
    expect((await anna.call(routes.readContact, { params: { id: anna.id } })).methods.at(-1)!.address).toMatch(/^127\.0\.0\.1:\d+\/…cret$/)
    await w.pass('15s')
    expect(await ledger(anna)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'slack', state: 'sent', attempts: 2 })]))
  })

  it('hears and answers in legible signs only: neither a subject nor the ledger carries a control', async () => {
    const anna = await reached('Anna Legible', 'slack', `${origin}/services/T0/B0/legible`)
    answers.push({ status: 403, text: 'no\u001b[2J access\u202e here' })
    await page(anna, 'Disk\r\nX-Evil: 1\u001b]0;x\u0007 \u202efull')
    const [{ subject }] = await w.ctx.db.selectFrom('outbound.page').select('subject').where('person_id', '=', anna.id).execute() as [{ subject: string }]
    expect(subject).toBe('Disk X-Evil: 1]0;x full')
    const told = (await ledger(anna)).find((one) => one.state === 'failed')
    expect(told!.answer).toContain('no[2J access here')
  })

  it('Mattermost gets Markdown, Teams an adaptive card; one that is gone is given up at once', async () => {
    const mat = await reached('Mat Most', 'mattermost', `${origin}/hooks/abc`)
    await page(mat)
    expect((json() as { text: string }).text).toMatch(/^\*\*\\\[SEV1\\\] INC\\-7 .*\[Acknowledge or page the next\]\(http:\/\/fullscore\.test\/page\//s)
    const tea = await reached('Tea Ms', 'teams', `${origin}/workflows/x?sig=y`)
    await page(tea)
    const card = (json() as { attachments: { contentType: string; content: { type: string; body: { type: string; actions?: { type: string; url: string }[] }[] } }[] }).attachments[0]!
    expect([card.contentType, card.content.type, card.content.body.map((one) => one.type)]).toEqual(['application/vnd.microsoft.card.adaptive', 'AdaptiveCard', ['TextBlock', 'TextBlock', 'ActionSet']])
    expect(card.content.body[2]!.actions![0]).toMatchObject({ type: 'Action.OpenUrl', url: expect.stringContaining('/page/') })
    await w.pass('1m')
    answers.push({ status: 410, text: 'gone' })
    await page(tea, 'Another')
    expect(await ledger(tea)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'teams', state: 'given-up', attempts: 1 }), expect.objectContaining({ kind: 'browser', state: 'sent', why: 'at once: teams failed' })]))
  })
})

it('ntfy gets topic, priority, token and a button', async () => {
  const nat = await reached('Nat Fy', 'ntfy', `${origin}/base/oncall-nat`, { token: 'tk_secret' })
  await page(nat)
  expect(json()).toMatchObject({ topic: 'oncall-nat', title: '[SEV1] INC-7 <Checkout> "fails" & @here', priority: 5, actions: [{ action: 'view', url: expect.stringContaining('/page/') }] })
  expect([posts.at(-1)!.path, posts.at(-1)!.headers.authorization]).toEqual(['/base/', 'Bearer tk_secret'])
})

describe('a gateway', () => {
  const gateway = (more: object = {}) => ({ url: `${origin}/send`, method: 'POST' as const, headers: [{ name: 'Authorization', value: 'Bearer {secret}' }], bodyAs: 'json' as const, body: '{"to":"{to}","text":"{text}","from":"{from}","ref":"{id}"}', from: 'Fullscore', ...more })
  const set = (kind: 'sms' | 'voice', body: object) => admin.call(routes.setGateway, { params: { kind }, body: body as ReturnType<typeof gateway> })

  it('for SMS is filled field by field, sends links, and leaves the numbers of others alone', async () => {
    const bo = await w.person('Bo Early')
    expect((await bo.call(routes.addContactMethod, { params: { id: bo.id }, body: { kind: 'sms', name: 'Mobile', address: '+31 6 1234 5670' } })).code).toMatchObject({ ok: false, said: 'No SMS gateway is set up.' })
    await set('sms', gateway({ secret: 'k3y-of-gateway' }))
    expect(await admin.call(routes.testChannel, { params: { kind: 'sms' }, body: { to: '+31 6 1111 2222' } })).toMatchObject({ ok: true, to: '+31611112222' })
    const sam = await reached('Sam Sms', 'sms', '+31 (6) 12345678')
    await page(sam)
    expect(json()).toMatchObject({ to: '+31612345678', from: 'Fullscore', text: expect.stringMatching(/^\[SEV1\] INC-7 <Checkout> "fails" & @here\nhttp:\/\/fullscore\.test\/page\//) })
    expect(posts.at(-1)!.headers.authorization).toBe('Bearer k3y-of-gateway')
    await expect(bo.call(routes.testChannel, { params: { kind: 'sms' }, body: { to: '+31611112222' } })).rejects.toMatchObject({ problem: { status: 403 } })
    await expect(bo.call(routes.addContactMethod, { params: { id: bo.id }, body: { kind: 'sms', name: 'Mobile', address: '0612345678' } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.address' }] } })
  })

  it('for voice says what can be heard, by GET as well; its secret leaves with no other host', async () => {
    await set('voice', gateway({ url: `${origin}/call?to={to}&say={text}&key={secret}`, method: 'GET', headers: [], body: '', secret: 'v0ice-key' }))
    const vic = await reached('Vic Voice', 'voice', '+4915112345678')
    await page(vic)
    const { searchParams } = new URL(posts.at(-1)!.path, origin)
    expect(Object.fromEntries(searchParams)).toEqual({ to: '+4915112345678', say: 'This is Fullscore. You are paged.  SEV1  INC-7 <Checkout> "fails" & @here. Open Fullscore to acknowledge.', key: 'v0ice-key' })
    expect(JSON.stringify(await admin.call(routes.readChannels, {}))).not.toContain('v0ice-key')
    const moved = await set('voice', gateway({ url: 'https://elsewhere.example.org/call?to={to}&say={text}', method: 'GET', headers: [], body: '' }))
    expect(moved.voice).toMatchObject({ secretSet: false })
  })

  it.each([
    ['url', { url: 'https://{to}.example.org/{text}' }], ['url', { url: 'ftp://example.org' }], ['body', { body: '{"to":{to},"text":{text}}' }], ['body', { body: '{"to":"{to}"}' }],
    ['body', { body: '{"to":"{number}","text":"{text}"}' }], ['headers[0].name', { headers: [{ name: 'Host', value: 'x' }] }],
  ])('that could not be called is refused at %s', async (field, more) => {
    await expect(set('sms', gateway(more))).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: `body.${field}` }] } })
  })
})

describe('web push', () => {
  const browser = createECDH('prime256v1')
  const p256dh = browser.generateKeys()
  const auth = randomBytes(16)
  const subscribe = (person: TestPerson, path = '/push/abc') => person.call(routes.addContactMethod, { params: { id: person.id }, body: { kind: 'push', name: 'This browser', address: `${origin}${path}`, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') } } })

  /** What a browser does with a push message: RFC 8291 section 3.4 over RFC 8188, from the private key alone. */
  function decrypted(body: Buffer): unknown {
    const [salt, length] = [body.subarray(0, 16), body[20]!]
    const server = body.subarray(21, 21 + length)
    const shared = browser.computeSecret(server)
    const key = Buffer.from(hkdfSync('sha256', shared, auth, Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, server]), 32))
    const content = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: aes128gcm\0', 16))
    const nonce = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: nonce\0', 12))
    const sealed = body.subarray(21 + length)
    const decipher = createDecipheriv('aes-128-gcm', content, nonce)
    decipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString())
  }

  it('is encrypted so that the browser alone reads it, and signed by the installation', async () => {
    const pia = await w.person('Pia Push')
    const added = await subscribe(pia)
    expect(added.methods.at(-1)).toMatchObject({ kind: 'push', verified: true, address: new URL(origin).host })
    await page(pia)
    const { path, headers, body } = posts.at(-1)!
    expect([path, headers['content-encoding'], headers['urgency']]).toEqual(['/push/abc', 'aes128gcm', 'high'])
    expect(body.toString('latin1')).not.toContain('INC-7')
    expect(decrypted(body)).toMatchObject({ title: '[SEV1] INC-7 <Checkout> "fails" & @here', body: 'It answers 503.', link: expect.stringContaining('http://fullscore.test/page/'), urgent: true })
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization!)!
    expect(key).toBe((await pia.call(routes.readPushKey, {})).key)
    const [head, claims, signature] = token!.split('.')
    expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({ aud: origin })
    const point = Buffer.from(key!, 'base64url')
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } })
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature!, 'base64url'))).toBe(true)
    expect(JSON.stringify(await w.ctx.db.selectFrom('outbound.contact_method').selectAll().execute())).not.toContain('/push/abc')
  })

  it('whose subscription the browser ended is given up, and other ways are used; keys that are none are refused', async () => {
    const pia = await w.person('Pia Gone')
    await subscribe(pia, '/push/gone')
    answers.push({ status: 410, text: '' })
    await page(pia)
    expect(await ledger(pia)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'push', state: 'given-up', answer: expect.stringContaining('answered 410') })]))
    await expect(pia.call(routes.addContactMethod, { params: { id: pia.id }, body: { kind: 'push', name: 'x', address: origin, keys: { p256dh: 'AAAA', auth: 'AAAA' } } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.keys' }] } })
  })
})
