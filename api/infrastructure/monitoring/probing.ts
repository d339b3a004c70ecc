import { z } from 'zod'
import { AnyId, idOf } from '../../ids.ts'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { CheckId, Outcome } from '../monitoring.ts'
import { ProbeId } from './probes.ts'
import { OpenRequest } from './requests.ts'

/** What a probe and the server say to each other. Every request is signed by the probe's key; see docs/operators/probes.md. */
export const probeProtocol = 1

/** Seconds for which the server holds a request for orders while there is nothing new. A probe is heard at least this often. */
export const ordersWait = 20
/** Most results in one batch, and bytes of its body. */
export const mostResults = 500
export const mostResultBytes = 700_000

const version = z.string().min(1).max(60)
export const EnrolBody = z.strictObject({ token: z.string().min(1).max(200), /** Ed25519, raw, base64url. */ publicKey: z.string().regex(/^[\w-]{43}$/), version, protocol: z.number().int() })
export const Enrolled = z.object({ probeId: ProbeId, name: z.string(), at: Instant })

export const TrialId = idOf('probe-trial')
/** How one check is run there. The password and what a request carries are kept in memory alone. */
const Wish = z.object({ target: z.unknown(), timeout: z.number(), slowAfter: z.number().nullable(), grants: z.array(z.string()), password: z.string().optional(), request: OpenRequest.optional() })
export const Order = Wish.extend({ id: CheckId, interval: z.number(), retries: z.number() })
export type Order = z.infer<typeof Order>
export const Trial = Wish.extend({ id: TrialId })
export type Trial = z.infer<typeof Trial>

export const OrdersBody = z.strictObject({
  /** Mark of the orders that it has; null for none. */
  known: z.string().max(100).nullable(), /** Seconds it would wait for news. */ wait: z.number().min(0).max(ordersWait), version, protocol: z.number().int(),
  buffer: z.strictObject({ id: AnyId, waiting: z.number().int().min(0).max(2_000_000_000), oldestAt: Instant.nullable(), dropped: z.number().int().min(0).max(2_000_000_000) }),
})
export const Orders = z.object({ mark: z.string(), name: z.string(), /** Left out while the mark is the known one. */ checks: z.array(Order).optional(), trials: z.array(Trial), version: z.string(), at: Instant })
export type Orders = z.infer<typeof Orders>

const text = (most: number) => z.string().max(most)
const certificate = z.strictObject({
  protocol: text(40).nullable(), cipher: text(100), subject: text(1000), issuer: text(1000), names: z.array(text(300)).max(500), validFrom: Instant.nullable(), validTo: Instant.nullable(), serialNumber: text(200),
  fingerprint: text(100), problem: text(200).nullable(), /** DER, base64; sent when it is another than before. */ chain: z.array(text(20_000)).max(10),
})
export const ProbeOutcome = Outcome.extend({
  code: text(60), summary: text(4000), durationMs: z.number().min(0).max(600_000), facts: z.record(text(60), z.union([text(4000), z.number()])).refine((all) => Object.keys(all).length <= 60, 'at most 60 facts'),
  measured: z.record(z.string().regex(/^[a-z0-9_.]{1,60}$/), z.number()).refine((all) => Object.keys(all).length <= 20, 'at most 20 measurements').optional(),
  met: z.strictObject({ host: text(253), port: z.number().int().min(1).max(65_535), servername: text(253), tls: certificate }).optional(),
})
export type ProbeOutcome = z.infer<typeof ProbeOutcome>
export const ProbeResult = z.strictObject({ seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER), checkId: CheckId, at: Instant, outcome: ProbeOutcome })
export type ProbeResult = z.infer<typeof ProbeResult>
export const ResultsBody = z.strictObject({ buffer: AnyId, results: z.array(ProbeResult).min(1).max(mostResults), /** Whether more wait behind these: then none of them is the present. */ more: z.boolean() })
export const ResultsTaken = z.object({ /** The last number that need not be sent again. */ acknowledged: z.number(), refused: z.array(z.object({ seq: z.number(), why: z.string() })) })
export const TrialBody = z.strictObject({ id: TrialId, outcome: ProbeOutcome })

export const enrolRoute = route({ name: 'probe.enrol', method: 'POST', path: '/probe/enrol', permission: 'key', body: EnrolBody, answer: Enrolled, summary: 'Admit the key of a probe by its token, once' })
export const ordersRoute = route({ name: 'probe.orders', method: 'POST', path: '/probe/orders', permission: 'key', body: OrdersBody, answer: Orders, summary: 'Tell a probe what to run, as soon as that changes' })
export const resultsRoute = route({ name: 'probe.results', method: 'POST', path: '/probe/results', permission: 'key', body: ResultsBody, answer: ResultsTaken, summary: 'Take results of a probe, each once' })
export const trialRoute = route({ name: 'probe.trial', method: 'POST', path: '/probe/trials', permission: 'key', body: TrialBody, summary: 'Take what a probe found when a person tried a check' })
