import { say } from '@fullscore/api/sentence.ts'
import type { Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'

/** Minutes for which an enrolment token is good. */
export const tokenMinutes = 10
/** Seconds of silence after which a probe is lost: three of the stretches within which it speaks. */
export const lostAfter = 60
/** Milliseconds by which a probe's clock may differ for its requests to be believed at all. */
export const mostSkewMs = 300_000
/** Milliseconds from which a difference is corrected in the times of its results, and told. */
export const tellSkewMs = 2000

/** What is known of a probe. */
export interface ProbeFacts {
  enrolledAt: Temporal.Instant | null
  tokenUntil: Temporal.Instant | null
  tokenUsedAt: Temporal.Instant | null
  revokedAt: Temporal.Instant | null
  heardAt: Temporal.Instant | null
  lostAt: Temporal.Instant | null
}

const before = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) < 0

/** How a probe does, and why. What was never heard is not well. */
export function stateOf(probe: ProbeFacts, now: Temporal.Instant): { state: Probe['state']; why: string } {
  if (probe.revokedAt) return { state: 'revoked', why: say`Revoked on ${probe.revokedAt}: it gets nothing and nothing of it is taken.` }
  if (!probe.enrolledAt) return { state: 'waiting', why: waitsFor(probe, now) }
  if (probe.lostAt || !probe.heardAt || before(probe.heardAt.add({ seconds: lostAfter }), now)) {
    return { state: 'lost', why: probe.heardAt ? say`Not heard from since ${probe.heardAt}: how its checks are is not known.` : 'Enrolled, and not heard from since.' }
  }
  return { state: 'working', why: 'It speaks and its results come in.' }
}

function waitsFor({ tokenUntil, tokenUsedAt }: ProbeFacts, now: Temporal.Instant): string {
  if (!tokenUntil || tokenUsedAt) return 'It has no key and no token: make a new one.'
  return before(now, tokenUntil) ? say`It waits to be enrolled; its token is good until ${tokenUntil}.` : say`Its token ended unused on ${tokenUntil}: make a new one.`
}

export type Tokened = Pick<ProbeFacts, 'tokenUntil' | 'tokenUsedAt'> & { publicKey: string | null; archivedAt: Temporal.Instant | null }

/**
 * Why a token does not admit a key; undefined when it does. The key that it admitted may ask again with it: the first answer may have
 * been lost on the way.
 */
export function tokenFault(probe: Tokened | undefined, publicKey: string, now: Temporal.Instant): { code: string; says: string } | undefined {
  if (!probe || !probe.tokenUntil || probe.archivedAt) return { code: 'token-unknown', says: 'This enrolment token is not known: it was mistyped, or a newer one took its place. Make a new one on the page of the probe.' }
  if (before(probe.tokenUntil, now)) return { code: 'token-expired', says: say`This enrolment token ended on ${probe.tokenUntil}: it is good for ${tokenMinutes} minutes. Make a new one on the page of the probe.` }
  if (probe.tokenUsedAt && probe.publicKey !== publicKey) return { code: 'token-used', says: say`This enrolment token was used on ${probe.tokenUsedAt} and works once. If that was not you, revoke the probe at once.` }
  return undefined
}

/** Milliseconds by which a clock is ahead, in words; empty where it does not matter. */
export function skewWords(skewMs: number | null): string {
  if (skewMs === null || Math.abs(skewMs) < tellSkewMs) return ''
  return Math.abs(skewMs) > mostSkewMs ? say`${clockSays(skewMs)}: nothing of it is believed until that is mended.` : say`${clockSays(skewMs)}; the times of its results are corrected by that.`
}

/** How far a clock is ahead or behind, as the beginning of a sentence. */
export function clockSays(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const length = Temporal.Duration.from(seconds < 120 ? { seconds } : { minutes: Math.round(seconds / 60) })
  return skewMs > 0 ? say`Its clock is ${length} ahead of this server's` : say`Its clock is ${length} behind this server's`
}

/** The moment of a result by this server's clock, and never after now. @param skewMs how far the probe's clock is ahead */
export function momentOf(at: Temporal.Instant, skewMs: number, now: Temporal.Instant): Temporal.Instant {
  const meant = Math.abs(skewMs) < tellSkewMs ? at : at.subtract({ milliseconds: Math.round(skewMs) })
  return before(now, meant) ? now : meant
}

const numbers = (version: string) => version.split(/[.-]/).slice(0, 3).map((part) => Number.parseInt(part, 10) || 0)

/** How the program of a probe stands to this server's, in a sentence; empty when they are the same. */
export function versionWords(program: string | null, server: string): string {
  if (program === null || program === server) return ''
  const [one, other] = [numbers(program), numbers(server)]
  const place = one.findIndex((part, at) => part !== other[at])
  if (place < 0) return say`Its program is ${program}, this server is ${server}.`
  return one[place]! < (other[place] ?? 0)
    ? say`Its program is ${program}, older than this server (${server}): update it; kinds of checks that it does not know stay unknown.`
    : say`Its program is ${program}, newer than this server (${server}): update the server.`
}

/** How urgent it is that a probe is lost: who watches what is critical is missed. */
export const urgencyOfLoss = (urgencies: readonly string[]): 'high' | 'medium' => (urgencies.some((one) => one === 'critical' || one === 'high') ? 'high' : 'medium')
