import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { mailServer, type MailServer } from './mail-server.fixture.ts'
import { notify } from './notify.ts'

let w: World
let smtp: MailServer
let hook: Server
let admin: TestPerson
const posts: { headers: IncomingMessage['headers']; body: string }[] = []
let answer = 200
beforeAll(async () => {
  w = await world()
  smtp = await mailServer({ authOptional: false, allowInsecureAuth: true, onAuth: (auth, _session, done) => (auth.username === 'score' && auth.password === 'pa55' ? done(null, { user: 'score' }) : done(new Error('wrong password'))) })
  hook = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      posts.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answer).end('ok')
    })
  })
  await new Promise<void>((resolve) => { hook.listen(0, '127.0.0.1', resolve) })
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
})
afterAll(async () => {
  await smtp.close()
  await new Promise((resolve) => { hook.close(resolve) })
  await w.close()
})

const settings = (more: object = {}) => ({ host: '127.0.0.1', port: smtp.port, security: 'none' as const, user: 'score', from: 'score@example.org', ...more })
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/page`

describe('the mail channel', () => {
  it('says what happened when it is tried: nothing set, a wrong password, a closed port, a good answer', async () => {
    await expect(admin.call(routes.testChannel, { params: { kind: 'mail' } })).rejects.toMatchObject({ problem: { code: 'no-channel', detail: 'No mail server is set up.' } })
    await admin.call(routes.setMail, { body: settings({ port: 1, user: '' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: false, said: 'No connection to 127.0.0.1 port 1: the port is closed.' })
    await admin.call(routes.setMail, { body: settings({ password: 'wrong' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: false, said: '127.0.0.1 answered: 535 wrong password' })
    await admin.call(routes.setMail, { body: settings({ password: 'pa55' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: true, said: '127.0.0.1 said: 250 Taken' })
    expect(smtp.mails.at(-1)!.subject).toBe('Fullscore: test')
  })

  it('keeps its password sealed, unread and bound to host and user', async () => {
    const { secret } = await w.ctx.db.selectFrom('outbound.channel').select('secret').where('kind', '=', 'mail').executeTakeFirstOrThrow()
    expect(secret).toMatch(/^s1\./)
    expect(JSON.stringify(await admin.call(routes.readChannels, {}))).not.toContain('pa55')
    await admin.call(routes.setMail, { body: settings({ fromName: 'Score' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: true })
    await expect(admin.call(routes.setMail, { body: settings({ host: 'elsewhere.example.org' }) })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.password' }] } })
    const person = await w.person('Bo Plain', [{ role: 'operations-manager' }])
    await expect(person.call(routes.readChannels, {})).rejects.toMatchObject({ problem: { status: 403, permission: 'settings:manage' } })
  })

  it('insists on STARTTLS where it is asked for', async () => {
    await admin.call(routes.setMail, { body: settings({ security: 'starttls' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: false })
    await admin.call(routes.setMail, { body: settings() })
  })
})

describe('a mail server with a certificate that nobody vouches for', () => {
  it.each([['tls', { secure: true }], ['starttls', { secure: false, disabledCommands: [] }]] as const)('is not given the message over %s', async (security, options) => {
    const other = await mailServer({ ...options, disabledCommands: [] })
    await admin.call(routes.setMail, { body: settings({ port: other.port, security, user: '' }) })
    expect(await admin.call(routes.testChannel, { params: { kind: 'mail' } })).toMatchObject({ ok: false, said: expect.stringMatching(/self.signed|certificate/) })
    expect(other.mails).toEqual([])
    await other.close()
    await admin.call(routes.setMail, { body: settings({ password: 'pa55' }) })
  })
})

describe('a webhook', () => {
  it('is refused inside the house until an administrator allows it; then it is signed over timestamp and body', async () => {
    const anna = await w.person('Anna Hook')
    const added = await anna.call(routes.addContactMethod, { params: { id: anna.id }, body: { kind: 'webhook', name: 'Pager bot', address: hookUrl() } })
    expect(await anna.call(routes.testChannel, { params: { kind: 'webhook' } })).toMatchObject({ ok: false, said: expect.stringContaining('loopback address') })
    expect(posts).toEqual([])
    await admin.call(routes.setWebhook, { body: { allowed: ['127.0.0.1'] } })
    expect((await anna.call(routes.readContact, { params: { id: anna.id } })).methods.at(-1)).toMatchObject({ kind: 'webhook', verified: false })
    expect(await anna.call(routes.testChannel, { params: { kind: 'webhook' } })).toMatchObject({ ok: true, said: expect.stringContaining('answered 200') })
    expect((await anna.call(routes.readContact, { params: { id: anna.id } })).methods.at(-1)).toMatchObject({ kind: 'webhook', verified: true })
    await notify(w.ctx, {
      personId: anna.id, cause: { kind: 'incident', id: w.ctx.ids.make() }, step: '1', urgency: 'high', subject: '[SEV2] INC-3 Slow', text: 'Slow.', link: '/operations/incidents/x', why: 'On call.', team: w.team, rehearsal: true,
    })
    await w.settle()
    const post = posts.at(-1)!
    const timestamp = String(post.headers['x-fullscore-timestamp'])
    expect(post.headers['x-fullscore-signature']).toBe(`sha256=${createHmac('sha256', added.secret!).update(`${timestamp}.${post.body}`).digest('hex')}`)
    expect(Number(timestamp)).toBe(Math.floor(w.ctx.clock.now().epochMilliseconds / 1000))
    expect(JSON.parse(post.body)).toMatchObject({ type: 'page', subject: '[SEV2] INC-3 Slow', repeated: false, rehearsal: true, acknowledge: expect.stringContaining('http://fullscore.test/page/') })
    expect(smtp.mails.at(-1)!.subject).toBe('[Rehearsal] [SEV2] INC-3 Slow')
  })

  it('that answers with an error is tried again with the same message id', async () => {
    const ben = await w.person('Ben Hook')
    await ben.call(routes.addContactMethod, { params: { id: ben.id }, body: { kind: 'webhook', name: 'Bot', address: hookUrl() } })
    await ben.call(routes.testChannel, { params: { kind: 'webhook' } })
    answer = 500
    const before = posts.length
    await notify(w.ctx, { personId: ben.id, cause: { kind: 'incident', id: w.ctx.ids.make() }, step: '1', urgency: 'high', subject: 'S', text: 'T', link: '/x', why: 'W', team: w.team, rehearsal: false })
    await w.settle()
    answer = 200
    await w.pass('20s')
    const [first, second] = posts.slice(before)
    expect(posts.length).toBe(before + 2)
    expect(second!.headers['x-fullscore-message-id']).toBe(first!.headers['x-fullscore-message-id'])
  })

  it('is its owner\'s: others neither read its address nor change it', async () => {
    const anna = await w.person('Anna Own')
    const other = await w.person('Otto Other', [{ role: 'it-professional' }])
    const added = await anna.call(routes.addContactMethod, { params: { id: anna.id }, body: { kind: 'webhook', name: 'Bot', address: hookUrl() } })
    expect((await other.call(routes.readContact, { params: { id: anna.id } })).methods.map((m) => m.address)).toEqual(['', '', ''])
    await expect(other.call(routes.removeContactMethod, { params: { id: anna.id, method: added.id } })).rejects.toMatchObject({ problem: { status: 403 } })
    await expect(anna.call(routes.addContactMethod, { params: { id: anna.id }, body: { kind: 'webhook', name: 'Bot', address: 'file:///etc/passwd' } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.address' }] } })
    await expect(anna.call(routes.setContactRules, { params: { id: anna.id }, body: { rules: [{ urgency: 'high', method: 'pigeon', afterMinutes: 0 }] } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.rules[0].method' }] } })
    const nobody = w.ctx.ids.make<'person'>()
    await expect(anna.call(routes.removeContactMethod, { params: { id: nobody, method: added.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(anna.call(routes.setContactRules, { params: { id: nobody }, body: { rules: [] } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await anna.call(routes.removeContactMethod, { params: { id: anna.id, method: added.id } })).methods).toHaveLength(2)
  })
})
