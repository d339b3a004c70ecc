import { describe, expect, it, test } from 'vitest'
import { plain } from '@fullscore/api/render.ts'
import { mostSkewMs, momentOf, skewWords, stateOf, tokenFault, urgencyOfLoss, versionWords, type ProbeFacts } from './probe.ts'
import { authorizationOf, fingerprintOf, newKey, proofOf, proves, readKey } from './signature.ts'
import { patient } from './watch.ts'

const now = Temporal.Instant.from('2026-11-30T12:00:00Z')
const ago = (seconds: number) => now.subtract({ seconds })
const none: ProbeFacts = { enrolledAt: null, tokenUntil: null, tokenUsedAt: null, revokedAt: null, heardAt: null, lostAt: null }

describe('how a probe does', () => {
  it.each<[string, Partial<ProbeFacts>, string, string]>([
    ['with an open token', { tokenUntil: now.add({ minutes: 3 }) }, 'waiting', 'It waits to be enrolled; its token is good until 30 Nov 2026, 12:03 UTC.'],
    ['whose token ended', { tokenUntil: ago(60) }, 'waiting', 'Its token ended unused on 30 Nov 2026, 11:59 UTC: make a new one.'],
    ['without a token', {}, 'waiting', 'It has no key and no token: make a new one.'],
    ['that spoke just now', { enrolledAt: ago(999), heardAt: ago(20) }, 'working', 'It speaks and its results come in.'],
    ['that spoke a minute ago', { enrolledAt: ago(999), heardAt: ago(60) }, 'working', 'It speaks and its results come in.'],
    ['that is silent for longer', { enrolledAt: ago(999), heardAt: ago(61) }, 'lost', 'Not heard from since 30 Nov 2026, 11:58 UTC: how its checks are is not known.'],
    ['that never spoke', { enrolledAt: ago(999) }, 'lost', 'Enrolled, and not heard from since.'],
    ['that was called lost and has not come back', { enrolledAt: ago(999), heardAt: ago(30), lostAt: ago(10) }, 'lost', 'Not heard from since 30 Nov 2026, 11:59 UTC: how its checks are is not known.'],
    ['that was revoked, whatever else', { enrolledAt: ago(999), heardAt: ago(1), revokedAt: ago(5) }, 'revoked', 'Revoked on 30 Nov 2026, 11:59 UTC: it gets nothing and nothing of it is taken.'],
  ])('%s', (_, facts, state, why) => { const found = stateOf({ ...none, ...facts }, now)
    expect({ ...found, why: plain(found.why) }).toEqual({ state, why }) })
})

describe('a token', () => {
  const open = { tokenUntil: now.add({ minutes: 1 }), tokenUsedAt: null, publicKey: null, archivedAt: null }
  it.each<[string, Parameters<typeof tokenFault>[0], string | undefined]>([
    ['that is open admits', open, undefined], ['of nothing does not', undefined, 'token-unknown'], ['of a probe put away does not', { ...open, archivedAt: ago(1) }, 'token-unknown'],
    ['after its end does not', { ...open, tokenUntil: ago(1) }, 'token-expired'], ['at its very end does', { ...open, tokenUntil: now }, undefined],
    ['that admitted another key does not', { ...open, tokenUsedAt: ago(5), publicKey: 'other' }, 'token-used'], ['answers the key that it admitted again', { ...open, tokenUsedAt: ago(5), publicKey: 'mine' }, undefined],
    ['that was used and ended is ended', { ...open, tokenUntil: ago(1), tokenUsedAt: ago(5), publicKey: 'mine' }, 'token-expired'],
  ])('%s', (_, probe, code) => { expect(tokenFault(probe, 'mine', now)?.code).toBe(code) })
})

describe('clocks', () => {
  it.each([
    [null, ''], [0, ''], [1999, ''], [-1999, ''], [40_000, "Its clock is 40 s ahead of this server's; the times of its results are corrected by that."], [-150_000, "Its clock is 3 min behind this server's; the times of its results are corrected by that."],
    [mostSkewMs + 1, "Its clock is 5 min ahead of this server's: nothing of it is believed until that is mended."],
  ])('%s ms: %s', (skew, words) => { expect(plain(skewWords(skew))).toBe(words) })
  it.each<[string, number, number, number]>([
    ['a little off is left', 100, 1500, 100], ['ahead is taken back', 100, -60_000, 40], ['behind is brought forward', 100, 60_000, 160], ['never after now', 10, -60_000, 0],
  ])('a result %s', (_, ago100, skew, expected) => { expect(momentOf(ago(ago100), skew, now).toString()).toBe(ago(expected).toString()) })
})

it.each([
  [null, ''], ['1.2.0', ''], ['1.1.9', 'Its program is 1.1.9, older than this server (1.2.0): update it; kinds of checks that it does not know stay unknown.'], ['1.10.0', 'Its program is 1.10.0, newer than this server (1.2.0): update the server.'],
  ['1.2.0-rc1', 'Its program is 1.2.0-rc1, this server is 1.2.0.'],
])('the version %s', (program, words) => { expect(plain(versionWords(program, '1.2.0'))).toBe(words) })

it.each([[[], 'medium'], [['low', 'medium'], 'medium'], [['low', 'high'], 'high'], [['critical'], 'high']])('losing what watches %j is %s', (urgencies, urgency) => { expect(urgencyOfLoss(urgencies)).toBe(urgency) })

test('a probe is called lost only after it could have been heard for a minute: after a start, a standstill, an outage of the database', () => {
  const counts = patient(60_000, 20_000)
  expect([0, 5, 30, 59].map((second) => counts(second * 1000))).toEqual([false, false, false, false])
  const again = patient(60_000, 20_000)
  expect(Array.from({ length: 13 }, (_, n) => again(n * 5000)).filter(Boolean)).toHaveLength(1)
  expect([again(65_000), again(90_000), again(100_000), again(149_000)]).toEqual([true, false, false, false])
})

describe('a signature', () => {
  const { key, publicKey } = readKey(newKey())
  const body = Buffer.from('{"a":1}')
  const request = { method: 'POST', path: '/api/v1/probe/results', body }
  const header = authorizationOf(key, '0192d3a0-0000-7000-8000-000000000001', { ...request, at: 1_700_000_000_000, nonce: 'n'.repeat(22) })
  const proof = proofOf(header)!
  it('proves the request that it was made for, and no other', () => {
    expect(proof).toMatchObject({ probe: '0192d3a0-0000-7000-8000-000000000001', at: 1_700_000_000_000, nonce: 'n'.repeat(22) })
    expect(proves(publicKey, proof, request)).toBe(true)
  })
  it.each<[string, Partial<typeof request>, Partial<NonNullable<typeof proof>>]>([
    ['body', { body: Buffer.from('{"a":2}') }, {}], ['path', { path: '/api/v1/probe/orders' }, {}], ['method', { method: 'GET' }, {}], ['moment', {}, { at: 1_700_000_000_001 }], ['nonce', {}, { nonce: 'm'.repeat(22) }], ['signature', {}, { signature: Buffer.alloc(64) }],
  ])('does not with another %s', (_, changed, other) => { expect(proves(publicKey, { ...proof, ...other }, { ...request, ...changed })).toBe(false) })
  it('does not for another key', () => { expect(proves(readKey(newKey()).publicKey, proof, request)).toBe(false) })
  it.each([undefined, '', 'Bearer x', 'Probe x', `Probe a b.1.${'n'.repeat(22)}.${'s'.repeat(86)}`, `${header}x`])('%s is none', (text) => { expect(proofOf(text)).toBeUndefined() })
  it('keys are compared by 32 bytes', () => { expect(fingerprintOf(publicKey)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) })
})
