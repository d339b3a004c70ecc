import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { VerdictCode } from '@fullscore/api/security/certificates.ts'
import { Criticality } from '@fullscore/api/infrastructure/services.ts'
import { eventType } from '../../events/event.ts'

const certificate = z.object({ certificateId: z.string() })
export const certificateFound = eventType('certificate.found', certificate.extend({ kind: z.enum(['check', 'listener', 'file']) }))
export const certificateSuperseded = eventType('certificate.superseded', certificate.extend({ byId: z.string() }))
/** It is seen nowhere any more. */
export const certificateGone = eventType('certificate.gone', certificate)
/** What is wrong with it changed. Alerts hears it: an urgency fires, none resolves. */
export const certificateJudged = eventType('certificate.judged', certificate.extend({ fingerprint: z.string(), codes: z.array(VerdictCode), urgency: Urgency.nullable(), serviceId: z.string().optional(), /** False once it stands nowhere any more. */ used: z.boolean() }))
export const certificatePolicySet = eventType('certificate.policy-set', z.object({ teamId: z.string().nullable(), criticality: Criticality.nullable(), thresholds: z.array(z.number()).nullable() }))

export const certificateEvents = [certificateFound, certificateSuperseded, certificateGone, certificateJudged, certificatePolicySet]
