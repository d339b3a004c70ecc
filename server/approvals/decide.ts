import type { decisions } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../events/event.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, missing, Refusal } from '../kernel/refusal.ts'
import { giveSight } from '../organisation/visible.ts'
import { approvableOf, contentHash } from './approvable.ts'
import { asEvents } from './ask.ts'
import { approvalDecided } from './events.ts'
import { said } from './say.ts'
import { standInOf } from './stand-in.ts'
import { advance, dropUnentitled, settle } from './step.ts'
import { aroundOf, excludedOf, lockRequest, requestRow, stepsOf, updateVoice, voicesOf, type RequestRow, type StepRow, type VoiceRow } from './store.ts'

export interface Decision { decision: (typeof decisions)[number]; comment: string; hash: string; via: 'browser' | 'link' | 'program' }

const endWords = { accepted: 'accepted', refused: 'refused', cancelled: 'taken back', void: 'void', waiting: 'waiting' } as const

/** What a request says to whoever decides after its end. */
export const settledWords = (row: Pick<RequestRow, 'state' | 'why'>) => say`It is ${endWords[row.state]} already. ${row.why} A late decision changes nothing.`

const refuse = (code: string, detail: string) => new Refusal({ code, kind: 'forbidden', detail })

/**
 * The acting person decides: for themself, and for those they stand in for. It counts only for what was read, and only while that is
 * still what is asked. A refusal found under the lock leaves behind what was found: a void request, an approver who fell away.
 */
export async function decide(ctx: Ctx, id: Id<'approval'>, given: Decision): Promise<void> {
  const { personId } = ctx.actor
  if (!personId) throw refuse('not-approver', 'Only a person can decide.')
  const refused = await keep(ctx, 'looks before it changes; a decision announces itself', async (outer) => {
    const seen = await requestRow(outer, id)
    if (!seen) throw missing('approval')
    // The object first, then the request: the order in which a module's edit takes them.
    const content = seen.state === 'waiting' ? await approvableOf(outer, seen.topic).content(outer, seen.object_id, true) : undefined
    const row = (await lockRequest(outer, id))!
    if (row.state !== 'waiting') throw conflict('already-settled', settledWords(row), { state: row.state })
    if (content === undefined || contentHash(row.topic, content) !== row.content_hash) {
      await change(outer, async (tx) => ({ events: asEvents((await settle(tx, row, 'void', 'What was asked about was changed: it must be asked anew.')).events), value: undefined }))
      return conflict('content-changed', 'What was asked about was changed after it was asked. The approval is void and must be asked anew.')
    }
    if (given.hash !== row.content_hash) throw conflict('content-changed', 'What you read is not what is asked now. Read it again, then decide.')
    return cast(outer, row, personId, given)
  })
  if (refused) throw refused
}

async function cast(outer: Ctx, row: RequestRow, personId: Id<'person'>, given: Decision): Promise<Refusal | undefined> {
  const step = (await stepsOf(outer, row.id)).find((one) => one.place === row.place)!
  const dropped = await dropUnentitled(outer, row, step)
  const voices = await voicesOf(outer, row.id, step.place)
  const mine = await castable(outer, row, voices, personId)
  if (mine.length === 0) {
    // What fell away stays fallen away, and may end the step.
    if (dropped.length > 0) await change(outer, async (tx) => ({ events: asEvents([...dropped, ...(await advance(tx, row)).events]), value: undefined }))
    return whyNot(row, voices, personId)
  }
  if (given.decision === 'refuse' && given.comment === '') throw conflict('comment-missing', 'Say why you refuse it: whoever asked needs the reason.')
  await change(outer, async (tx) => {
    const events: NewEvent[] = [...dropped]
    for (const voice of mine) events.push(await write(tx, row, step, voice, personId, given))
    const after = await advance(tx, row)
    return { events: asEvents([...events, ...after.events]), value: undefined }
  })
  return undefined
}

async function write(tx: Ctx, row: RequestRow, step: StepRow, voice: VoiceRow, personId: Id<'person'>, given: Decision): Promise<NewEvent> {
  await giveSight(tx, { kind: 'approval', id: row.id }, { personId }, 'decided on it')
  const vote = given.decision === 'accept' ? 'accepted' : 'refused'
  await updateVoice(tx, voice, { vote, decided_at: tx.clock.now(), decided_by: personId, via: given.via, comment: given.comment })
  return said(approvalDecided, row, { place: step.place, personId, forPersonId: voice.person_id, decision: vote, via: given.via, contentHash: row.content_hash }, {
    detail: { comment: given.comment, title: row.title }, persons: [{ id: personId, role: 'decided' }, ...(voice.person_id === personId ? [] : [{ id: voice.person_id, role: 'decided-for' }])],
  })
}

/** The open voices that a person may cast now: their own, and of whom they stand in for. */
export async function castable(ctx: Ctx, row: RequestRow, voices: readonly VoiceRow[], personId: Id<'person'>): Promise<VoiceRow[]> {
  if (excludedOf(row).has(personId)) return []
  const around = await aroundOf(ctx, row, voices)
  if (around.archived.has(personId)) return []
  return voices.filter((one) => {
    if (!one.counts || one.vote !== 'waiting') return false
    if (one.person_id === personId) return true
    const standIn = standInOf(one.person_id, around)
    return standIn !== undefined && 'personId' in standIn && standIn.personId === personId
  })
}

/** Why a person has nothing to decide in the open step. */
export function whyNot(row: RequestRow, voices: readonly VoiceRow[], personId: Id<'person'>): Refusal {
  const excluded = excludedOf(row).get(personId)
  if (excluded !== undefined) return refuse('self-approval', excluded)
  const own = voices.find((one) => one.person_id === personId)
  if (own && !own.counts) return refuse('no-longer-approver', say`You cannot decide it any more. ${own.not_why}`)
  if (own) return conflict('already-decided', say`You ${own.vote} it already; a decision given stands.`)
  return refuse('not-approver', 'You are not asked in this step.')
}
