import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCheck, archiveCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { listProposals, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, editService, readService, serviceBrief } from '@fullscore/api/infrastructure/services.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import * as routes from '@fullscore/api/security/certificates.ts'
import { openEgress } from '../../egress/egress.ts'
import { makeCertificate, type MadeCertificate } from '../../testing-certificates.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { discoverHost, hostFacts } from '../../infrastructure/monitoring/public.ts'
import { runDue } from '../../infrastructure/monitoring/scheduler.ts'
import { lookHere } from './watch.ts'

let w: World
let ines: TestPerson
const root = makeCertificate({ name: 'Test Root', authority: true })
const old = makeCertificate({ name: 'shop.test', by: root, to: '20261222133200Z' })
const renewed = makeCertificate({ name: 'shop.test', by: root, to: '20270322000000Z' })
const short = makeCertificate({ name: 'shop.test', by: root, to: '20270205000000Z' })
const server: Server = createServer({ cert: old.cert + root.cert, key: old.key }, (socket) => socket.on('error', () => {}))
const show = (made: MadeCertificate) => server.setSecureContext({ cert: made.cert + root.cert, key: made.key })
const port = () => (server.address() as AddressInfo).port
beforeAll(async () => {
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  w = await world({ house: { egress: openEgress({ log: { warn: () => {} }, ownSockets: [], resolve: async () => ['127.0.0.1'] }) } })
  await signIn()
})
/** A session does not outlast the weeks that pass here. */
const signIn = async () => { ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }]) }
afterAll(async () => { server.close(); await w.close() })

const tick = async (seconds: number) => {
  w.at(w.ctx.clock.now().add({ seconds }).toString())
  await runDue(w.ctx)
  await w.settle()
}
const later = async (hours: number) => {
  w.at(w.ctx.clock.now().add({ hours }).toString())
  await w.settle()
  await signIn()
}
const list = async (query: object = {}) => (await ines.call(routes.listCertificates, { query })).items
const firing = async () => (await ines.call(listAlerts, { query: { state: 'firing' } })).items

describe('a certificate that a check meets', () => {
  let checkId: string
  let service: { id: string }
  it('is found by itself, owned by its service, on the Score with its thresholds, in search and in briefs', async () => {
    service = await ines.call(addService, { body: { name: 'Shop', criticality: 'high' } })
    const check = await ines.call(addCheck, { body: { name: 'Shop certificate', target: { kind: 'tls', host: 'shop.test', port: port(), trusted: false, certificateDays: 0 }, interval: 3600, serviceId: service.id } })
    checkId = check.id
    await tick(6)
    const [found] = await list()
    expect(found).toMatchObject({ name: 'shop.test', names: ['shop.test'], issuer: 'CN=Test Root', state: 'current', daysLeft: 39, places: 1, verdicts: [{ code: 'untrusted', urgency: 'info' }] })
    const detail = await ines.call(routes.readCertificate, { params: { id: found!.id } })
    expect(detail).toMatchObject({ keyType: 'rsa', keyBits: 2048, thresholds: [30, 14, 7, 1], sightings: [{ kind: 'check', check: { id: checkId }, item: { id: service.id }, endedAt: null }] })
    expect(detail.chain.map((one) => one.subject)).toEqual(['shop.test', 'Test Root'])
    expect(await ines.call(readItem, { params: { id: found!.id } })).toMatchObject({ kind: 'certificate', name: 'shop.test' })
    expect((await ines.call(listProposals, { query: {} })).items).toMatchObject([{ kind: 'depends-on', from: { id: service.id }, to: { id: found!.id }, evidence: { source: 'certificates' } }])
    const entry = await w.ctx.db.selectFrom('agenda.entry').selectAll().where('key', '=', `certificate:${found!.id}`).executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ mark: 'deadline', stave: 'certificates', state: 'open' })
    expect(await w.ctx.db.selectFrom('agenda.entry').select('key').where('stave', 'in', ['certificates', 'deadlines']).execute()).toHaveLength(1)
    expect((await ines.call(listDeadlines, { query: { kind: 'certificate', id: found!.id } })).items).toMatchObject([{ dueAt: '2026-12-22T13:32:00Z', state: 'running', thresholds: [{ percent: 0 }, { percent: 53 }, { percent: 77 }, { percent: 97 }] }])
    expect(entry.moments).toHaveLength(4)
    expect(await w.ctx.db.selectFrom('search.entry').select('title').where('kind', '=', 'certificate').execute()).toEqual([{ title: 'shop.test certificate' }])
    const brief = await ines.call(serviceBrief, { params: { id: service.id as never } })
    expect(JSON.stringify(brief)).toContain('39 days left, until 22 Dec 2026')
    expect(await firing()).toEqual([])
  })
  it('alerts at its thresholds without any run of a check, each time more urgently', async () => {
    await later(240)
    expect(await firing()).toMatchObject([{ urgency: 'low', service: { id: service.id }, title: expect.stringContaining('the policy warns from 30 days') as string }])
    await later(384)
    expect(await firing()).toMatchObject([{ urgency: 'medium' }])
    await later(168)
    expect(await firing()).toMatchObject([{ urgency: 'high' }])
    expect(await list({ within: 7, verdict: 'expires' })).toHaveLength(1)
    expect(await ines.call(routes.certificateSummary, {})).toMatchObject({ total: 1, ends: { expired: 0, week: 1, month: 0 }, verdicts: { expires: 1, untrusted: 1 }, issuers: [{ issuer: 'CN=Test Root', count: 1 }], next: [{ name: 'shop.test' }] })
  })
  it('is superseded when its place shows another, and the alert is over', async () => {
    show(renewed)
    await tick(3601)
    expect(await firing()).toEqual([])
    const [now] = await list()
    expect(now).toMatchObject({ state: 'current', verdicts: [{ code: 'untrusted' }] })
    const [before] = await list({ state: 'superseded' })
    expect(await ines.call(routes.readCertificate, { params: { id: before!.id } })).toMatchObject({ supersededBy: { id: now!.id }, sightings: [{ endedAt: expect.any(String) as string }] })
    expect(await ines.call(routes.readCertificate, { params: { id: now!.id } })).toMatchObject({ supersedes: [{ id: before!.id }] })
    expect(await w.ctx.db.selectFrom('agenda.entry').select('key').where('kind', '=', 'certificate').where('object_id', '=', before!.id).execute()).toEqual([])
    expect(await ines.call(readItem, { params: { id: before!.id } })).toMatchObject({ lifecycle: 'retired' })
    await later(240)
    expect(await list({ state: 'superseded' })).toHaveLength(1)
  })
  it('and a check that fails because of it are one alert, which ends when neither says so', async () => {
    show(short)
    const other = await ines.call(addCheck, { body: { name: 'Shop soon', target: { kind: 'tls', host: 'shop.test', port: port(), trusted: false, certificateDays: 60 }, interval: 3600, retries: 0, serviceId: service.id } })
    const from = w.ctx.clock.now()
    await tick(3601)
    expect((await firing()).map((one) => [one.source.kind, one.urgency, one.title])).toEqual([['certificate', 'medium', expect.stringMatching(/^Shop soon: Its certificate ends in \d\d days/)]])
    const alert = (await firing())[0]!
    await ines.call(routes.setPolicy, { body: { teamId: null, criticality: 'high', thresholds: [60, 50, 45] } })
    await w.settle()
    expect(await firing()).toMatchObject([{ id: alert.id, urgency: expect.stringMatching(/high|critical/) as string, title: expect.stringContaining('Certificate shop.test') as string }])
    await ines.call(routes.setPolicy, { body: { teamId: null, criticality: 'high', thresholds: null } })
    await w.settle()
    expect(await firing()).toMatchObject([{ id: alert.id, urgency: 'medium', title: expect.stringContaining('Shop soon') as string }])
    show(renewed)
    await tick(3601)
    expect(await firing()).toEqual([])
    const said = await w.ctx.db.selectFrom('operations.alert').select('id').where('raised_at', '>=', from).execute()
    expect(said).toHaveLength(1)
    await ines.call(archiveCheck, { params: { id: other.id } })
    await w.settle()
  })
  it('has one policy, whoever chooses at once', async () => {
    for (const thresholds of [[10], [20], [30]]) {
      await Promise.all([1, 2, 3, 4].map(() => ines.call(routes.setPolicy, { body: { teamId: w.team, criticality: 'low', thresholds } })))
      expect((await ines.call(routes.listPolicies, {})).items.filter((one) => one.team?.id === w.team && one.criticality === 'low')).toMatchObject([{ thresholds }])
    }
    await ines.call(routes.setPolicy, { body: { teamId: w.team, criticality: 'low', thresholds: null } })
  })
  it('follows the policy of its team, which takes the right to set', async () => {
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    await expect(auditor.call(routes.setPolicy, { body: { teamId: null, thresholds: [90] } })).rejects.toMatchObject({ problem: { status: 403, permission: 'certificates:manage' } })
    await ines.call(routes.setPolicy, { body: { teamId: null, thresholds: [5, 90] } })
    await w.settle()
    expect(await firing()).toMatchObject([{ urgency: 'high' }])
    await ines.call(routes.setPolicy, { body: { teamId: w.team, thresholds: [3] } })
    await w.settle()
    expect(await firing()).toEqual([])
    expect((await ines.call(routes.listPolicies, {})).items).toMatchObject([
      { team: null, criticality: null, thresholds: [90, 5], chosen: true }, { criticality: 'critical', thresholds: [90, 5], chosen: false }, { criticality: 'high' }, { criticality: 'medium' }, { criticality: 'low' }, { team: { id: w.team }, criticality: null, thresholds: [3] },
    ])
    await ines.call(routes.setPolicy, { body: { teamId: w.team, thresholds: null } })
    await ines.call(routes.setPolicy, { body: { teamId: null, thresholds: null } })
    await w.settle()
    expect(await firing()).toEqual([])
  })
  it('warns by the weight of its service, also if that changes in one go with something else', async () => {
    const [one] = await list()
    const warns = async () => [await ines.call(routes.readCertificate, { params: { id: one!.id } }), await w.ctx.db.selectFrom('agenda.entry').select('moments').where('key', '=', `certificate:${one!.id}`).executeTakeFirstOrThrow()] as const
    const [heavy] = await warns()
    const { etag } = await ines.call.tagged(readService, { params: { id: service.id as never } })
    await ines.call(editService, { params: { id: service.id as never }, body: { criticality: 'low', archived: true } }, { ifMatch: etag })
    await w.settle()
    const [light, { moments }] = await warns()
    expect(light.thresholds).not.toEqual(heavy.thresholds)
    expect(moments).toHaveLength(light.thresholds.length)
    const said = await ines.call(readTimeline, { query: { kind: 'service', id: service.id as never } })
    expect(said.items.slice(0, 2).map((event) => event.type).sort()).toEqual(['service.archived', 'service.changed'])
  })
  it('is out of sight of other teams, and gone with its check', async () => {
    const team = await w.newTeam('Elsewhere')
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team }], [team])
    const [one] = await list()
    expect((await stranger.call(routes.listCertificates, { query: {} })).items).toEqual([])
    await expect(stranger.call(routes.readCertificate, { params: { id: one!.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await ines.call(archiveCheck, { params: { id: checkId as never } })
    await w.settle()
    expect(await list()).toEqual([])
    expect(await list({ state: 'gone' })).toMatchObject([{ id: one!.id }])
  })
})

it('looks into files and listeners of this machine, leaves authorities out, and sees what is renewed and what went', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'fullscore-live-'))
  try {
    const site = path.join(dir, 'mail.test')
    mkdirSync(site)
    const mail = makeCertificate({ name: 'mail.test', by: root, to: '20270601000000Z' })
    writeFileSync(path.join(site, 'cert.pem'), mail.cert)
    writeFileSync(path.join(site, 'fullchain.pem'), mail.cert + root.cert)
    writeFileSync(path.join(site, 'privkey.pem'), mail.key)
    writeFileSync(path.join(dir, 'authority.pem'), root.cert)
    writeFileSync(path.join(dir, 'broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const facts = await hostFacts()
    const host = await discoverHost(w.ctx, facts)
    expect(await lookHere(w.ctx, facts, host, [dir], [port()])).toBe(2)
    await w.settle()
    expect((await list()).map((one) => one.name).toSorted()).toEqual(['mail.test', 'shop.test'])
    const another = makeCertificate({ name: 'mail.test', by: root, to: '20280601000000Z' })
    writeFileSync(path.join(site, 'cert.pem'), another.cert)
    writeFileSync(path.join(site, 'fullchain.pem'), another.cert + root.cert)
    expect(await lookHere(w.ctx, facts, host, [dir], [])).toBe(1)
    await w.settle()
    expect(await list()).toMatchObject([{ name: 'mail.test', validTo: '2028-06-01T00:00:00Z' }])
    expect((await list({ state: 'superseded' })).map((one) => one.validTo)).toContain('2027-06-01T00:00:00Z')
    expect((await list({ state: 'gone' })).map((one) => one.name)).toContain('shop.test')
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
