import { afterAll, expect, it } from 'vitest'
import { listItems, listProposals } from '@fullscore/api/infrastructure/inventory.ts'
import { latestMetrics, readMetrics } from '@fullscore/api/infrastructure/monitoring.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { listRehearsals } from '@fullscore/api/operations/rehearsal.ts'
import { noBrowser, openBrowser, openReader } from './browser.ts'
import { patience, until } from './poll.ts'
import { administrator, Clearing, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())
const twoMinutes = 120_000

it.skipIf(noBrowser)(`from the set-up link to a rehearsed outage on the Score${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const { page, complaints } = await openReader(await openBrowser(clearing))
  const server = await startServer(clearing, { home: clearing.directory(), entry: 'main' })

  // The administrator makes the organisation.
  await page.goto(server.setUpLink!)
  for (const [label, value] of [['Organisation', administrator.organisation], ['Your name', administrator.name], ['Your mail address', administrator.email], ['Password', administrator.password]] as const) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { name: 'The staves are ruled. Nothing plays yet.' }).waitFor()
  const cookies = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ')
  const call = server.call(cookies)

  // This machine is in the inventory, measured, and what runs on it is proposed.
  const host = await until('the own host is in the inventory', async () => (await call(listItems, { query: { kind: 'server', limit: 10 } })).items[0], twoMinutes)
  await until('it is measured', async () => {
    const { values } = await call(latestMetrics, { params: { itemId: host.id } })
    return values.length >= 5 && values.every((one) => Number.isFinite(one.value))
  }, twoMinutes)
  const { values } = await call(latestMetrics, { params: { itemId: host.id } })
  const seen = Temporal.Instant.from(values[0]!.at)
  const span = { metrics: values[0]!.metric, from: seen.subtract({ minutes: 10 }).toString(), to: seen.add({ seconds: 1 }).toString() } as never
  await until('its measurements are read', async () => (await call(readMetrics, { params: { itemId: host.id }, query: span })).series.some((one) => one.points.length > 0))
  const proposals = await until('relations are proposed', async () => {
    const told = await call(listProposals, { query: { limit: 50 } })
    return told.items.length > 0 ? told.items : undefined
  }, twoMinutes)
  expect(proposals[0]).toMatchObject({ state: 'proposed', evidence: { says: expect.stringMatching(/\w/) } })

  // An outage is rehearsed: the page takes the screen.
  await page.getByRole('button', { name: 'Rehearse' }).click()
  await page.getByRole('button', { name: 'Rehearse an outage' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rehearse', exact: true }).click()
  // Whoever types when it comes has not read it: their next letters answer nothing.
  const typing = await page.getByRole('link', { name: 'Operations' }).click({ timeout: 5_000 })
    .then(() => page.getByRole('textbox', { name: 'Find in this list' }).focus({ timeout: 5_000 }))
    .then(() => page.evaluate<boolean>(`document.activeElement?.tagName === 'INPUT'`), () => false)
  const paged = page.getByRole('dialog')
  await paged.getByRole('button', { name: /^Acknowledge/ }).waitFor({ timeout: 90_000 })
  let answered = 0
  page.on('request', (request) => { if (request.method() === 'POST' && request.url().includes('/acknowledge')) answered++ })
  // Unless it came before anybody could type.
  if (typing) {
    await page.keyboard.type('where is it ')
    await page.keyboard.press('Enter')
  }
  expect(await paged.innerText()).toMatch(/rehearsal, paged/)
  await paged.getByRole('button', { name: /^Acknowledge/ }).click()

  // It leads to the incident, where the end is written down.
  await page.waitForURL(/\/operations\/incidents\/[0-9a-f-]{36}$/)
  expect(answered).toBe(1)
  await page.getByText('0 of 1 fire').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Resolve', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it was').fill('The small server was stopped on purpose.')
  await dialog.getByRole('button', { name: 'Resolve', exact: true }).click()
  await page.getByRole('button', { name: 'Open again' }).waitFor()
  const [incident] = (await call(listIncidents, { query: { limit: 5 } })).items
  expect(incident).toMatchObject({ state: 'resolved', rehearsal: true })
  await until('the rehearsal clears up', async () => (await call(listRehearsals, { query: { limit: 1 } })).items[0]?.state === 'done')

  // The Score, as a list.
  await page.getByRole('link', { name: 'Score', exact: true }).first().click()
  await page.waitForURL((url) => ['/', '/score'].includes(url.pathname))
  // The incident's page, which stands until the Score is fetched, can be shown as a list as well; a picture is of the Score alone.
  await page.getByRole('button', { name: 'Picture', exact: true }).waitFor()
  await page.keyboard.press('l')
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: new RegExp(`INC-${incident!.number}\\b`) }) })
  await row.first().waitFor()
  expect(await row.first().innerText()).toMatch(/incident/i)
  await row.first().getByRole('link').click()
  await page.waitForURL(new RegExp(`/operations/incidents/${incident!.id}`))
  expect(complaints).toEqual([])
  expect(await server.stop()).toBe(0)
}, patience)
