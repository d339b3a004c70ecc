import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core'
import { NEEDS } from '../tools/test/needs.ts'
import { until } from './poll.ts'
import type { Clearing } from './server.ts'

/** Why no browser can be driven here, or undefined. */
export const noBrowser: string | undefined = process.env['FULLSCORE_SKIP_BROWSER'] ? 'FULLSCORE_SKIP_BROWSER is set: no browser is driven' : undefined

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface Reader {
  page: Page
  /** What the page complained of so far: errors on its console and exceptions nobody caught. */
  complaints: string[]
}

/** How many times slower than this machine every page runs: what only a busy machine shows is found with 6 or 20. */
const slowness = Number(process.env['FULLSCORE_JOURNEYS_SLOW'] ?? 1)

/** Makes a page's scripts run so many times slower. */
export async function slowDown(page: Page, times: number): Promise<void> {
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: times })
}
function slowed(browser: Browser): Browser {
  const open = browser.newContext.bind(browser)
  browser.newContext = async (settings) => {
    const context = await open(settings)
    context.on('page', (page) => void slowDown(page, slowness).catch(() => undefined))
    return context
  }
  return browser
}

/** Builds the web if its sources changed, as a start does, and opens a real Chromium. */
export async function openBrowser(clearing: Clearing): Promise<Browser> {
  const built = spawnSync(process.execPath, [path.join(path.dirname(import.meta.dirname), 'fullscore.mjs'), 'prepare'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`The web could not be built:\n${built.stdout}${built.stderr}`)
  const executablePath = NEEDS.find((need) => need.name === 'Chromium')?.programs.find((program) => existsSync(program))
  if (!executablePath) throw new Error('Chromium is missing, and FULLSCORE_SKIP_BROWSER does not say that this is known.')
  const browser = await chromium.launch({ executablePath, args: flags })
  clearing.add(() => browser.close())
  return slowness === 1 ? browser : slowed(browser)
}

async function openContext(browser: Browser, settings: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Amsterdam', viewport: { width: 1400, height: 900 }, ...settings })
  context.setDefaultTimeout(60_000)
  return context
}

/** The window of somebody who is signed in already, without motion. It complains of exceptions alone. */
export async function openSignedIn(browser: Browser, url: string, cookie: string, settings: BrowserContextOptions = {}): Promise<Reader> {
  const context = await openContext(browser, { reducedMotion: 'reduce', ...settings })
  await context.addCookies(cookiesOf(cookie, url))
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  return { page, complaints }
}

/** A window of its own: cookies and storage are nobody else's. */
export async function openReader(browser: Browser, locale = 'en-GB'): Promise<Reader> {
  const context = await openContext(browser, { locale })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (line) => { if (line.type() === 'error') complaints.push(`${line.text()} (${line.location().url})`) })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  return { page, complaints }
}

/** The cookies of a `Cookie` header as a browser context takes them. */
export const cookiesOf = (header: string, url: string): { name: string; value: string; url: string }[] =>
  header.split('; ').map((one) => one.split(/=(.*)/s)).filter(([, value = '']) => value !== '').map(([name = '', value = '']) => ({ name, value, url }))

/** Where an element stands, once what lies above it has stopped moving it: the same in two looks a fifth of a second apart. */
export async function still(element: Locator): Promise<NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>> {
  let last = ''
  return until('it stands still', async () => {
    const box = await element.boundingBox()
    const same = box !== null && JSON.stringify(box) === last
    last = JSON.stringify(box)
    await new Promise((done) => { setTimeout(done, 100) })
    return same && box
  })
}
