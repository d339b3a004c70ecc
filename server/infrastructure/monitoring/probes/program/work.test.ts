import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeResult } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { ProbeOutcome, trialRoute } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { openEgress } from '../../../../egress/egress.ts'
import { systemClock } from '../../../../kernel/clock.ts'
import { SettingsError } from '../../../../settings-values.ts'
import { makeCertificate } from '../../../../testing-certificates.ts'
import { newKey, readKey } from '../signature.ts'
import { ResultBuffer } from './buffer.ts'
import { openLink, requireSafe, ServerRefused, type Link } from './link.ts'
import { wireOf } from './runner.ts'
import { sendResults } from './work.ts'

const home = mkdtempSync(path.join(tmpdir(), 'fullscore-work-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('sending', () => {
  it('a result that the server can never read is given up alone and counted; the others arrive in order', async () => {
    const buffer = ResultBuffer.open(path.join(home, 'poison'))
    await buffer.append(Array.from({ length: 37 }, (_, n) => ({ checkId: '0192d3a0-0000-7000-8000-000000000001' as never, at: '2026-11-30T12:00:00Z', outcome: { state: 'ok' as const, code: n === 21 ? 'poison' : 'fine', summary: '', durationMs: n, facts: {} } })))
    const taken: number[] = []
    const said: string[] = []
    const link = (async (_: unknown, body: { results: ProbeResult[] }) => {
      if (body.results.some((one) => one.outcome.code === 'poison')) throw new ServerRefused(422, 'invalid', 'body.results[21]: no.')
      taken.push(...body.results.map((one) => one.outcome.durationMs))
      return { acknowledged: body.results.at(-1)!.seq, refused: [] }
    }) as unknown as Link
    const log = { error: (_: object, message: string) => { said.push(message) }, warn: () => {}, info: () => {}, debug: () => {}, child: () => log }
    while (buffer.state.waiting > 0) await sendResults({ link, buffer, log }, new AbortController().signal)
    expect(taken).toEqual(Array.from({ length: 37 }, (_, n) => n).filter((n) => n !== 21))
    expect([buffer.state.dropped, said]).toEqual([1, ['a result could not be read by the server and was given up']])
    await buffer.close()
  })
  it.each([401, 409, 429, 500, 503])('a refusal by %s leaves all where it is', async (status) => {
    const buffer = ResultBuffer.open(path.join(home, String(status)))
    await buffer.append([{ checkId: '0192d3a0-0000-7000-8000-000000000001' as never, at: '2026-11-30T12:00:00Z', outcome: { state: 'ok', code: '', summary: '', durationMs: 1, facts: {} } }])
    const link = (() => Promise.reject(new ServerRefused(status, 'x', 'No.'))) as unknown as Link
    await expect(sendResults({ link, buffer, log: undefined as never }, new AbortController().signal)).rejects.toThrow('No.')
    expect(buffer.state).toMatchObject({ waiting: 1, dropped: 0 })
    await buffer.close()
  })
})

it('whatever a gauge found travels in a form that the server takes', () => {
  const wild = wireOf({ state: 'down', code: 'c'.repeat(99), summary: `zero \0 half \ud800 ${'x'.repeat(3000)}`, durationMs: Number.NaN, facts: { ['k'.repeat(99)]: 'v'.repeat(5000), bad: Number.POSITIVE_INFINITY }, measured: { 'ping.loss': 3, 'ping.rtt': Number.NaN } })
  const read = ProbeOutcome.parse(JSON.parse(JSON.stringify(wild)))
  expect(read).toMatchObject({ durationMs: 0, measured: { 'ping.loss': 3 }, facts: { bad: 0 } })
  expect(read.summary).not.toMatch(/\0/)
  expect(read.summary.isWellFormed()).toBe(true)
})

it.each([
  ['https://fullscore.example.com', false, undefined], ['http://127.0.0.1:4400', false, undefined], ['http://localhost:4400/below', false, undefined], ['http://[::1]:4400', false, undefined], ['http://fullscore.example.com', true, /is not encrypted/], ['http://10.0.0.1', true, /is not encrypted/],
])('%s, plain http allowed: %s', (server, allowed, warning) => {
  if (warning === undefined) expect(requireSafe(server, allowed)).toBeUndefined()
  else {
    expect(requireSafe(server, true)).toMatch(warning)
    expect(() => requireSafe(server, false)).toThrow(SettingsError)
  }
})

describe('the link', () => {
  const authority = makeCertificate({ name: 'Own authority', authority: true })
  const server = createServer({ ...makeCertificate({ name: 'fullscore.test', names: ['localhost'], by: authority }) }, (_, response) => {
    response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: 'about:blank', title: 'x', status: 401, code: 'probe-revoked', detail: 'Revoked.', requestId: 'r' }))
  })
  beforeAll(async () => { await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) }) })
  afterAll(() => { server.close(); server.closeAllConnections() })
  const ask = (ca: string | undefined, host = 'localhost') => {
    const { key } = readKey(newKey())
    const link = openLink({ egress: openEgress({ log: { warn: () => {} }, ownSockets: [] }), clock: systemClock(), server: `https://${host}:${(server.address() as AddressInfo).port}`, ca, key, probeId: 'new' })
    return link(trialRoute, {} as never).catch((error: Error) => error)
  }
  it('knows its server by the usual authorities, or by its own, and by its name', async () => {
    expect(await ask(undefined)).toMatchObject({ name: 'ServerAway', message: expect.stringContaining('did not prove who it is') as string })
    expect(await ask(authority.cert, '127.0.0.1')).toMatchObject({ name: 'ServerAway', message: expect.stringContaining('other names') as string })
    expect(await ask(authority.cert)).toMatchObject({ name: 'ServerRefused', code: 'probe-revoked', ends: true })
  })
})
