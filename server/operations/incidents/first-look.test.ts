import { afterAll, beforeAll, expect, it } from 'vitest'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { addItem, editItem, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { incidentChanges, incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { acknowledgePageLink, readPageLink, setMail } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let smtp: MailServer
let ines: TestPerson
let mei: TestPerson
let tomasz: TestPerson
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  const admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  mei = await w.person('Mei Tanaka', [{ role: 'it-professional' }], [w.team])
  tomasz = await w.person('Tomasz Wójcik', [{ role: 'it-professional' }], [w.team])
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const open = (title: string, more: object = {}) => ines.call(routes.openIncident, { body: { title, severity: 1, ...more } })
const look = (id: Id<'incident'>, who = ines) => who.call(incidentLook, { params: { id } })

it('says what is unknown where nothing is known', async () => {
  const { id } = await open('Nobody knows what', { page: false })
  expect(await look(id)).toMatchObject({
    lastChange: null, noChange: expect.stringMatching(/^Unknown/), next: { at: null, words: 'Nobody is paged for it.' }, help: [], noHelp: 'No support number and no runbook is recorded for what failed.',
    former: [], formerWords: 'None like it is known; it names no service, so only what failed was compared.',
  })
})

it('names the last change, who handled the like, whom the paging calls next and whom to call; behind the link without pages to go on to', async () => {
  const db = await ines.call(addItem, { body: { kind: 'database', name: 'rtm-db-03' } })
  const shop = await ines.call(addService, { body: { name: 'Checkout', criticality: 'critical', runsOn: [db.id], hourValue: { amount: '4200', currency: 'EUR' } } })
  await ines.call(addContract, { body: {
    name: 'Database support', number: 'C-7', supportNumber: '+31 10 555 1840', covers: [{ kind: 'item', id: db.id }], term: { start: '2026-01-01', initialMonths: 60, renewal: 'never' },
  } })
  const policy = await ines.call(addPolicy, { body: { name: 'Checkout', teamId: w.team, repeats: 0, steps: [{ targets: [{ kind: 'person', id: tomasz.id }], delayMinutes: 5 }, { targets: [{ kind: 'person', id: ines.id }], delayMinutes: 10 }] } })
  await ines.call(setPagesFor, { params: { kind: 'service', id: shop.id }, body: { policyId: policy.id } })
  const before = await open('Checkout was slow', { serviceId: shop.id, page: false })
  await mei.call(routes.acknowledgeIncident, { params: { id: before.id } })
  await mei.call(routes.resolveIncident, { params: { id: before.id }, body: { note: 'The pool was cut to 20.' } })
  w.at(w.ctx.clock.now().add({ hours: 24 * 20 }).toString())
  await w.settle()
  ines = await w.person('Ines Again', [{ role: 'operations-manager' }])
  const { answer: item, etag } = await ines.call.tagged(readItem, { params: { id: db.id } })
  await ines.call(editItem, { params: { id: item.id }, body: { name: 'rtm-db-3' } }, { ifMatch: etag })
  w.at(w.ctx.clock.now().add({ minutes: 4 }).toString())
  const { id } = await open('Checkout fails', { serviceId: shop.id, itemIds: [db.id] })
  await w.settle()

  const found = await look(id)
  expect(found).toMatchObject({
    lastChange: { what: expect.stringContaining('Its facts changed'), reason: 'On rtm-db-3 itself, 4 min before it began.', who: 'Ines Again' }, noChange: null,
    next: { at: w.ctx.clock.now().add({ minutes: 5 }).toString(), words: 'Ines Ferreira is paged' },
    help: [{ label: 'Database support', value: expect.stringContaining('+31 10 555 1840'), href: expect.stringContaining('/strategy/contracts/') }], noHelp: null,
    former: [{ number: before.number, resolution: 'The pool was cut to 20.' }], formerWords: 'Second of this kind in 60 days.',
  })
  expect(found.knows.slice(0, 2).map((one) => [one.name, one.reasons, one.onCall])).toEqual([
    ['Mei Tanaka', [`resolved INC-${before.number} 20 days ago`, expect.stringMatching(/^is in /)], false], ['Tomasz Wójcik', ['on call now', expect.stringMatching(/^is in /)], true],
  ])

  const token = /\/page\/(\S+)/.exec(smtp.mails.findLast((mail) => mail.subject?.includes('Checkout fails'))!.text!)![1]!
  const linked = await w.call(readPageLink, { params: { token } })
  expect(linked.look).toMatchObject({ next: { words: 'Ines Ferreira is paged' }, knows: [{ id: null, name: 'Mei Tanaka' }, { id: null }, { id: null }] })
  expect(JSON.stringify({ look: linked.look, brief: linked.brief })).not.toMatch(/"href":"|4200|"subject"/)

  await w.call(acknowledgePageLink, { params: { token } })
  await w.settle()
  expect((await look(id)).next).toEqual({ at: null, words: expect.stringMatching(/^Nobody else is paged\. .*Tomasz Wójcik/) })
})

it('tells who may not see what changed that something did, and does not call a number unknown that may be hidden', async () => {
  const db = await ines.call(addItem, { body: { kind: 'database', name: 'vault-db' } })
  const team = await w.newTeam('Shop')
  const zoe = await w.person('Zoe Petit', [{ role: 'operations-manager', team }], [team])
  w.at(w.ctx.clock.now().add({ minutes: 7 }).toString())
  const { id } = await open('The shop is slow', { teamId: team, itemIds: [db.id], page: false })
  expect((await look(id)).lastChange).toMatchObject({ what: 'It was added to the inventory.' })
  expect(await look(id, zoe)).toMatchObject({
    lastChange: null, noChange: 'One change outside your scope, on what it stands on, 7 min before it began.', noHelp: 'Unknown: part of what failed is outside your scope, and so may be whom to call for it.',
  })
  expect(await zoe.call(incidentChanges, { params: { id } })).toMatchObject({ items: [], hidden: 1 })
  await expect(look((await open('Not theirs', { page: false })).id, zoe)).rejects.toMatchObject({ problem: { status: 404 } })
})
