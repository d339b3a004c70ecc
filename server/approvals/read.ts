import type { ApprovalDetail, ApprovalVoice } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { deadlinesOf } from '../deadlines/read.ts'
import type { Ctx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import { ruleWords } from './arithmetic.ts'
import { castable, settledWords, whyNot } from './decide.ts'
import { approvals, present } from './list.ts'
import { absenceOf, standInOf, type Around } from './stand-in.ts'
import { ruleOf } from './step.ts'
import { aroundOf, linesOf, stepsOf, voicesOf, type RequestRow, type VoiceRow } from './store.ts'
import { targetsOf, targetWords } from './targets.ts'

/** One request with its steps, who decided what, and what the reader may do. */
export async function readApproval(ctx: Ctx, id: Id<'approval'>): Promise<ApprovalDetail> {
  const row = await approvals(ctx).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw missing('approval')
  const request = row as unknown as RequestRow
  const [steps, voices, deadlines] = [await stepsOf(ctx, id), await voicesOf(ctx, id), await deadlinesOf(ctx, { kind: 'approval', id })]
  const open = voices.filter((one) => one.place === row.place)
  const around = await aroundOf(ctx, request, open)
  const names = await namesOf(ctx, voices, around)
  const me = ctx.actor.personId
  const mine = me && row.state === 'waiting' ? await castable(ctx, request, open, me) : []
  return {
    ...present(ctx, row), hash: row.content_hash, lines: linesOf(row.lines), hidden: false,
    steps: await Promise.all(steps.map(async (step) => {
      const own = voices.filter((one) => one.place === step.place)
      return {
        place: step.place, name: step.name, required: step.required, rule: ruleWords(step.required, own.filter((one) => one.counts && !one.escalated).length), state: step.state as 'later', why: step.why,
        openedAt: step.opened_at?.toString() ?? null, dueAt: deadlines.find((one) => one.rule === ruleOf(step.place))?.dueAt?.toString() ?? null, escalatedAt: step.escalated_at?.toString() ?? null,
        settledAt: step.settled_at?.toString() ?? null, voices: own.map((one) => voiceOf(one, names, step.place === row.place && row.state === 'waiting' ? around : undefined)), targets: await targetWords(ctx, targetsOf(step.targets)),
      }
    })),
    standsInFor: mine.filter((one) => one.person_id !== me).map((one) => ({ id: one.person_id, name: names(one.person_id) })),
    can: { decide: decideReason(ctx, request, open, mine), cancel: cancelReason(request, me) },
  }
}

type Names = (id: string) => string
async function namesOf(ctx: Ctx, voices: readonly VoiceRow[], around: Around): Promise<Names> {
  const ids = [...new Set([...voices.flatMap((one) => [one.person_id, one.decided_by]), ...around.delegations.map((one) => one.delegateId)])].filter((one): one is Id<'person'> => one !== null)
  const rows = ids.length === 0 ? [] : await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', ids).execute()
  const found = new Map(rows.map((one) => [one.id as string, one.name]))
  return (id) => found.get(id) ?? 'somebody'
}

function voiceOf(one: VoiceRow, names: Names, around: Around | undefined): ApprovalVoice {
  const waits = around !== undefined && one.counts && one.vote === 'waiting'
  const standIn = waits ? standInOf(one.person_id, around) : undefined
  const absence = waits ? absenceOf(one.person_id, around) : undefined
  const instead = standIn !== undefined && 'personId' in standIn ? (standIn.personId as Id<'person'>) : undefined
  return {
    person: { id: one.person_id, name: names(one.person_id) }, why: one.why, counts: one.counts, notWhy: one.not_why, escalated: one.escalated, vote: one.vote, decidedAt: one.decided_at?.toString() ?? null,
    decidedBy: one.decided_by && one.decided_by !== one.person_id ? { id: one.decided_by, name: names(one.decided_by) } : null, via: one.via, comment: one.comment,
    absence: absence ? Temporal.Instant.fromEpochMilliseconds(absence.to).toString() : null, standIn: instead ? { id: instead, name: names(instead) } : null,
    standInWhy: standIn !== undefined && 'none' in standIn ? standIn.none : null,
  }
}

function decideReason(ctx: Ctx, row: RequestRow, open: readonly VoiceRow[], mine: readonly VoiceRow[]): { allowed: boolean; reason: string } {
  if (row.state !== 'waiting') return { allowed: false, reason: settledWords(row) }
  if (mine.length > 0) return { allowed: true, reason: '' }
  if (!ctx.actor.personId) return { allowed: false, reason: 'Only a person can decide.' }
  return { allowed: false, reason: whyNot(row, open, ctx.actor.personId).parts.detail }
}

function cancelReason(row: RequestRow, me: Id<'person'> | undefined): { allowed: boolean; reason: string } {
  if (row.state !== 'waiting') return { allowed: false, reason: settledWords(row) }
  return row.requester_id === me ? { allowed: true, reason: '' } : { allowed: false, reason: 'Only who asked can take it back.' }
}
