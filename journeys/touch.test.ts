import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { noBrowser, openBrowser, openSignedIn, still } from './browser.ts'
import { patience } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'
import { fingers } from './touch.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

const shown = (page: Page) => ['from', 'to'].map((name) => Number(new URL(page.url()).searchParams.get(name)))
const shownAfter = async (page: Page, deed: Promise<void>) => {
  const before = page.url()
  await deed
  await page.waitForURL((url) => url.toString() !== before)
  return shown(page)
}

it.skipIf(noBrowser)(`on the phone a finger moves the Score, two zoom it, a touch shows the reason, and a long press selects alerts${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const admin = server.call(cookie)
  for (const title of ['Disk is full', 'Fan is loud', 'Link is slow']) await admin(sendAlert, { body: { title, urgency: 'low', status: 'firing', dedupKey: title } })
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openSignedIn(browser, server.url, cookie, { bypassCSP: true, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const hand = fingers(await page.context().newCDPSession(page))

  await page.goto(`${server.url}/score?zoom=day`)
  const score = page.getByRole('application')
  await score.waitFor()
  await page.waitForURL(/from=/)
  const box = await still(score)
  const high = box.y + 80
  const [from, to] = shown(page)
  const [panned, pannedTo] = await shownAfter(page, hand.move([{ from: [150, high], by: [100, 0] }]))
  expect(panned).toBeLessThan(from!)
  expect(pannedTo! - panned!).toBe(to! - from!)
  // The address follows the hand a little later: two fingers twice as far apart show half as long.
  await hand.move([{ from: [150, high], by: [-50, 0] }, { from: [250, high], by: [50, 0] }])
  await page.waitForURL((url) => Math.abs((to! - from!) / (Number(url.searchParams.get('to')) - Number(url.searchParams.get('from'))) - 2) < 0.01)

  // A touch of a mark shows why, and its card stays when the finger has gone; a scroll over the picture presses nothing.
  await page.goto(`${server.url}/score?zoom=hour`)
  await score.waitFor()
  const card = page.locator('p.why', { hasText: 'Why:' })
  const wide = await still(score)
  for (let y = wide.y + 30; y < Math.min(700, wide.y + wide.height) && await card.count() === 0; y += 6) {
    for (let x = 60; x < 380 && await card.count() === 0; x += 16) {
      await hand.down([x, y])
      await hand.up()
    }
  }
  await card.waitFor()

  await page.goto(`${server.url}/operations/alerts`)
  const row = page.getByRole('listitem').filter({ hasText: 'Fan is loud' })
  const at = await still(row)
  await hand.down([at.x + 120, at.y + 20])
  const bar = page.getByRole('region', { name: 'Selected rows' })
  await bar.getByText('1 selected').waitFor()
  await hand.up()
  expect(new URL(page.url()).pathname).toBe('/operations/alerts')
  await page.getByRole('checkbox', { name: /Disk is full/ }).tap()
  await bar.getByText('2 selected').waitFor()
  await bar.getByRole('button', { name: 'Take in hand (2)' }).tap()
  await page.getByRole('heading', { name: /One has nobody/ }).waitFor()
  await bar.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Select', exact: true }).tap()
  await bar.getByText('Touch the rows to select.').waitFor()
  expect(complaints).toEqual([])
}, patience)
