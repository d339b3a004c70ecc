import { afterAll, beforeAll, expect, it } from 'vitest'
import * as routes from '@fullscore/api/outbound/outbound.ts'
import { world, type World } from '../testing.ts'
import { mattermostBody, slackBody, teamsBody } from './chat.ts'
import { mailServer, type MailServer } from './mail-server.fixture.ts'
import type { Message } from './message.ts'
import { notify } from './notify.ts'
import { ntfyBody } from './ntfy.ts'

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

it('a notice tells by mail, takes no screen and asks for nothing', async () => {
  const anna = await w.person('Anna Owner')
  const id = w.ctx.ids.make<'event'>()
  await notify(w.ctx, { personId: anna.id, cause: { kind: 'contract', id }, step: '1', urgency: 'low', subject: 'Contract Northline', text: 'It is to be decided.', link: `/strategy/contracts/${id}`, why: 'You own it.', team: w.team, rehearsal: false, asks: false })
  await w.settle()
  expect((await anna.call(routes.minePages, {})).items).toEqual([])
  const [mail] = smtp.mails
  expect(mail!.text).toContain(`Details: ${w.house.url}/strategy/contracts/${id}`)
  expect(mail!.text).not.toMatch(/acknowledge|\/page\//i)
  expect(String(mail!.html)).not.toMatch(/acknowledge|\/page\//i)
})

it('a notice that cannot be mailed does not fall back on the open browser', async () => {
  const ben = await w.person('Ben Owner')
  smtp.refuse = 'try later'
  await notify(w.ctx, { personId: ben.id, cause: { kind: 'contract', id: w.ctx.ids.make<'event'>() }, step: '1', urgency: 'low', subject: 'Contract', text: '', link: '/', why: 'You own it.', team: w.team, rehearsal: false, asks: false })
  await w.settle()
  smtp.refuse = undefined
  expect((await ben.call(routes.minePages, {})).items).toEqual([])
})

it.each([['slack', slackBody], ['mattermost', mattermostBody], ['teams', teamsBody], ['ntfy', (message: Message) => ntfyBody('topic', message)]])('%s shows no button to acknowledge a notice, and one for a page', (_, body) => {
  const told = { subject: 'S', text: 'T', why: 'W', urgency: 'low', rehearsal: false, at: w.ctx.clock.now(), link: 'https://score.example/page/token', details: 'https://score.example/details' }
  const message = (asks: boolean): Message => ({ messageId: '<m@x>', subject: 'S', told: [{ ...told, asks, link: asks ? told.link : told.details, doors: [...(asks ? [{ title: 'Acknowledge or page the next', url: told.link }] : []), { title: 'Details', url: told.details }] }], notes: [], text: '', html: '', short: '', headers: {}, json: {} })
  expect(JSON.stringify(body(message(false)))).not.toMatch(/Acknowledge|token/)
  expect(JSON.stringify(body(message(true)))).toMatch(/Acknowledge/)
})
