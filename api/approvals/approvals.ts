import { z } from 'zod'
import { AnyId, idOf, Ref } from '../ids.ts'
import { PersonId } from '../organisation/organisation.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { manyLines } from '../values.ts'

export const ApprovalId = idOf('approval')
export const DelegationId = idOf('delegation')
const Named = z.object({ id: PersonId, name: z.string() })

export const approvalStates = ['waiting', 'accepted', 'refused', 'cancelled', 'void'] as const
export const ApprovalState = z.enum(approvalStates).meta({ id: 'ApprovalState' })
export type ApprovalState = z.infer<typeof ApprovalState>
export const decisions = ['accept', 'refuse'] as const
const Line = z.object({ name: z.string(), value: z.string() })

/** Something that somebody asks others to approve. `mine`: it waits for the reader's decision. */
export const Approval = z.object({
  id: ApprovalId, topic: z.string(), topicName: z.string(), title: z.string(), subject: Ref, link: z.string(), requester: Named, state: ApprovalState, why: z.string(),
  askedAt: Instant, settledAt: Instant.nullable(), step: z.object({ place: z.number().int(), of: z.number().int(), name: z.string(), dueAt: Instant.nullable() }), mine: z.boolean(),
}).meta({ id: 'Approval' })
export type Approval = z.infer<typeof Approval>

/** One approver of a step: why they are asked, whether they count and why not, what they said. `stand-in`: who decides while they are away. */
export const ApprovalVoice = z.object({
  person: Named, why: z.string(), counts: z.boolean(), notWhy: z.string(), escalated: z.boolean(), vote: z.enum(['waiting', 'accepted', 'refused']), decidedAt: Instant.nullable(),
  decidedBy: Named.nullable(), via: z.string().nullable(), comment: z.string(), absence: z.string().nullable(), standIn: Named.nullable(), standInWhy: z.string().nullable(),
}).meta({ id: 'ApprovalVoice' })
export type ApprovalVoice = z.infer<typeof ApprovalVoice>
const StepShown = z.object({
  place: z.number().int(), name: z.string(), required: z.number().int(), rule: z.string(), state: z.enum(['later', 'waiting', 'accepted', 'refused', 'ended']), why: z.string(),
  openedAt: Instant.nullable(), dueAt: Instant.nullable(), escalatedAt: Instant.nullable(), settledAt: Instant.nullable(), voices: z.array(ApprovalVoice), targets: z.array(z.string()),
})
/** What the reader may do, and the reason why not. */
const Can = z.object({ allowed: z.boolean(), reason: z.string() })
export const ApprovalDetail = Approval.extend({
  hash: z.string().meta({ description: 'of the content read; a decision names it' }), lines: z.array(Line), hidden: z.boolean(), steps: z.array(StepShown),
  /** For whom the reader would decide besides themself. */
  standsInFor: z.array(Named), can: z.object({ decide: Can, cancel: Can }),
}).meta({ id: 'ApprovalDetail' })
export type ApprovalDetail = z.infer<typeof ApprovalDetail>

const id = z.object({ id: ApprovalId })
const comment = manyLines(2000).default('')
const Decision = z.strictObject({ decision: z.enum(decisions), comment, hash: z.string().regex(/^[0-9a-f]{64}$/, 'is the hash of what was read') })
const refusals = ['already-settled', 'already-decided', 'content-changed', 'self-approval', 'no-longer-approver', 'not-approver', 'comment-missing'] as const

export const listApprovals = route({
  name: 'approvals.list', method: 'GET', path: '/approvals', permission: 'signed-in', answer: pageOf(Approval).extend({ waitingForMe: z.number().int() }),
  query: z.object({
    ...pageQuery, who: z.enum(['waiting-for-me', 'asked-by-me', 'decided-by-me', 'all']).default('all'), state: ApprovalState.optional(), topic: z.string().max(64).optional(),
    kind: z.string().max(64).optional(), objectId: AnyId.optional(), search: z.string().max(100).optional(),
  }),
  summary: 'List what was asked to be approved, the newest first',
})
export const readApproval = route({ name: 'approvals.read', method: 'GET', path: '/approvals/:id', permission: 'signed-in', params: id, answer: ApprovalDetail, summary: 'Show what is to be approved, by whom, and how it stands' })
export const decideApproval = route({ name: 'approvals.decide', method: 'POST', path: '/approvals/:id/decision', permission: 'signed-in', params: id, body: Decision, answer: ApprovalDetail, refusals, summary: 'Accept or refuse; the hash says what you read' })
export const cancelApproval = route({ name: 'approvals.cancel', method: 'POST', path: '/approvals/:id/cancellation', permission: 'signed-in', params: id, body: z.strictObject({ why: comment }), answer: ApprovalDetail, refusals: ['already-settled', 'not-requester'], summary: 'Take back what you asked' })

const token = z.object({ token: z.string().max(600) })
/** What a message's link shows: as much as is needed to decide, and until when it is good. */
const Linked = z.object({ approval: ApprovalDetail, personName: z.string(), expiresAt: Instant })
export const readApprovalLink = route({ name: 'approval-link.read', method: 'GET', path: '/approval-links/:token', permission: 'link', params: token, answer: Linked, refusals: ['link-dead'], summary: 'Show what a message\'s link asks to approve; changes nothing' })
export const decideApprovalLink = route({ name: 'approval-link.decide', method: 'POST', path: '/approval-links/:token/decision', permission: 'link', params: token, body: Decision, answer: Linked, refusals: [...refusals, 'link-dead'], summary: 'Accept or refuse by a message\'s link' })

/** Who decides for somebody: while that person is away, or always. */
export const Delegation = z.object({
  id: DelegationId, person: Named, delegate: Named, onlyAway: z.boolean(), from: Instant, to: Instant.nullable(), inForce: z.boolean(), why: z.string(),
}).meta({ id: 'Delegation' })
export type Delegation = z.infer<typeof Delegation>
export const listDelegations = route({ name: 'delegations.list', method: 'GET', path: '/delegations', permission: 'signed-in', answer: z.object({ given: z.array(Delegation), held: z.array(Delegation), awayUntil: Instant.nullable() }), summary: 'Show who decides for you, and for whom you decide' })
export const setDelegation = route({
  name: 'delegations.set', method: 'PUT', path: '/delegations/mine', permission: 'signed-in', answer: Delegation,
  body: z.strictObject({ delegateId: PersonId, onlyAway: z.boolean().default(true), from: Instant.optional(), to: Instant.nullable().default(null) }), summary: 'Say who decides for you',
})
export const endDelegation = route({ name: 'delegations.end', method: 'DELETE', path: '/delegations/mine', permission: 'signed-in', refusals: ['no-delegation'], summary: 'Decide for yourself again' })
