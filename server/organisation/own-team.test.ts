import { afterAll, beforeAll, expect, it } from 'vitest'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { world, type World } from '../testing.ts'
import { ownTeam } from './organisation.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

it('what somebody makes without saying whose it is belongs to their own team, also where they may nothing in the first one', async () => {
  const shop = await w.newTeam('Web shop')
  const tomas = await w.person('Tomas Okoye', [{ role: 'team-lead', team: shop }], [shop])
  const target = { kind: 'tcp' as const, host: '127.0.0.1', port: 9 }
  const made = [
    (await tomas.call(addItem, { body: { kind: 'server', name: 'shop-01' } })).team, (await tomas.call(addService, { body: { name: 'Basket' } })).team, (await tomas.call(addCheck, { body: { name: 'Basket answers', target } })).team,
    (await tomas.call(openIncident, { body: { title: 'Slow', severity: 4, page: false } })).team, (await tomas.call(addSource, { body: { name: 'Shop', kind: 'alertmanager' } })).source.team,
    (await tomas.call(addContract, { body: { name: 'Support', term: { start: '2026-01-01', initialMonths: 12, renewal: 'never' } } })).team,
  ]
  expect(made.map((team) => team.name)).toEqual(made.map(() => 'Web shop'))
})

it('is the one they lead before others, then the first, then the first in which they may', async () => {
  const [one, two] = [await w.newTeam('One'), await w.newTeam('Two')]
  const lead = await w.person('Lea Lead', [{ role: 'team-lead', team: one }, { role: 'team-lead', team: two }], [one, two])
  await w.ctx.db.updateTable('organisation.membership').set({ lead: true }).where('person_id', '=', lead.id).where('team_id', '=', two).execute()
  const far = await w.person('Olga Far', [{ role: 'team-lead', team: two }], [one])
  const chief = await w.person('Cem Chief', [{ role: 'operations-manager' }], [])
  const nobody = await w.person('Nils Nothing', [{ role: 'employee' }], [two])
  const of = async (person: typeof lead) => ownTeam(await person.ctx(), 'services:manage')
  expect([await of(lead), await of(far), await of(chief), await of(nobody)]).toEqual([two, two, w.team, w.team])
})
