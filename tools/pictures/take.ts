import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { sampleRoutes } from '@fullscore/api/sample/sample.ts'
import { meetNeeds, NEEDS } from '../test/needs.ts'
import { callerOf, type Shot } from './shots.ts'

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none']

async function openBrowser(): Promise<Browser> {
  const need = NEEDS.find((one) => one.name === 'Chromium')!
  meetNeeds([need])
  const executablePath = need.programs.find((program) => existsSync(program))
  if (executablePath === undefined) throw new Error('Chromium is missing: without it there are no pictures.')
  return chromium.launch({ executablePath, args: flags })
}

/** Takes each picture in a window of its own. @throws Error naming the picture that could not be taken, or what its page complained of */
export async function take(url: string, shots: readonly Shot[], root: string): Promise<void> {
  const browser = await openBrowser()
  try {
    for (const shot of shots) await takeOne(browser, url, shot, root).catch((error: Error) => { throw new Error(`The picture "${shot.name}" could not be taken: ${error.message}`, { cause: error }) })
  } finally {
    await browser.close()
  }
}

/** @returns the cookies of somebody of the sample company, given to the window */
async function enter(context: BrowserContext, url: string, as: string): Promise<string> {
  const answer = await context.request.post(`${url}/api/v1${sampleRoutes.enter.path}`, { headers: { 'x-fullscore': '1' }, data: { as } })
  if (!answer.ok()) throw new Error(`nobody could enter as ${as}: ${answer.status()} ${await answer.text()}`)
  return (await context.cookies()).map((one) => `${one.name}=${one.value}`).join('; ')
}

async function takeOne(browser: Browser, url: string, shot: Shot, root: string): Promise<void> {
  const context = await browser.newContext({
    colorScheme: shot.dark === true ? 'dark' : 'light', viewport: shot.phone === true ? { width: 390, height: 844 } : { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Amsterdam', reducedMotion: 'reduce', bypassCSP: true,
    // A phone lays its scroll bar over the page, and its picture is looked at on a fine screen.
    ...(shot.phone === true ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
  })
  context.setDefaultTimeout(30_000)
  const cookie = await enter(context, url, shot.as)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url + (await shot.at(callerOf(url, cookie))))
  await page.locator('h1').first().waitFor()
  // The bar itself is not drawn in a picture: its empty gutter would be.
  await page.addStyleTag({ content: ':root { scrollbar-gutter: auto !important }' })
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
  await shot.before?.(page)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  // Marks fade in, and a chart asks for its facts once it knows its width.
  await page.waitForTimeout(1200)
  await page.screenshot({ path: path.join(root, shot.folder, `${shot.name}.png`), animations: 'disabled', caret: 'hide' })
  if (complaints.length > 0) throw new Error(`its page complained: ${complaints.join('; ')}`)
  await context.close()
}
