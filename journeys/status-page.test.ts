import { afterAll, expect, it } from 'vitest'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { openIncident, readIncident } from '@fullscore/api/operations/incidents.ts'
import { changeStatusPage } from '@fullscore/api/operations/status-page.ts'
import { setMail } from '@fullscore/api/outbound/outbound.ts'
import { cookiesOf, noBrowser, openBrowser, openReader } from './browser.ts'
import { recipientOf, startMailServer } from './mail.ts'
import { patience, until } from './poll.ts'
import { Clearing, pass, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())
const reader = 'anna@customer.example'

it.skipIf(noBrowser)(`an incident without a service is drafted, approved for a component, read by the public and mailed to who confirmed${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const admin = server.call(cookie)
  const mail = await startMailServer(clearing)
  await admin(setMail, { body: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'status@harbour.example' } })
  const shop = await admin(addService, { body: { name: 'shop-prod-7' } })
  await admin(changeStatusPage, { body: { title: 'Harbour', components: [{ serviceId: shop.id, name: 'Web shop' }] } }, { ifMatch: '"v1"' })
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openReader(browser)
  await page.context().addCookies(cookiesOf(cookie, server.url))
  const outside = await openReader(browser)

  // It is off until somebody switches it on.
  expect((await outside.page.goto(`${server.url}/status`))?.status()).toBe(404)
  await page.goto(`${server.url}/operations/status-page`)
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch it on' }).click()
  await page.getByText('The public reads it').waitFor()

  // A stranger asks to be told: one mail, and nothing more before the button behind its link.
  await outside.page.goto(`${server.url}/status`)
  await outside.page.getByRole('heading', { name: 'The state is not known.' }).waitFor()
  await outside.page.getByRole('link', { name: 'Tell me of news' }).click()
  await outside.page.getByLabel('Mail or webhook address').fill(reader)
  await outside.page.getByRole('button', { name: 'Send me the link to confirm' }).click()
  await outside.page.getByRole('heading', { name: 'Look for our message' }).waitFor()
  const mails = () => mail.mails.filter((one) => recipientOf(one) === reader)
  const asked = await until('the mail to confirm arrives', () => mails()[0])
  await outside.page.goto(/(http\S+\/status\/confirm\/\S+)/.exec(asked.text!)![1]!)
  await outside.page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await outside.page.getByRole('heading', { name: 'Confirmed' }).waitFor()

  // Drafted words stay inside.
  const { id } = await admin(openIncident, { body: { title: 'Inner words: the till database is full', severity: 2, page: false } })
  await page.goto(`${server.url}/operations/incidents/${id}`)
  const updates = page.getByRole('region', { name: 'Updates' })
  await updates.getByRole('button', { name: 'Public', exact: true }).click()
  await updates.getByRole('button', { name: 'Draft for the public' }).click()
  const draft = page.getByRole('dialog')
  await draft.getByLabel('What the public reads').fill('Orders fail for some of you. We work on it.')
  await draft.getByRole('button', { name: 'Keep as a draft' }).click()
  await updates.getByText('Draft, not public').waitFor()
  await outside.page.goto(`${server.url}/status`)
  expect(await outside.page.content()).not.toMatch(/Orders fail|till database/)

  // Who approves says what it concerns: the incident names no service.
  await updates.getByRole('button', { name: 'Approve', exact: true }).click()
  const approve = page.getByRole('dialog')
  await approve.getByLabel('What the public calls it').fill('Orders fail')
  await approve.getByText('It names no service, and nothing that it hits is one.').waitFor()
  await approve.getByText('Choose what it concerns, or that it is none of these.').waitFor()
  await approve.getByLabel('Web shop').check()
  await approve.getByRole('button', { name: 'Approve and publish' }).click()
  await updates.getByText('The public reads “Orders fail”, about shop-prod-7.').waitFor()
  expect((await admin(readIncident, { params: { id } })).publicServices).toMatchObject({ said: true, services: [{ name: 'shop-prod-7' }] })

  // The public reads it, under its own words alone; who confirmed is told once.
  await until('the page says it', async () => {
    await outside.page.goto(`${server.url}/status`)
    return (await outside.page.locator('h1').innerText()).includes('Web shop: partly down')
  })
  expect(await outside.page.content()).not.toMatch(/till database|shop-prod-7/)
  const summary = await (await fetch(`${server.url}/api/v2/summary.json`)).json() as { status: { indicator: string }; incidents: { name: string }[] }
  expect(summary).toMatchObject({ status: { indicator: 'major' }, incidents: [{ name: 'Orders fail', components: [{ name: 'Web shop' }] }] })
  await pass(server.databaseUrl!, '1m')
  const news = await until('the news arrive', () => mails()[1])
  expect(news.subject).toBe('Harbour: Orders fail: looked into')
  expect(news.text).toContain('Orders fail for some of you.')

  // Its link ends it: the address is forgotten.
  await outside.page.goto(/(http\S+\/status\/unsubscribe\/\S+)/.exec(news.text!)![1]!)
  await outside.page.getByRole('button', { name: 'End it', exact: true }).click()
  await outside.page.getByRole('heading', { name: 'Ended' }).waitFor()
  expect(mails()).toHaveLength(2)
  expect(complaints).toEqual([])
  expect(outside.complaints.filter((one) => !/404/.test(one))).toEqual([])
}, patience)
