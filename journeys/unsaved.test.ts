import { afterAll, expect, it } from 'vitest'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { noBrowser, openBrowser, openSignedIn } from './browser.ts'
import { patience } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`a form with unsaved words is not left by mistake: Back, a link, a reload and Escape in a dialog ask first; saving and cancelling do not${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const incident = await server.call(cookie)(openIncident, { body: { title: 'Till is dark', severity: 3, severityNote: 'One till of nine.', page: false } })
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openSignedIn(browser, server.url, cookie)
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

  // A dialog closes over what was typed only if that is meant; untouched it closes at once.
  await page.goto(`${server.url}/operations/incidents/${incident.id}`)
  const note = page.getByRole('dialog', { name: 'Add a note' })
  const write = async (text: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Add a note' }).click()
    if (text !== '') await note.getByRole('textbox').first().fill(text)
    else await note.waitFor()
    await page.keyboard.press('Escape')
  }
  await write('')
  await note.waitFor({ state: 'detached' })
  await write('The fuse is out.')
  await note.getByRole('button', { name: 'Keep writing' }).click()
  expect(await note.getByRole('textbox').first().inputValue()).toBe('The fuse is out.')
  await note.getByRole('button', { name: 'Close' }).click()
  await note.getByRole('button', { name: 'Discard it' }).click()
  await note.waitFor({ state: 'detached' })
  await write('The fuse is out.')
  await note.getByRole('button', { name: 'Add', exact: false }).click()
  await note.waitFor({ state: 'detached' })
  await page.getByText('The fuse is out.').first().waitFor()
  await page.getByRole('link', { name: 'Vendors' }).or(page.getByRole('link', { name: 'Strategy' })).first().click()
  await page.waitForURL(/\/strategy/)
  expect(await asked.count()).toBe(0)
  expect(complaints).toEqual([])
}, patience)
