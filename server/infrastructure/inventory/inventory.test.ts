import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import type { Id } from '@fullscore/api/ids.ts'
import * as routes from '@fullscore/api/infrastructure/inventory.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { impactOf, observe, proposeRelations } from './public.ts'

let w: World
let mei: TestPerson
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const server = (name: string, rest: object = {}) => mei.call(routes.addItem, { body: { kind: 'server', name, ...rest } })
const value = (item: routes.ItemDetail, name: string) => item.attributes.find((one) => one.name === name)
const needs = (fromId: Id<'item'>, toId: Id<'item'>, kind: routes.RelationKind = 'runs-on') => mei.call(routes.relateItems, { body: { kind, fromId, toId } })

describe('items', () => {
  it('are added, found, listed by filter and page by page', async () => {
    const item = await server('rack-alpha', { attributes: { hostname: 'alpha.example.org', processors: 8 } })
    expect(item).toMatchObject({ kind: 'server', lifecycle: 'live', version: 1, archived: false })
    expect(value(item, 'processors')).toMatchObject({ value: 8, source: 'person' })
    await server('rack-beta')
    await mei.call(routes.addItem, { body: { kind: 'site', name: 'rack-site', lifecycle: 'planned' } })
    const first = await mei.call(routes.listItems, { query: { search: 'rack-', limit: 2 } })
    const second = await mei.call(routes.listItems, { query: { search: 'rack-', limit: 2, cursor: first.next! } })
    expect([...first.items, ...second.items].map((one) => one.name)).toEqual(['rack-alpha', 'rack-beta', 'rack-site'])
    expect(second.next).toBeUndefined()
    expect((await mei.call(routes.listItems, { query: { search: 'rack-', lifecycle: 'planned' } })).items.map((one) => one.name)).toEqual(['rack-site'])
    expect((await mei.call(findObjects, { query: { text: 'alpha.example.org' } })).items.map((one) => one.id)).toContain(item.id)
  })

  it('refuse what does not fit: unknown fields, wrong attributes, a taken identity, services', async () => {
    const identities = [{ namespace: 'serial', value: 'SN-1' }]
    const item = await server('owner of SN-1', { identities })
    expect(item.identities).toEqual(identities)
    await expect(server('copy', { identities })).rejects.toMatchObject({ problem: { status: 409, code: 'identity-taken' } })
    expect((await mei.call(routes.listItems, { query: { search: 'copy' } })).items).toEqual([])
    await expect(server('x', { attributes: { processors: 'many' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.attributes.processors' }] } })
    await expect(server('x', { colour: 'red' })).rejects.toMatchObject({ problem: { status: 422 } })
    await expect(mei.call(routes.addItem, { body: { kind: 'service', name: 'shop' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.kind' }] } })
  })

  it('are edited by one writer at a time, and archived', async () => {
    const { answer: item, etag } = await mei.call.tagged(routes.addItem, { body: { kind: 'device', name: 'edit-me' } })
    const params = { id: item.id }
    await mei.call(routes.editItem, { params, body: { name: 'edited', lifecycle: 'retired' } }, { ifMatch: etag })
    await expect(mei.call(routes.editItem, { params, body: { name: 'late' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412, code: 'stale' } })
    await expect(mei.call(routes.editItem, { params, body: { name: 'blind' } })).rejects.toMatchObject({ problem: { status: 428 } })
    const { etag: now } = await mei.call.tagged(routes.readItem, { params })
    expect(await mei.call(routes.editItem, { params, body: { archived: true } }, { ifMatch: now })).toMatchObject({ name: 'edited', archived: true, version: 3 })
    expect((await mei.call(routes.listItems, { query: { search: 'edited' } })).items).toEqual([])
    expect((await mei.call(routes.listItems, { query: { search: 'edited', archived: 'true' as never } })).items).toHaveLength(1)
    const timeline = await mei.call(readTimeline, { query: { kind: 'item', id: item.id } })
    expect(timeline.items.map((one) => one.type)).toEqual(['item.changed', 'item.changed', 'item.added'])
  })
})

describe('scope', () => {
  it('answers 404 outside it and 403 with the permission inside it; links out of it are not named', async () => {
    const payroll = await w.newTeam('Payroll')
    const hidden = await server('payroll-db', { teamId: payroll })
    const mine = await server('shared-host')
    const relation = await needs(mine.id, hidden.id, 'depends-on')
    const ola = await w.person('Ola Berg', [{ role: 'it-professional', team: w.team }])
    const aud = await w.person('Aud Itor', [{ role: 'auditor' }])
    // The timeline names both ends, each to whoever sees it.
    const added = async (who: typeof mei) => (await who.call(readTimeline, { query: { kind: 'item', id: mine.id } })).items.find((one) => one.type === 'relation.added')?.detail
    expect(await added(mei)).toEqual({ from: 'shared-host', to: 'payroll-db' })
    expect(await added(ola)).toEqual({ from: 'shared-host', to: 'one more, outside your scope' })
    const { etag } = await mei.call.tagged(routes.readItem, { params: { id: mine.id } })
    const denied = { problem: { status: 404 } }
    await expect(ola.call(routes.readItem, { params: { id: hidden.id } })).rejects.toMatchObject(denied)
    await expect(ola.call(routes.simulateImpact, { params: { id: hidden.id } })).rejects.toMatchObject(denied)
    await expect(ola.call(routes.editItem, { params: { id: hidden.id }, body: { name: 'x' } }, { ifMatch: etag })).rejects.toMatchObject(denied)
    await expect(ola.call(routes.relateItems, { body: { kind: 'runs-on', fromId: mine.id, toId: hidden.id } })).rejects.toMatchObject(denied)
    await expect(ola.call(routes.mergeItems, { params: { id: mine.id }, body: { otherId: hidden.id } })).rejects.toMatchObject(denied)
    await expect(ola.call(routes.addItem, { body: { kind: 'server', name: 'x', teamId: payroll } })).rejects.toMatchObject({ problem: { status: 403, permission: 'inventory:manage' } })
    await expect(aud.call(routes.editItem, { params: { id: mine.id }, body: { name: 'x' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 403, permission: 'inventory:manage' } })
    await expect(aud.call(routes.unrelateItems, { params: { id: relation.id } })).rejects.toMatchObject({ problem: { status: 403, permission: 'inventory:manage' } })
    expect((await ola.call(routes.listItems, { query: { search: 'payroll' } })).items).toEqual([])
    expect((await ola.call(routes.readItem, { params: { id: mine.id } })).relationsOf).toMatchObject([{ from: { id: mine.id }, to: null }])
    await expect(ola.call(routes.readItem, { params: { id: mei.id as never } })).rejects.toMatchObject(denied)
  })

  it('walks through what one may not see, counts it, and does not name it in reasons', async () => {
    const team = await w.newTeam('Secret')
    const [a, b, c] = [await server('walk-a'), await server('walk-hidden', { teamId: team }), await server('walk-c')]
    await needs(b.id, a.id)
    await needs(c.id, b.id)
    const ola = await w.person('Ola Walker', [{ role: 'it-professional', team: w.team }])
    const answer = await ola.call(routes.simulateImpact, { params: { id: a.id } })
    expect(answer.hidden).toBe(1)
    expect(answer.items.map((one) => [one.item?.name, one.verdict])).toEqual([['walk-a', 'failed'], ['walk-c', 'hit']])
    expect(answer.items[1]!.path.map((one) => one.name)).toEqual(['walk-a', 'outside your scope', 'walk-c'])
    expect(JSON.stringify(answer)).not.toContain('walk-hidden')
    expect((await mei.call(routes.simulateImpact, { params: { id: a.id } })).items.map((one) => one.item?.name)).toEqual(['walk-a', 'walk-hidden', 'walk-c'])
  })
})

describe('observations', () => {
  const identity = (value: string) => ({ namespace: 'machine', value })
  const seen = (attributes: Record<string, string | number>, ...ids: string[]) => ({ kind: 'server', name: 'seen-host', identities: ids.map(identity), attributes })

  it('find the item by identity, are quiet when nothing counts as changed, and people win until they release', async () => {
    const id = await observe(w.ctx, 'connector:netbox', seen({ system: 'Debian 12', serial: 'S1' }, 'm1'))
    expect(await observe(w.ctx, 'own-host', seen({ system: 'Debian 13' }, 'm1', 'mac-1'))).toBe(id)
    const item = await mei.call(routes.readItem, { params: { id } })
    expect(value(item, 'system')).toMatchObject({ value: 'Debian 13', source: 'own-host', others: [{ value: 'Debian 12', source: 'connector:netbox' }] })
    expect(item.identities).toEqual([identity('m1'), identity('mac-1')])
    const events = async () => (await mei.call(readTimeline, { query: { kind: 'item', id } })).items.length
    const before = await events()
    await w.pass('5m')
    await observe(w.ctx, 'own-host', seen({ system: 'Debian 13' }, 'm1'))
    await observe(w.ctx, 'connector:netbox', seen({ system: 'Debian 11' }, 'mac-1'))
    expect(await events()).toBe(before)
    const again = await mei.call(routes.readItem, { params: { id } })
    expect(value(again, 'system')!.seenAt).toBe(w.ctx.clock.now().toString())
    expect(value(again, 'system')!.others[0]!.value).toBe('Debian 11')
    const edit = async (system: string | null) => {
      const { etag } = await mei.call.tagged(routes.readItem, { params: { id } })
      return value(await mei.call(routes.editItem, { params: { id }, body: { attributes: { system } } }, { ifMatch: etag }), 'system')
    }
    expect(await edit('Alpine')).toMatchObject({ value: 'Alpine', source: 'person' })
    await observe(w.ctx, 'own-host', seen({ system: 'Debian 14' }, 'm1'))
    expect(value(await mei.call(routes.readItem, { params: { id } }), 'system')).toMatchObject({ value: 'Alpine' })
    expect(await edit(null)).toMatchObject({ value: 'Debian 14', source: 'own-host' })
  })

  it('of two processes at once make one item', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => observe(w.ctx, 'agent', seen({ serial: 'R' }, 'race-1', 'race-2'))))
    expect(new Set(ids).size).toBe(1)
  })

  it('that fit two items propose a merge once; refused it does not come back', async () => {
    const a = await observe(w.ctx, 'agent', seen({}, 'da'))
    const b = await observe(w.ctx, 'connector:x', seen({}, 'db'))
    for (let i = 0; i < 3; i++) expect(await observe(w.ctx, 'agent', seen({}, 'da', 'db'))).toBe(a)
    const { items } = await mei.call(routes.listMerges, { query: {} })
    const proposal = items.find((one) => [one.one.id, one.other.id].includes(b))!
    expect([proposal.one.id, proposal.other.id].sort()).toEqual([a, b].sort())
    const aud = await w.person('Aud Merge', [{ role: 'auditor' }])
    await expect(aud.call(routes.refuseMerge, { params: { id: proposal.id } })).rejects.toMatchObject({ problem: { status: 403 } })
    await mei.call(routes.refuseMerge, { params: { id: proposal.id } })
    await observe(w.ctx, 'agent', seen({}, 'da', 'db'))
    expect((await mei.call(routes.listMerges, { query: {} })).items.some((one) => one.id === proposal.id)).toBe(false)
  })
})

describe('merges', () => {
  it('are previewed: whose value wins and why, what moves, why it is impossible', async () => {
    const [one, two] = [await server('v-one', { attributes: { system: 'Debian 13' } }), await server('v-two', { attributes: { system: 'Debian 13', serial: 'V' } })]
    const swept = await observe(w.ctx, 'sweep', { kind: 'server', name: 'v-swept', identities: [{ namespace: 'mac', value: 'v-swept' }], attributes: { kernel: '6.1', serial: 'W' } })
    const preview = await mei.call(routes.previewMerge, { params: { id: one.id }, query: { otherId: two.id } })
    expect(preview.attributes.map((a) => [a.name, a.wins])).toEqual([['serial', 'other'], ['system', 'same']])
    const believed = await mei.call(routes.previewMerge, { params: { id: swept }, query: { otherId: two.id } })
    expect(believed.attributes.find((a) => a.name === 'serial')).toMatchObject({ kept: { value: 'W' }, other: { value: 'V' }, wins: 'other', why: 'a person said it' })
    expect(believed.attributes.find((a) => a.name === 'kernel')).toMatchObject({ wins: 'kept', other: null })
    const merged = await mei.call(routes.mergeItems, { params: { id: swept }, body: { otherId: two.id } })
    for (const a of believed.attributes) expect(value(merged, a.name)?.value).toBe((a.wins === 'other' ? a.other : a.kept)?.value)
    expect((await mei.call(routes.previewMerge, { params: { id: one.id }, query: { otherId: one.id } })).impossible).toContain('one item already')
  })

  it('move everything, leave a redirect that every read follows, and can be taken back', async () => {
    const [keep, gone, host] = [await server('m-keep'), await server('m-gone', { attributes: { serial: 'G' }, identities: [{ namespace: 'serial', value: 'G' }] }), await server('m-host')]
    const app = await mei.call(routes.addItem, { body: { kind: 'application', name: 'm-app' } })
    await needs(keep.id, host.id)
    const twice = await needs(gone.id, host.id)
    await needs(app.id, gone.id)
    const preview = await mei.call(routes.previewMerge, { params: { id: keep.id }, query: { otherId: gone.id } })
    expect(preview).toMatchObject({ impossible: null, identities: [{ value: 'G' }], attributes: [{ name: 'serial', kept: null, other: { value: 'G' }, wins: 'other', why: 'only this one says it' }] })
    expect(preview.relations.map((one) => [one.to?.name, one.happens])).toEqual(expect.arrayContaining([['m-gone', 'moves'], ['m-host', 'is dropped']]))
    expect(preview.relations).toHaveLength(2)
    const merged = await mei.call(routes.mergeItems, { params: { id: keep.id }, body: { otherId: gone.id } })
    expect(merged.merged).toMatchObject({ name: 'm-gone' })
    expect(value(merged, 'serial')).toMatchObject({ value: 'G' })
    expect(merged.relationsOf).toHaveLength(2)
    expect(await mei.call(routes.readItem, { params: { id: gone.id } })).toMatchObject({ id: keep.id, redirectedFrom: gone.id })
    expect(await observe(w.ctx, 'agent', { kind: 'server', name: 'x', identities: [{ namespace: 'serial', value: 'G' }], attributes: {} })).toBe(keep.id)
    const walk = await impactOf(w.ctx, { failed: [gone.id], alsoFailed: [], notImpacted: [] })
    expect(walk.hits.map((one) => one.itemId)).toEqual([app.id])
    await expect(mei.call(routes.mergeItems, { params: { id: keep.id }, body: { otherId: gone.id } })).rejects.toMatchObject({ problem: { code: 'to-itself' } })
    await expect(mei.call(routes.mergeItems, { params: { id: keep.id }, body: { otherId: app.id } })).rejects.toMatchObject({ problem: { code: 'kinds-differ' } })

    const back = await mei.call(routes.undoMerge, { params: { id: keep.id } })
    expect(value(back, 'serial')).toBeUndefined()
    expect(back.merged).toBeNull()
    expect(back.relationsOf).toHaveLength(1)
    const restored = await mei.call(routes.readItem, { params: { id: gone.id } })
    expect(restored).toMatchObject({ id: gone.id, identities: [{ namespace: 'serial', value: 'G' }] })
    expect(restored.relationsOf.map((one) => one.id)).toContain(twice.id)
    expect(restored.relationsOf).toHaveLength(2)
    await expect(mei.call(routes.undoMerge, { params: { id: keep.id } })).rejects.toMatchObject({ problem: { code: 'no-merge' } })
  })
})

describe('relations', () => {
  it('are proposed with evidence, decided in bulk, and refused ones stay away until the evidence changes kind', async () => {
    const [a, b, c] = [await server('p-a'), await server('p-b'), await server('p-c')]
    const proposals = (basis?: string) => [b, c].map((to) => ({ kind: 'depends-on' as const, fromId: a.id, toId: to.id, says: `talks to ${to.name}`, ...(basis ? { basis } : {}) }))
    expect(await proposeRelations(w.ctx, 'own-host', proposals())).toBe(2)
    await w.pass('5m')
    expect(await proposeRelations(w.ctx, 'own-host', proposals())).toBe(0)
    const open = () => mei.call(routes.listProposals, { query: { itemId: a.id } })
    const [one, two] = (await open()).items
    expect(one).toMatchObject({ state: 'proposed', evidence: { source: 'own-host', count: 2, lastSeen: w.ctx.clock.now().toString() } })
    await expect(mei.call(routes.decideProposals, { body: { ids: [one!.id, a.id as never], accept: true } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await mei.call(routes.decideProposals, { body: { ids: [one!.id], accept: true } })).toEqual({ decided: 1 })
    await mei.call(routes.decideProposals, { body: { ids: [two!.id], accept: false } })
    await expect(mei.call(routes.decideProposals, { body: { ids: [two!.id], accept: true } })).rejects.toMatchObject({ problem: { code: 'decided' } })
    expect(await proposeRelations(w.ctx, 'own-host', proposals())).toBe(0)
    expect((await open()).items).toEqual([])
    expect(await proposeRelations(w.ctx, 'own-host', proposals('hypervisor'))).toBe(1)
    expect((await open()).items.map((row) => row.id)).toEqual([two!.id])
  })

  it('change the walk at once: redundancy, archive, removal', async () => {
    const farm = await mei.call(routes.addItem, { body: { kind: 'cloud-resource', name: 'i1-farm' } })
    const [h1, h2] = [await server('i1-h1'), await server('i1-h2')]
    await needs(h1.id, farm.id, 'member-of')
    const second = await needs(h2.id, farm.id, 'member-of')
    const verdict = async () => (await mei.call(routes.simulateImpact, { params: { id: h1.id } })).items.find((one) => one.item?.id === farm.id)?.verdict
    expect(await verdict()).toBe('hit')
    const set = (needed: number | null, unit?: 'percent') => mei.call(routes.setRedundancy, { params: { id: farm.id, kind: 'member-of' }, body: { needed, ...(unit ? { unit } : {}) } })
    expect((await set(1)).redundancy).toMatchObject([{ needed: 1, suppliers: 2, words: 'needs 1 of 2' }])
    expect(await verdict()).toBe('safe')
    expect((await impactOf(w.ctx, { failed: [h1.id], alsoFailed: [{ itemId: h2.id, incidentId: 'i' }], notImpacted: [] })).hits).toMatchObject([{ itemId: farm.id, reason: expect.stringContaining('another open incident') }])
    await expect(set(120, 'percent')).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.needed' }] } })
    const { etag } = await mei.call.tagged(routes.readItem, { params: { id: h2.id } })
    await mei.call(routes.editItem, { params: { id: h2.id }, body: { archived: true } }, { ifMatch: etag })
    expect(await verdict()).toBe('hit')
    await mei.call(routes.unrelateItems, { params: { id: second.id } })
    await expect(needs(h1.id, h1.id)).rejects.toMatchObject({ problem: { code: 'to-itself' } })
    await expect(needs(h1.id, mei.id as never)).rejects.toMatchObject({ problem: { status: 404 } })
    const { items } = await mei.call(routes.coverage, {})
    expect(items.find((one) => one.kind === 'cloud-resource')).toMatchObject({ items: 1, related: 1, observed: 0 })
  })
})
