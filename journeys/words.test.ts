import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Page, Request } from 'playwright-core'
import { caller } from '@fullscore/api/call.ts'
import { listApprovals } from '@fullscore/api/approvals/approvals.ts'
import { listItems } from '@fullscore/api/infrastructure/inventory.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { listPolicies, listRotations } from '@fullscore/api/operations/on-call.ts'
import { editOrganisation, listDepartments, listPersons, listTeams, readOrganisation } from '@fullscore/api/organisation/organisation.ts'
import { plain } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { listContracts } from '@fullscore/api/strategy/contracts.ts'
import { listVendors } from '@fullscore/api/strategy/vendors.ts'
import { listLeave } from '@fullscore/api/team/people.ts'
import { startCompany } from './company.ts'
import { noBrowser, openBrowser, openReader } from './browser.ts'
import { patience, until } from './poll.ts'
import { pseudo, sampleTexts, textsOf, Written, writePseudo } from './pseudo.ts'
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

/** What was found in one journey: where a text stood bare, and where a page was wider than its window. */
class Look {
  readonly bare = new Map<string, string>()
  readonly wide: string[] = []
  looked = 0
  /** Answers that are on their way; a stream of live updates is never over. */
  #asked = 0
  readonly #page: Page
  readonly #written: Written
  constructor(page: Page, written: Written) {
    this.#page = page
    this.#written = written
    const counts = (request: Request) => /\/api\/v1\/(?!live)/.test(request.url())
    page.on('framenavigated', (frame) => { if (frame === page.mainFrame()) this.#asked = 0 })
    page.on('request', (request) => { if (counts(request)) this.#asked += 1 })
    const over = (request: Request) => { if (counts(request)) this.#asked = Math.max(0, this.#asked - 1) }
    page.on('requestfinished', over).on('requestfailed', over)
  }
  async open(url: string): Promise<void> {
    await this.#page.goto(url)
    await this.see(new URL(url).pathname)
  }
  /** Reads all that is shown, once it has stood still: nothing is waited for, and it reads twice the same. What is bare may be told by an answer that is on its way. */
  async see(where: string): Promise<void> {
    this.looked += 1
    let [before, left] = ['', [] as string[]]
    const still = async () => {
      if (this.#asked > 0 || !(await this.#page.evaluate<boolean>(`document.body.innerText.includes('⟦') && document.querySelector('.boot, [aria-busy=true]') === null`))) return false
      const texts = await textsOf(this.#page)
      left = texts.flatMap((text) => [this.#written.left(text), this.#written.said(text)]).filter((one) => one !== '')
      const now = texts.join('\n')
      const same = now === before
      before = now
      return same
    }
    await until(`${where} stands still`, still, 60_000)
    if (left.length > 0) await until('nothing is bare', async () => await still() && left.length === 0, 20_000).catch(() => undefined)
    for (const one of left) if (!this.bare.has(one)) this.bare.set(one, where)
    const over = await this.#page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    if (over > 1) this.wide.push(`${where}: ${over} px at ${this.#page.viewportSize()!.width}`)
  }
  /** What stood bare, with where. */
  found(): string[] {
    return [...this.bare].map(([text, where]) => `${where}: ${text}`)
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

  expect(look.found()).toEqual([])
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

/** Words of the sample company that the product has as well: hours of support, the manager's initials. */
const alsoOurs = ['around the clock', 'ML']
/** Sources of alerts that are the product itself. */
const own = new Set(['check', 'certificate', 'own', 'probe'])

it.skipIf(noBrowser)(`every word about a company in the middle of an outage is, but for what its people wrote${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const home = clearing.directory()
  const made = await startCompany(clearing, home)
  await made.stop()
  writePseudo(path.join(home, 'sample'))
  const { url } = await startCompany(clearing, home)
  const { page, complaints } = await openReader(await openBrowser(clearing), pseudo)
  page.setDefaultTimeout(60_000)
  const written = new Written()
  written.hear(page)
  await page.goto(url)
  await page.getByRole('complementary').getByRole('button', { name: /^⟦Start with your own/ }).waitFor()
  const call = callerIn(url, (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; '))
  const all = { query: { limit: 200 } }
  const named = await Promise.all([call(listTeams, all), call(listDepartments, {}), call(listPersons, all), call(listServices, all), call(listItems, all), call(listRotations, all), call(listPolicies, all), call(listContracts, all), call(listVendors, all)])
  for (const { items } of named) written.name(...items.map((one) => plain(one.name)))
  written.name(...sampleTexts(), ...alsoOurs)
  const look = new Look(page, written)

  // What the product called them itself comes with its marks; what a source called them does not.
  const alerts = (await call(listAlerts, { query: { limit: 200 } })).items
  const ours = alerts.filter((one) => own.has(one.source.kind))
  expect([ours.length > 0, alerts.length > ours.length, ours.filter((one) => !hasMarks(one.title)), alerts.filter((one) => !own.has(one.source.kind) && hasMarks(one.title))]).toEqual([true, true, [], []])
  const [incident] = (await call(listIncidents, { query: { state: 'active', limit: 20 } })).items.filter((one) => hasMarks(one.title))
  const [approval, leave] = await Promise.all([call(listApprovals, { query: { limit: 1 } }), call(listLeave, { query: { limit: 1 } })])
  const first = { service: named[3].items[0]!.id, item: named[4].items.find((one) => one.kind === 'server')!.id, rotation: named[5].items[0]!.id, contract: named[7].items[0]!.id }

  await look.open(`${url}/operations/incidents/${incident!.id}`)
  // Who is paged is told so over every page until they answer or put it off.
  const paged = page.getByRole('button', { name: /^⟦Not now/ })
  if (await paged.count() > 0) await paged.click()
  await page.getByRole('heading', { level: 1, name: /⟦.*(is down|is degraded|gives no data)/ }).waitFor()
  for (const name of [/^⟦More/, /^⟦Add a task/, /^⟦Resolve/, /^⟦Add a note/]) await pressed(page, look, name)
  const pages = [
    `/operations/alerts/${ours[0]!.id}`, `/infrastructure/services/${first.service}`, `/infrastructure/inventory/${first.item}`, `/strategy/contracts/${first.contract}`, '/operations/on-call', `/operations/on-call/rotations/${first.rotation}`,
    '/approvals', `/approvals/${approval.items[0]!.id}`, '/team/leave', `/team/leave/${leave.items[0]!.id}`, '/team/calendar', '/operations/status-page', '/operations/alerts', '/operations/incidents', '/operations/rehearsals', '/insight/one-page', '/settings/record',
  ]
  for (const where of pages) await look.open(`${url}${where}`)

  // The Score: from mark to mark its card says what, when and why; then all of it as a list.
  await look.open(`${url}/score`)
  const score = page.getByRole('application').first()
  const cards = new Set<string>()
  await score.focus()
  let before = ''
  for (const key of [...Array<string>(8).fill('ArrowLeft'), ...Array<string>(6).fill('ArrowDown'), ...Array<string>(6).fill('ArrowUp'), ...Array<string>(6).fill('ArrowRight')]) {
    await score.press(key)
    // At an end there is no further mark.
    const said = await until('another mark is chosen', async () => (await score.locator('p[aria-live]').allTextContents()).find((one) => one !== '' && one !== before), 1500).catch(() => before)
    before = said
    if (said === '' || cards.has(said)) continue
    cards.add(said)
    await look.see(`the Score, ${said.slice(0, 60)}`)
  }
  expect(cards.size).toBeGreaterThan(4)
  await page.keyboard.press('l')
  await page.getByRole('row').filter({ hasText: /INC-\d+ ⟦/ }).first().waitFor()
  await look.see('the Score as a list')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('is down')
  await page.getByRole('option').filter({ hasText: /INC-\d+ ⟦/ }).first().waitFor()
  await look.see('what is found')

  await page.setViewportSize(phone)
  for (const where of [`/operations/incidents/${incident!.id}`, ...pages.slice(0, 6), '/score']) await look.open(`${url}${where}`)

  // The public page speaks the language of the organisation's locale, to whoever opens it.
  await page.setViewportSize(desktop)
  await enter(page, url, 'administrator')
  const administers = callerIn(url, (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; '))
  const { etag } = await administers.tagged(readOrganisation, {})
  await administers(editOrganisation, { body: { locale: pseudo } }, { ifMatch: etag })
  await until('the public page is written anew', async () => { await page.goto(`${url}/status`); return await page.locator('html').getAttribute('lang') === pseudo })
  await look.see('the public page')

  expect(look.found()).toEqual([])
  expect(look.wide).toEqual([])
  expect(complaints.filter((one) => !/40[134]/.test(one))).toEqual([])
}, 3 * patience)

/** As somebody with a session, sentences with their marks. */
const callerIn = (url: string, cookie: string) => caller({ origin: url, fetch: async (to, init) => fetch(to, init), headers: { 'x-fullscore': '1', 'fullscore-sentences': 'marked', cookie } })

/** Becomes somebody of the sample company. */
async function enter(page: Page, url: string, as: string): Promise<void> {
  const answer = await page.request.post(`${url}/api/v1/demo/session`, { data: { as }, headers: { 'x-fullscore': '1' } })
  expect(answer.status()).toBe(201)
}

/** Presses what opens a dialog or a menu, reads it, and closes it. */
async function pressed(page: Page, look: Look, name: RegExp): Promise<void> {
  const opened = page.locator('[role=dialog], [role=menu]').first()
  await page.getByRole('button', { name }).first().click()
  await opened.waitFor()
  await look.see(`what ${name.source} opens`)
  await page.keyboard.press('Escape')
  await opened.waitFor({ state: 'detached' })
}
