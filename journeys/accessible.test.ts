import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { cookiesOf, noBrowser, openBrowser } from './browser.ts'
import { patience } from './poll.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const pages = [
  '/', '/?list=1', '/score', '/approvals', '/imports', '/imports/new',
  '/operations/incidents', '/operations/incidents/new', '/operations/follow-ups', '/operations/incident-handling', '/operations/alerts', '/operations/alert-sources',
  '/operations/alert-sources/new', '/operations/maintenance', '/operations/maintenance/new', '/operations/on-call', '/operations/on-call/rotations/new', '/operations/on-call/policies/new',
  '/operations/pages', '/operations/rehearsals',
  '/infrastructure/inventory', '/infrastructure/inventory/new', '/infrastructure/proposals', '/infrastructure/services', '/infrastructure/services/new', '/infrastructure/monitoring',
  '/infrastructure/monitoring/new', '/infrastructure/sweeps', '/infrastructure/sweeps/new', '/infrastructure/sweeps/plans', '/security/certificates', '/security/certificates/policies',
  '/team/people', '/team/people/new', '/team/teams', '/team/departments', '/team/leave', '/team/leave/new', '/team/calendar', '/strategy/vendors', '/strategy/vendors/new', '/strategy/contracts',
  '/strategy/contracts/new', '/profile', '/settings',
]

it.skipIf(noBrowser)(`axe finds nothing on the empty pages, light and dark, desktop and phone${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory(), entry: 'main' })
  const cookie = await setUpByApi(server)
  const browser = await openBrowser(clearing)
  const found: string[] = []
  for (const [colorScheme, width, height] of [['light', 1440, 900], ['dark', 390, 844]] as const) {
    // The policy of the product forbids scripts that are not its own; axe is one.
    const context = await browser.newContext({ colorScheme, viewport: { width, height }, bypassCSP: true, reducedMotion: 'reduce' })
    await context.addCookies(cookiesOf(cookie, server.url))
    const page = await context.newPage()
    for (const path of pages) {
      await page.goto(`${server.url}${path}`)
      await page.locator('h1').first().waitFor()
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      await page.evaluate(axe)
      const violations = await page.evaluate(async () => {
        const { axe: runner } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
        return (await runner.run()).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160) ?? ''}`)
      })
      found.push(...violations.map((one) => `${colorScheme} ${path}: ${one}`))
    }
    await context.close()
  }
  expect(found).toEqual([])
}, patience)
