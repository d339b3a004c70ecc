import { afterAll, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { noBrowser, openBrowser, openSignedIn, slowDown, still } from './browser.ts'
import { patience, until } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'
import { fingers } from './touch.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`on a machine that is twenty times slower, what the hand did stays: the zoom of two fingers, a page opened right after a drag, words and a span chosen one after the other${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const admin = server.call(cookie)
  await admin(sendAlert, { body: { title: 'Disk is full', urgency: 'low', status: 'firing', dedupKey: 'disk' } })
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openSignedIn(browser, server.url, cookie, { hasTouch: true })
  const hand = fingers(await page.context().newCDPSession(page))
  const shown = () => {
    const { searchParams } = new URL(page.url())
    return Number(searchParams.get('to')) - Number(searchParams.get('from'))
  }
  await page.goto(`${server.url}/score?zoom=day`)
  const score = page.getByRole('application')
  await score.waitFor()
  await page.waitForURL(/from=/)
  const high = (await still(score)).y + 80
  await slowDown(page, 20)

  // The address is written while the fingers move on, and drawn later: it takes nothing back.
  for (const pause of [50, 60, 70, 80]) {
    const before = shown()
    const [near, far] = [[750, 700], [850, 900]] as const
    await hand.move([{ from: [near[0], high], by: [near[1] - near[0], 0] }, { from: [far[0], high], by: [far[1] - far[0], 0] }], pause)
    await until(`two fingers, ${pause} ms a step, twice as far apart show half`, () => Math.abs(before / shown() - 2) < 0.01)
    await hand.move([{ from: [near[1], high], by: [near[0] - near[1], 0] }, { from: [far[1], high], by: [far[0] - far[1], 0] }], pause)
    await until('and back', () => Math.abs(before / shown() - 1) < 0.01)
  }

  // A page that is on its way comes, though the address still had to follow the hand.
  await hand.move([{ from: [500, high], by: [200, 0] }])
  await page.getByRole('link', { name: 'Operations' }).click()
  await page.waitForURL(/operations/)
  await page.getByRole('link', { name: 'Alerts' }).click()
  const row = page.getByRole('link', { name: 'Disk is full' })
  await still(row)
  expect(new URL(page.url()).pathname).toBe('/operations/alerts')

  // What was typed is drawn late: the deed that follows at once starts from it all the same, and loses no letter.
  await page.getByLabel('Find in this list').pressSequentially('disk', { delay: 120 })
  await page.getByText('week', { exact: true }).click()
  await page.getByText('30 days', { exact: true }).click()
  await page.waitForURL((url) => url.searchParams.get('q') === 'disk' && url.searchParams.get('span') === 'month')
  await still(row)
  expect(complaints).toEqual([])
}, patience)
