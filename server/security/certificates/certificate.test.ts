import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../../testing-certificates.ts'
import { alertOf, asRead, crossed, judge, nextMoment, type Use } from './certificate.ts'
import { factsOf, isGoodFor } from './x509.ts'
import { certificatesIn } from './watch.ts'

const derOf = (made: { cert: string }) => certificatesIn(made.cert)[0]!
const thresholds = [30, 14, 7, 1]
const at = (text: string) => Temporal.Instant.from(text)
const strong = { validFrom: at('2026-01-01T00:00:00Z'), validTo: at('2026-12-31T00:00:00Z'), selfSigned: false, keyType: 'rsa', keyBits: 2048, signature: 'sha256WithRSAEncryption', names: ['shop.test'] }
const use = (more: Partial<Use> = {}): Use => ({ place: 'shop.test port 443', servername: 'shop.test', problem: null, goodFor: true, ...more })
const codes = (now: string, facts: Partial<typeof strong> = {}, uses: Use[] = [use()]) => judge({ ...strong, ...facts }, uses, thresholds, at(now), 'high').map((one) => `${one.code} ${one.urgency}`)

describe('judge', () => {
  it('warns at each threshold, more urgently the nearer the end', () => {
    expect(codes('2026-11-30T00:00:00Z')).toEqual([])
    expect(codes('2026-12-01T00:00:00Z')).toEqual(['expires low'])
    expect(codes('2026-12-17T00:00:00Z')).toEqual(['expires medium'])
    expect(codes('2026-12-24T00:00:00Z')).toEqual(['expires high'])
    expect(codes('2026-12-30T00:00:00Z')).toEqual(['expires critical'])
    expect(codes('2026-12-31T00:00:00Z')).toEqual(['expired critical'])
    expect(codes('2025-12-31T00:00:00Z')).toEqual(['not-yet-valid high'])
  })
  it.each([
    ['2026-12-01T00:00:00Z', 'It ends in 30 days, on 31 Dec 2026; the policy warns from 30 days.'], ['2026-12-13T09:00:00Z', 'It ends in 17 days, on 31 Dec 2026; the policy warns from 30 days.'],
    ['2026-12-29T23:00:00Z', 'It ends in 1 day, on 31 Dec 2026; the policy warns from 30 days.'], ['2026-12-30T12:00:00Z', 'It ends in less than a day, on 31 Dec 2026; the policy warns from 30 days.'],
  ])('judged at the first threshold and read at %s, says the days left then', (now, says) => {
    const kept = judge({ ...strong, keyBits: 1024 }, [], thresholds, at('2026-12-01T00:00:00Z'), 'high')
    expect(asRead(kept, strong.validTo, at(now)).map((one) => one.says)).toEqual(expect.arrayContaining([says, kept.find((one) => one.code === 'weak-key')!.says]))
    expect(kept.map((one) => one.says).join()).not.toMatch(/ends in/)
    expect(asRead([{ code: 'expires', urgency: 'low', says: 'It ends in 30 days, on 31 Dec 2026; the policy warns from 30 days.' }], strong.validTo, at(now))[0]!.says).toBe(says)
  })
  it('tells names, chain and strength apart, each with its reason', () => {
    const now = '2026-06-01T00:00:00Z'
    expect(codes(now, {}, [use({ servername: 'pay.test', goodFor: false })])).toEqual(['name-mismatch high'])
    expect(codes(now, {}, [use(), use({ problem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })])).toEqual(['incomplete-chain medium'])
    expect(codes(now, {}, [use({ problem: 'SELF_SIGNED_CERT_IN_CHAIN' })])).toEqual(['untrusted info'])
    expect(codes(now, { selfSigned: true }, [use({ problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' })])).toEqual(['self-signed info'])
    expect(codes(now, { keyBits: 1024, signature: 'sha1WithRSAEncryption' })).toEqual(['weak-key medium', 'weak-signature medium'])
    expect(codes(now, { keyType: 'ec', keyBits: 256, signature: 'ecdsa-with-SHA256' })).toEqual([])
    expect(alertOf(judge({ ...strong, selfSigned: true }, [use()], thresholds, at(now), 'high'))).toBeUndefined()
  })
  it.each([['critical', 'critical'], ['high', 'critical'], ['medium', 'high'], ['low', 'medium'], [null, 'high']] as const)('is bounded by what hangs on it: %s', (weight, urgency) => {
    expect(judge(strong, [], thresholds, at('2027-01-01T00:00:00Z'), weight)).toMatchObject([{ code: 'expired', urgency }])
    expect(judge({ ...strong, keyBits: 1024 }, [], thresholds, at('2026-06-01T00:00:00Z'), weight)).toMatchObject([{ code: 'weak-key', urgency: 'medium' }])
  })
  it('is judged again exactly when something changes', () => {
    fc.assert(fc.property(fc.integer({ min: -400, max: 400 }), fc.uniqueArray(fc.integer({ min: 1, max: 365 }), { minLength: 1, maxLength: 8 }), (hours, days) => {
      const now = strong.validTo.subtract({ hours: 24 * 30 + hours })
      const next = nextMoment(strong, days, now)
      if (next) {
        expect(Temporal.Instant.compare(next, now)).toBe(1)
        const before = next.subtract({ nanoseconds: 1 })
        expect(crossed(strong.validTo, days, before)).toBe(crossed(strong.validTo, days, now))
      } else expect(Temporal.Instant.compare(strong.validTo, now)).toBeLessThanOrEqual(0)
    }))
  })
})

describe('factsOf', () => {
  it('reads names, key, signature and days', () => {
    const root = makeCertificate({ name: 'Root', authority: true })
    const leaf = makeCertificate({ name: 'shop.test', names: ['shop.test', '10.0.0.1'], by: root, key: 'ec', from: '20260101000000Z', to: '20270101000000Z' })
    const facts = factsOf(derOf(leaf))
    expect(facts).toMatchObject({ subject: 'CN=shop.test', issuer: 'CN=Root', names: ['shop.test', '10.0.0.1'], keyType: 'ec', keyBits: 256, selfSigned: false, authority: false, validTo: at('2027-01-01T00:00:00Z') })
    expect(facts.signature).toMatch(/sha256/i)
    expect(factsOf(derOf(root))).toMatchObject({ selfSigned: true, authority: true, keyType: 'rsa', keyBits: 2048 })
    expect([isGoodFor(derOf(leaf), 'shop.test'), isGoodFor(derOf(leaf), '10.0.0.1'), isGoodFor(derOf(leaf), 'a.shop.test')]).toEqual([true, true, false])
  })
  it('sees a weak key and a weak signature', () => {
    const facts = factsOf(derOf(makeCertificate({ name: 'old.test', by: makeCertificate({ name: 'Old root', authority: true }), key: 'rsa:1024', digest: 'sha1' })))
    expect(judge(facts, [], thresholds, at('2026-06-01T00:00:00Z'), 'high').map((one) => one.code)).toEqual(['weak-key', 'weak-signature'])
  })
  it('refuses what is none', () => { expect(() => factsOf(Buffer.from('no certificate'))).toThrow() })
})
