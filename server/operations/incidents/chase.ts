import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { deadlineMissed, thresholdReached } from '../../deadlines/events.ts'
import type { RecordedEvent } from '../../events/event.ts'
import { setTimer } from '../../jobs/timers.ts'
import { keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Reaction, Task } from '../../kernel/module.ts'
import { notify } from '../../outbound/notify.ts'
import { remindedOf, spoken, updateRule } from './cadence.ts'
import { agesOf, nextChase } from './follow-up.ts'
import { nameOf } from './incident.ts'
import { incidentRow, type IncidentRow } from './store.ts'
import { actionRow } from './store-review.ts'

export const chaseTask = 'operations.incidents.chase'
export const chaseKey = (actionId: string): string => `incident-action:${actionId}`

interface Notice { personId: Id<'person'>; step: string; subject: string; text: string; why: string; link?: string }

/** A notice: it tells, and asks for no acknowledgement. */
async function tell(ctx: OpenCtx, row: IncidentRow, notice: Notice): Promise<void> {
  await notify(ctx, {
    personId: notice.personId, cause: { kind: 'incident', id: row.id }, step: notice.step, urgency: 'low', subject: notice.subject, text: notice.text, why: notice.why,
    link: notice.link ?? `/operations/incidents/${row.id}`, team: row.owner_team_id, rehearsal: row.rehearsal, asks: false,
  })
}

/** The next update comes near or is late, or an action's day does: whoever is to act is told, once for each due moment. */
export const remindOfDeadline: Reaction = {
  name: 'operations.incidents.remind-of-deadline',
  on: [thresholdReached, deadlineMissed],
  run: async (ctx, event) => {
    const id = event.subjects.find((one) => one.kind === 'incident')?.id as Id<'incident'> | undefined
    const row = id && (await incidentRow(ctx, id))
    if (!row) return
    const rule = String(event.payload['rule'])
    if (rule === updateRule) await remindOfUpdate(ctx, row, event)
    if (rule.startsWith('follow-up ')) await remindOfAction(ctx, row, rule.slice('follow-up '.length), event)
  },
}

const stepOf = (event: RecordedEvent): string => `${String(event.payload['rule'])}.${String(event.payload['dueAt'])}.${event.type === deadlineMissed.type ? 100 : String(event.payload['percent'])}`

async function remindOfUpdate(ctx: OpenCtx, row: IncidentRow, event: RecordedEvent): Promise<void> {
  const personId = remindedOf({ liaison: row.liaison_id, commander: row.commander_id })
  if (!personId || row.state === 'resolved') return
  const missed = event.type === deadlineMissed.type
  const left = Math.max(1, Math.round(ctx.clock.now().until(Temporal.Instant.from(String(event.payload['dueAt']))).total('minutes')))
  await tell(ctx, row, {
    personId, step: stepOf(event), subject: `${nameOf(row)}: ${missed ? 'an update is overdue' : `an update is due in ${spoken(left)}`}`, text: row.title,
    why: `You are its ${row.liaison_id === personId ? 'liaison' : 'commander'}; at SEV${row.severity} people wait for news.`,
  })
}

async function remindOfAction(ctx: OpenCtx, row: IncidentRow, actionId: string, event: RecordedEvent): Promise<void> {
  const action = await actionRow(ctx, actionId)
  if (!action || action.closed_at) return
  const missed = event.type === deadlineMissed.type
  await tell(ctx, row, {
    personId: action.owner_id, step: stepOf(event), subject: `Follow-up of ${nameOf(row)} ${missed ? 'is overdue' : `is due by ${action.due_on.toString()}`}`, text: action.title, why: 'You own it.', link: reviewLink(row.id),
  })
}

const reviewLink = (id: string) => `/operations/incidents/${id}/review`
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
      await tell(ctx, row, {
        personId: action.owner_id, step: `chase ${actionId}.${action.due_on.toString()}.${overdueDays}`, subject: `Follow-up of ${nameOf(row)} is overdue by ${overdueDays === 1 ? 'one day' : `${overdueDays} days`}`,
        text: action.title, why: 'You own it. Close it, or move its day and say so.', link: reviewLink(row.id),
      })
    }
    const next = nextChase(action.due_at, now)
    if (next) await keep(ctx, 'the next look at an action is no fact', (tx) => setTimer(tx, { task: chaseTask, payload: { actionId }, due: next, key: chaseKey(actionId) }))
  },
}
