import { afterAll, expect, it } from 'vitest'
import { health } from '@fullscore/api/http/health.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { caller } from '@fullscore/api/call.ts'
import { startCompany } from './company.ts'
import { noBrowser, openBrowser, openReader } from './browser.ts'
import { patience, until } from './poll.ts'
import { Clearing } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it('is refused on a host that others reach: it has no sign-in', async () => {
  const refused = await startCompany(clearing, clearing.directory(), { FULLSCORE_HOST: '0.0.0.0' })
  expect(await refused.code()).toBe(1)
  expect(refused.said()).toMatch(/FULLSCORE_HOST is 0\.0\.0\.0: the sample company opens without sign-in/)
}, patience)

it.skipIf(noBrowser)(`npm run demo: in the middle of an outage, as the manager, as who is paged, and repaired${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const { page, complaints } = await openReader(await openBrowser(clearing))
  page.setDefaultTimeout(60_000)
  const sample = await startCompany(clearing, clearing.directory())
  const call = caller({ origin: sample.url, fetch: async (to, init) => fetch(to, init), headers: { 'x-fullscore': '1' } })
  expect(await call(health, {})).toMatchObject({ sample: true, warnings: [] })

  // It opens as the manager by itself: the Score, with the banner above it.
  await page.goto(sample.url)
  const banner = page.getByRole('complementary', { name: 'Sample company' })
  await banner.getByText('Mara Lindqvist').waitFor()
  await page.getByRole('heading', { name: /One incident open/ }).waitFor()
  await page.keyboard.press('l')
  await page.getByRole('row').filter({ hasText: 'Web shop, placing orders' }).first().waitFor()

  // As who is on call: the page takes the screen, above the banner.
  await banner.getByRole('button', { name: /Mara Lindqvist/ }).click()
  await page.getByRole('menuitem', { name: /Tomas Okoye/ }).click()
  const paged = page.getByRole('dialog', { name: /^You are paged/ })
  await paged.getByRole('button', { name: /^Acknowledge/ }).click()
  await page.waitForURL(/\/operations\/incidents\/[0-9a-f-]{36}$/)
  await banner.getByText('Tomas Okoye').waitFor()

  // Repaired, the real checks notice it, and the alerts are over.
  const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ')
  const engineer = caller({ origin: sample.url, fetch: async (to, init) => fetch(to, init), headers: { 'x-fullscore': '1', cookie } })
  const critical = async () => (await engineer(listAlerts, { query: { state: 'firing', urgency: 'critical', limit: 10 } })).items.length
  expect(await critical()).toBeGreaterThanOrEqual(2)
  await banner.getByRole('button', { name: /^Repair/ }).click()
  await until('the critical alerts are over', async () => (await critical()) === 0, 120_000)

  // Everybody else finds a page of their own, and what they may not read is not offered.
  await banner.getByRole('button', { name: /Tomas Okoye/ }).click()
  await page.getByRole('menuitem', { name: /Pim de Wit/ }).click()
  await banner.getByText('Pim de Wit').waitFor()
  await page.getByRole('link', { name: 'Operations', exact: true }).waitFor({ state: 'detached' })
  await banner.getByRole('button', { name: 'Start with your own' }).click()
  await page.getByRole('dialog').getByText('npm start').waitFor()
  expect(complaints.filter((one) => !/401/.test(one))).toEqual([])
}, patience)
