import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import { settleDeadline, startDeadline } from '../deadlines/deadlines.ts'
import type { NewEvent } from '../events/event.ts'
import type { Ctx } from '../kernel/context.ts'
import { giveSight } from '../organisation/visible.ts'
import { withdrawPages } from '../outbound/answer.ts'
import { stepOutcome, wholeOutcome, type StepOutcome } from './arithmetic.ts'
import { approvalSettled, approvalStepOpened, approverDropped } from './events.ts'
import { index, said } from './say.ts'
import { excludedOf, insertVoices, stepsOf, updateRequest, updateStep, updateVoice, voicesOf, type RequestRow, type StepRow, type VoiceRow } from './store.ts'
import { resolve, targetsOf, type Found } from './targets.ts'

export const ruleOf = (place: number) => `approval-step-${place}`
const aboutApproval = (id: string) => ({ kind: 'approval', id })
const calendarOf = (json: unknown) => z.custom<AnyCalendar>().parse(json)

/** Opens a step: its people are those of this moment, the requester and whom it concerns left out of the count; its clock starts. */
export async function openStep(tx: Ctx, request: RequestRow, step: StepRow): Promise<NewEvent[]> {
  const now = tx.clock.now()
  const found = await resolve(tx, targetsOf(step.targets))
  await addVoices(tx, request, step, found, false)
  let counting = (await voicesOf(tx, request.id, step.place)).filter((one) => one.counts).length
  // Nobody can decide: waiting for the deadline would only lose time.
  if (counting === 0) {
    await addVoices(tx, request, step, await resolve(tx, [...targetsOf(step.escalate_to), ...lastResort(request)]), true)
    counting = (await voicesOf(tx, request.id, step.place)).filter((one) => one.counts).length
  }
  const why = counting === 0 ? 'Nobody can decide it now: no approver counts. It is decided as soon as somebody does.' : ''
  await updateStep(tx, step, { state: 'waiting', opened_at: now, why })
  if (step.within) {
    await startDeadline(tx, {
      subject: aboutApproval(request.id), rule: ruleOf(step.place), title: say`Decide: ${request.title}`, target: step.within, calendar: calendarOf(step.calendar), team: request.owner_team_id, thresholds: [50, 90], anew: true,
    })
  }
  return [said(approvalStepOpened, request, { place: step.place, approvers: counting }, { persons: await askedIn(tx, request, step) })]
}

const askedIn = async (tx: Ctx, request: RequestRow, step: StepRow) => (await voicesOf(tx, request.id, step.place)).filter((one) => one.counts).map((one) => ({ id: one.person_id, role: 'asked' }))

/** Whoever runs operations decides what nobody else may. */
const lastResort = (request: RequestRow) => [{ kind: 'role' as const, role: 'operations-manager' as const, teamId: request.owner_team_id }, { kind: 'role' as const, role: 'operations-director' as const, teamId: request.owner_team_id }]

/** Adds people to a step, each with what they are asked as; those who may not decide are written down with the reason. */
export async function addVoices(tx: Ctx, request: RequestRow, step: StepRow, found: readonly Found[], escalated: boolean): Promise<Id<'person'>[]> {
  const excluded = excludedOf(request)
  const present = new Set((await voicesOf(tx, request.id, step.place)).map((one) => one.person_id as string))
  const added = found.filter((one) => !present.has(one.personId))
  await insertVoices(tx, added.map((one) => ({
    approval_id: request.id, place: step.place, person_id: one.personId, why: one.why, escalated, counts: !excluded.has(one.personId), not_why: excluded.get(one.personId) ?? '', vote: 'waiting', comment: '',
  })))
  for (const one of added) await giveSight(tx, aboutApproval(request.id), { personId: one.personId }, 'asked to approve')
  return added.filter((one) => !excluded.has(one.personId)).map((one) => one.personId)
}

/**
 * Looks whether those who are asked and have not decided are still who they were asked as; whoever is not counts no more.
 * Decisions given stand: they were given by whoever was entitled then.
 */
export async function dropUnentitled(tx: Ctx, request: RequestRow, step: StepRow): Promise<NewEvent[]> {
  const waiting = (await voicesOf(tx, request.id, step.place)).filter((one) => one.counts && one.vote === 'waiting')
  if (waiting.length === 0) return []
  const [ordinary, escalated] = [await resolve(tx, targetsOf(step.targets)), await resolve(tx, [...targetsOf(step.escalate_to), ...lastResort(request)])]
  const archived = new Set((await tx.db.selectFrom('organisation.person').select('id').where('id', 'in', waiting.map((one) => one.person_id)).where('archived_at', 'is not', null).execute()).map((one) => one.id as string))
  const events: NewEvent[] = []
  for (const one of waiting) {
    if ((one.escalated ? escalated : ordinary).some((found) => found.personId === one.person_id)) continue
    await updateVoice(tx, one, { counts: false, not_why: archived.has(one.person_id) ? 'Was archived after it was asked.' : lostWords(one) })
    events.push(said(approverDropped, request, { place: step.place, personId: one.person_id }, { persons: [{ id: one.person_id, role: 'approver' }] }))
  }
  return events
}

const lostWords = (voice: VoiceRow) => say`Was asked because: "${voice.why}" That is no longer so.`

/** Takes the arithmetic of the open step as far as it goes: the next step opens, or the whole ends. Call it after anything changed. */
export async function advance(tx: Ctx, request: RequestRow): Promise<{ row: RequestRow; events: NewEvent[] }> {
  const steps = await stepsOf(tx, request.id)
  const step = steps.find((one) => one.place === request.place)!
  const voices = await voicesOf(tx, request.id, step.place)
  const outcome = stepOutcome(step.required, voices)
  if (outcome === 'waiting') return { row: request, events: voices.some((one) => one.counts) ? [] : await reopenForOthers(tx, request, step) }
  await updateStep(tx, step, { state: outcome, settled_at: tx.clock.now(), why: '' })
  await settleDeadline(tx, aboutApproval(request.id), ruleOf(step.place), 'met')
  const done = steps.map((one): StepOutcome => (one.place === step.place ? outcome : one.place < step.place ? 'accepted' : 'waiting'))
  const whole = wholeOutcome(done)
  if (whole === 'waiting') {
    const next = steps.find((one) => one.place > step.place)!
    const row = await updateRequest(tx, request.id, { place: next.place })
    const opened = await openStep(tx, row, next)
    const further = await advance(tx, row)
    return { row: further.row, events: [...opened, ...further.events] }
  }
  return settle(tx, request, whole === 'refused' ? 'refused' : 'accepted', whole === 'refused' ? say`Refused in step ${step.place}, ${step.name}.` : 'All its steps accepted.')
}

/** Everybody who was asked fell away: those of the escalation are asked at once. */
async function reopenForOthers(tx: Ctx, request: RequestRow, step: StepRow): Promise<NewEvent[]> {
  const added = await addVoices(tx, request, step, await resolve(tx, [...targetsOf(step.escalate_to), ...lastResort(request)]), true)
  await updateStep(tx, step, { why: added.length === 0 ? 'Nobody can decide it now: no approver counts. It is decided as soon as somebody does.' : '' })
  return added.length === 0 ? [] : [said(approvalStepOpened, request, { place: step.place, approvers: added.length }, { persons: await askedIn(tx, request, step) })]
}

/** Ends a request: what waited ends with it, and modules hear how. */
export async function settle(tx: Ctx, request: RequestRow, outcome: 'accepted' | 'refused' | 'cancelled' | 'void', why: string): Promise<{ row: RequestRow; events: NewEvent[] }> {
  const now = tx.clock.now()
  const row = await updateRequest(tx, request.id, { state: outcome, settled_at: now, why })
  for (const step of await stepsOf(tx, request.id)) {
    if (step.state !== 'later' && step.state !== 'waiting') continue
    await updateStep(tx, step, { state: 'ended', settled_at: now, why: 'The request ended before it was decided.' })
    if (step.state === 'waiting') await settleDeadline(tx, aboutApproval(request.id), ruleOf(step.place), 'cancelled')
  }
  await index(tx, row)
  const withdrawn = await withdrawPages(tx, aboutApproval(request.id), 'ask.', why)
  return { row, events: [said(approvalSettled, row, { outcome, contentHash: row.content_hash }, { detail: { why, title: row.title } }), ...withdrawn] }
}
