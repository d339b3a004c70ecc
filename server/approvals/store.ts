import type { Insertable, Selectable, Updateable } from 'kysely'
import { z } from 'zod'
import type { ApprovalState } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { ApprovalsApproval, ApprovalsStep, ApprovalsVoice } from '../database/rows/approvals.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Vote } from './arithmetic.ts'
import type { Around } from './stand-in.ts'

export type RequestRow = Selectable<ApprovalsApproval> & { state: ApprovalState }
export type StepRow = Selectable<ApprovalsStep>
export type VoiceRow = Selectable<ApprovalsVoice> & { vote: Vote }

export const linesOf = (json: unknown) => z.array(z.object({ name: z.string(), value: z.string() })).parse(json)
const excludedShape = z.array(z.object({ personId: z.string(), why: z.string() }))
/** Who may not decide, and why: the requester first. */
export const excludedOf = (row: Pick<RequestRow, 'requester_id' | 'excluded'>): ReadonlyMap<string, string> =>
  new Map([...excludedShape.parse(row.excluded).map((one) => [one.personId, one.why] as const), [row.requester_id as string, 'Asked for it: nobody approves their own request.']])

export async function requestRow(ctx: Ctx, id: Id<'approval'>): Promise<RequestRow | undefined> {
  return (await ctx.db.selectFrom('approvals.approval').selectAll().where('id', '=', id).executeTakeFirst()) as RequestRow | undefined
}
export async function lockRequest(tx: Ctx, id: Id<'approval'>): Promise<RequestRow | undefined> {
  return (await tx.db.selectFrom('approvals.approval').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()) as RequestRow | undefined
}
/** The request that is open about an object, locked. */
export async function openRequestOf(tx: Ctx, topic: string, objectId: string): Promise<RequestRow | undefined> {
  return (await tx.db.selectFrom('approvals.approval').selectAll().where('topic', '=', topic).where('object_id', '=', objectId as never).where('state', '=', 'waiting').forNoKeyUpdate().executeTakeFirst()) as RequestRow | undefined
}
export async function insertRequest(tx: Ctx, row: Insertable<ApprovalsApproval>, steps: readonly Insertable<ApprovalsStep>[]): Promise<RequestRow> {
  const request = await tx.db.insertInto('approvals.approval').values(row).returningAll().executeTakeFirstOrThrow()
  await tx.db.insertInto('approvals.step').values([...steps]).execute()
  return request as RequestRow
}
export async function updateRequest(tx: Ctx, id: Id<'approval'>, set: Updateable<ApprovalsApproval>): Promise<RequestRow> {
  return (await tx.db.updateTable('approvals.approval').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()) as RequestRow
}
export async function stepsOf(ctx: Ctx, id: Id<'approval'>): Promise<StepRow[]> {
  return ctx.db.selectFrom('approvals.step').selectAll().where('approval_id', '=', id).orderBy('place').execute()
}
export async function updateStep(tx: Ctx, step: Pick<StepRow, 'approval_id' | 'place'>, set: Updateable<ApprovalsStep>): Promise<StepRow> {
  return tx.db.updateTable('approvals.step').set(set).where('approval_id', '=', step.approval_id).where('place', '=', step.place).returningAll().executeTakeFirstOrThrow()
}
export async function voicesOf(ctx: Ctx, id: Id<'approval'>, place?: number): Promise<VoiceRow[]> {
  let query = ctx.db.selectFrom('approvals.voice').selectAll().where('approval_id', '=', id).orderBy('place').orderBy('escalated').orderBy('person_id')
  if (place !== undefined) query = query.where('place', '=', place)
  return (await query.execute()) as VoiceRow[]
}
export async function insertVoices(tx: Ctx, rows: readonly Insertable<ApprovalsVoice>[]): Promise<void> {
  if (rows.length > 0) await tx.db.insertInto('approvals.voice').values([...rows]).onConflict((c) => c.doNothing()).execute()
}
export async function updateVoice(tx: Ctx, voice: Pick<VoiceRow, 'approval_id' | 'place' | 'person_id'>, set: Updateable<ApprovalsVoice>): Promise<void> {
  await tx.db.updateTable('approvals.voice').set(set).where('approval_id', '=', voice.approval_id).where('place', '=', voice.place).where('person_id', '=', voice.person_id).execute()
}

/** What is known now of the people of a step: their absences, who stands in for them, and whether those can. */
export async function aroundOf(ctx: Ctx, request: RequestRow, voices: readonly VoiceRow[], at = ctx.clock.now()): Promise<Around> {
  const people = voices.map((one) => one.person_id)
  const given = people.length === 0 ? [] : await ctx.db.selectFrom('approvals.delegation').selectAll().where('person_id', 'in', people).where('ended_at', 'is', null).execute()
  const all = [...people, ...given.map((one) => one.delegate_id)]
  const [absences, archived] = all.length === 0 ? [[], []] : await Promise.all([
    ctx.db.selectFrom('approvals.absence').selectAll().where('person_id', 'in', all).where('from_at', '<=', at).where('to_at', '>', at).execute(),
    ctx.db.selectFrom('organisation.person').select('id').where('id', 'in', all).where('archived_at', 'is not', null).execute(),
  ])
  return {
    at: at.epochMilliseconds, excluded: excludedOf(request), voices: new Set(people), archived: new Set(archived.map((one) => one.id as string)),
    delegations: given.map((one) => ({ personId: one.person_id, delegateId: one.delegate_id, onlyAway: one.only_away, from: one.from_at.epochMilliseconds, to: one.to_at?.epochMilliseconds ?? null })),
    absences: absences.map((one) => ({ personId: one.person_id, from: one.from_at.epochMilliseconds, to: one.to_at.epochMilliseconds, why: one.why })),
  }
}
