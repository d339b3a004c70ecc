import { afterAll, expect, it } from 'vitest'
import { me } from '@fullscore/api/access/access.ts'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { editPerson, readPerson } from '@fullscore/api/organisation/organisation.ts'
import { cookiesOf, noBrowser, openBrowser, openReader } from './browser.ts'
import { Clearing, setUpByApi, startServer } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it.skipIf(noBrowser)(`the moment in a reason stands in the zone of whoever reads it, and no mark of a sentence is left${noBrowser ? ` (${noBrowser})` : ''}`, async () => {
  const server = await startServer(clearing, { home: clearing.directory() })
  const cookie = await setUpByApi(server)
  const call = server.call(cookie)
  const { id } = await call(sendAlert, { body: { title: 'Disk is full', urgency: 'low', status: 'firing', dedupKey: 'disk', at: '1999-01-01T00:00:00Z' } })
  const { person } = await call(me, {})
  const { page, complaints } = await openReader(await openBrowser(clearing))
  await page.context().addCookies(cookiesOf(cookie, server.url))
  for (const [zone, moment] of [[null, '1 Jan 1999, 01:00,'], ['America/New_York', '31 Dec 1998, 19:00,']] as const) {
    const { etag } = await call.tagged(readPerson, { params: { id: person.id } })
    if (zone) await call(editPerson, { params: { id: person.id }, body: { zone } }, { ifMatch: etag })
    await page.goto(`${server.url}/operations/alerts/${id}`)
    await page.getByText(`has said it once. It said that it began ${moment} which lies`).first().waitFor({ timeout: 60_000 })
    expect(await page.locator('body').textContent()).not.toMatch(/[\u2066-\u2069]/)
  }
  expect(complaints).toEqual([])
})
