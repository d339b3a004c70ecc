import type { Verdict } from '@fullscore/api/security/certificates.ts'
import type { Criticality } from '@fullscore/api/infrastructure/services.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { bare, count, say } from '@fullscore/api/sentence.ts'
import type { z } from 'zod'
import type { CertificateFacts } from './x509.ts'

/** How much hangs on a certificate: the most critical service that uses it; null where none is known to. */
export type Weight = z.infer<typeof Criticality> | null

/** Days before the end at which a certificate alerts, where nobody says otherwise. */
export const firstThresholds = (weight: Weight): readonly number[] => (weight === 'critical' ? [45, 21, 7, 1] : weight === 'low' ? [14, 3] : [30, 14, 7, 1])

/** The most that a certificate's alert may be: nobody is woken for what hardly matters. */
const most: Record<NonNullable<Weight> | 'none', Urgency> = { critical: 'critical', high: 'critical', medium: 'high', low: 'medium', none: 'high' }

/** One place where a certificate is used, as far as it matters to the verdicts. */
export interface Use { place: string; servername: string | null; problem: string | null; goodFor: boolean }

/** Whole days until the end, rounded down; negative after it. */
export const daysLeft = (validTo: Temporal.Instant, now: Temporal.Instant): number => Math.floor(validTo.since(now).total('hours') / 24)

const order: readonly Urgency[] = ['critical', 'high', 'medium', 'low', 'info']

/** The most urgent verdict that raises an alert, if any does. */
export function alertOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return [...verdicts].filter((one) => one.urgency !== 'info').sort((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency))[0]
}

/**
 * What is wrong with a certificate, most urgent first, each with its reason. The last threshold before the end is critical, each
 * one earlier a step lower. That an authority is private or a certificate signs itself is said, and alerts nobody.
 * Who is served by it bounds the urgency. Weak: RSA and DSA below 2,048 bits, curves below 224 (NIST SP 800-57), signatures with MD5 or SHA-1 on what is not its own root.
 */
export function judge(facts: Pick<CertificateFacts, 'validFrom' | 'validTo' | 'selfSigned' | 'keyType' | 'keyBits' | 'signature' | 'names'>, uses: readonly Use[], thresholds: readonly number[], now: Temporal.Instant, weight: Weight): Verdict[] {
  const bound = order.indexOf(most[weight ?? 'none'])
  const found = [...validity(facts, thresholds, now), ...names(facts.names, uses), ...chain(facts, uses), ...strength(facts)].map((one) => ({ ...one, urgency: order[Math.max(bound, order.indexOf(one.urgency))]! }))
  return found.sort((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency))
}

function validity({ validFrom, validTo }: Pick<CertificateFacts, 'validFrom' | 'validTo'>, thresholds: readonly number[], now: Temporal.Instant): Verdict[] {
  if (Temporal.Instant.compare(validTo, now) <= 0) return [{ code: 'expired', urgency: 'critical', says: say`It ended on ${validTo.toString().slice(0, 10)}.` }]
  if (Temporal.Instant.compare(validFrom, now) > 0) return [{ code: 'not-yet-valid', urgency: 'high', says: say`It is valid from ${validFrom} only.` }]
  const reached = crossed(validTo, thresholds, now)
  if (reached === undefined) return []
  return [{ code: 'expires', urgency: expiryUrgency(reached, thresholds), says: say`It ends on ${validTo.toString().slice(0, 10)}; the policy warns from ${count(reached, 'day', 'days')}.` }]
}

/**
 * Verdicts as they read at a moment. A verdict is kept until the next threshold, so what is kept names the day of the end alone; the
 * days left are said here. Words kept by an earlier version carry the days of their judging, which are replaced.
 */
export function asRead(verdicts: readonly Verdict[], validTo: Temporal.Instant, now: Temporal.Instant): Verdict[] {
  const days = daysLeft(validTo, now)
  const left = days <= 0 ? 'less than a day' : count(days, 'day', 'days')
  const ends = (from: number) => say`It ends in ${left}, on ${validTo.toString().slice(0, 10)}; the policy warns from ${count(from, 'day', 'days')}.`
  return verdicts.map((one) => (one.code === 'expires' ? { ...one, says: ends(Number(/warns from (\d+)/.exec(bare(one.says))?.[1] ?? days)) } : one))
}

/** The smallest threshold that the time left has come to. */
export function crossed(validTo: Temporal.Instant, thresholds: readonly number[], now: Temporal.Instant): number | undefined {
  return thresholds.toSorted((a, b) => a - b).find((days) => Temporal.Instant.compare(validTo.subtract({ hours: 24 * days }), now) <= 0)
}

function expiryUrgency(threshold: number, thresholds: readonly number[]): Urgency {
  const place = thresholds.toSorted((a, b) => a - b).indexOf(threshold)
  return order[Math.min(3, place)]!
}

/** When a certificate must be judged again: at its beginning, at the next threshold, at its end; undefined after it. */
export function nextMoment(facts: Pick<CertificateFacts, 'validFrom' | 'validTo'>, thresholds: readonly number[], now: Temporal.Instant): Temporal.Instant | undefined {
  return [facts.validFrom, ...thresholds.map((days) => facts.validTo.subtract({ hours: 24 * days })), facts.validTo]
    .filter((at) => Temporal.Instant.compare(at, now) > 0).toSorted(Temporal.Instant.compare)[0]
}

function names(good: readonly string[], uses: readonly Use[]): Verdict[] {
  return uses.filter((use) => !use.goodFor && use.servername !== null).slice(0, 1).map((use) => ({
    code: 'name-mismatch' as const, urgency: 'high' as const, says: say`${use.place} asks for ${use.servername ?? ''}; it is good for ${good.join(', ').slice(0, 200) || 'no name'}.`,
  }))
}

const missing = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE']
const unknown = ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']

function chain(facts: Pick<CertificateFacts, 'selfSigned'>, uses: readonly Use[]): Verdict[] {
  if (facts.selfSigned) return [{ code: 'self-signed', urgency: 'info', says: 'It is signed by its own key: nobody else vouches for it.' }]
  const lacking = uses.find((use) => use.problem !== null && missing.includes(use.problem))
  if (lacking) return [{ code: 'incomplete-chain', urgency: 'medium', says: say`${lacking.place} does not send the certificates between this one and an authority: some callers cannot verify it.` }]
  const strange = uses.find((use) => use.problem !== null && unknown.includes(use.problem))
  return strange ? [{ code: 'untrusted', urgency: 'info', says: 'The authority behind it is not among those that this machine trusts: a private one, or none.' }] : []
}

function strength({ keyType, keyBits, signature, selfSigned }: Pick<CertificateFacts, 'keyType' | 'keyBits' | 'signature' | 'selfSigned'>): Verdict[] {
  const found: Verdict[] = []
  const least = keyType.startsWith('ec') ? 224 : 2048
  if (keyBits !== undefined && keyBits < least) found.push({ code: 'weak-key', urgency: 'medium', says: say`Its ${keyType} key has ${keyBits} bits; ${least} are the least that holds.` })
  if (/md5|sha1$|sha1With/i.test(signature) && !selfSigned) found.push({ code: 'weak-signature', urgency: 'medium', says: say`It is signed by ${signature}, which can be forged.` })
  return found
}
