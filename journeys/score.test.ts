import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { noBrowser, openBrowser, openSignedIn } from './browser.ts'
import { patience } from './poll.ts'
import { acknowledgeIncident, openIncident, resolveIncident } from '@fullscore/api/operations/incidents.ts'
import { listTeams } from '@fullscore/api/organisation/organisation.ts'
import { Clearing, moveClock, pass, setUpByApi, startServer, type RunningServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** An incident as it runs: opened, acknowledged after seven minutes, resolved after twenty. @returns its moments, epoch ms */
async function runIncident(server: RunningServer, cookie: string): Promise<{ opened: number; acknowledged: number; resolved: number }> {
  const admin = server.call(cookie)
  const ms = (text: string | null | undefined) => Temporal.Instant.from(text!).epochMilliseconds
  const [team] = (await admin(listTeams, { query: {} })).items
  const one = await admin(openIncident, { body: { title: 'Till is dark', severity: 1, teamId: team!.id } })
  await pass(server.databaseUrl!, '7m')
  await admin(acknowledgeIncident, { params: { id: one.id } })
  await pass(server.databaseUrl!, '13m')
  const done = await admin(resolveIncident, { params: { id: one.id }, body: { note: 'The till is lit again.' } })
  return { opened: ms(done.openedAt), acknowledged: ms(done.acknowledgedAt), resolved: ms(done.resolvedAt) }
}

async function violations(page: Page, where: string): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    return (await runner.run()).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160) ?? ''}`)
  })
  return found.map((one) => `${where}: ${one}`)
}

it.skipIf(noBrowser)(`an incident of the past hour is played back by keyboard, kept as a view that opens first, and taken to a meeting on paper${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  // The browser's clock is the machine's: what happens lies three quarters of an hour before it.
  await moveClock(server.databaseUrl!, -2700)
  const cookie = await setUpByApi(server)
  const { opened, acknowledged, resolved } = await runIncident(server, cookie)
  const browser = await openBrowser(clearing)
  const { page, complaints } = await openSignedIn(browser, server.url, cookie, { bypassCSP: true })
  const found: string[] = []

  // The window of the incident, from half a minute before it to after its end.
  await page.goto(`${server.url}/score?zoom=hour&from=${opened - 30_000}&to=${resolved + 600_000}`)
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  const playhead = page.getByTestId('playhead')
  const title = page.locator('h1')
  await playhead.waitFor()
  await title.filter({ hasText: 'No incident and no alert on record' }).waitFor()

  // Arrows step from event to event; what ended later is open, and not yet acknowledged.
  const says = page.getByRole('region', { name: 'Replay' }).locator('p[aria-live]').first()
  await page.keyboard.press('ArrowRight')
  await says.filter({ hasText: 'Till is dark: begins' }).waitFor()
  await title.filter({ hasText: '1 incident open' }).waitFor()
  await page.waitForURL(/replay=\d/)
  found.push(...await violations(page, 'replay'))
  await page.goto(page.url().replace(/replay=\d+/, `replay=${acknowledged - 2_000}`))
  await title.filter({ hasText: '1 incident open' }).waitFor()
  expect(new URL(page.url()).searchParams.get('replay')).toBe(String(acknowledged - 2_000))
  await page.keyboard.press('ArrowRight')
  await says.filter({ hasText: 'Till is dark: acknowledged' }).waitFor()

  // Space plays, in steps, since motion is reduced; it stops by itself at the end.
  // Escape leaves, from anywhere but a field.
  await page.getByRole('region', { name: 'Replay' }).focus()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Replay', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await page.getByLabel('Speed').selectOption('3600')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await title.filter({ hasText: 'No incident' }).waitFor()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Leave replay' }).click()

  // Kept as a view that opens first.
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await page.getByLabel('Name what you see').fill('The dark till')
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByLabel('opens first').click()
  await page.getByRole('checkbox', { name: 'opens first', checked: true }).waitFor()
  await page.getByRole('listitem').getByText('The dark till').waitFor()
  found.push(...await violations(page, 'views'))
  await page.keyboard.press('Escape')
  await page.goto(`${server.url}/score`)
  await page.waitForURL((url) => url.searchParams.get('from') === String(opened - 30_000))

  // On paper, and as a picture.
  await page.getByRole('button', { name: 'Picture', exact: true }).click()
  await page.getByText('Save as PNG').waitFor()
  found.push(...await violations(page, 'picture'))
  const [paper] = await Promise.all([page.waitForEvent('download'), page.getByText('Save as PDF').click()])
  expect(readFileSync(await paper.path()).subarray(0, 5).toString()).toBe('%PDF-')
  const [png] = await Promise.all([page.waitForEvent('download'), page.getByText('Save as PNG').click()])
  const bytes = readFileSync(await png.path())
  // The width stands in the header of a PNG, at byte 16: 1,440 pixels and the margins, twice.
  expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual(['PNG', 3008])
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, patience)
