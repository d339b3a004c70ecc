import { z } from 'zod'
import { idOf } from '../ids.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { Urgency } from '../values.ts'
import { Criticality } from '../infrastructure/services.ts'
import { TeamId } from '../organisation/organisation.ts'

/** A certificate is an item and shares its id. */
export const CertificateId = idOf('item')
const Named = z.object({ id: z.string(), name: z.string() })

export const verdictCodes = ['expired', 'expires', 'not-yet-valid', 'name-mismatch', 'incomplete-chain', 'weak-key', 'weak-signature', 'untrusted', 'self-signed'] as const
export const VerdictCode = z.enum(verdictCodes).meta({ id: 'CertificateVerdictCode' })
export type VerdictCode = z.infer<typeof VerdictCode>
/** What is wrong with a certificate, with the reason; `info` raises no alert. */
export const Verdict = z.object({ code: VerdictCode, urgency: Urgency, says: z.string() }).meta({ id: 'CertificateVerdict' })
export type Verdict = z.infer<typeof Verdict>
export const certificateStates = ['current', 'superseded', 'gone'] as const
export const CertificateState = z.enum(certificateStates).meta({ id: 'CertificateState' })
export type CertificateState = z.infer<typeof CertificateState>

export const Certificate = z.object({
  id: CertificateId, name: z.string(), names: z.array(z.string()), issuer: z.string(), team: Named, state: CertificateState, validFrom: Instant, validTo: Instant,
  /** Whole days until it ends, negative after it. */
  daysLeft: z.number().int(), verdicts: z.array(Verdict), places: z.number().int(),
}).meta({ id: 'Certificate' })
export type Certificate = z.infer<typeof Certificate>

/** Where a certificate was seen. */
export const Sighting = z.object({
  kind: z.enum(['check', 'listener', 'file']), place: z.string(), check: Named.nullable(), item: Named.nullable(), problem: z.string().nullable(), firstSeen: Instant, lastSeen: Instant, endedAt: Instant.nullable(),
}).meta({ id: 'CertificateSighting' })
export const ChainLink = z.object({ subject: z.string(), issuer: z.string(), validTo: Instant, fingerprint: z.string(), key: z.string(), signature: z.string(), selfSigned: z.boolean() }).meta({ id: 'CertificateChainLink' })
export const CertificateDetail = Certificate.extend({
  subject: z.string(), serial: z.string(), fingerprint: z.string(), keyType: z.string(), keyBits: z.number().int().nullable(), signature: z.string(),
  chain: z.array(ChainLink), /** What the chain lacks or why it ends where it does. */ chainSays: z.string(),
  sightings: z.array(Sighting), supersededBy: Named.nullable(), supersedes: z.array(Named), /** Of the most critical service that uses it. */ criticality: Criticality.nullable(), thresholds: z.array(z.number().int()), policyOf: z.string(),
}).meta({ id: 'CertificateDetail' })
export type CertificateDetail = z.infer<typeof CertificateDetail>
const id = z.object({ id: CertificateId })

const Buckets = z.object({ expired: z.number().int(), week: z.number().int(), month: z.number().int(), quarter: z.number().int(), later: z.number().int() })
export const listCertificates = route({
  name: 'certificates.list', method: 'GET', path: '/certificates', permission: 'certificates:read', answer: pageOf(Certificate),
  query: z.object({ ...pageQuery, /** At most so many days left; 0 has ended. */ within: z.coerce.number().int().min(0).max(3650).optional(), teamId: TeamId.optional(), issuer: z.string().max(200).optional(), verdict: VerdictCode.optional(), state: CertificateState.default('current'), search: z.string().max(100).optional() }),
  summary: 'List certificates, the first to end first',
})
export const certificateSummary = route({
  name: 'certificates.summary', method: 'GET', path: '/certificates/summary', permission: 'certificates:read',
  answer: z.object({ total: z.number().int(), ends: Buckets, verdicts: z.record(z.string(), z.number().int()), issuers: z.array(z.object({ issuer: z.string(), count: z.number().int() })), next: z.array(Certificate) }),
  summary: 'Count certificates by the time left, verdict and issuer, and name those that end next',
})
export const readCertificate = route({ name: 'certificates.read', method: 'GET', path: '/certificates/:id', permission: 'certificates:read', params: id, answer: CertificateDetail, summary: 'Show a certificate, its chain and where it was seen' })
export const Policy = z.object({
  team: Named.nullable(), /** Of the services that use the certificate; null for all without their own. */ criticality: Criticality.nullable(), thresholds: z.array(z.number().int()),
  /** Whether somebody said so; otherwise it is the first setting. */ chosen: z.boolean(),
}).meta({ id: 'CertificatePolicy' })
export const listPolicies = route({ name: 'certificate-policies.list', method: 'GET', path: '/certificate-policies', permission: 'certificates:read', answer: z.object({ items: z.array(Policy) }), summary: 'Show how many days before the end a certificate alerts, for all, by criticality and for single teams' })
export const setPolicy = route({
  name: 'certificate-policies.set', method: 'PUT', path: '/certificate-policies', permission: 'certificates:manage', answer: Policy,
  body: z.strictObject({ /** Null for all teams without their own. */ teamId: TeamId.nullable(), /** Null for all criticalities without their own. */ criticality: Criticality.nullable().default(null), /** Days before the end; null goes back to the default of all. */ thresholds: z.array(z.number().int().min(1).max(365)).min(1).max(8).nullable() }),
  summary: 'Say how many days before its end a certificate alerts',
})
