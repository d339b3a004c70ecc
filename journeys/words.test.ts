import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { noBrowser, openBrowser, openReader } from './browser.ts'
import { patience, until } from './poll.ts'
import { outside, pseudo, textsOf, Written, writePseudo } from './pseudo.ts'
import { administrator, Clearing, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

const lists = [
  '/score', '/approvals', '/approvals/stand-in', '/profile', '/settings', '/imports', '/team/people', '/team/teams', '/team/departments', '/team/leave', '/team/calendar',
  '/infrastructure/inventory', '/infrastructure/proposals', '/infrastructure/proposals/matches', '/infrastructure/services', '/infrastructure/monitoring', '/infrastructure/probes',
  '/infrastructure/sweeps', '/infrastructure/sweeps/plans', '/infrastructure/sweeps/proposals', '/security/certificates', '/security/certificates/policies', '/operations/alerts', '/operations/alert-sources',
  '/operations/incidents', '/operations/incident-handling', '/operations/follow-ups', '/operations/maintenance', '/operations/on-call', '/operations/status-page', '/operations/pages', '/operations/rehearsals',
  '/strategy/vendors', '/strategy/contracts', '/insight/one-page', '/nowhere',
]
const forms = [
  '/imports/new', '/team/people/new', '/team/teams/new', '/team/departments/new', '/team/leave/new', '/infrastructure/inventory/new', '/infrastructure/inventory/merge', '/infrastructure/services/new',
  '/infrastructure/monitoring/new', '/infrastructure/probes/new', '/infrastructure/sweeps/new', '/operations/alert-sources/new', '/operations/incidents/new', '/operations/maintenance/new',
  '/operations/on-call/rotations/new', '/operations/on-call/policies/new', '/operations/status-page/edit', '/strategy/vendors/new', '/strategy/contracts/new',
]
const desktop = { width: 1400, height: 900 }
const phone = { width: 390, height: 844 }

/** Waits until a page has words and waits for nothing more itself. Asked from outside: the policy of the page forbids eval. */
const settled = (page: Page) => until('the page has settled', () => page.evaluate<boolean>(`document.body.innerText.includes('⟦') && document.querySelector('.boot, [aria-busy=true]') === null`).catch(() => false), 60_000)

/** What was found in one journey: where a text stood bare, and where a page was wider than its window. */
class Look {
  readonly bare = new Map<string, string>()
  readonly wide: string[] = []
  looked = 0
  readonly #page: Page
  readonly #written: Written
  constructor(page: Page, written: Written) {
    this.#page = page
    this.#written = written
  }
  async open(url: string): Promise<void> {
    await this.#page.goto(url)
    await settled(this.#page)
    await this.see(new URL(url).pathname)
  }
  /** Reads all that is shown now. What is bare is read again for a while: an answer may be on its way. */
  async see(where: string): Promise<void> {
    this.looked += 1
    let left: string[] = []
    for (let tries = 0; tries < 6; tries++) {
      await this.#page.waitForTimeout(tries === 0 ? 250 : 400)
      const texts = await textsOf(this.#page)
      expect(texts.some((text) => outside(text) !== text), `${where} shows words of the language`).toBe(true)
      left = texts.map((text) => this.#written.left(text)).filter((one) => one !== '')
      if (left.length === 0) break
    }
    for (const one of left) if (!this.bare.has(one)) this.bare.set(one, where)
    const over = await this.#page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    if (over > 1) this.wide.push(`${where}: ${over} px at ${this.#page.viewportSize()!.width}`)
  }
}

it.skipIf(noBrowser)(`every word of an empty product is in the reader's language, from the set-up link on${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const home = clearing.directory()
  writePseudo(path.join(home, 'data'))
  const server = await startServer(clearing, { home, entry: 'main' })
  const { page, complaints } = await openReader(await openBrowser(clearing), pseudo)
  const written = new Written()
  written.hear(page)
  written.name(...Object.values(administrator), 'IT operations', 'IT', 'MC')
  const look = new Look(page, written)

  await look.open(server.setUpLink!)
  expect(await page.locator('html').getAttribute('lang')).toBe(pseudo)
  for (const [label, value] of [[/^⟦Organisation/, administrator.organisation], [/^⟦Your name/, administrator.name], [/^⟦Your mail address/, administrator.email], [/^⟦Password/, administrator.password]] as const) await page.getByLabel(label).first().fill(value)
  await page.getByRole('button', { name: /^⟦Begin/ }).click()
  await page.getByRole('heading', { name: /^⟦The staves are ruled/ }).waitFor()
  await look.see('/')
  for (const where of [...lists, ...forms]) await look.open(`${server.url}${where}`)
  await page.setViewportSize(phone)
  for (const where of [...lists, ...forms]) await look.open(`${server.url}${where}`)

  expect([...look.bare].map(([text, where]) => `${where}: ${text}`)).toEqual([])
  expect(look.wide).toEqual([])
  expect(look.looked).toBeGreaterThan(100)

  // English is chosen in the profile, whatever the browser asks for; what the server says follows.
  await page.setViewportSize(desktop)
  await look.open(`${server.url}/profile`)
  await page.getByRole('combobox', { name: /^⟦Language[ ~⟧]/ }).click()
  await page.getByRole('option', { name: 'English', exact: true }).click()
  await page.getByRole('region', { name: /^⟦Language, numbers/ }).getByRole('button', { name: /^⟦Save/ }).click()
  await page.locator('html[lang=en]').waitFor({ state: 'attached' })
  await page.getByRole('heading', { name: 'Language, numbers and dates', exact: true }).waitFor()
  await page.goto(`${server.url}/operations/alerts`)
  await page.getByText('No alert fires.').first().waitFor()
  expect(complaints.filter((one) => !/40[14]/.test(one))).toEqual([])
}, 2 * patience)
