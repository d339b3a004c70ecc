import fc from 'fast-check'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import * as incidents from '@fullscore/api/operations/incidents.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { discardPublic, draftPublic, postUpdate, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import { planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import * as routes from '@fullscore/api/operations/status-page.ts'
import { setMail } from '@fullscore/api/outbound/outbound.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let smtp: MailServer
let ines: TestPerson
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  ines = await w.person('Secret Ines', [{ role: 'operations-manager' }, { role: 'administrator' }])
  await ines.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'status@example.org' } })
  await ines.call(routes.changeStatusPage, { body: { title: 'Aldermere', components: [] } }, { ifMatch: '"v1"' })
  await ines.call(routes.switchStatusPage, { body: { enabled: true } })
  await w.fetch('/status/subscribe', { method: 'POST', body: 'address=reader%40example.org' })
  await w.settle()
  await w.fetch(new URL(/http:\S+confirm\S+/.exec(smtp.mails[0]!.text!)![0]).pathname, { method: 'POST' })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const addresses = ['/status', '/status/history', '/status/feed.atom', '/status/subscribe', ...['summary', 'status', 'components', 'incidents', 'incidents/unresolved', 'scheduled-maintenances', 'scheduled-maintenances/upcoming', 'scheduled-maintenances/active'].map((name) => `/api/v2/${name}.json`)]

/** Everything that anybody outside can read: all addresses, the copies on disk, all mails. */
async function allOutputs(): Promise<string> {
  const folder = path.join(w.house.dataDir, 'status-page')
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')))
  const pages = await Promise.all(addresses.map(async (at) => (await w.fetch(at)).text()))
  return [...files, ...pages, ...smtp.mails.map((mail) => `${mail.subject} ${mail.text} ${String(mail.html)} ${JSON.stringify([...mail.headers])}`)].join('\n')
}

interface Case { listed: boolean; private: 'never' | 'from the start' | 'later'; publish: 'nothing' | 'draft' | 'discarded' | 'published'; update: boolean; override: boolean; window: 'none' | 'inner' | 'shown'; resolve: boolean }
const cases = fc.record<Case>({
  listed: fc.boolean(), private: fc.constantFrom('never', 'never', 'from the start', 'later'), publish: fc.constantFrom('nothing', 'draft', 'discarded', 'published', 'published'), update: fc.boolean(), override: fc.boolean(),
  window: fc.constantFrom('none', 'inner', 'shown'), resolve: fc.boolean(),
})

let count = 0
/** Does what a case says. Every text says by its first word whether the public may read it: `pub` or `secret`, with the number of the case. */
async function play(one: Case): Promise<{ n: number; public: boolean }> {
  const n = ++count
  const secret = (what: string) => `secret${n} ${what}`
  const service = (await ines.call(addService, { body: { name: secret('service'), description: secret('description'), audience: secret('audience') } })).id
  const page = await ines.call(routes.readStatusPage, {})
  const keep = page.components.map(({ serviceId, name }) => ({ serviceId, name }))
  const listed = await ines.call(routes.changeStatusPage, { body: { title: 'Aldermere', components: one.listed ? [...keep, { serviceId: service, name: `pub${n} component` }] : keep } }, { ifMatch: `"v${page.version}"` })
  const component = listed.components.find((each) => each.serviceId === service)
  if (component && one.override) await ines.call(routes.overrideStatus, { params: { id: component.id }, body: { state: 'degraded_performance', reason: secret('reason'), until: w.ctx.clock.now().add({ hours: 1 }).toString() } })
  const { id } = await ines.call(incidents.openIncident, { body: { title: secret('title'), severity: 3, serviceId: service, page: false, private: one.private === 'from the start', note: secret('note') } })
  if (one.update) await ines.call(postUpdate, { params: { id }, body: { body: secret('update') } })
  if (one.publish !== 'nothing' && one.private !== 'from the start') {
    const words = one.publish === 'published' && one.private === 'never' ? `pub${n} words` : secret('words')
    const { publicUpdates: [draft] } = await ines.call(draftPublic, { params: { id }, body: { body: words, stage: 'identified' } })
    if (one.publish === 'published') await ines.call(publishPublic, { params: { id, updateId: draft!.id }, body: { publicTitle: words } })
    if (one.publish === 'discarded') await ines.call(discardPublic, { params: { id, updateId: draft!.id }, body: { reason: secret('why') } })
    if (one.publish === 'published') await ines.call(draftPublic, { params: { id }, body: { body: secret('second draft'), stage: 'monitoring' } })
  }
  if (one.private === 'later') await ines.call(setAccess, { params: { id }, body: { private: true } })
  if (one.resolve) await ines.call(incidents.resolveIncident, { params: { id }, body: { note: secret('cause') } })
  await window(one, n, service, component?.id)
  return { n, public: one.listed && one.publish === 'published' && one.private === 'never' }
}

async function window(one: Case, n: number, service: string, component: string | undefined): Promise<void> {
  if (one.window === 'none') return
  const wall = (hours: number) => w.ctx.clock.now().add({ hours }).toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' })
  const { id } = await ines.call(planMaintenance, { body: { title: `secret${n} window`, reason: `secret${n} fan`, teamId: w.team, serviceIds: [service], zone: 'UTC', starts: wall(5), ends: wall(6) } as never })
  if (one.window === 'shown') await ines.call(routes.showWindow, { params: { id }, body: { title: `pub${n} window`, text: '', componentIds: component ? [component] : [] } })
}

it('nothing private reaches any output, and what was published reaches them', async () => {
  const played: { n: number; public: boolean }[] = []
  await fc.assert(fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 3 }), async (all) => {
    for (const one of all) played.push(await play(one))
    await w.pass('1m')
    const outputs = await allOutputs()
    expect(/.{0,60}secret.{0,30}/i.exec(outputs)?.[0]).toBeUndefined()
    for (const { n, public: shown } of played) expect([n, outputs.includes(`pub${n} words`)]).toEqual([n, shown])
  }), { numRuns: 10, endOnFailure: true })
}, 240_000)
