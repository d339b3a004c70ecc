import { afterAll, expect, it } from 'vitest'
import { addItem, editItem, listItems, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { noBrowser, openBrowser, openSignedIn } from './browser.ts'
import { patience } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`a list of hundreds draws what is near the window alone, and moves as one of all its rows; what is typed about one of them stays${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const admin = server.call(cookie)
  for (let from = 0; from < 600; from += 20) await Promise.all(Array.from({ length: 20 }, (_, index) => admin(addItem, { body: { kind: 'server', name: `box-${String(from + index).padStart(4, '0')}` } })))
  const all = (await admin(listItems, { query: { limit: 1, search: 'box-' } })).total!
  expect(all).toBe(600)
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openSignedIn(browser, server.url, cookie, { bypassCSP: true })

  await page.goto(`${server.url}/infrastructure/inventory?q=box-`)
  const row = (index: number) => page.locator(`tr[data-row="${index}"]`)
  await row(49).waitFor()
  // What is asked for comes, though something changes while it is on its way.
  let told = 0
  page.on('response', (response) => { if (response.url().includes('/items?')) told++ })
  await page.route(/cursor=/, async (route) => {
    await admin(addItem, { body: { kind: 'server', name: 'meanwhile' } })
    await new Promise((done) => { setTimeout(done, 1000) })
    await route.continue()
  }, { times: 1 })
  await page.getByRole('button', { name: 'Show more' }).click()
  await row(99).waitFor()
  // Both pages are asked once more for what changed.
  await expect.poll(() => told).toBeGreaterThanOrEqual(3)
  for (let shown = 100; shown < all; shown += 50) {
    await page.getByRole('button', { name: 'Show more' }).click()
    await row(shown + 49).waitFor()
  }
  // All are there to scroll through, few are drawn.
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(all + 1))
  await expect.poll(() => page.locator('tr[data-row]').count()).toBeLessThan(all / 2)
  const high = () => page.evaluate<number>('document.documentElement.scrollHeight')
  const wide = () => page.evaluate<number[]>(`[...document.querySelectorAll('thead th')].map((cell) => cell.getBoundingClientRect().width)`)
  const [before, widths] = [await high(), await wide()]
  await page.evaluate('scrollTo(0, 0)')
  await row(0).waitFor()
  await expect.poll(() => row(all - 1).count()).toBe(0)
  expect(Math.abs((await high()) - before)).toBeLessThan(4)
  expect(await wide()).toEqual(widths)
  // The hand goes down past what was drawn, faster than the window is looked at, and its row is in sight.
  await row(0).click()
  for (let step = 0; step < 120; step++) await page.keyboard.press('j')
  await page.locator('tr[data-row="120"][data-hand="true"]').waitFor()
  await expect.poll(async () => {
    const seen = await row(120).boundingBox()
    return seen !== null && seen.y > 0 && seen.y + seen.height <= 900
  }).toBe(true)
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  await row(all - 1).waitFor()

  // What is typed in a form stays, though somebody else changes the same thing: theirs is taken in, and both are kept.
  const { id } = (await admin(listItems, { query: { limit: 1, search: 'box-0007' } })).items[0]!
  await page.goto(`${server.url}/infrastructure/inventory/${id}/edit`)
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('box-mine')
  const { etag } = await admin.tagged(readItem, { params: { id } })
  await admin(editItem, { params: { id }, body: { lifecycle: 'planned' } }, { ifMatch: etag })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Take in what they changed' }).click()
  await page.getByText('They changed Lifecycle (planned).').waitFor()
  expect(await name.inputValue()).toBe('box-mine')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'box-mine' }).waitFor()
  expect(await admin(readItem, { params: { id } })).toMatchObject({ name: 'box-mine', lifecycle: 'planned' })
  expect(complaints).toEqual([])
}, patience)
