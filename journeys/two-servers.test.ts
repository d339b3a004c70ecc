import { afterAll, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addCheck, checkResults, readCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents, readIncident, resolveIncident } from '@fullscore/api/operations/incidents.ts'
import { acknowledgePageLink, listPages } from '@fullscore/api/outbound/outbound.ts'
import { linkOf, pagesIn, recipientOf, startMailServer } from './mail.ts'
import { patience, until } from './poll.ts'
import { Clearing, onDatabase, pass, setUpByApi, startServer } from './server.ts'
import { openShop } from './shop.ts'
import { startStores } from './stores.ts'
import { makeTeam } from './team.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())

/** The process that is sending a message at this moment: whose worker holds the delivery's job. */
async function senderOf(databaseUrl: string, messageId: string): Promise<number> {
  const { rows: [row] } = await onDatabase(databaseUrl, (client) => client.query<{ process: string }>(`
    select w.process from graphile_worker._private_jobs j join jobs.worker w on w.id = j.locked_by
    where j.payload->>'deliveryId' = (select id::text from outbound.delivery where message_id = $1)`, [messageId]))
  return Number(row?.process.split(':').at(-1))
}

it('the server that is sending a page is killed before it hears the 250: the other repeats it, and the incident goes on', async () => {
  const stores = await startStores(clearing)
  const home = clearing.directory()
  const plan = (name: string) => ({ home, env: { ...stores, FULLSCORE_DATA: `${home}/${name}` } })
  const one = await startServer(clearing, plan('one'))
  const two = await startServer(clearing, plan('two'))
  // The first start made the link; the second leaves it open.
  const session = await setUpByApi(one)
  const admin = two.call(session)
  const mail = await startMailServer(clearing)
  const shop = await openShop(clearing)
  const { ada, ben } = await makeTeam(two, admin, mail)
  const service = await admin(addService, { body: { name: 'Shop', criticality: 'high' } })
  const check = await admin(addCheck, { body: { name: 'Shop answers', target: { kind: 'tcp', host: '127.0.0.1', port: shop.port }, interval: 5, retries: 1, serviceId: service.id } })
  await until('the check is well', async () => (await one.call(session)(readCheck, { params: { id: check.id } })).state === 'ok')
  await until('both report their workers', () => onDatabase(stores.DATABASE_URL, async (client) => (await client.query(`select from jobs.worker where split_part(process, ':', 2)::int = any($1)`, [[one.child.pid, two.child.pid]])).rowCount === 2))

  // The sender dies between the message's DATA and the 250 that it waits for.
  const killed = Promise.withResolvers<number>()
  mail.beforeAnswer = async (message) => {
    if (pagesIn([message]).length === 0) return
    mail.beforeAnswer = undefined
    const pid = await senderOf(stores.DATABASE_URL, message.messageId!)
    const sender = [one, two].find((server) => server.child.pid === pid)
    if (!sender) return killed.reject(new Error(`No server of ours holds the job of the mail (process ${pid}).`))
    await sender.kill()
    killed.resolve(pid)
  }
  await shop.stop()
  const pid = await killed.promise
  const left = pid === one.child.pid ? two : one
  const call = left.call(session)
  const { id } = await until('the incident is open on the other server', async () => (await call(listIncidents, { query: { limit: 5, serviceId: service.id } })).items[0])
  expect(pagesIn(mail.mails)).toHaveLength(1)
  const cutOff = pagesIn(mail.mails)[0]!
  expect(recipientOf(cutOff)).toBe(ada.email)
  expect(cutOff.subject).not.toMatch(/repeated/)

  // The claim that was broken off runs out, and the other server sends the same message again.
  await pass(stores.DATABASE_URL, '1m')
  const repeated = await until('the mail is repeated', () => pagesIn(mail.mails)[1])
  expect(recipientOf(repeated)).toBe(ada.email)
  expect(repeated.messageId).toBe(cutOff.messageId)
  expect(repeated.subject).toMatch(/\(repeated\)$/)
  expect(repeated.headers.get('x-fullscore-repeated')).toBe('1')
  expect(repeated.text).toMatch(/This message is repeated/)
  const ledger = (await call(listPages, { query: { incidentId: id, limit: 50 } })).items
  expect(ledger.map((page) => page.personName)).toEqual([ada.name])
  await until('the ledger says that it was sent', async () => {
    const { items } = await call(listPages, { query: { incidentId: id, limit: 50 } })
    const [sent] = items[0]!.deliveries.filter((delivery) => delivery.kind === 'mail')
    return sent?.state === 'sent' && sent.repeats === 1 && sent.attempts === 2
  })

  // She is silent: the escalation goes on, its clock was never the dead server's.
  await pass(stores.DATABASE_URL, '5m')
  const next = await until('the second in turn is mailed', () => pagesIn(mail.mails).find((one) => recipientOf(one) === ben.email))
  expect(next.subject).not.toMatch(/repeated/)
  expect(linkOf(next)).toContain(left.url)
  await left.call()(acknowledgePageLink, { params: { token: decodeURIComponent(linkOf(next).split('/').at(-1)!) } })
  await until('the paging stops', async () => {
    const read = await call(readIncident, { params: { id } })
    return read.state === 'acknowledged' && read.paging.state === 'stopped'
  })

  await shop.start()
  await until('the alert resolves', async () => (await call(listAlerts, { query: { limit: 5, serviceId: service.id } })).items[0]?.state === 'resolved')
  await until('the incident knows', async () => (await call(readIncident, { params: { id } })).firing === 0)
  const done = await left.call(ben.session)(resolveIncident, { params: { id }, body: { note: 'Started again.' } })
  expect((await call(listIncidents, { query: { limit: 5 } })).items.map((one) => one.id)).toEqual([id])
  expect(pagesIn(mail.mails).map(recipientOf)).toEqual([ada.email, ada.email, ben.email])
  const sent = await until('every step is on the timeline', async () => {
    const { items } = await call(readTimeline, { query: { kind: 'incident', id, limit: 200 } })
    return items.some((event) => event.type === 'incident.resolved') ? items.filter((event) => event.type === 'page.sent' && event.payload['method'] === 'mail') : undefined
  })
  expect(sent.filter((event) => event.payload['repeated'] === true)).toHaveLength(1)
  expect(sent).toHaveLength(2)
  // Both servers' measurements lie in the one engine; what the dead one had not handed on yet it hands on when it is started again.
  await startServer(clearing, plan(pid === one.child.pid ? 'one' : 'two'))
  const span = { from: Temporal.Instant.from(done.openedAt).subtract({ minutes: 5 }).toString(), to: Temporal.Instant.from(done.resolvedAt!).toString(), limit: 500 }
  const found = await until('what both found is there', async () => {
    const results = new Set((await call(checkResults, { params: { id: check.id }, query: span })).items.map((one) => one.ok))
    return results.size === 2 ? results : undefined
  })
  expect(found).toEqual(new Set([true, false]))
}, patience)
