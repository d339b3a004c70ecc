import { afterAll, expect, it } from 'vitest'
import { cookiesOf, noBrowser, openBrowser } from './browser.ts'
import { patience } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`a form with unsaved words is not left by mistake: Back, a link and a reload ask first; saving and cancelling do not${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const browser = await openBrowser(clearing)
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(60_000)
  await context.addCookies(cookiesOf(cookie, server.url))
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  const list = /\/strategy\/vendors$/
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' })
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  const openForm = async () => {
    await page.getByRole('button', { name: 'Add a vendor' }).first().click()
    await name.waitFor()
  }

  // Untouched it is left without a word.
  await page.goto(`${server.url}/strategy/vendors`)
  await openForm()
  const form = new URL(page.url()).pathname
  await page.goBack()
  await page.waitForURL(list)

  // Back asks; who stays finds the words as they were.
  await openForm()
  await name.fill('Northwind Cables')
  await page.goBack()
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await asked.waitFor({ state: 'detached' })
  expect(await name.inputValue()).toBe('Northwind Cables')
  expect(new URL(page.url()).pathname).toBe(form)

  // So does a link, and the browser itself before a reload.
  await page.getByRole('link', { name: 'Operations' }).click()
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await asked.waitFor({ state: 'detached' })
  const heard = page.waitForEvent('dialog')
  const reloaded = page.reload().catch(() => undefined)
  const dialog = await heard
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await Promise.race([reloaded, name.waitFor()])
  expect(await name.inputValue()).toBe('Northwind Cables')

  // Who means it leaves, and lands where they wanted to go.
  await page.goBack()
  await asked.getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL(list)
  await asked.waitFor({ state: 'detached' })

  // Cancel is meant; saving leads on by itself; afterwards nothing is held.
  await openForm()
  await name.fill('Northwind Cables')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForURL(list)
  await openForm()
  await name.fill('Northwind Cables')
  await page.getByRole('button', { name: 'Add the vendor' }).click()
  await page.getByRole('heading', { name: 'Northwind Cables' }).waitFor()
  await page.getByRole('link', { name: 'Operations' }).click()
  await page.waitForURL(/\/operations/)
  expect(await asked.count()).toBe(0)
  expect(complaints).toEqual([])
}, patience)
