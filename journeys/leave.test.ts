import { afterAll, expect, it } from 'vitest'
import { listApprovals } from '@fullscore/api/approvals/approvals.ts'
import { listScore } from '@fullscore/api/insight/score.ts'
import { cookiesOf, noBrowser, openBrowser, openReader } from './browser.ts'
import { recipientOf, startMailServer } from './mail.ts'
import { patience, until } from './poll.ts'
import { administrator, Clearing, setUpByApi, startServer } from './server.ts'
import { makeTeam } from './team.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`leave is asked for with what becomes uncovered in view, accepted by the lead's mail alone, and stands on the Score${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const admin = server.call(await setUpByApi(server))
  const mail = await startMailServer(clearing)
  const { ada } = await makeTeam(server, admin, mail)
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openReader(browser)
  await page.context().addCookies(cookiesOf(ada.session, server.url))

  // Eight days from tomorrow reach into a week of hers, whatever day it is; nothing is asked before she says so.
  const tomorrow = Temporal.Now.plainDateISO('Europe/Amsterdam').add({ days: 1 })
  await page.goto(`${server.url}/team/leave/new`)
  await page.getByLabel('First day', { exact: true }).fill(tomorrow.toString())
  await page.getByLabel('Last day', { exact: true }).fill(tomorrow.add({ days: 8 }).toString())
  await page.getByText(/^Asked to decide: /).waitFor()
  const ahead = page.getByRole('region', { name: 'What becomes uncovered' })
  await ahead.getByText(/First line/).first().waitFor()
  expect((await admin(listApprovals, { query: {} })).items).toEqual([])
  await page.getByLabel('Reason').fill('The sea.')
  await page.getByRole('button', { name: 'Ask for it' }).click()
  await page.waitForURL(/\/team\/leave\/[0-9a-f-]{36}$/)
  await page.getByText('asked', { exact: true }).first().waitFor()

  // The lead decides behind the link of the mail: no sign-in, and looking decides nothing.
  const asked = await until('the lead is asked by mail', () => mail.mails.find((one) => recipientOf(one) === administrator.email && /Open and decide: /.test(one.text ?? '')))
  const link = /Open and decide: (\S+)/.exec(asked.text!)![1]!
  const lead = await openReader(browser)
  await lead.page.goto(link)
  await lead.page.getByRole('heading', { name: /Ada First|Ben Second/ }).waitFor()
  expect(await lead.page.context().cookies()).toEqual([])
  expect((await admin(listApprovals, { query: {} })).items).toMatchObject([{ state: 'waiting' }])
  await lead.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await lead.page.getByRole('status').filter({ hasText: 'accepted' }).waitFor()

  // Who asked sees it at once, without loading the page anew; the Score shows that they are away, and not why.
  await page.getByText('holds', { exact: true }).first().waitFor()
  const entry = await until('it stands on the Score', async () => {
    const { items } = await admin(listScore, { query: { from: tomorrow.subtract({ days: 2 }).toZonedDateTime('UTC').toInstant().toString(), to: tomorrow.add({ days: 12 }).toZonedDateTime('UTC').toInstant().toString(), kind: 'leave', limit: 20 } })
    return items[0]
  })
  expect(JSON.stringify(entry)).not.toContain('The sea')
  await page.goto(`${server.url}/score?zoom=week`)
  await page.getByRole('button', { name: 'As a list' }).waitFor()
  await page.keyboard.press('l')
  const row = page.getByRole('table', { name: 'Leave' }).getByRole('row').filter({ hasText: ada.name })
  await row.first().waitFor()
  expect(complaints.concat(lead.complaints)).toEqual([])
}, patience)
