import type { Page } from 'playwright-core'
import { cookiesOf, openBrowser } from '../journeys/browser.ts'
import { Clearing, setUpByApi, startServer } from '../journeys/server.ts'
import { startStores } from '../journeys/stores.ts'
import startPostgres from '../tools/test/postgres.ts'
import { fillScore } from './score-fill.ts'

/**
 * Frames per second of the Score over 100,000 entries while a hand pans and zooms in a real Chromium, and how long the server takes
 * for what is fetched meanwhile. Usage: npm run bench -- score-frames [entries]
 */
const many = Number(process.argv[2] ?? 100_000)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const hour = 3_600_000
const day = 24 * hour
/** Milliseconds until what is fetched at rest, the neighbours, is here. */
const settle = 2_500

/** Runs in the page: keeps the time of every frame and every request until asked. */
const watch = `
  window.frames_ = [];
  (function again(at) { window.frames_.push(at); requestAnimationFrame(again) })(performance.now());
  performance.clearResourceTimings(); performance.setResourceTimingBufferSize(2000);`
const gather = `({ frames: window.frames_, asked: performance.getEntriesByType('resource').filter((one) => /\\/api\\/v1\\/score(\\?|$)/.test(one.name)).filter((one) => one.requestStart > 0).map((one) => one.responseEnd - one.requestStart) })`

interface Seen { frames: number[]; asked: number[] }
const at = (sorted: readonly number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

/** Moves the hand as a person does: about sixty pointer events a second. */
async function pan(page: Page, y: number): Promise<void> {
  for (const [from, to] of [[1200, 300], [300, 1200], [1100, 500]] as const) {
    await page.mouse.move(from, y)
    await page.mouse.down()
    for (let step = 1; step <= 60; step++) await page.mouse.move(from + ((to - from) * step) / 60, y)
    await page.mouse.up()
  }
}
async function zoom(page: Page, y: number): Promise<void> {
  await page.mouse.move(700, y)
  await page.keyboard.down('Control')
  for (let step = 0; step < 80; step++) await page.mouse.wheel(0, step < 40 ? 25 : -25)
  await page.keyboard.up('Control')
}

async function measured(page: Page, name: string, path: string, hand: (page: Page, y: number) => Promise<void>): Promise<void> {
  await page.goto(path)
  await page.locator('canvas').first().waitFor()
  await page.waitForTimeout(settle)
  const box = (await page.locator('canvas').first().boundingBox())!
  await page.evaluate(watch)
  await hand(page, box.y + box.height - 12)
  const { frames, asked } = await page.evaluate<Seen>(gather)
  const gaps = frames.slice(1).map((one, index) => one - frames[index]!).sort((a, b) => a - b)
  const seconds = (frames.at(-1)! - frames[0]!) / 1000
  const answers = asked.toSorted((a, b) => a - b)
  say(`${name.padEnd(18)} ${(frames.length / seconds).toFixed(0).padStart(3)} frames/s   frame median ${at(gaps, 0.5).toFixed(0).padStart(3)} ms, p95 ${at(gaps, 0.95).toFixed(0).padStart(3)} ms, longest ${at(gaps, 1).toFixed(0).padStart(4)} ms   `
    + `${asked.length} answers, median ${at(answers, 0.5).toFixed(0)} ms, slowest ${at(answers, 1).toFixed(0)} ms`)
}

const stopPostgres = await startPostgres()
const clearing = new Clearing()
try {
  const stores = await startStores(clearing)
  const server = await startServer(clearing, { home: clearing.directory(), env: stores, entry: 'main' })
  const cookie = await setUpByApi(server)
  const now = performance.timeOrigin + performance.now()
  say(`${await fillScore(stores.DATABASE_URL, now, many)} entries over a year`)
  const browser = await openBrowser(clearing)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies(cookiesOf(cookie, server.url))
  const page = await context.newPage()
  const over = (word: string, from: number, to: number) => `${server.url}/?zoom=${word}&from=${Math.round(from)}&to=${Math.round(to)}`
  const stretches: [string, string][] = [
    ['hour', over('hour', now - 3 * day, now - 3 * day + hour)], ['day', over('day', now - 20 * hour, now + 4 * hour)], ['week', over('week', now - 5 * day, now + 2 * day)],
    ['month', over('month', now - 20 * day, now + 10 * day)], ['quarter', over('quarter', now - 60 * day, now + 31 * day)], ['year', over('year', now - 300 * day, now + 65 * day)],
  ]
  for (const [word, path] of stretches) {
    await measured(page, `${word}, panning`, path, pan)
    await measured(page, `${word}, zooming`, path, zoom)
  }
} finally {
  await clearing.run()
  await stopPostgres()
}
