import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import type { CallError } from '@fullscore/api/call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { routes } from '@fullscore/api/routes.ts'
import { world, type TestPerson, type World } from '../testing.ts'

/** Objects that belong to a team. What a body may name of them is the writer's own, or does not exist for the writer. */
const kinds = ['item', 'service', 'rotation', 'policy', 'incident', 'alert', 'vendor', 'check', 'probe', 'source', 'window', 'proposal'] as const
type Kind = typeof kinds[number]
/** People, teams and departments stand in the directory that everybody reads; a team beyond the writer's own owns nothing by their hand. A filter is kept and shows what is in scope. */
type Field = Kind | 'owner' | 'directory' | 'filter'
type Ids = Record<Kind | 'team' | 'person', string>
type Body = Record<string, unknown>
interface Trial { fields: Record<string, Field>; body: (own: Ids) => Body; params?: (own: Ids) => Record<string, string>; ifMatch?: true; /** What stands in the way of the right one here. */ right?: string }

let made = 0
const fresh = () => `Fresh ${++made}`
const none = '0192d3a0-0000-7000-8000-000000000001'
const http = { kind: 'http', url: 'https://shop.example.org/' }
const wall = { zone: 'UTC', starts: '2026-12-01T02:00', ends: '2026-12-01T03:00' }
const term = { start: '2026-01-01', initialMonths: 12, renewal: 'never' }
const targets = (own: Ids) => [{ targets: [{ kind: 'rotation', id: own.rotation }], delayMinutes: 5 }]
const day = { kind: 'holiday', from: '2026-12-01', to: '2026-12-01' }
const shown = (own: Ids) => ({ zoom: 'next', team: own.team, service: own.service })

/** How each route that takes ids is asked: a body that is right but for the one id that is tried. */
const trials: Record<string, Trial> = {
  'items.add': { fields: { teamId: 'owner' }, body: (own) => ({ kind: 'server', name: fresh(), teamId: own.team }) },
  'items.edit': { fields: { teamId: 'owner' }, params: (own) => ({ id: own.item }), ifMatch: true, body: (own) => ({ teamId: own.team }) },
  'items.merge': { right: 'to-itself', fields: { otherId: 'item' }, params: (own) => ({ id: own.item }), body: (own) => ({ otherId: own.item }) },
  'relations.add': { fields: { fromId: 'item', toId: 'item' }, body: (own) => ({ kind: 'depends-on', fromId: own.item, toId: own.service }) },
  'relations.decide': { right: 'decided', fields: { 'ids[]': 'proposal' }, body: (own) => ({ ids: [own.proposal], accept: false }) },
  'checks.add': { fields: { serviceId: 'service', itemId: 'item', probeId: 'probe' }, body: (own) => ({ name: fresh(), target: http, serviceId: own.service, itemId: own.item, probeId: own.probe }) },
  'checks.edit': { fields: { serviceId: 'service', itemId: 'item', probeId: 'probe' }, params: (own) => ({ id: own.check }), ifMatch: true, body: (own) => ({ serviceId: own.service, itemId: own.item, probeId: own.probe }) },
  'checks.try': { right: 'probe-away', fields: { serviceId: 'service', itemId: 'item', probeId: 'probe', checkId: 'check' }, body: (own) => ({ target: http, serviceId: own.service, itemId: own.item, probeId: own.probe, checkId: own.check }) },
  'probes.add': { fields: { teamId: 'owner' }, body: (own) => ({ name: fresh(), teamId: own.team }) },
  'probes.edit': { fields: { teamId: 'owner' }, params: (own) => ({ id: own.probe }), ifMatch: true, body: (own) => ({ teamId: own.team }) },
  'sweeps.start': { right: 'destination-refused', fields: { teamId: 'owner' }, body: (own) => ({ range: '10.9.9.0/30', teamId: own.team }) },
  'sweep-plans.add': { right: 'destination-refused', fields: { teamId: 'owner' }, body: (own) => ({ range: '10.9.9.0/30', teamId: own.team, zone: 'UTC', starts: '2026-12-01T02:00', repeats: 'FREQ=DAILY' }) },
  'services.add': { fields: { teamId: 'owner', businessOwnerId: 'directory', 'runsOn[]': 'item', 'dependsOn[]': 'service' }, body: (own) => ({ name: fresh(), teamId: own.team, runsOn: [own.item], dependsOn: [own.service] }) },
  'services.edit': { fields: { teamId: 'owner', businessOwnerId: 'directory' }, params: (own) => ({ id: own.service }), ifMatch: true, body: (own) => ({ teamId: own.team }) },
  'score-views.save': { fields: { teamId: 'owner', 'shown.department': 'directory', 'shown.team': 'directory', 'shown.service': 'filter' }, body: (own) => ({ name: fresh(), shown: shown(own), teamId: own.team }) },
  'alerts.take': { fields: { 'ids[]': 'alert' }, body: (own) => ({ ids: [own.alert] }) },
  'alerts.let-go': { fields: { 'ids[]': 'alert' }, body: (own) => ({ ids: [own.alert] }) },
  'alerts.resolve-many': { fields: { 'ids[]': 'alert' }, body: (own) => ({ ids: [own.alert], note: 'over' }) },
  'alerts.fire-again': { fields: { 'ids[]': 'alert' }, body: (own) => ({ ids: [own.alert] }) },
  'alert-sources.add': { fields: { teamId: 'owner', defaultServiceId: 'service' }, body: (own) => ({ name: fresh(), kind: 'alertmanager', teamId: own.team, defaultServiceId: own.service }) },
  'alert-sources.edit': { fields: { teamId: 'owner', defaultServiceId: 'service' }, params: (own) => ({ id: own.source }), ifMatch: true, body: (own) => ({ teamId: own.team, defaultServiceId: own.service }) },
  'incidents.open': { fields: { serviceId: 'service', teamId: 'owner', 'itemIds[]': 'item' }, body: (own) => ({ title: 'Odd', severity: 3, severityNote: 'seen', teamId: own.team, serviceId: own.service, itemIds: [own.item] }) },
  'incidents.gather-alerts': { fields: { 'alertIds[]': 'alert' }, params: (own) => ({ id: own.incident }), body: (own) => ({ alertIds: [own.alert] }) },
  'incidents.take-out-alerts': { fields: { 'alertIds[]': 'alert' }, params: (own) => ({ id: own.incident }), body: (own) => ({ alertIds: [own.alert] }) },
  'incidents.open-from-alerts': { right: 'service-has-open', fields: { 'alertIds[]': 'alert', serviceId: 'service', teamId: 'owner' }, body: (own) => ({ title: 'Odd', alertIds: [own.alert], serviceId: own.service, teamId: own.team }) },
  'incidents.merge': { right: 'cannot-merge', fields: { 'memberIds[]': 'incident' }, params: (own) => ({ id: own.incident }), body: (own) => ({ memberIds: [own.incident], note: 'one' }) },
  'incidents.split': { right: 'cannot-split', fields: { 'alertIds[]': 'alert' }, params: (own) => ({ id: own.incident }), body: (own) => ({ title: 'Half', alertIds: [own.alert], note: 'two' }) },
  'incidents.route': { right: 'service-has-open', fields: { serviceId: 'service', teamId: 'directory' }, params: (own) => ({ id: own.incident }), body: (own) => ({ serviceId: own.service, note: 'theirs' }) },
  'incidents.acknowledge-many': { fields: { 'ids[]': 'incident' }, body: (own) => ({ ids: [own.incident] }) },
  'incidents.snooze-many': { fields: { 'ids[]': 'incident' }, body: (own) => ({ ids: [own.incident], until: w.ctx.clock.now().add({ hours: 5 }).toString() }) },
  'incidents.end-snooze-many': { fields: { 'ids[]': 'incident' }, body: (own) => ({ ids: [own.incident] }) },
  'incidents.route-many': { fields: { 'ids[]': 'incident', teamId: 'directory' }, body: (own) => ({ ids: [own.incident], teamId: own.team, note: 'theirs' }) },
  'incidents.merge-many': { fields: { intoId: 'incident', 'ids[]': 'incident' }, body: (own) => ({ intoId: own.incident, ids: [own.incident], note: 'one' }) },
  'incidents.undo-merge-many': { fields: { 'ids[]': 'incident' }, body: (own) => ({ ids: [own.incident] }) },
  'incidents.resolve-many': { fields: { 'ids[]': 'incident' }, body: (own) => ({ ids: [own.incident], note: 'over' }) },
  'maintenance.plan': { fields: { teamId: 'owner', 'serviceIds[]': 'service', 'itemIds[]': 'item' }, body: (own) => ({ title: 'Patch', reason: 'due', teamId: own.team, serviceIds: [own.service], itemIds: [own.item], ...wall }) },
  'maintenance.edit': { fields: { 'serviceIds[]': 'service', 'itemIds[]': 'item' }, params: (own) => ({ id: own.window }), ifMatch: true, body: (own) => ({ serviceIds: [own.service], itemIds: [own.item] }) },
  'rotations.add': { fields: { teamId: 'owner', 'participants[]': 'directory' }, body: (own) => ({ name: fresh(), teamId: own.team, zone: 'UTC', starts: '2026-11-02T09:00', every: 1, unit: 'weeks', participants: [own.person] }) },
  'escalation-policies.add': { fields: { teamId: 'owner', 'steps[].targets[].id': 'rotation' }, body: (own) => ({ name: fresh(), teamId: own.team, steps: targets(own) }) },
  'escalation-policies.edit': { fields: { 'steps[].targets[].id': 'rotation' }, params: (own) => ({ id: own.policy }), ifMatch: true, body: (own) => ({ steps: targets(own) }) },
  'turn-feeds.make': { fields: { rotationId: 'rotation' }, body: (own) => ({ rotationId: own.rotation }) },
  'on-call.set-policy': { fields: { policyId: 'policy' }, params: (own) => ({ kind: 'team', id: own.team }), body: (own) => ({ policyId: own.policy }) },
  'certificate-policies.set': { fields: { teamId: 'owner' }, body: (own) => ({ teamId: own.team, thresholds: [30] }) },
  'contracts.add': { fields: { vendorId: 'vendor', teamId: 'owner', ownerId: 'directory', 'covers[].id': 'item' }, body: (own) => ({ name: fresh(), vendorId: own.vendor, teamId: own.team, term, covers: [{ kind: 'item', id: own.item }] }) },
  'vendors.add': { fields: { teamId: 'owner', 'about[].id': 'item' }, body: (own) => ({ name: fresh(), teamId: own.team, about: [{ kind: 'item', id: own.item }] }) },
  'vendors.edit': { fields: { teamId: 'owner', 'about[].id': 'item' }, params: (own) => ({ id: own.vendor }), ifMatch: true, body: (own) => ({ teamId: own.team, about: [{ kind: 'item', id: own.item }] }) },
  'leave.ask': { right: 'nobody-can-approve', fields: { personId: 'directory', teamId: 'owner' }, body: (own) => ({ ...day, teamId: own.team }) },
  'leave.preview': { fields: { personId: 'directory', teamId: 'owner' }, body: (own) => ({ ...day, teamId: own.team }) },
}

/** Routes with ids in their bodies that are not tried here, and why. */
const elsewhere: Record<string, string> = {
  'score-views.edit': 'saves what score-views.save does', 'contracts.edit': 'the same check as contracts.add', 'incidents.publish-public': 'the whole organisation\'s status page; updates are tried in its module',
  'status-page.change': 'who manages it does so for the whole organisation', 'status-page.show-window': 'who manages it does so for the whole organisation',
  'sweep-proposals.decide': 'tried with its sweeps', 'imports.map': 'each row is refused by the write it becomes', 'probe.orders': 'a probe by its own key', 'probe.results': 'a probe by its own key', 'probe.trial': 'a probe by its own key',
  'invitations.make': 'accounts are the whole organisation\'s', 'persons.set-roles': 'accounts are the whole organisation\'s', 'probes.grant': 'settings are the whole organisation\'s',
  ...Object.fromEntries(['delegations.set', 'incidents.assign', 'incidents.join', 'incidents.leave', 'incidents.set-access', 'incidents.add-action', 'incidents.change-action', 'incidents.add-task', 'incidents.change-task', 'overrides.add',
    'rotations.edit', 'rotations.preview', 'departments.add', 'departments.edit', 'persons.add', 'teams.add', 'teams.edit'].map((name) => [name, 'names people, teams or departments of the directory alone'])),
}

/** Where a body takes ids: `covers[].id`. */
function idsIn(route: RouteShape): string[] {
  const found = new Set<string>()
  interface Node { format?: string; type?: string; properties?: Record<string, Node>; items?: Node; anyOf?: Node[]; oneOf?: Node[]; allOf?: Node[]; $ref?: string; $defs?: Record<string, Node> }
  const root = z.toJSONSchema(route.body!, { unrepresentable: 'any', io: 'input', override: ({ jsonSchema }) => { delete jsonSchema.id } }) as Node
  const walk = (given: Node | undefined, path: string, depth: number): void => {
    if (!given || depth > 12) return
    const node = given.$ref ? root.$defs?.[given.$ref.split('/').at(-1)!] ?? given : given
    const name = /(\w+)(\[\])?$/.exec(path)?.[1] ?? ''
    if (node.format === 'uuid' || (node.type === 'string' && /^id$|Ids?$/.test(name))) found.add(path)
    for (const [key, value] of Object.entries(node.properties ?? {})) walk(value, path === '' ? key : `${path}.${key}`, depth + 1)
    walk(node.items, `${path}[]`, depth + 1)
    for (const each of [...node.anyOf ?? [], ...node.oneOf ?? [], ...node.allOf ?? []]) walk(each, path, depth + 1)
  }
  walk(root, '', 0)
  return [...found].sort()
}

function put(body: Body, path: string, id: string): Body {
  const copy = structuredClone(body)
  const steps = path.replaceAll('[]', '.0').split('.')
  const last = steps.pop()!
  let at = copy as Record<string, unknown>
  for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>
  at[last] = id
  return copy
}

let w: World
let ben: TestPerson
let own: Ids
let foreign: Ids
beforeAll(async () => {
  w = await world()
  const make = async (name: string): Promise<[TestPerson, Ids]> => {
    const team = await w.newTeam(name)
    const lead = await w.person(`${name} Lead`, [{ role: 'team-lead', team }], [team])
    const ids: Partial<Ids> = { team, person: lead.id }
    const send = async (route: string, body: Body, params: Record<string, string> = {}) => ((await lead.call(routeCalled(route), { body, params } as never)) as unknown as { id: string })
    ids.item = (await send('items.add', { kind: 'server', name: `${name} host`, teamId: team })).id
    ids.service = (await send('services.add', { name: `${name} service`, teamId: team, runsOn: [ids.item] })).id
    ids.rotation = (await send('rotations.add', { name: `${name} rotation`, teamId: team, zone: 'UTC', starts: '2026-11-02T09:00', every: 1, unit: 'weeks', participants: [lead.id] })).id
    ids.policy = (await send('escalation-policies.add', { name: `${name} policy`, teamId: team, steps: targets(ids as Ids) })).id
    ids.incident = (await send('incidents.open', { title: `${name} incident`, severity: 4, severityNote: 'seen', teamId: team, page: false })).id
    ids.vendor = (await send('vendors.add', { name: `${name} vendor`, teamId: team })).id
    ids.check = (await send('checks.add', { name: `${name} check`, target: http, serviceId: ids.service })).id
    ids.probe = ((await send('probes.add', { name: `${name} probe`, teamId: team })) as unknown as { probe: { id: string } }).probe.id
    ids.source = ((await send('alert-sources.add', { name: `${name} source`, kind: 'alertmanager', teamId: team })) as unknown as { source: { id: string } }).source.id
    ids.window = (await send('maintenance.plan', { title: `${name} window`, reason: 'due', teamId: team, itemIds: [ids.item], ...wall })).id
    ids.alert = (await lead.call(sendAlert, { body: { title: `${name} alert`, urgency: 'low', status: 'firing', dedupKey: name, service: `${name} service` } })).id as string
    const proposal = w.ctx.ids.make<'relation'>()
    await w.ctx.db.insertInto('infrastructure.relation').values({ id: proposal, kind: 'depends-on', from_id: ids.item as Id<'item'>, to_id: ids.service as Id<'item'>, state: 'proposed' }).execute()
    ids.proposal = proposal
    return [lead, ids as Ids]
  }
  ;[, foreign] = await make('Veiled')
  ;[ben, own] = await make('Beta')
})
afterAll(() => w.close())

const routeCalled = (name: string): RouteShape => routes.find((one) => one.name === name)!
async function ask(route: RouteShape, trial: Trial, body: Body): Promise<{ status: number; said: string }> {
  const params = trial.params?.(own) ?? {}
  try {
    const { etag } = trial.ifMatch ? await ben.call.tagged(routeCalled(route.name.replace(/\.[\w-]+$/, '.read')), { params } as never) : { etag: undefined }
    return { status: 200, said: JSON.stringify(await ben.call(route, { body, params } as never, { ifMatch: etag })) }
  } catch (error) {
    const { problem } = error as CallError
    if (!problem) throw error
    return { status: problem.status, said: JSON.stringify({ ...problem, requestId: '' }) }
  }
}

describe('every id in every body', () => {
  const taking = routes.filter((route) => route.body && idsIn(route).length > 0)
  it('is tried here, or it is said why not', () => {
    expect(taking.map((route) => route.name).filter((name) => !trials[name] && !elsewhere[name])).toEqual([])
    expect([...Object.keys(trials), ...Object.keys(elsewhere)].filter((name) => !taking.some((route) => route.name === name))).toEqual([])
  })

  it.each(Object.entries(trials))('%s', async (name, trial) => {
    const route = routeCalled(name)
    expect(Object.keys(trial.fields).sort()).toEqual(idsIn(route))
    for (const [path, field] of Object.entries(trial.fields)) {
      if (field === 'directory' || field === 'filter') continue
      const tried = await ask(route, trial, put(trial.body(own), path, field === 'owner' ? foreign.team : foreign[field]))
      if (field === 'owner') {
        expect([path, [403, 404, 409, 422].includes(tried.status)]).toEqual([path, true])
        continue
      }
      // What is another team's is answered as what is not there, word for word.
      const nothing = await ask(route, trial, put(trial.body(own), path, none))
      const plain = (said: string) => said.replaceAll(foreign[field], none)
      expect([path, tried.status, plain(tried.said)]).toEqual([path, nothing.status, nothing.said])
      expect(tried.said).not.toContain('Veiled')
      if (tried.status === 200) expect(JSON.parse(tried.said)).toMatchObject({ done: 0 })
      else expect([path, [404, 409, 422].includes(tried.status)]).toEqual([path, true])
    }
    // The same body with ids of their own is let through, so that it was the id that was refused.
    const right = await ask(route, trial, trial.body(own))
    if (right.status !== 200) expect(right.said).toContain(`"code":"${trial.right ?? 'none'}"`)
  })
})
