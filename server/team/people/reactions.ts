import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { approvalSettled } from '../../approvals/events.ts'
import { payloadOf } from '../../events/event.ts'
import { attempt, change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Reaction } from '../../kernel/module.ts'
import { notify } from '../../outbound/notify.ts'
import { resolve } from '../../approvals/targets.ts'
import { leaveApproved, leaveCancelled, leaveRefused } from './events.ts'
import { daysWords } from './leave.ts'
import { approversOf } from './preview.ts'
import { said, show } from './show.ts'
import { daysOf, grantedOf, granting, leaveOfApproval, updateLeave, type LeaveRow } from './store.ts'

const words = { accepted: ['approved', 'Approved by a lead.'], refused: ['refused', 'Refused.'], cancelled: ['cancelled', 'The request was taken back.'], void: ['void', 'The request became void: ask anew.'] } as const

/** What a lead decided holds from now on. A leave that was asked anew meanwhile follows its newer request. */
export const followApproval: Reaction = {
  name: 'team.people.follow-approval',
  on: [approvalSettled],
  inTurnFor: 'approval',
  run: async (ctx, event) => {
    const { approvalId, topic, outcome } = payloadOf(approvalSettled, event)
    if (topic !== 'leave') return
    await keep(ctx, 'looks before it changes; the outcome announces itself', async (outer) => {
      const row = await leaveOfApproval(outer, approvalId)
      if (!row || row.state !== 'asked') return
      const [state, why] = words[outcome]
      await change(outer, async (tx) => {
        const granted = grantedOf(row)
        const next = (granted && state !== 'approved' && (await keepGranted(tx, row, granted, state))) || (await updateLeave(tx, row.id, { state, why, settled_at: tx.clock.now(), granted: null }))
        await show(tx, next)
        return { events: [said(state === 'approved' ? leaveApproved : state === 'refused' ? leaveRefused : leaveCancelled, next)], value: undefined }
      })
    })
  },
}

/** Other days were not approved: those that were stay. @returns undefined where other leave took them meanwhile */
async function keepGranted(tx: Ctx, row: LeaveRow, granted: NonNullable<ReturnType<typeof grantedOf>>, state: 'refused' | 'cancelled' | 'void'): Promise<LeaveRow | undefined> {
  const other = daysWords(daysOf(row))
  const kept = daysWords(granted)
  const why = state === 'refused' ? say`${other} was refused; ${kept} stays approved.` : say`${other} is no longer asked for; ${kept} stays approved.`
  return attempt(tx, () => updateLeave(tx, row.id, { ...granting(granted), why, settled_at: tx.clock.now() })).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
}

/** Leads are told that somebody will be away, never why; of every leave, or else the message alone would say that it is sick leave. */
export const tellAway: Reaction = {
  name: 'team.people.tell-away',
  on: [leaveApproved],
  run: async (ctx, event) => {
    const id = payloadOf(leaveApproved, event).leaveId as Id<'leave'>
    const row = (await ctx.db.selectFrom('team.leave').selectAll().where('id', '=', id).executeTakeFirst()) as LeaveRow | undefined
    if (!row || row.state !== 'approved') return
    const { name } = await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', row.person_id).executeTakeFirstOrThrow()
    const team = await ctx.db.selectFrom('organisation.team').select('name').where('id', '=', row.owner_team_id).executeTakeFirstOrThrow()
    for (const lead of await resolve(ctx, approversOf(row.owner_team_id))) {
      if (lead.personId === row.person_id) continue
      await notify(ctx, {
        personId: lead.personId, cause: { kind: 'leave', id }, step: `away ${row.version}`, urgency: 'low', subject: say`${name} is away, ${daysWords(daysOf(row))}`, text: 'Open it to see what becomes uncovered.', link: `/team/leave/${id}`,
        why: say`You lead ${team.name}.`, team: row.owner_team_id, rehearsal: false, asks: false,
      })
    }
  },
}

export const peopleReactions = [followApproval, tellAway]
