import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import { payloadOf, type NewEvent } from '../events/event.ts'
import { deadlineMissed, thresholdReached } from '../deadlines/events.ts'
import { change, keep } from '../kernel/change.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Reaction } from '../kernel/module.ts'
import { memberRemoved, memberSet, personChanged, rolesSet } from '../organisation/events.ts'
import { notify } from '../outbound/notify.ts'
import { asEvents } from './ask.ts'
import { approvalEscalated, approvalSettled, approvalStepOpened } from './events.ts'
import { said } from './say.ts'
import { standInOf } from './stand-in.ts'
import { addVoices, advance, dropUnentitled, ruleOf } from './step.ts'
import { aroundOf, linesOf, lockRequest, requestRow, stepsOf, updateStep, voicesOf, type RequestRow, type VoiceRow } from './store.ts'
import { resolve, targetsOf } from './targets.ts'

const page = (row: RequestRow) => `/approvals/${row.id}`
/** A ledger is read by many: of what is private it holds the title alone. */
const text = (row: RequestRow) => (row.private ? 'Open it to read what is asked: it is private.' : linesOf(row.lines).map((line) => `${line.name}: ${line.value}`).join('\n'))

/** Tells whoever may decide now: each approver who waits, or the one who stands in. @param step names what is told, so that it is told once */
async function tellDeciders(ctx: OpenCtx, row: RequestRow, step: string, words: string): Promise<void> {
  const voices = await voicesOf(ctx, row.id, row.place)
  const around = await aroundOf(ctx, row, voices)
  for (const voice of voices.filter((one) => one.counts && one.vote === 'waiting')) {
    const standIn = standInOf(voice.person_id, around)
    const instead = standIn !== undefined && 'personId' in standIn ? (standIn.personId as Id<'person'>) : undefined
    await notify(ctx, {
      personId: instead ?? voice.person_id, cause: { kind: 'approval', id: row.id }, step, urgency: 'low', subject: `${words} ${row.title}`, text: text(row), link: page(row),
      why: await whyTold(ctx, voice, instead), team: row.owner_team_id, rehearsal: false, asks: false, door: 'decide',
    })
  }
}

async function whyTold(ctx: OpenCtx, voice: VoiceRow, instead: Id<'person'> | undefined): Promise<string> {
  if (!instead) return say`You are asked to decide: ${voice.why}`
  const { name } = await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', voice.person_id).executeTakeFirstOrThrow()
  return say`You stand in for ${name}, who is asked: ${voice.why}`
}

const idOf = (subjects: readonly { kind: string; id: string }[]) => subjects.find((one) => one.kind === 'approval')?.id as Id<'approval'> | undefined

/** A step that opened is told to whoever may decide it. */
export const tellOpened: Reaction = {
  name: 'approvals.tell-opened',
  on: [approvalStepOpened],
  inTurnFor: 'approval',
  run: async (ctx, event) => {
    const { approvalId, place } = payloadOf(approvalStepOpened, event)
    const row = await requestRow(ctx, approvalId as Id<'approval'>)
    if (row?.state === 'waiting' && row.place === place) await tellDeciders(ctx, row, `ask.${place}`, say`To decide:`)
  },
}

/** The step's clock: a reminder at its thresholds, escalation when it is over. */
export const remind: Reaction = {
  name: 'approvals.remind',
  on: [thresholdReached, deadlineMissed],
  run: async (ctx, event) => {
    const id = idOf(event.subjects)
    const row = id && await requestRow(ctx, id)
    const { rule, dueAt } = event.payload as { rule: string; dueAt: string }
    if (!row || row.state !== 'waiting' || rule !== ruleOf(row.place)) return
    if (event.type === thresholdReached.type) {
      return tellDeciders(ctx, row, `ask.${row.place}.${payloadOf(thresholdReached, event).percent}.${dueAt}`, say`By ${dueAt}:`)
    }
    await escalate(ctx, row.id)
    const now = await requestRow(ctx, row.id)
    if (now?.state === 'waiting') await tellDeciders(ctx, now, `ask.${now.place}.over`, say`Overdue:`)
  },
}

/** Asks those of the escalation as well: any of them decides for the step. Once a step. */
async function escalate(ctx: OpenCtx, id: Id<'approval'>): Promise<void> {
  await keep(ctx, 'looks before it changes; an escalation announces itself', async (outer) => {
    const row = await lockRequest(outer, id)
    const step = row && (await stepsOf(outer, id)).find((one) => one.place === row.place)
    if (!row || !step || row.state !== 'waiting' || step.escalated_at) return
    await change(outer, async (tx) => {
      await updateStep(tx, step, { escalated_at: tx.clock.now(), why: 'Its deadline passed; others were asked as well, and any of them decides for the step.' })
      const added = await addVoices(tx, row, step, await resolve(tx, targetsOf(step.escalate_to)), true)
      if (added.length === 0) await updateStep(tx, step, { why: 'Its deadline passed, and nobody is named to decide then.' })
      return { events: [said(approvalEscalated, row, { place: step.place, added: added.length })], value: undefined }
    })
  })
}

/** Whoever asked is told how it ended, unless they ended it. */
export const tellSettled: Reaction = {
  name: 'approvals.tell-settled',
  on: [approvalSettled],
  inTurnFor: 'approval',
  run: async (ctx, event) => {
    const { approvalId, outcome } = payloadOf(approvalSettled, event)
    const row = await requestRow(ctx, approvalId as Id<'approval'>)
    if (!row || outcome === 'cancelled' || row.why === 'It was asked anew.') return
    const said = (await voicesOf(ctx, row.id)).filter((one) => one.comment !== '').map((one) => one.comment)
    await notify(ctx, {
      personId: row.requester_id, cause: { kind: 'approval', id: row.id }, step: 'settled', urgency: 'low', subject: outcome === 'void' ? say`Void: ${asGiven(row.title)}` : outcome === 'accepted' ? say`Accepted: ${asGiven(row.title)}` : say`Refused: ${asGiven(row.title)}`,
      text: [row.why, ...said].join('\n'), link: page(row), why: 'You asked for it.', team: row.owner_team_id, rehearsal: false, asks: false,
    })
  },
}

/** When somebody is archived, leaves a team or loses a role, what they are asked is looked at again: the arithmetic goes on without them. */
export const followPeople: Reaction = {
  name: 'approvals.follow-people',
  on: [personChanged, memberRemoved, memberSet, rolesSet],
  run: async (ctx, event) => {
    const personId = event.subjects.find((one) => one.kind === 'person')?.id
    if (personId === undefined) return
    const open = await ctx.db.selectFrom('approvals.voice as v').innerJoin('approvals.approval as r', (j) => j.onRef('r.id', '=', 'v.approval_id').onRef('r.place', '=', 'v.place'))
      .select('r.id').where('v.person_id', '=', personId as Id<'person'>).where('v.vote', '=', 'waiting').where('v.counts', '=', true).where('r.state', '=', 'waiting').orderBy('r.id').limit(1000).execute()
    for (const { id } of open) await lookAgain(ctx, id)
  },
}

async function lookAgain(ctx: OpenCtx, id: Id<'approval'>): Promise<void> {
  await keep(ctx, 'looks before it changes; who falls away is announced', async (outer) => {
    const row = await lockRequest(outer, id)
    const step = row && (await stepsOf(outer, id)).find((one) => one.place === row.place)
    if (!row || !step || row.state !== 'waiting') return
    const dropped: NewEvent[] = await dropUnentitled(outer, row, step)
    if (dropped.length > 0) await change(outer, async (tx) => ({ events: asEvents([...dropped, ...(await advance(tx, row)).events]), value: undefined }))
  })
}

export const approvalReactions = [tellOpened, remind, tellSettled, followPeople]
