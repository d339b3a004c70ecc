import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { setTimer } from '../../jobs/timers.ts'
import { keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { notify } from '../../outbound/notify.ts'
import { ownerToTell } from '../../organisation/to-tell.ts'
import { agesOf, chaseKey, chaseTask, nextChase } from './follow-up.ts'
import { nameOf } from './incident.ts'
import { incidentRow, type IncidentRow } from './store.ts'
import { actionRow } from './store-review.ts'


export interface Notice { personId: Id<'person'>; step: string; subject: string; text: string; why: string; link?: string; /** Low if not said. */ urgency?: Urgency; /** Left out, who is told sees it from then on. */ shows?: boolean }

/** A notice: it tells, and asks for no acknowledgement. */
export async function tell(ctx: OpenCtx, row: IncidentRow, notice: Notice): Promise<void> {
  await notify(ctx, {
    personId: notice.personId, cause: { kind: 'incident', id: row.id }, step: notice.step, urgency: notice.urgency ?? 'low', subject: notice.subject, text: notice.text, why: notice.why,
    link: notice.link ?? `/operations/incidents/${row.id}`, team: row.owner_team_id, rehearsal: row.rehearsal, asks: false, shows: notice.shows ?? true,
  })
}

/** Tells who owns an action; where they have left, whoever leads the team, or of a private incident who has it: nobody learns of it by that. */
export async function tellOwner(ctx: OpenCtx, row: IncidentRow, owner: Id<'person'>, notice: (owns: boolean) => Omit<Notice, 'personId'>): Promise<void> {
  const told = await ownerToTell(ctx, owner, row.owner_team_id)
  const knows = row.commander_id ?? row.acknowledged_by
  const persons = row.private && !told.some((one) => one.owns) ? (knows ? [{ personId: knows, owns: false }] : []) : told
  for (const { personId, owns } of persons) await tell(ctx, row, { ...notice(owns), personId })
}

/** The page of a review. */
export const reviewLink = (id: string) => `/operations/incidents/${id}/review`
const payloadShape = z.object({ actionId: z.uuid() })

/** Asks the owner of an overdue action about it, every week until it is closed. */
export const chaseOverdue: Task = {
  name: chaseTask,
  run: async (ctx, payload) => {
    const { actionId } = payloadShape.parse(payload)
    const action = await actionRow(ctx, actionId)
    const row = action && (await incidentRow(ctx, action.incident_id))
    if (!row || action.closed_at) return
    const now = ctx.clock.now()
    const { overdueDays } = agesOf({ added: action.added_at, due: action.due_at, closed: null }, now)
    if (overdueDays > 0) {
      await tellOwner(ctx, row, action.owner_id, (owns) => ({
        step: `chase ${actionId}.${action.due_on}.${overdueDays}`, subject: say`Follow-up of ${nameOf(row)} is overdue by ${count(overdueDays, 'one day', '# days')}`,
        text: action.title, why: owns ? 'You own it. Close it, or move its day and say so.' : 'Who owned it has left. Give it to somebody, or close it.', link: reviewLink(row.id),
      }))
    }
    const next = nextChase(action.due_at, now)
    if (next) await keep(ctx, 'the next look at an action is no fact', (tx) => setTimer(tx, { task: chaseTask, payload: { actionId }, due: next, key: chaseKey(actionId) }))
  },
}
