import type { Id } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import { checkCalendar, type AnyCalendar } from '@fullscore/time/calendar.ts'
import { parseDuration } from '@fullscore/time/duration.ts'
import { change } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict } from '../kernel/refusal.ts'
import { giveSight } from '../organisation/visible.ts'
import { approvableOf, contentHash } from './approvable.ts'
import { approvalAsked } from './events.ts'
import { index, said } from './say.ts'
import { advance, openStep, settle } from './step.ts'
import { insertRequest, openRequestOf, stepsOf, voicesOf } from './store.ts'
import type { Target } from './targets.ts'

/** One step: whom it asks, how many of them must accept, by when. */
export interface AskedStep {
  name: string
  /** Percent of those who count; 0: the first decision decides. */
  required: number
  approvers: readonly Target[]
  /** Working time until it is escalated: `2d`, `PT4H`. Left out: it has no deadline. */
  within?: string
  calendar?: AnyCalendar
  /** Who is asked as well once the deadline passed; any of them decides for the step. */
  escalateTo?: readonly Target[]
}

export interface Ask {
  topic: string
  /** Id of the object asked about; its content is read from the registered approvable. */
  id: string
  /** Names it, also where others read it (search, the ledger of messages): of what is private nothing that is. */
  title: string
  /** What is decided on, as the approvers read it. */
  lines: readonly { name: string; value: string }[]
  /** Path of the object's page in the web UI. */
  link: string
  team: Id<'team'>
  requesterId: Id<'person'>
  /** Others whom it concerns and who may not decide, with the reason. */
  alsoNot?: readonly { personId: Id<'person'>; why: string }[]
  /** Seen by those asked and the requester alone. */
  private?: boolean
  steps: readonly AskedStep[]
}

const most = { steps: 10, lines: 30 }

/**
 * Asks for approval in the caller's transaction. What was open about the same object becomes void: it is asked anew.
 * @returns the request's id; the outcome comes as `approval.settled`
 * @throws Refusal `nobody-can-approve` when nobody counts in the first step
 */
export async function askApproval(tx: Ctx, ask: Ask): Promise<Id<'approval'>> {
  checkAsk(ask)
  const approvable = approvableOf(tx, ask.topic)
  return change(tx, async (inner) => {
    const content = await approvable.content(inner, ask.id, true)
    if (content === undefined) throw new TypeError(`approvals: there is no ${approvable.kind} ${ask.id}`)
    const earlier = await openRequestOf(inner, ask.topic, ask.id)
    const before = earlier ? (await settle(inner, earlier, 'void', 'It was asked anew.')).events : []
    const id = inner.ids.make<'approval'>()
    const request = await insertRequest(inner, {
      id, topic: ask.topic, kind: approvable.kind, object_id: ask.id, title: cut(ask.title, 200), lines: JSON.stringify(ask.lines.slice(0, most.lines)), link: ask.link,
      content_hash: contentHash(ask.topic, content), requester_id: ask.requesterId, excluded: JSON.stringify(ask.alsoNot ?? []), private: ask.private ?? false, owner_team_id: ask.team,
      state: 'waiting', place: 1, why: '', asked_at: inner.clock.now(), settled_at: null,
    }, ask.steps.map((step, i) => ({
      approval_id: id, place: i + 1, name: step.name.slice(0, 120), required: step.required, targets: JSON.stringify(step.approvers), escalate_to: JSON.stringify(step.escalateTo ?? []),
      within: step.within ?? null, calendar: JSON.stringify(step.calendar ?? '24/7'), state: 'later', why: '',
    })))
    await giveSight(inner, { kind: 'approval', id }, { personId: ask.requesterId }, 'asked for it')
    const [first] = await stepsOf(inner, id)
    const opened = await openStep(inner, request, first!)
    if (!(await voicesOf(inner, id, 1)).some((one) => one.counts)) throw conflict('nobody-can-approve', 'Nobody could decide it: those who would be asked are you, or there are none. Name a lead of the team, or give somebody the role operations manager.')
    const { row, events } = await advance(inner, request)
    await index(inner, row)
    return {
      events: [said(approvalAsked, row, { steps: ask.steps.length, contentHash: row.content_hash }, { detail: { title: row.title }, persons: [{ id: ask.requesterId, role: 'requester' }] }), ...before, ...opened, ...events],
      value: id,
    }
  })
}

function checkAsk(ask: Ask): void {
  if (ask.steps.length === 0 || ask.steps.length > most.steps) throw new RangeError(`approvals: one to ${most.steps} steps, not ${ask.steps.length}`)
  for (const step of ask.steps) {
    if (!Number.isInteger(step.required) || step.required < 0 || step.required > 100) throw new RangeError('approvals: the share is a whole percent from 0 to 100')
    if (step.within) parseDuration(step.within)
    checkCalendar(step.calendar ?? '24/7')
  }
}

/**
 * Says that what is asked about may have changed; if it did, what is open becomes void. For a module's edits, in their transaction.
 * @returns whether an open request became void
 */
export async function contentChanged(tx: Ctx, topic: string, id: string): Promise<boolean> {
  const open = await openRequestOf(tx, topic, id)
  if (!open) return false
  const content = await approvableOf(tx, topic).content(tx, id, false)
  if (content !== undefined && contentHash(topic, content) === open.content_hash) return false
  await change(tx, async (inner) => ({ events: asEvents((await settle(inner, open, 'void', content === undefined ? 'What was asked about is gone.' : 'What was asked about was changed: it must be asked anew.')).events), value: undefined }))
  return true
}

/** Takes an open request about an object back on behalf of its module: the object needs it no more. @returns whether there was one */
export async function withdrawApproval(tx: Ctx, topic: string, id: string, why: string): Promise<boolean> {
  const open = await openRequestOf(tx, topic, id)
  if (!open) return false
  await change(tx, async (inner) => ({ events: asEvents((await settle(inner, open, 'cancelled', why)).events), value: undefined }))
  return true
}

/** `settle` always announces. */
export function asEvents<E>(events: readonly E[]): readonly [E, ...E[]] {
  const [first, ...rest] = events
  if (first === undefined) throw new TypeError('approvals: nothing was announced')
  return [first, ...rest]
}
