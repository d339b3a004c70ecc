import { afterAll, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addCheck, readCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listScore } from '@fullscore/api/insight/score.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents, readIncident, resolveIncident } from '@fullscore/api/operations/incidents.ts'
import { acknowledgePageLink, listPages, readPageLink } from '@fullscore/api/outbound/outbound.ts'
import { noBrowser, openBrowser, openReader } from './browser.ts'
import { linkOf, pagesIn, recipientOf, startMailServer } from './mail.ts'
import { patience, until } from './poll.ts'
import { Clearing, pass, setUpByApi, startServer } from './server.ts'
import { openShop } from './shop.ts'
import { makeTeam } from './team.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

it('a stopped server pages the first, then the second, who takes it by the mail\'s button; every step stands on the Score with its reason', async () => {
  const reader = noBrowser ? undefined : await openReader(await openBrowser(clearing))
  const server = await startServer(clearing, { home: clearing.directory() })
  const admin = server.call(await setUpByApi(server))
  const mail = await startMailServer(clearing)
  const shop = await openShop(clearing)
  const { ada, ben } = await makeTeam(server, admin, mail)
  const service = await admin(addService, { body: { name: 'Shop', criticality: 'high' } })
  const till = await admin(addService, { body: { name: 'Till', criticality: 'medium', dependsOn: [service.id] } })
  const check = await admin(addCheck, { body: { name: 'Shop answers', target: { kind: 'http', url: `http://127.0.0.1:${shop.port}/`, method: 'GET', expectStatus: '200', followRedirects: false, certificateDays: 0 }, interval: 5, retries: 1, serviceId: service.id } })
  await until('the check is well', async () => (await admin(readCheck, { params: { id: check.id } })).state === 'ok')

  // The outage.
  await shop.stop()
  const { id } = await until('an incident opens', async () => (await admin(listIncidents, { query: { limit: 5, serviceId: service.id } })).items[0])
  const [alert] = (await admin(listAlerts, { query: { limit: 5, serviceId: service.id } })).items
  expect(alert).toMatchObject({ state: 'firing', urgency: 'critical' })
  const impact = (await until('the impact is computed', async () => {
    const read = await admin(readIncident, { params: { id } })
    return read.impactAt && read.impact.length > 1 ? read : undefined
  })).impact
  expect(impact.find((one) => one.item?.id === service.id)).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(/\w/) })
  expect(impact.find((one) => one.item?.id === till.id)).toMatchObject({ verdict: 'hit', reason: expect.stringMatching(/Shop/) })
  expect(impact.find((one) => one.item?.id === till.id)?.path.map((step) => step.name)).toEqual(expect.arrayContaining(['Shop', 'Till']))

  // The first in turn is mailed and stays silent; five minutes later the second is.
  const first = await until('the first mail', () => pagesIn(mail.mails)[0])
  expect(recipientOf(first)).toBe(ada.email)
  expect(first.text).toMatch(/you are told because: .*First line/)
  await pass(server.databaseUrl!, '6m')
  const second = await until('the second mail', () => pagesIn(mail.mails).find((one) => recipientOf(one) === ben.email))
  expect(pagesIn(mail.mails)).toHaveLength(2)

  // A mail scanner opens the link: the page is there, nothing happens.
  const link = linkOf(second)
  const token = decodeURIComponent(link.split('/').at(-1)!)
  const opened = await fetch(link)
  if (reader) expect(opened.status).toBe(200)
  expect(await server.call()(readPageLink, { params: { token } })).toMatchObject({ state: 'waiting', personName: ben.name })
  expect((await admin(readIncident, { params: { id } })).state).toBe('open')
  if (!reader) await server.call()(acknowledgePageLink, { params: { token } })
  else {
    const { page, complaints } = reader
    await page.goto(link)
    await page.getByRole('button', { name: /^Acknowledge/ }).waitFor()
    expect((await admin(readIncident, { params: { id } })).state).toBe('open')
    await page.getByRole('button', { name: /^Acknowledge/ }).click()
    await page.getByRole('status').waitFor()
    expect(complaints).toEqual([])
  }
  const taken = await until('the incident is taken', async () => {
    const read = await admin(readIncident, { params: { id } })
    return read.state === 'acknowledged' && read.paging.state === 'stopped' ? read : undefined
  })
  expect(taken).toMatchObject({ acknowledgedBy: { id: ben.id }, commander: { id: ben.id } })

  // Recovery by itself, the end by a person.
  await shop.start()
  await until('the alert resolves', async () => (await admin(listAlerts, { query: { limit: 5, serviceId: service.id } })).items[0]?.state === 'resolved')
  await until('the incident knows', async () => (await admin(readIncident, { params: { id } })).firing === 0)
  const resolved = await ben.call(resolveIncident, { params: { id }, body: { note: 'The shop process had been stopped; it was started again.' } })
  expect(resolved).toMatchObject({ state: 'resolved', resolution: 'The shop process had been stopped; it was started again.', resolvedBy: { id: ben.id } })

  const steps = ['incident.opened', 'alert.raised', 'escalation.started', 'escalation.step-reached', 'page.sent', 'page.answered', 'incident.acknowledged', 'escalation.stopped', 'page.withdrawn', 'alert.resolved', 'incident.resolved']
  const ofSubject = async (kind: string, subject: string) => (await admin(readTimeline, { query: { kind, id: subject, limit: 200 } })).items
  const missing = (events: readonly { type: string }[]) => steps.filter((type) => !events.some((event) => event.type === type))
  const told = await until('the timeline holds every step', async () => {
    const items = await ofSubject('incident', id)
    const wanting = missing([...items, ...await ofSubject('alert', alert!.id)])
    if (wanting.length > 0) throw new Error(`not told: ${wanting.join(', ')}`)
    return items
  })
  expect(told.filter((event) => event.type === 'escalation.step-reached')).toHaveLength(2)
  const pages = (await admin(listPages, { query: { incidentId: id, limit: 50 } })).items
  expect(pages.map((one) => [one.personName, one.answered?.via ?? one.withdrawn?.why])).toEqual(expect.arrayContaining([[ben.name, 'link'], [ada.name, expect.stringMatching(ben.name)]]))

  // On the Score: the alert, the incident and both pages, each with its reason, none still going on.
  const span = { from: Temporal.Instant.from(resolved.openedAt).subtract({ hours: 1 }).toString(), to: Temporal.Instant.from(resolved.resolvedAt!).add({ hours: 1 }).toString() }
  const played = await until('the Score shows the end', async () => {
    const { items } = await admin(listScore, { query: { ...span, limit: 200 } })
    const mine = items.filter((one) => ['alert', 'incident', 'page'].includes(one.mark))
    return mine.length >= 4 && mine.every((one) => one.to !== null) ? mine : undefined
  })
  expect(played.map((one) => one.mark).toSorted()).toEqual(['alert', 'incident', 'page', 'page'])
  expect(played.filter((one) => one.why.trim() === '')).toEqual([])
}, patience)
