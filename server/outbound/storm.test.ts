import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { mailServer, type MailServer } from './mail-server.fixture.ts'
import { notify } from './notify.ts'

let w: World
let smtp: MailServer
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  const admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(routes.setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const page = async (person: TestPerson, name: string, urgency: Urgency = 'high') => {
  const id = w.ctx.ids.make<'incident'>()
  await notify(w.ctx, { personId: person.id, cause: { kind: 'incident', id }, step: '1', urgency, subject: name, text: `${name} is slow.`, link: `/operations/incidents/${id}`, why: 'On call.', team: w.team, rehearsal: false })
  await w.settle()
  return id
}
const byMail = async (person: TestPerson) => (await person.call(routes.listPages, { query: { personId: person.id } })).items.toReversed().map((one) => one.deliveries.find((d) => d.kind === 'mail')!)
const mailsTo = (person: TestPerson) => smtp.mails.filter((mail) => (mail.to as { text: string }).text.startsWith(person.name.toLowerCase().replace(' ', '.')))

describe('a storm of pages to one contact', () => {
  it('sends the first at once and the rest as one list with a working link each; the ledger says in which message each went', async () => {
    const anna = await w.person('Anna Storm')
    for (const name of ['INC-1', 'INC-2', 'INC-3', 'INC-4']) await page(anna, name)
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['INC-1'])
    expect((await byMail(anna)).map((d) => [d.state, d.together?.slice(0, 9) ?? null])).toEqual([['sent', null], ['waiting', 'held back'], ['waiting', 'held back'], ['waiting', 'held back']])
    await w.pass('29s')
    expect(mailsTo(anna)).toHaveLength(1)
    await w.pass('2s')
    const [first, list, ...none] = mailsTo(anna)
    expect(none).toEqual([])
    expect(list!.subject).toBe('3 pages: INC-2 and 2 more')
    const tokens = [...list!.text!.matchAll(/Acknowledge: \S+\/page\/(\S+)/g)].map((match) => match[1]!)
    expect(await Promise.all(tokens.map(async (token) => (await w.call(routes.readPageLink, { params: { token } })).subject))).toEqual(['INC-2', 'INC-3', 'INC-4'])
    const ledger = await byMail(anna)
    expect(ledger.map((d) => [d.messageId, d.others, d.state, d.answer])).toEqual([
      [first!.messageId, 0, 'sent', '127.0.0.1 said: 250 Taken'], ...[2, 3, 4].map(() => [list!.messageId, 2, 'sent', '127.0.0.1 said: 250 Taken']),
    ])
    expect(ledger[3]!.together).toMatch(/^held back: a message went to this contact at .*; in one message with 2 other pages$/)
    await w.pass('1h')
    expect(mailsTo(anna)).toHaveLength(2)
  })

  it('is led by what asks for an answer, which no notice holds back or hides', async () => {
    const dora = await w.person('Dora Turn')
    const tell = async (subject: string, asks: boolean, settle = true) => {
      const id = w.ctx.ids.make<'incident'>()
      await notify(w.ctx, { personId: dora.id, cause: { kind: 'incident', id }, step: '1', urgency: 'medium', subject, text: subject, link: '/', why: 'On call.', team: w.team, rehearsal: false, asks })
      if (settle) await w.settle()
    }
    await tell('your turn began', false)
    await tell('INC-60', true)
    expect(mailsTo(dora).map((m) => m.subject)).toEqual(['your turn began', 'INC-60'])
    await tell('an update', false, false)
    await tell('INC-61', true)
    await w.pass('31s')
    expect(mailsTo(dora).map((m) => m.subject)).toEqual(['your turn began', 'INC-60', '2 pages: INC-61 and 1 more'])
  })

  it('E7: does not keep another waiting: behind many pages of one the first of the next goes out at once', async () => {
    const [anna, berta] = [await w.person('Anna Many'), await w.person('Berta Next')]
    const id = () => w.ctx.ids.make<'incident'>()
    const told = (person: TestPerson, name: string) => notify(w.ctx, { personId: person.id, cause: { kind: 'incident', id: id() }, step: '1', urgency: 'high', subject: name, text: `${name} is slow.`, link: '/', why: 'On call.', team: w.team, rehearsal: false })
    for (let n = 0; n < 40; n += 1) await told(anna, `MANY-${n}`)
    await told(berta, 'NEXT-1')
    await w.settle()
    expect(mailsTo(berta).map((mail) => mail.subject)).toEqual(['NEXT-1'])
    // The first of the many is out too; the rest is held back for one list.
    expect(mailsTo(anna)).toHaveLength(1)
  })

  it('does not hold back what is more urgent than all that went out', async () => {
    const anna = await w.person('Anna Urgent')
    await page(anna, 'INC-10', 'medium')
    await page(anna, 'INC-11', 'critical')
    await page(anna, 'INC-12', 'critical')
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['INC-10', 'INC-11'])
    await w.pass('30s')
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['INC-10', 'INC-11', 'INC-12'])
  })

  it('that is answered while it is held back is not sent', async () => {
    const anna = await w.person('Anna Quick')
    await page(anna, 'INC-20')
    const second = await page(anna, 'INC-21')
    await page(anna, 'INC-22')
    const waits = (await anna.call(routes.minePages, {})).items.find((one) => one.cause.id === second)!
    await anna.call(routes.acknowledgePage, { params: { id: waits.id } })
    await w.pass('31s')
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['INC-20', 'INC-22'])
  })

  it('whose list was perhaps taken is repeated as it was, with the same Message-ID, without what was answered meanwhile', async () => {
    const anna = await w.person('Anna Doubt')
    await page(anna, 'INC-30')
    const second = await page(anna, 'INC-31')
    await page(anna, 'INC-32')
    await page(anna, 'INC-33')
    smtp.hangUp = true
    await w.pass('30s')
    smtp.hangUp = false
    const waits = (await anna.call(routes.minePages, {})).items.find((one) => one.cause.id === second)!
    await anna.call(routes.acknowledgePage, { params: { id: waits.id } })
    await page(anna, 'INC-34')
    await w.pass('15s')
    const [, list, again] = mailsTo(anna)
    expect([list!.subject, again!.subject]).toEqual(['3 pages: INC-31 and 2 more', '2 pages: INC-32 and 1 more (repeated)'])
    expect(again!.messageId).toBe(list!.messageId)
    await w.pass('31s')
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['INC-30', list!.subject, again!.subject, 'INC-34'])
    expect((await byMail(anna)).map((d) => [d.state, d.repeats])).toEqual([['sent', 0], ['skipped', 0], ['sent', 1], ['sent', 1], ['sent', 0]])
  })

  it('that waited for a dead mail server arrives as one list', async () => {
    const anna = await w.person('Anna Outage')
    smtp.refuse = 'try later'
    for (const name of ['INC-40', 'INC-41', 'INC-42']) {
      await page(anna, name)
      await w.pass('1m')
    }
    smtp.refuse = undefined
    await w.pass('1h')
    expect(mailsTo(anna).map((m) => m.subject)).toEqual(['3 pages: INC-40 and 2 more'])
    expect((await byMail(anna)).map((d) => d.state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('is claimed whole by a sender that dies: after the lease another repeats it', async () => {
    const anna = await w.person('Anna Lease')
    await page(anna, 'INC-50')
    await page(anna, 'INC-51')
    await page(anna, 'INC-52')
    await w.pass('30s')
    const list = mailsTo(anna).at(-1)!
    // What a process killed after DATA leaves behind: both claims, unsettled, with their timers.
    const lease = w.ctx.clock.now().add({ seconds: 45 })
    const claimed = await w.ctx.db.updateTable('outbound.delivery').set({ state: 'claimed', lease_until: lease, settled_at: null, answer: null }).where('message_id', '=', list.messageId!).returning('id').execute()
    for (const { id } of claimed) await w.ctx.db.insertInto('jobs.timer').values({ id: w.ctx.ids.make(), due_at: lease, task: 'outbound.deliver', payload: JSON.stringify({ deliveryId: id as Id<'delivery'> }), key: `outbound.delivery:${id}` }).execute()
    await w.pass('46s')
    const all = mailsTo(anna)
    expect(all.map((m) => m.subject)).toEqual(['INC-50', '2 pages: INC-51 and 1 more', '2 pages: INC-51 and 1 more (repeated)'])
    expect(all[2]!.messageId).toBe(all[1]!.messageId)
  })
})
