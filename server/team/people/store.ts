import { z } from 'zod'
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { TeamLeave, TeamWorkingHours } from '../../database/rows/team.ts'
import { lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { withoutName } from '../../kernel/erased.ts'
import type { ErasedPerson } from '../../kernel/module.ts'
import { conflict, missing, stale } from '../../kernel/refusal.ts'
import type { Days, LeaveState } from './leave.ts'

export type LeaveRow = Selectable<TeamLeave> & { state: LeaveState; kind: 'holiday' | 'sick' | 'other' }
export type HoursRow = Selectable<TeamWorkingHours>
export type HolderKind = 'organisation' | 'team' | 'person'

export const daysOf = (row: Pick<LeaveRow, 'from_on' | 'from_half' | 'to_on' | 'to_half'>): Days => ({ from: row.from_on, fromHalf: row.from_half, to: row.to_on, toHalf: row.to_half })

const Granted = z.object({ from: z.string(), fromHalf: z.boolean(), to: z.string(), toHalf: z.boolean(), approvalId: z.string().nullable() })
/** Days that stay approved while others are asked for instead, and by which request; none else. */
export function grantedOf(row: Pick<LeaveRow, 'granted' | 'state'>): (Days & { approvalId: string | null }) | undefined {
  if (row.granted === null || row.state !== 'asked') return undefined
  const { from, to, ...rest } = Granted.parse(row.granted)
  return { ...rest, from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) }
}
/** Days and their request as they are kept in `granted`. */
export const asGranted = ({ from, fromHalf, to, toHalf }: Days, approvalId: string | null): string => JSON.stringify({ from: from.toString(), fromHalf, to: to.toString(), toHalf, approvalId })
/** What makes granted days those of the leave again. */
export const granting = ({ from, fromHalf, to, toHalf, approvalId }: Days & { approvalId: string | null }) =>
  ({ state: 'approved' as const, from_on: from, from_half: fromHalf, to_on: to, to_half: toHalf, approval_id: approvalId, granted: null })
/** The days on which somebody is away by a leave: those approved, while others are asked for instead too. */
export const awayDaysOf = (row: LeaveRow): Days | undefined => (row.state === 'approved' ? daysOf(row) : grantedOf(row))

const apart = (error: unknown): never => {
  if ((error as { constraint?: string }).constraint === 'leave_apart') throw conflict('overlaps', 'There is leave on some of these days already: change that one, or choose other days.')
  throw error
}

export async function lockLeave(tx: Ctx, id: Id<'leave'>): Promise<LeaveRow> {
  const row = await tx.db.selectFrom('team.leave').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('leave')
  return row as LeaveRow
}
export async function insertLeave(tx: Ctx, row: Insertable<TeamLeave>): Promise<LeaveRow> {
  return (await tx.db.insertInto('team.leave').values(row).returningAll().executeTakeFirstOrThrow().catch(apart)) as LeaveRow
}
export async function updateLeave(tx: Ctx, id: Id<'leave'>, set: Updateable<TeamLeave>): Promise<LeaveRow> {
  return (await tx.db.updateTable('team.leave').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow().catch(apart)) as LeaveRow
}
export async function leaveOfApproval(tx: Ctx, approvalId: string): Promise<LeaveRow | undefined> {
  return (await tx.db.selectFrom('team.leave').selectAll().where('approval_id', '=', approvalId).forNoKeyUpdate().executeTakeFirst()) as LeaveRow | undefined
}

export async function hoursRow(ctx: Ctx, kind: HolderKind, id: string): Promise<HoursRow | undefined> {
  return ctx.db.selectFrom('team.working_hours').selectAll().where('holder_kind', '=', kind).where('holder_id', '=', id).executeTakeFirst()
}
/** The hours of several holders, of whatever kind. */
export async function hoursRows(ctx: Ctx, ids: readonly string[]): Promise<HoursRow[]> {
  return ctx.db.selectFrom('team.working_hours').selectAll().where('holder_id', 'in', [...new Set(ids)]).execute()
}
/** Writes hours; version 0 stands for a holder that had none. */
export async function saveHours(tx: Ctx, kind: HolderKind, id: string, version: number, row: { zone: string; hours: string; place: string | null }): Promise<void> {
  const set = { ...row, changed_at: tx.clock.now(), version: version + 1 }
  const done = version === 0
    ? await tx.db.insertInto('team.working_hours').values({ holder_kind: kind, holder_id: id, ...set }).onConflict((c) => c.doNothing()).executeTakeFirst()
    : await tx.db.updateTable('team.working_hours').set(set).where('holder_kind', '=', kind).where('holder_id', '=', id).where('version', '=', version).executeTakeFirst()
  const count = 'numInsertedOrUpdatedRows' in done ? (done.numInsertedOrUpdatedRows ?? 0n) : done.numUpdatedRows
  if (count === 0n) throw stale()
}
export async function deleteHours(tx: Ctx, kind: HolderKind, id: string): Promise<boolean> {
  const done = await tx.db.deleteFrom('team.working_hours').where('holder_kind', '=', kind).where('holder_id', '=', id).executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** Replaces a reader's feed of a team. */
export async function saveFeed(tx: Ctx, feed: { token_hash: string; person_id: Id<'person'>; team_id: Id<'team'> }): Promise<void> {
  // Two who ask at once take turns: the last has the good one.
  await lockName(tx, `leave-feed:${feed.person_id}:${feed.team_id}`)
  await tx.db.updateTable('team.feed').set({ ended_at: tx.clock.now() }).where('person_id', '=', feed.person_id).where('team_id', '=', feed.team_id).where('ended_at', 'is', null).execute()
  await tx.db.insertInto('team.feed').values({ ...feed, made_at: tx.clock.now() }).execute()
}

/** Reasons and feeds of an erased person; that somebody was away, and when, stays. */
export async function forgetLeave(tx: Ctx, person: ErasedPerson): Promise<void> {
  await tx.db.updateTable('team.leave').where('person_id', '=', person.id).set({ reason: '', why: withoutName('why', person) }).execute()
  await tx.db.updateTable('team.leave').where('person_id', '!=', person.id).where(sql<boolean>`position(${person.name} in why) > 0`).set({ why: withoutName('why', person) }).execute()
  await tx.db.deleteFrom('team.feed').where('person_id', '=', person.id).execute()
}
