import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { mailServer, type MailServer } from './mail-server.fixture.ts'
import { notify } from './notify.ts'
import { withdrawPages } from './answer.ts'
import { change } from '../kernel/change.ts'

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

const incident = () => ({ kind: 'incident', id: w.ctx.ids.make<'incident'>() })
const page = (person: TestPerson, cause: { kind: string; id: string }, step = '1.1') => notify(w.ctx, {
  personId: person.id, cause, step, urgency: 'critical', subject: '[SEV1] INC-12 Checkout <fails>', text: 'Checkout answers 503.',
  link: `/operations/incidents/${cause.id}`, why: 'On call for Network.', team: w.team, rehearsal: false,
})
const ledger = async (id: string) => (await w.ctx.db.selectFrom('outbound.delivery').selectAll().where('page_id', '=', id as Id<'page'>).orderBy('kind').execute())
const tokenIn = (text: string) => /\/page\/(\S+)/.exec(text)![1]!

describe('a page', () => {
  it('goes out by mail and stands in the open browser; the ledger says what was answered', async () => {
    const anna = await w.person('Anna Berg')
    const id = await page(anna, incident())
    await w.settle()
    const mail = smtp.mails.at(-1)!
    expect(mail.subject).toBe('[SEV1] INC-12 Checkout <fails>')
    expect(mail.text).toContain('Anna Berg, you are told because: On call for Network.')
    expect(mail.html).toContain('Checkout &#60;fails&#62;')
    expect((mail.to as { text: string }).text).toContain('anna.berg')
    const { items: [mine] } = await anna.call(routes.minePages, {})
    expect(mine).toMatchObject({ id, subject: '[SEV1] INC-12 Checkout <fails>', answered: null })
    expect((await anna.call(routes.listPages, { query: {} })).items[0]!.deliveries.map((d) => [d.kind, d.state, d.answer])).toEqual([
      ['browser', 'sent', 'Held for Anna Berg\'s open browser.'], ['mail', 'sent', '127.0.0.1 said: 250 Taken'],
    ])
    const stranger = await w.person('Bo Stranger')
    expect((await stranger.call(routes.listPages, { query: {} })).items).toEqual([])
  })

  it('is told once per person, cause and step, however often it is asked for, also at the same moment', async () => {
    const anna = await w.person('Anna Twice')
    const cause = incident()
    const before = smtp.mails.length
    const ids = await Promise.all([page(anna, cause), page(anna, cause), page(anna, cause)])
    await w.settle()
    expect(new Set(ids).size).toBe(1)
    expect(smtp.mails.length).toBe(before + 1)
  })

  it('whose sender died between claim and settling is sent again after the lease, with the same Message-ID, and says so', async () => {
    const anna = await w.person('Anna Crash')
    const id = await page(anna, incident())
    await w.settle()
    const first = smtp.mails.at(-1)!
    const [, mail] = await ledger(id)
    // What a process killed after DATA and before the server's 250 leaves behind: the claim, unsettled, and its timer.
    const lease = w.ctx.clock.now().add({ seconds: 45 })
    await w.ctx.db.updateTable('outbound.delivery').set({ state: 'claimed', lease_until: lease, settled_at: null, answer: null }).where('id', '=', mail!.id).execute()
    await w.ctx.db.insertInto('jobs.timer').values({ id: w.ctx.ids.make(), due_at: lease, task: 'outbound.deliver', payload: JSON.stringify({ deliveryId: mail!.id }), key: `outbound.delivery:${mail!.id}` }).execute()
    const before = smtp.mails.length
    await w.pass('44s')
    expect(smtp.mails.length).toBe(before)
    await w.pass('2s')
    const second = smtp.mails.at(-1)!
    expect(smtp.mails.length).toBe(before + 1)
    expect(second.messageId).toBe(first.messageId)
    expect(second.subject).toBe('[SEV1] INC-12 Checkout <fails> (repeated)')
    expect(second.headers.get('x-fullscore-repeated')).toBe('1')
    expect((await ledger(id))[1]).toMatchObject({ state: 'sent', attempts: 2, repeats: 1 })
    await w.pass('1h')
    expect(smtp.mails.length).toBe(before + 1)
  })

  it('whose mail server hangs up after taking the message is sent again with the same Message-ID, and says so', async () => {
    const anna = await w.person('Anna Hung')
    smtp.hangUp = true
    await page(anna, incident())
    await w.settle()
    smtp.hangUp = false
    const first = smtp.mails.at(-1)!
    await w.pass('20s')
    const second = smtp.mails.at(-1)!
    expect([first.subject, second.subject]).toEqual(['[SEV1] INC-12 Checkout <fails>', '[SEV1] INC-12 Checkout <fails> (repeated)'])
    expect(second.messageId).toBe(first.messageId)
  })

  it('is acknowledged by the link\'s button alone: opening the link changes nothing, and a wrong or old link is refused', async () => {
    const anna = await w.person('Anna Link')
    const id = await page(anna, incident())
    await w.settle()
    const token = tokenIn(smtp.mails.at(-1)!.text!)
    const shown = await w.call(routes.readPageLink, { params: { token } })
    expect(shown).toMatchObject({ state: 'waiting', personName: 'Anna Link', text: 'Checkout answers 503.' })
    expect((await anna.call(routes.minePages, {})).items).toHaveLength(1)
    expect(await w.call(routes.acknowledgePageLink, { params: { token } })).toMatchObject({ state: 'answered' })
    expect(await w.call(routes.acknowledgePageLink, { params: { token } })).toMatchObject({ state: 'answered' })
    const events = await w.ctx.db.selectFrom('events.event').select(['type', 'actor_kind', 'payload']).where('type', '=', 'page.answered').execute()
    expect(events.filter((e) => (e.payload as { pageId: string }).pageId === id)).toMatchObject([{ actor_kind: 'link', payload: { personId: anna.id, via: 'link' } }])
    expect((await anna.call(routes.minePages, {})).items).toEqual([])
    const forged = `${token.slice(0, -4)}AAAA`
    await expect(w.call(routes.readPageLink, { params: { token: forged } })).rejects.toMatchObject({ problem: { status: 404, code: 'link-dead' } })
    await w.pass('25h')
    await expect(w.call(routes.acknowledgePageLink, { params: { token } })).rejects.toMatchObject({ problem: { code: 'link-dead' } })
  })

  it('that was withdrawn is neither sent by later rules nor answered', async () => {
    const anna = await w.person('Anna Later')
    await anna.call(routes.setContactRules, { params: { id: anna.id }, body: { rules: [{ urgency: 'critical', method: 'browser', afterMinutes: 0 }, { urgency: 'critical', method: 'mail', afterMinutes: 10 }] } })
    const cause = incident()
    const id = await page(anna, cause)
    const before = smtp.mails.length
    await w.pass('9m')
    await change(w.ctx, async (tx) => ({ events: await withdrawPages(tx, cause, '', 'The incident is resolved.') as never, value: undefined }))
    await w.pass('5m')
    expect(smtp.mails.length).toBe(before)
    expect((await ledger(id))[1]).toMatchObject({ state: 'skipped', answer: 'The incident is resolved.' })
    await expect(anna.call(routes.acknowledgePage, { params: { id } })).rejects.toMatchObject({ problem: { code: 'page-withdrawn' } })
  })
})

describe('a mail server that is down for an hour', () => {
  it('is tried again until it answers; meanwhile the person\'s other methods are used, and the ledger says why', async () => {
    const anna = await w.person('Anna Down')
    await anna.call(routes.setContactRules, { params: { id: anna.id }, body: { rules: [{ urgency: 'critical', method: 'mail', afterMinutes: 0 }] } })
    const { port } = smtp
    await smtp.close()
    const id = await page(anna, incident())
    await w.settle()
    const [browser, mail] = await ledger(id)
    expect(browser).toMatchObject({ kind: 'browser', state: 'sent', why: 'at once: mail failed' })
    expect(mail!.state).toBe('failed')
    expect(mail!.answer).toContain('the port is closed')
    await w.pass('1h')
    const failures = await w.ctx.db.selectFrom('events.event').select('payload').where('type', '=', 'page.failed').execute()
    expect(failures.filter((e) => (e.payload as { pageId: string }).pageId === id)).toHaveLength(1)
    smtp = await mailServer({}, port)
    await w.pass('10m')
    expect(smtp.mails.map((m) => m.subject)).toEqual(['[SEV1] INC-12 Checkout <fails>'])
    expect((await ledger(id))[1]).toMatchObject({ state: 'sent', repeats: 0 })
    expect((await ledger(id))[1]!.attempts).toBeGreaterThan(6)
  })

  it('that refuses for good is given up after a day, and that is a fact', async () => {
    const anna = await w.person('Anna Refused')
    smtp.refuse = 'mailbox full'
    const id = await page(anna, incident())
    await w.pass('25h')
    smtp.refuse = undefined
    expect((await ledger(id))[1]).toMatchObject({ state: 'given-up', answer: '127.0.0.1 answered: 451 mailbox full' })
    const failures = await w.ctx.db.selectFrom('events.event').select('payload').where('type', '=', 'page.failed').orderBy('id').execute()
    expect(failures.map((e) => e.payload as { pageId: string; givenUp: boolean }).filter((p) => p.pageId === id).map((p) => p.givenUp)).toEqual([false, true])
  })
})
