import { afterAll, beforeAll, expect, it } from 'vitest'
import { caller, type Call } from '@fullscore/api/call.ts'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listServices, readService } from '@fullscore/api/infrastructure/services.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { openSession } from '../../access/sign-in.ts'
import { bracketed } from '../../http/brackets.fixture.ts'
import { createCheck } from '../../infrastructure/monitoring/public.ts'
import { createService } from '../../infrastructure/services/public.ts'
import { asSystem } from '../../kernel/context.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { rehearsalNames, rehearsedService } from './names.ts'

let w: World
let ines: TestPerson
let there: Call
beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['en-xa', bracketed]]) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  const cookie = `fullscore_session=${await openSession(w.ctx, ines.id, { address: '', userAgent: '' })}`
  there = caller({ origin: '', fetch: (url, init) => w.fetch(url, init as RequestInit), headers: { cookie, 'x-fullscore': '1' }, language: 'en-XA' })
  const [names, system] = [rehearsalNames(w.ctx.clock.now(), 4180), asSystem(w.ctx, 'rehearsal')]
  const service = await createService(system, { name: names.service, teamId: w.team, criticality: 'medium', ...rehearsedService, hours: '24/7', dates: [], runsOn: [], dependsOn: [], rehearsal: true })
  await createCheck(system, {
    name: names.check, target: { kind: 'http', url: 'http://127.0.0.1:4180/', method: 'GET', expectStatus: '200', followRedirects: false, certificateDays: 0 }, interval: 5, timeout: 2000, retries: 1, slowAfter: null, urgency: 'critical', serviceId: service.id,
  }, true)
})
afterAll(() => w.close())

it('the service and the check of a rehearsal are called in the reader\'s language, the moment in their zone', async () => {
  expect((await there(listServices, { query: { search: 'rehearsal of' } })).items).toMatchObject([{ name: '⟦Rehearsal of 13:32 UTC⟧', audience: '⟦nobody⟧' }])
  expect((await there(listChecks, { query: { search: 'port 4180' } })).items).toMatchObject([{ name: '⟦⟦Rehearsal of 13:32 UTC⟧, port 4180⟧' }])
})
it('and in plain English to who asks for no other, also where they are looked for', async () => {
  const { items: [service] } = await ines.call(listServices, { query: { search: 'rehearsal of 2026' } })
  expect(await ines.call(readService, { params: { id: service!.id } })).toMatchObject({ name: 'Rehearsal of 12 Nov 2026, 13:32 UTC', description: 'A small server that is stopped on purpose.' })
  expect((await ines.call(findObjects, { query: { text: 'rehearsal of 12 nov 2026' } })).items.map((one) => one.title)).toContain('Rehearsal of 12 Nov 2026, 13:32 UTC')
})
