import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import { addPerson } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { mailServer, type MailServer } from './mail-server.fixture.ts'
import { notify } from './notify.ts'

let w: World
let smtp: MailServer
let admin: TestPerson
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(routes.setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const codeIn = (subject: string | undefined) => /(\d{6})$/.exec(subject ?? '')![1]!
const add = (person: TestPerson, address: string) => person.call(routes.addContactMethod, { params: { id: person.id }, body: { kind: 'mail', name: 'Home', address } })
const page = (personId: Id<'person'>) => notify(w.ctx, { personId, cause: { kind: 'incident', id: w.ctx.ids.make() }, step: '1', urgency: 'high', subject: 'INC-1', text: '', link: '/x', why: 'On call.', team: w.team, rehearsal: false })
const ledger = async (pageId: string) => (await w.ctx.db.selectFrom('outbound.delivery').selectAll().where('page_id', '=', pageId as Id<'page'>).orderBy('kind').orderBy('id').execute()).filter((d) => d.kind === 'mail')

describe('an added mail address', () => {
  it('gets a code; a wrong one is refused, five end it, the right one verifies', async () => {
    const anna = await w.person('Anna Code')
    const added = await add(anna, 'home@example.org')
    expect(added.code).toMatchObject({ ok: true, to: 'home@example.org', said: '127.0.0.1 said: 250 Taken' })
    expect(added.methods.at(-1)).toMatchObject({ verified: false, verifiedWhy: expect.stringContaining('Not verified') })
    const params = { id: anna.id, method: added.id }
    const code = codeIn(smtp.mails.at(-1)!.subject)
    const wrong = code === '000000' ? '000001' : '000000'
    await expect(anna.call(routes.sendContactCode, { params })).rejects.toMatchObject({ problem: { code: 'too-soon' } })
    for (let i = 0; i < 5; i += 1) await expect(anna.call(routes.verifyContactMethod, { params, body: { code: wrong } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.code' }] } })
    await expect(anna.call(routes.verifyContactMethod, { params, body: { code } })).rejects.toMatchObject({ problem: { code: 'code-over' } })
    await w.pass('61s')
    await anna.call(routes.sendContactCode, { params })
    const stranger = await w.person('Stan Stranger')
    const fresh = codeIn(smtp.mails.at(-1)!.subject)
    await expect(stranger.call(routes.verifyContactMethod, { params, body: { code: fresh } })).rejects.toMatchObject({ problem: { status: 403 } })
    const done = await anna.call(routes.verifyContactMethod, { params, body: { code: ` ${fresh.slice(0, 3)} ${fresh.slice(3)}` } })
    expect(done.methods.at(-1)).toMatchObject({ verified: true })
    await expect(anna.call(routes.sendContactCode, { params })).rejects.toMatchObject({ problem: { code: 'verified-already' } })
  })

  it('has an hour for its code, which lies sealed in the database', async () => {
    const anna = await w.person('Anna Late')
    const added = await add(anna, 'late@example.org')
    const code = codeIn(smtp.mails.at(-1)!.subject)
    expect(JSON.stringify(await w.ctx.db.selectFrom('outbound.contact_method').selectAll().execute())).not.toContain(code)
    await w.pass('61m')
    await expect(anna.call(routes.verifyContactMethod, { params: { id: anna.id, method: added.id }, body: { code } })).rejects.toMatchObject({ problem: { code: 'code-over' } })
  })

  it('that nobody verified is kept as a last resort: used only when the verified way fails, and the ledger says so', async () => {
    const anna = await w.person('Anna Reserve')
    await add(anna, 'reserve@example.org')
    const before = smtp.mails.length
    const first = await page(anna.id)
    await w.settle()
    expect((await ledger(first)).map((d) => [d.state, d.answer])).toEqual([['sent', '127.0.0.1 said: 250 Taken'], ['skipped', 'Not verified: kept as a last resort, used when a verified way fails.']])
    expect(smtp.mails.length).toBe(before + 1)
    await w.pass('1m')
    smtp.refuse = 'not now'
    const second = await page(anna.id)
    await w.settle()
    smtp.refuse = undefined
    await w.pass('1m')
    expect((await ledger(second)).map((d) => [d.state, d.why])).toEqual([['sent', 'at once: no rule for high'], ['sent', 'at once: mail failed; a last resort, since nobody verified this way']])
  })
})

describe('the own mail address', () => {
  it('counts as verified once its person signs in; before that it is the last resort, which is used since there is nothing else', async () => {
    const anna = await w.person('Anna Signed')
    expect((await anna.call(routes.readContact, { params: { id: anna.id } })).methods.find((m) => m.id === 'mail')).toMatchObject({ verified: true, verifiedWhy: 'They sign in with it, by an invitation that reached them.' })
    const guest = await admin.call(addPerson, { body: { name: 'Gil Guest', email: 'gil@example.org' } })
    expect((await admin.call(routes.readContact, { params: { id: guest.id } })).methods.find((m) => m.id === 'mail')).toMatchObject({ verified: false })
    const id = await page(guest.id)
    await w.settle()
    expect(await ledger(id)).toMatchObject([{ state: 'sent', why: 'at once: no rule for high; a last resort, since nobody verified this way and no verified one can be used' }])
    expect((smtp.mails.at(-1)!.to as { text: string }).text).toBe('gil@example.org')
  })
})
