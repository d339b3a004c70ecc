import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import path from 'node:path'
import { createServer as createTls } from 'node:tls'
import * as packet from 'dns-packet'
import { SMTPServer } from 'smtp-server'
import ssh2 from 'ssh2'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { openEgress } from '../../../egress/egress.ts'
import { makeCertificate } from '../../../testing-certificates.ts'
import { takeReading } from '../reading.ts'
import { openPinger, parseFping, PingUnavailable } from './fping.ts'
import { lossOf } from './icmp.ts'
import { reverseName } from './dns.ts'

const closing: (() => unknown)[] = []
afterAll(async () => { for (const close of closing) await close() })
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  closing.push(() => server.close())
  return portOf(server)
}

interface Given { timeoutMs?: number; slowAfterMs?: number; grants?: string[]; own?: string[]; password?: string; now?: string }
const run = (target: unknown, given: Given = {}) => takeReading(openEgress({ log: { warn: () => {} }, ownSockets: given.own ?? [], resolve: async (name) => (name.endsWith('.test') ? ['127.0.0.1'] : []) }), {
  target: Target.parse(target), timeoutMs: given.timeoutMs ?? 3000, slowAfterMs: given.slowAfterMs ?? null, grants: given.grants ?? ['loopback'], now: Temporal.Instant.from(given.now ?? '2026-11-12T12:00:00Z'), password: given.password,
})

describe('an ICMP check', () => {
  it('sends echo requests and measures loss and round trip', async () => {
    const seen = await run({ kind: 'icmp', host: '127.0.0.7', packets: 2 })
    expect(seen).toMatchObject({ state: 'ok', code: 'echo', facts: { address: '127.0.0.7', loss: 0 }, measured: { 'ping.loss': 0 } })
    expect(seen.measured!['ping.rtt']).toBeGreaterThan(0)
  })
  it('is down when nothing comes back, and goes nowhere that is not granted', async () => {
    expect(await run({ kind: 'icmp', host: '240.0.0.1', packets: 1 }, { timeoutMs: 200, grants: ['240.0.0.0/4'] })).toMatchObject({ state: 'down', code: 'no_echo', measured: { 'ping.loss': 100 } })
    expect(await run({ kind: 'icmp', host: '10.0.0.1' })).toMatchObject({ state: 'unknown', code: 'not-granted', summary: expect.not.stringContaining('port') as string })
    expect(await run({ kind: 'icmp', host: '169.254.169.254' }, { grants: ['public', '169.254.0.0/16'] })).toMatchObject({ state: 'unknown', code: 'metadata' })
  })
  it('asks many addresses by one process and gives each its own', async () => {
    const pinger = openPinger()
    const all = await Promise.all(Array.from({ length: 300 }, (_, n) => pinger.ping({ address: `127.0.${n % 3}.${1 + (n % 200)}`, packets: 1, timeoutMs: 1000 })))
    expect(all.filter((echoes) => echoes.length === 1 && echoes[0] !== undefined)).toHaveLength(300)
  })
  it('says when fping is missing instead of calling everything down', async () => {
    await expect(openPinger('/nowhere/fping').ping({ address: '127.0.0.1', packets: 1, timeoutMs: 100 })).rejects.toThrow(PingUnavailable)
    await expect(openPinger('false').ping({ address: '127.0.0.1', packets: 1, timeoutMs: 100 })).rejects.toThrow('fping said nothing')
  })
  it('reads what fping writes', () => {
    const found = parseFping('10.0.0.1   : 0.25 - 0.35\nICMP Host Unreachable from 10.0.0.9 for ICMP Echo sent to 10.0.0.2\n10.0.0.2 : - - -\nfe80::1 : 1.5\n')
    expect([...found]).toEqual([['10.0.0.1', [0.25, undefined, 0.35]], ['10.0.0.2', [undefined, undefined, undefined]], ['fe80::1', [1.5]]])
    expect(lossOf(found.get('10.0.0.1')!)).toEqual({ loss: 100 / 3, mean: 0.3, best: 0.25, worst: 0.35 })
    expect(lossOf([])).toMatchObject({ loss: 100 })
  })
})

describe('a DNS check', () => {
  let port: number
  const zone = (question: packet.Question): { answers: packet.Answer[]; rcode?: number } => {
    const { name, type } = question
    if (name === 'shop.example' && type === 'A') return { answers: ['192.0.2.10', '192.0.2.11'].map((data) => ({ type: 'A' as const, name, ttl: 300, data })) }
    if (name === 'shop.example' && type === 'MX') return { answers: [{ type: 'MX', name, ttl: 60, data: { preference: 10, exchange: 'mail.shop.example' } }] }
    if (name === 'long.example') return { answers: Array.from({ length: 60 }, (_, n) => ({ type: 'TXT' as const, name, ttl: 1, data: [`line ${n} of a long text`] })) }
    if (name === '1.2.0.192.in-addr.arpa') return { answers: [{ type: 'PTR', name, ttl: 1, data: 'host.example' }] }
    if (name === 'xn--mller-kva.example') return { answers: [{ type: type as 'CNAME', name, ttl: 1, data: 'xn--kche-0ra.example' }] }
    if (name === 'shop.example') return { answers: [] }
    return { answers: [], rcode: 3 }
  }
  const answer = (question: Buffer, most: number): Buffer => {
    const asked = packet.decode(question)
    const { answers, rcode = 0 } = zone(asked.questions![0]!)
    const flags = packet.AUTHORITATIVE_ANSWER | rcode
    const whole = packet.encode({ type: 'response', id: asked.id!, flags, questions: asked.questions!, answers })
    return whole.length <= most ? whole : packet.encode({ type: 'response', id: asked.id!, flags: flags | packet.TRUNCATED_RESPONSE, questions: asked.questions! })
  }
  let udp: UdpSocket
  beforeAll(async () => {
    const tcp = createServer((socket) => socket.on('data', (data: Buffer) => {
      const said = answer(data.subarray(2), 65_000)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(said.length)
      socket.write(Buffer.concat([length, said]))
    }))
    port = await listen(tcp)
    udp = createSocket('udp4')
    udp.on('message', (message, from) => {
      // An answer that nobody asked for comes first: it must not be believed.
      udp.send(packet.encode({ type: 'response', id: (packet.decode(message).id! + 1) % 65_536, questions: [], answers: [] }), from.port, from.address)
      udp.send(answer(message, 512), from.port, from.address)
    })
    await new Promise<void>((done) => { udp.bind(port, '127.0.0.1', done) })
    closing.push(() => new Promise<void>((done) => { udp.close(done) }))
  })
  const ask = (more: object, given?: Given) => run({ kind: 'dns', name: 'shop.example', resolver: '127.0.0.1', port, ...more }, given)
  it('asks its resolver and compares the answers', async () => {
    expect(await ask({})).toMatchObject({ state: 'ok', facts: { answers: '192.0.2.10, 192.0.2.11', ttl: 300, authoritative: 'yes' } })
    expect(await ask({ expect: ['192.0.2.11'] })).toMatchObject({ state: 'ok' })
    expect(await ask({ expect: ['192.0.2.99'] })).toMatchObject({ state: 'down', code: 'answer_missing' })
    expect(await ask({ expect: ['192.0.2.10'], exactly: true })).toMatchObject({ state: 'down', code: 'answer_unexpected', summary: expect.stringContaining('192.0.2.11') as string })
    expect(await ask({ type: 'MX', expect: ['10 Mail.shop.example.'] })).toMatchObject({ state: 'ok' })
    expect(await ask({ type: 'PTR', name: '192.0.2.1' })).toMatchObject({ state: 'ok', facts: { answers: 'host.example' } })
  })
  it('asks for names as they are on the wire', async () => {
    expect(await ask({ name: 'Müller.example.', type: 'CNAME', expect: ['küche.example'] })).toMatchObject({ state: 'ok', facts: { answers: 'xn--kche-0ra.example' } })
    expect(await ask({ name: '_dmarc.shop.example' })).toMatchObject({ code: 'nxdomain', summary: expect.stringContaining('_dmarc.shop.example') as string })
  })
  it('tells a name that is not from a record that is not', async () => {
    expect(await ask({ name: 'none.example' })).toMatchObject({ state: 'down', code: 'nxdomain', summary: expect.stringContaining('there is no such name') as string })
    expect(await ask({ type: 'AAAA' })).toMatchObject({ state: 'down', code: 'no_answer' })
  })
  it('takes what does not fit over TCP', async () => {
    expect(await ask({ name: 'long.example', type: 'TXT' })).toMatchObject({ state: 'ok', summary: expect.stringContaining('57 more') as string })
  })
  it('judges its resolver: not granted, metadata, our own socket; and is down when nobody answers', async () => {
    expect(await ask({ resolver: '10.0.0.53' })).toMatchObject({ state: 'unknown', code: 'not-granted' })
    expect(await ask({ resolver: '169.254.169.254' })).toMatchObject({ state: 'unknown', code: 'metadata' })
    expect(await ask({}, { own: [`127.0.0.1:${port}`] })).toMatchObject({ state: 'unknown', code: 'own-socket' })
    expect(await ask({ port: 1 }, { timeoutMs: 300 })).toMatchObject({ state: 'down' })
  })
  it('writes addresses backwards', () => {
    expect(reverseName('192.0.2.1')).toBe('1.2.0.192.in-addr.arpa')
    expect(reverseName('2001:db8::1')).toBe(`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`)
  })
})

describe('a TLS check', () => {
  const root = makeCertificate({ name: 'Test Root', authority: true })
  const good = makeCertificate({ name: 'shop.test', names: ['shop.test', '*.shop.test'], by: root, to: '20361220000000Z' })
  const lone = makeCertificate({ name: 'shop.test' })
  // openssl judges by the machine's clock: what ends must end far from it.
  const late = { now: '2036-12-12T12:00:00Z' }
  const serve = (made: { cert: string; key: string }) => listen(createTls({ cert: made.cert, key: made.key }, (socket) => socket.on('error', () => {})))
  it('shows the chain, the names and the days left, and why it is not trusted', async () => {
    const port = await serve({ cert: good.cert + root.cert, key: good.key })
    const seen = await run({ kind: 'tls', host: 'shop.test', port, certificateDays: 3, trusted: false }, late)
    expect(seen).toMatchObject({ state: 'ok', facts: { names: 'shop.test, *.shop.test', chain: 2, daysLeft: 7 }, measured: { 'certificate.days_left': 7.5 }, met: { host: 'shop.test', port } })
    expect(await run({ kind: 'tls', host: 'shop.test', port, certificateDays: 14, trusted: false }, late)).toMatchObject({ state: 'degraded', summary: 'Its certificate ends in 7 days.' })
    expect(await run({ kind: 'tls', host: 'shop.test', port })).toMatchObject({ state: 'down', code: 'untrusted', summary: expect.stringContaining('authority') as string })
    expect(await run({ kind: 'tls', host: '127.0.0.1', servername: 'a.shop.test', port, trusted: false, certificateDays: 0 })).toMatchObject({ state: 'ok' })
    expect(await run({ kind: 'tls', host: '127.0.0.1', servername: 'küche.shop.test', port, trusted: false, certificateDays: 0 })).toMatchObject({ state: 'ok', met: { servername: 'xn--kche-0ra.shop.test' } })
    expect(await run({ kind: 'tls', host: '127.0.0.1', servername: 'other.test', port, trusted: false })).toMatchObject({ state: 'down', code: 'name_mismatch' })
    expect(await run({ kind: 'tls', host: 'shop.test', port, trusted: false }, { now: '2036-12-21T00:00:00Z' })).toMatchObject({ state: 'down', code: 'expired' })
    expect(await run({ kind: 'tls', host: 'shop.test', port, trusted: false }, { now: '2025-12-01T00:00:00Z' })).toMatchObject({ state: 'down', code: 'not_yet_valid' })
  })
  it('tells an incomplete chain from a self-signed certificate', async () => {
    expect(await run({ kind: 'tls', host: 'shop.test', port: await serve(good) })).toMatchObject({ state: 'down', code: 'untrusted', summary: expect.stringContaining('incomplete') as string })
    expect(await run({ kind: 'tls', host: 'shop.test', port: await serve(lone) })).toMatchObject({ state: 'down', code: 'untrusted', summary: expect.stringContaining('self-signed') as string })
  })
  it('an HTTPS check that is refused for its certificate met it all the same', async () => {
    const port = await serve(lone)
    const seen = await run({ kind: 'http', url: `https://shop.test:${port}/` })
    expect(seen).toMatchObject({ state: 'down', code: 'tls', facts: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    expect(seen.met!.tls).toMatchObject({ subject: 'CN=shop.test', chain: [expect.any(Uint8Array) as Uint8Array] })
  })
  it('is down where nobody speaks TLS', async () => {
    const port = await listen(createServer((socket) => socket.end('hello\r\n')))
    expect(await run({ kind: 'tls', host: '127.0.0.1', port })).toMatchObject({ state: 'down', code: 'tls' })
  })
})

describe('an SMTP check', () => {
  it('reads the greeting and what is offered', async () => {
    const server = new SMTPServer({ banner: 'Welcome', name: 'mail.test', disabledCommands: ['AUTH'], hideSTARTTLS: false, logger: false, ...makeCertificate({ name: 'mail.test' }) })
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()) })
    closing.push(() => new Promise<void>((done) => { server.close(done) }))
    const port = portOf(server.server)
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port, startTls: true })).toMatchObject({ state: 'ok', code: 'greeted', facts: { banner: expect.stringContaining('mail.test ESMTP') as string, offers: expect.stringContaining('STARTTLS') as string, protocol: 'TLSv1.3', subject: 'CN=mail.test', daysLeft: expect.any(Number) as number }, met: { port, tls: { problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' } } })
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port, expectText: 'Postfix' })).toMatchObject({ state: 'down', code: 'text_missing' })
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port }, { own: [`127.0.0.1:${port}`] })).toMatchObject({ state: 'unknown', code: 'own-socket' })
    const plain = new SMTPServer({ hideSTARTTLS: true, disabledCommands: ['AUTH'], logger: false })
    await new Promise<void>((done) => { plain.listen(0, '127.0.0.1', () => done()) })
    closing.push(() => new Promise<void>((done) => { plain.close(done) }))
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port: portOf(plain.server), startTls: true })).toMatchObject({ state: 'down', code: 'no_starttls' })
  })
  it('is down when it refuses, speaks something else, or says nothing', async () => {
    const busy = await listen(createServer((socket) => socket.end('421 too busy\r\n')))
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port: busy })).toMatchObject({ state: 'down', code: 'smtp_421' })
    const other = await listen(createServer((socket) => socket.write('SSH-2.0-x\r\n')))
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port: other })).toMatchObject({ state: 'down', code: 'protocol' })
    const mute = await listen(createServer(() => {}))
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port: mute }, { timeoutMs: 200 })).toMatchObject({ state: 'down', code: 'timeout' })
    const flood = await listen(createServer((socket) => { socket.on('error', () => {}); socket.write('x'.repeat(200_000)) }))
    expect(await run({ kind: 'smtp', host: '127.0.0.1', port: flood })).toMatchObject({ state: 'down', code: 'protocol', summary: expect.stringContaining('64 KiB') as string })
  })
})

describe('an SSH check', () => {
  it('reads the identification', async () => {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519')
    const server = new ssh2.Server({ hostKeys: [key], ident: 'OpenSSH_9.2p1 Debian' }, (client) => client.on('error', () => {}))
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()) })
    closing.push(() => server.close())
    const port = portOf(server)
    expect(await run({ kind: 'ssh', host: '127.0.0.1', port })).toMatchObject({ state: 'ok', facts: { identification: expect.stringContaining('SSH-2.0-OpenSSH_9.2p1') as string } })
    expect(await run({ kind: 'ssh', host: '127.0.0.1', port, expectText: 'dropbear' })).toMatchObject({ state: 'down', code: 'text_missing' })
  })
  it('reads over lines before it, and sees an old version', async () => {
    const old = await listen(createServer((socket) => { socket.on('error', () => {}); socket.write('Authorised use only\r\nSSH-1.5-Old\r\n') }))
    expect(await run({ kind: 'ssh', host: '127.0.0.1', port: old })).toMatchObject({ state: 'degraded', code: 'old_version' })
  })
})

describe('a PostgreSQL check', () => {
  let port: number
  let user: string
  beforeAll(async () => {
    // The tests' PostgreSQL listens on a Unix socket: a pipe makes it a host and a port.
    const url = new URL(process.env['FULLSCORE_TEST_POSTGRES']!.replace(/^postgres(ql)?:\/\/([^@/]*)@\//, 'postgres://$2@socket/'))
    const dir = url.searchParams.get('host')
    port = await listen(createServer((socket) => {
      const near = dir ? connect(path.join(dir, '.s.PGSQL.5432')) : connect(Number(url.port), url.hostname)
      socket.on('error', () => near.destroy())
      near.on('error', () => socket.destroy())
      socket.pipe(near).pipe(socket)
    }))
    const admin = new pg.Client({ connectionString: process.env['FULLSCORE_TEST_POSTGRES'] })
    await admin.connect()
    user = `check_${process.pid}`
    await admin.query(`create role ${user} login password 'pass-1'`)
    closing.push(async () => { await admin.query(`drop role ${user}`); await admin.end() })
  })
  const ask = (more: object, given?: Given) => run({ kind: 'postgresql', host: '127.0.0.1', port, ...more }, given)
  it('sees that PostgreSQL answers, and what it offers', async () => {
    expect(await ask({})).toMatchObject({ state: 'ok', code: 'greeted', facts: { encrypted: 'not offered' } })
    expect(await ask({ encrypted: true })).toMatchObject({ state: 'down', code: 'no_tls' })
    const other = await listen(createServer((socket) => { socket.on('error', () => {}); socket.write('HTTP/1.1 400\r\n') }))
    expect(await ask({ port: other })).toMatchObject({ state: 'down', code: 'protocol' })
  })
  it('signs in and asks, reading only', async () => {
    expect(await ask({ user }, { password: 'pass-1' })).toMatchObject({ state: 'ok', code: 'signed_in' })
    expect(await ask({ user, query: 'select 40 + 2', expectText: '42' }, { password: 'pass-1' })).toMatchObject({ state: 'ok', code: 'queried', facts: { rows: 1 } })
    expect(await ask({ user, query: 'select 41', expectText: '42' }, { password: 'pass-1' })).toMatchObject({ state: 'down', code: 'text_missing' })
    expect(await ask({ user, query: 'create table x (y int)' }, { password: 'pass-1' })).toMatchObject({ state: 'down', code: 'sql_25006' })
    expect(await ask({ user, database: 'no_such_database' }, { password: 'pass-1' })).toMatchObject({ state: 'down', code: 'sql_3D000' })
  })
})
