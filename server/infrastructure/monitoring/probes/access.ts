import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { probeProtocol } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { fieldErrors } from '../../../http/problems.ts'
import type { KeyedRequest } from '../../../http/binding.ts'
import { allow } from '../../../http/rate.ts'
import { unfitTexts } from '../../../http/text.ts'
import { keep } from '../../../kernel/change.ts'
import { asSystem, type OpenCtx } from '../../../kernel/context.ts'
import { conflict, invalid, Refusal } from '../../../kernel/refusal.ts'
import { clockSays, mostSkewMs } from './probe.ts'
import { proofOf, proves, type Proof } from './signature.ts'
import { firstSeen, probeRow, updateState, type ProbeRow } from './store.ts'

/** Who sent a request, by the key that signed it, and how far ahead its clock is. */
export interface Asking { ctx: OpenCtx; probe: ProbeRow; skewMs: number }

export const componentName = 'probes'
const refuse = (code: string, detail: string, params?: Record<string, unknown>) => new Refusal({ code, kind: 'unauthenticated', detail, ...(params ? { params } : {}) })

/** The path that was signed: the contract's, whatever a proxy made of it. */
export const signedPath = (route: RouteShape): string => `/api/v1${route.path}`

/** A body as its schema says. @throws Refusal naming the field */
export function parseBody<S extends z.ZodType>(schema: S, bytes: Buffer): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new Refusal({ code: 'malformed', kind: 'malformed', detail: say`The body is not JSON: ${(error as Error).message.slice(0, 200)}.` })
  }
  const parsed = schema.safeParse(value)
  const errors = parsed.success ? unfitTexts('body', parsed.data) : fieldErrors('body', parsed.error)
  if (parsed.success && errors.length === 0) return parsed.data
  throw invalid(errors, `${errors[0]!.field}: ${errors[0]!.message}.`)
}

/** Another way of speaking is not guessed at. @throws Refusal */
export function requireProtocol(protocol: number): void {
  if (protocol !== probeProtocol) throw conflict('protocol', say`This server speaks version ${probeProtocol} of the probes' protocol, the probe version ${protocol}: bring both to the same release.`)
}

/** Reads the proof of a request. Guesses are limited by address. @throws Refusal */
export function requireProof(ctx: OpenCtx, request: KeyedRequest): Proof {
  const proof = proofOf(request.header('authorization'))
  if (proof) return proof
  allow(ctx, request.address)
  throw refuse('unsigned', 'This address is for probes, whose requests are signed by their key.')
}

/** Refuses a request whose time is not believed. @returns by how many milliseconds its clock is ahead */
export function requireClock(ctx: OpenCtx, proof: Proof): number {
  const now = ctx.clock.now()
  const skewMs = proof.at - now.epochMilliseconds
  if (Math.abs(skewMs) > mostSkewMs) throw refuse('clock-differs', say`${clockSays(skewMs)}, which is more than ${mostSkewMs / 60_000} minutes: set the clock of the probe's machine.`, { serverTime: now.toString() })
  return skewMs
}

/**
 * Who sent a request: its signature must be that of the probe's one key, its time must be near, and it must not have been seen before.
 * What it was told of its clock is kept even when it is refused for it. @throws Refusal
 */
export async function identifyProbe(outer: OpenCtx, request: KeyedRequest, route: RouteShape): Promise<Asking & { body: Buffer }> {
  const proof = requireProof(outer, request)
  const ctx = asSystem(outer, componentName)
  const probe = z.uuid().safeParse(proof.probe).success ? await probeRow(ctx, proof.probe as Id<'probe'>) : undefined
  if (!probe || probe.public_key === null) {
    allow(outer, request.address)
    throw refuse('probe-unknown', 'This probe is not known here, or it was put away: enrol it with a new token.')
  }
  const body = await request.read()
  if (!proves(probe.public_key, proof, { method: route.method, path: signedPath(route), body })) {
    allow(outer, request.address)
    throw refuse('signature-wrong', 'The signature is not of the key that this probe enrolled with: it was enrolled anew with another, or the request was changed on its way.')
  }
  if (probe.revoked_at) throw refuse('probe-revoked', say`This probe was revoked on ${probe.revoked_at}. Enrol it with a new token if it shall work again.`)
  const skewMs = await clockOf(ctx, probe, proof)
  const first = await keep(ctx, 'that a request was seen is no fact', (tx) => firstSeen(tx, probe.id, proof.nonce, ctx.clock.now()))
  if (!first) throw refuse('replayed', 'This request was seen before: nothing was done.')
  allow(outer, `probe ${probe.id}`)
  return { ctx, probe, skewMs, body }
}

async function clockOf(ctx: OpenCtx, probe: ProbeRow, proof: Proof): Promise<number> {
  try {
    return requireClock(ctx, proof)
  } catch (error) {
    await keep(ctx, 'how a clock goes is no fact', (tx) => updateState(tx, probe.id, { skew_ms: proof.at - ctx.clock.now().epochMilliseconds }))
    throw error
  }
}
