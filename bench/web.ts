import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { NEEDS } from '../tools/test/needs.ts'
import { start, stop } from './product.ts'

/**
 * What a browser loads before the desk is drawn, how long that takes, and how long the other pages take after it.
 * Usage: node bench/web.ts [rounds] (after the web UI was built; without Chromium only the files are weighed)
 */
const rounds = Number(process.argv[2] ?? 5)
const root = path.join(import.meta.dirname, '..')
const dist = path.join(root, 'web/dist')
const say = (line: string) => process.stdout.write(`${line}\n`)
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** The files that index.html names, and the sum of the others, as they are stored compressed. */
function weigh(): void {
  const page = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const named = [...new Set([...page.matchAll(/(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1]!))]
  /** What is too small to gain by compression is stored and sent as it is. */
  const size = (file: string, kind: 'gz' | 'br') => statSync(path.join(dist, `${file}.${kind}`), { throwIfNoEntry: false })?.size ?? statSync(path.join(dist, file)).size
  const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css)$/.test(file))
  for (const file of named) say(`${file.padEnd(44)} gzip ${kib(size(file, 'gz')).padStart(10)}  brotli ${kib(size(file, 'br')).padStart(10)}`)
  const sum = (files: readonly string[], kind: 'gz' | 'br') => kib(files.reduce((total, file) => total + size(file, kind), 0))
  const later = all.filter((file) => !named.includes(file))
  say(`named by the page: ${named.length} files, gzip ${sum(named, 'gz')}, brotli ${sum(named, 'br')}; later: ${later.length} files, gzip ${sum(later, 'gz')}`)
}

interface Load { files: number; bytes: Record<string, number>; content: number; drawn: number }

/** Opens the desk in a fresh window with an empty cache: what came over the wire, and when something could be read. */
async function firstLoad(browser: Browser, url: string, signIn: (context: BrowserContext) => Promise<void>): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await signIn(context)
  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  const kinds = new Map<string, string>()
  const bytes: Record<string, number> = {}
  await wire.send('Network.enable')
  wire.on('Network.responseReceived', (one) => { kinds.set(one.requestId, one.type) })
  wire.on('Network.loadingFinished', (one) => {
    const kind = kinds.get(one.requestId) ?? 'Other'
    bytes[kind] = (bytes[kind] ?? 0) + one.encodedDataLength
  })
  await page.goto(`${url}/`)
  await page.locator('#page h1').first().waitFor()
  const drawn = await page.evaluate(() => performance.now())
  const content = await page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => { const found = list.getEntriesByName('first-contentful-paint')[0]; if (found) resolve(found.startTime) }).observe({ type: 'paint', buffered: true })
  })`)
  const files = [...kinds.values()].filter((kind) => ['Script', 'Stylesheet', 'Document'].includes(kind)).length
  await context.close()
  return { files, bytes, content, drawn }
}

const pages = ['/operations/incidents', '/operations/alerts', '/operations/on-call', '/infrastructure/inventory', '/infrastructure/services', '/infrastructure/monitoring', '/team/people', '/settings', '/profile', '/']

/** Runs in the page: goes to an address as a link does, and waits until its title stands and nothing is being fetched. */
const follow = (to: string) => `(async () => {
  const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve) })
  const began = performance.now()
  history.pushState(null, '', ${JSON.stringify(to)})
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
  await frame()
  while (document.querySelector('#page h1') === null || document.querySelector('[aria-busy="true"]') !== null) await frame()
  return performance.now() - began
})()`

/** How long each page takes when its link is followed inside the product, in milliseconds until its title stands and nothing is being fetched. */
async function pageTimes(browser: Browser, url: string, signIn: (context: BrowserContext) => Promise<void>): Promise<Map<string, number[]>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await signIn(context)
  const page = await context.newPage()
  await page.goto(`${url}/`)
  await page.locator('#page h1').first().waitFor()
  const times = new Map<string, number[]>(pages.map((one) => [one, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const to of pages) {
      const took = await page.evaluate<number>(follow(to))
      times.get(to)!.push(took)
    }
  }
  await context.close()
  return times
}

async function inBrowser(executablePath: string): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'fullscore-bench-'))
  // The database runs under an account of its own, which must pass through.
  chmodSync(home, 0o711)
  const email = 'bench@example.org'
  const password = 'andante con moto'
  const { child, url } = await start(path.join(home, 'data'), { FULLSCORE_KEY_FILE: path.join(home, 'key'), FULLSCORE_ADMIN_EMAIL: email, FULLSCORE_ADMIN_PASSWORD: password })
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'] })
  try {
    const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-fullscore': '1' }, body: JSON.stringify({ email, password }) })
    if (!answer.ok) throw new Error(`Sign-in failed: ${await answer.text()}`)
    const [name = '', value = ''] = answer.headers.getSetCookie()[0]!.split(';')[0]!.split(/=(.*)/s)
    const signIn = (context: BrowserContext) => context.addCookies([{ name, value, url }])
    const loads: Load[] = []
    for (let round = 0; round < rounds; round++) loads.push(await firstLoad(browser, url, signIn))
    const last = loads.at(-1)!
    const own = (last.bytes['Script'] ?? 0) + (last.bytes['Stylesheet'] ?? 0)
    say(`until the desk is drawn: ${last.files} files (page, scripts, styles), ${kib(own)} of scripts and styles over the wire, fonts ${kib(last.bytes['Font'] ?? 0)}, answers of the API ${kib((last.bytes['Fetch'] ?? 0) + (last.bytes['XHR'] ?? 0))}`)
    say(`first content after ${median(loads.map((one) => one.content)).toFixed(0)} ms, the desk after ${median(loads.map((one) => one.drawn)).toFixed(0)} ms (medians of ${rounds}, empty cache)`)
    const times = await pageTimes(browser, url, signIn)
    for (const [to, took] of times) say(`${to.padEnd(30)} first ${took[0]!.toFixed(0).padStart(5)} ms, then ${median(took.slice(1)).toFixed(0).padStart(5)} ms`)
  } finally {
    await browser.close()
    await stop(child)
    rmSync(home, { recursive: true, force: true })
  }
}

weigh()
const executablePath = NEEDS.find((need) => need.name === 'Chromium')?.programs.find((program) => existsSync(program))
if (executablePath === undefined) say('Chromium is missing: only the files were weighed.')
else await inBrowser(executablePath)
