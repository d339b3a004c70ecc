import { createServer as createHttp } from 'node:http'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import path from 'node:path'
import { createServer as createTls } from 'node:tls'
import { SMTPServer } from 'smtp-server'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listChecks, listGrants, setGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import * as routes from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { listItems, listRelations, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { openEgress } from '../../../egress/egress.ts'
import { makeCertificate } from '../../../testing-certificates.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { runDue } from '../scheduler.ts'
import { sweepOn } from './run.ts'

let w: World
let ines: TestPerson
const closing: (() => unknown)[] = []
const listen = async (server: Server, host: string): Promise<number> => {
  await new Promise<void>((done) => { server.listen(0, host, done) })
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}
const ports = { ssh: 0, smtp: 0, http: 0, https: 0, db: 0, odd: 0, own: 0 }
const names: Record<string, string> = { '127.0.0.2': 'shell.test', '127.0.0.3': 'liar.test' }

beforeAll(async () => {
  const { private: key } = ssh2.utils.generateKeyPairSync('ed25519')
  ports.ssh = await listen(new ssh2.Server({ hostKeys: [key], ident: 'OpenSSH_9.2p1 Debian' }, (client) => client.on('error', () => {})) as unknown as Server, '127.0.0.2')
  const mail = new SMTPServer({ name: 'mail.test', disabledCommands: ['AUTH'], logger: false, ...makeCertificate({ name: 'mail.test' }) })
  ports.smtp = await listen(mail.server as Server, '127.0.0.3')
  ports.http = await listen(createHttp((_, response) => { response.statusCode = 401; response.end('who?') }), '127.0.0.4')
  ports.https = await listen(createTls(makeCertificate({ name: 'shop.test' }), (socket) => { socket.on('error', () => {}); socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')) }), '127.0.0.5')
  const url = new URL(process.env['FULLSCORE_TEST_POSTGRES']!.replace(/^postgres(ql)?:\/\/([^@/]*)@\//, 'postgres://$2@socket/'))
  ports.db = await listen(createServer((socket) => {
    const database = connect(path.join(url.searchParams.get('host')!, `.s.PGSQL.${url.searchParams.get('port') ?? '5432'}`))
    for (const one of [socket, database]) one.on('error', () => {})
    socket.pipe(database).pipe(socket)
  }), '127.0.0.6')
  ports.odd = await listen(createServer((socket) => { socket.on('error', () => {}); socket.on('data', () => socket.end('?\r\n')) }), '127.0.0.7')
  ports.own = await listen(createServer((socket) => socket.end('SSH-2.0-mine\r\n')), '127.0.0.8')
  w = await world({
    house: {
      egress: openEgress({
        log: { warn: () => {} }, ownSockets: [`127.0.0.8:${ports.own}`], reverse: async (address) => names[address],
        resolve: async (name) => (name === 'shell.test' ? ['127.0.0.2'] : name.endsWith('.test') ? ['10.0.0.1'] : []),
      }),
    },
  })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(async () => { for (const close of closing) await close(); await w.close() })

const all = () => Object.values(ports)
const begin = (body: object = {}) => ines.call(routes.startSweep, { body: { range: '127.0.0.0/28', ports: all(), rate: 1000, ...body } })
const waiting = async (query: object = {}) => (await ines.call(routes.listSweepProposals, { query: { limit: 200, ...query } })).items
const refused = async (body: object, problem: object) => { await expect(begin(body)).rejects.toMatchObject({ problem }) }

describe('a sweep', () => {
  it('goes nowhere that is not granted, and says why', async () => {
    await refused({ range: '10.1.2.0/24' }, { status: 422, code: 'destination-refused', errors: [{ field: 'body.range', code: 'not-granted', message: expect.stringContaining('10.1.2.1 is a private address outside the ranges granted here (loopback, public)') as string }] })
    await refused({ range: '169.254.0.0/24' }, { errors: [{ code: 'link-local' }] })
    await refused({ range: '169.254.169.254' }, { errors: [{ code: 'metadata' }] })
    await refused({ range: '127.0.0.0/19' }, { errors: [{ field: 'body.range', message: 'is too wide: 8,192 addresses, at most 4,096 are swept at once (/20)' }] })
    await refused({ range: 'everything' }, { errors: [{ field: 'body.range' }] })
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    await expect(auditor.call(routes.startSweep, { body: { range: '127.0.0.0/28' } })).rejects.toMatchObject({ problem: { status: 403, permission: 'monitoring:manage' } })
  })
  it('finds who answers and what, and proposes what nobody knows', async () => {
    const started = await begin()
    expect(started).toMatchObject({ state: 'running', range: '127.0.0.0/28', total: 14, done: 0, startedBy: { name: 'Ines Ferreira' } })
    await expect(begin({ range: '127.0.1.0/28' })).rejects.toMatchObject({ problem: { status: 409, code: 'sweep-running', params: { sweepId: started.id } } })
    await w.settle()
    const done = await ines.call(routes.readSweep, { params: { id: started.id } })
    expect(done).toMatchObject({ state: 'finished', done: 14, answering: 14, openPorts: 6, leftOut: 0, notes: [expect.stringContaining('a socket of Fullscore itself') as string] })
    const found = await waiting()
    expect(done.proposed).toBe(found.length)
    const of = (address: string) => found.filter((one) => one.address === address).map((one) => `${one.kind}: ${one.title}`)
    expect(of('127.0.0.2')).toEqual(['item: Server shell.test', 'check: Ping of shell.test', 'check: SSH of shell.test'])
    expect(of('127.0.0.3')).toEqual(['item: Server 127.0.0.3', `relation: 127.0.0.3 port ${ports.smtp} runs on it`, 'check: Ping of 127.0.0.3', 'check: SMTP of 127.0.0.3'])
    expect(of('127.0.0.4')).toContain('check: HTTP of 127.0.0.4')
    expect(of('127.0.0.5')).toContain('check: HTTPS of 127.0.0.5')
    expect(of('127.0.0.6')).toContain('check: PostgreSQL of 127.0.0.6')
    expect(of('127.0.0.7')).toContain(`check: Port ${ports.odd} of 127.0.0.7`)
    expect(of('127.0.0.8')).toEqual(['item: Device 127.0.0.8', 'check: Ping of 127.0.0.8'])
    expect(found.map((one) => one.address)).toEqual(found.map((one) => one.address).toSorted((a, b) => Number(a.split('.')[3]) - Number(b.split('.')[3])))
  })
  it('is accepted in bulk: hosts, what runs on them, and checks that pass', async () => {
    const found = await waiting()
    const some = found.filter((one) => ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6'].includes(one.address) && one.kind !== 'item')
    const answer = await ines.call(routes.decideSweepProposals, { body: { ids: some.map((one) => one.id), accept: true } })
    expect(answer).toEqual({ decided: some.length, along: 5, failed: [] })
    await w.settle()
    const { items } = await ines.call(listItems, { query: { kind: 'server' } })
    expect(items.map((one) => one.name).toSorted()).toEqual(['127.0.0.3', '127.0.0.6', 'shell.test'])
    const shell = await ines.call(readItem, { params: { id: items.find((one) => one.name === 'shell.test')!.id } })
    expect(shell.attributes.map((one) => [one.name, one.value, one.source])).toEqual(expect.arrayContaining([['addresses', '127.0.0.2', 'sweep'], ['hostname', 'shell.test', 'sweep']]))
    const relations = (await ines.call(listRelations, { query: {} })).items
    expect(relations.map((one) => `${one.from?.name} ${one.kind} ${one.to?.name}`)).toContain(`127.0.0.6 port ${ports.db} runs-on 127.0.0.6`)
    w.at(w.ctx.clock.now().add({ seconds: 6 }).toString())
    await runDue(w.ctx)
    await w.settle()
    const checks = (await ines.call(listChecks, { query: {} })).items
    expect(checks).toHaveLength(10)
    expect(checks.filter((one) => one.state !== 'ok').map((one) => `${one.name}: ${one.summary}`)).toEqual([])
    expect(checks.find((one) => one.name === 'PostgreSQL of 127.0.0.6')).toMatchObject({ item: { name: `127.0.0.6 port ${ports.db}` } })
    await expect(ines.call(routes.decideSweepProposals, { body: { ids: some.map((one) => one.id), accept: true } })).rejects.toMatchObject({ problem: { code: 'decided' } })
  })
  it('does not propose again what is known, watched or was refused', async () => {
    const rest = await waiting()
    await ines.call(routes.decideSweepProposals, { body: { ids: rest.filter((one) => one.address === '127.0.0.9').map((one) => one.id), accept: false } })
    const before = (await waiting()).length
    const again = await begin()
    await w.settle()
    expect(await ines.call(routes.readSweep, { params: { id: again.id } })).toMatchObject({ state: 'finished', proposed: 0 })
    const now = await waiting()
    expect(now).toHaveLength(before)
    expect(now.filter((one) => ['127.0.0.2', '127.0.0.9'].includes(one.address))).toEqual([])
  })
  it('goes on where it stood when a job comes again, and keeps nothing twice', async () => {
    const { id } = await begin({ range: '127.0.4.0/25', ports: [ports.ssh] })
    await sweepOn(w.ctx, id)
    expect(await ines.call(routes.readSweep, { params: { id } })).toMatchObject({ state: 'running', done: 64, total: 126 })
    // The job of the same addresses, begun before the first was through.
    await Promise.all([sweepOn(w.ctx, id), sweepOn(w.ctx, id)])
    await w.settle()
    expect(await ines.call(routes.readSweep, { params: { id } })).toMatchObject({ state: 'finished', done: 126, answering: 126 })
    expect(await waiting({ search: '127.0.4.' })).toHaveLength(200)
  })
  it('is stopped at once; what its job finds after that is not kept', async () => {
    const { id } = await begin({ range: '127.0.5.0/28', ports: [ports.ssh], rate: 20 })
    const job = sweepOn(w.ctx, id)
    expect(await ines.call(routes.cancelSweep, { params: { id } })).toMatchObject({ state: 'cancelled' })
    await job
    await w.settle()
    expect(await ines.call(routes.readSweep, { params: { id } })).toMatchObject({ state: 'cancelled', done: 0 })
    expect(await waiting({ search: '127.0.5.' })).toEqual([])
    await expect(ines.call(routes.cancelSweep, { params: { id } })).rejects.toMatchObject({ problem: { code: 'not-running' } })
  })
  it('leaves a metadata service inside a granted range out, and stops where a grant was taken back', async () => {
    const admin = await w.person('Otto Admin', [{ role: 'administrator' }])
    const { department_id } = await w.ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', w.team).executeTakeFirstOrThrow()
    // Who grants sees what is granted, without sight of anybody's checks.
    expect((await admin.call(listGrants, {})).items.map((one) => one.departmentId)).toContain(department_id)
    const grant = (ranges: string[]) => admin.call(setGrants, { params: { id: department_id }, body: { ranges } })
    await grant(['loopback', '100.100.100.200/31'])
    // Begun and stopped before its first job: nothing is sent.
    const near = await begin({ range: '100.100.100.200/31' })
    await ines.call(routes.cancelSweep, { params: { id: near.id } })
    await refused({ range: '100.100.100.200' }, { errors: [{ code: 'metadata' }] })
    const { id } = await begin({ range: '127.0.6.0/30', ports: [ports.ssh] })
    await grant([])
    await w.settle()
    expect(await ines.call(routes.readSweep, { params: { id } })).toMatchObject({ state: 'finished', answering: 0, leftOut: 2, notes: [expect.stringContaining('outside the ranges granted') as string] })
    const check = (await waiting({ kind: 'check' }))[0]!
    expect(await ines.call(routes.decideSweepProposals, { body: { ids: [check.id], accept: true } })).toMatchObject({ decided: 0, failed: [{ id: check.id, says: expect.stringContaining('outside the ranges granted') as string }] })
    await grant(['loopback', 'public'])
  })
  it('is out of sight of other teams', async () => {
    const team = await w.newTeam('Elsewhere')
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team }], [team])
    expect((await stranger.call(routes.listSweeps, { query: {} })).items).toEqual([])
    const [one] = await waiting()
    await expect(stranger.call(routes.readSweep, { params: { id: one!.sweepId } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(stranger.call(routes.decideSweepProposals, { body: { ids: [one!.id], accept: true } })).rejects.toMatchObject({ problem: { status: 404 } })
  })
})
