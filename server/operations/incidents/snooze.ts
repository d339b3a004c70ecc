import { z } from 'zod'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import type { NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import type { Task } from '../../kernel/module.ts'
import { act, begin, finish } from './acting.ts'
import { pauseCadence, startCadence } from './cadence-clock.ts'
import { incidentSnoozed, snoozeEnded } from './events.ts'
import { said, show } from './said.ts'
import { lockIncident, updateIncident, type IncidentRow } from './store.ts'
import { awake, wake } from './wake.ts'

const mostDays = 14
const taskName = 'operations.incidents.end-of-snooze'
const timerKey = (id: string) => `operations.incidents.snooze:${id}`

/** Leaves an incident alone until a moment: no update is asked for, and if it is not over then it pages anew. */
export async function snooze(ctx: Ctx, id: Id<'incident'>, until: Temporal.Instant, note: string | undefined): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    await begin(tx, id, 'snooze')
    const now = tx.clock.now()
    if (Temporal.Instant.compare(until, now) <= 0) throw invalid([{ field: 'body.until', message: 'is over already' }])
    if (Temporal.Instant.compare(until, now.add({ hours: 24 * mostDays })) > 0) throw invalid([{ field: 'body.until', message: say`is more than ${mostDays} days away` }])
    const next = await updateIncident(tx, id, { snoozed_until: until, snoozed_by: tx.actor.personId ?? null })
    await pauseCadence(tx, id)
    await setTimer(tx, { task: taskName, payload: { incidentId: id }, due: until, key: timerKey(id) })
    return finish(tx, next, [said(incidentSnoozed, next, { payload: { until: until.toString() }, detail: { note } })])
  })
}

/** Takes a snooze back: whoever has it is at it again. */
export async function endSnooze(ctx: Ctx, id: Id<'incident'>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    if (!row.snoozed_until) throw conflict('not-snoozed', 'It is not left alone.')
    const next = await updateIncident(tx, id, awake)
    await clearTimers(tx, [timerKey(id)])
    await startCadence(tx, next, true)
    return finish(tx, next, [said(snoozeEnded, next)])
  })
}

const payloadShape = z.object({ incidentId: z.uuid() })

/** Nothing fires any more: who has it is asked for news again, and nobody is woken. */
async function atItAgain(tx: Ctx, row: IncidentRow): Promise<NewEvent> {
  const next = await updateIncident(tx, row.id, awake)
  await startCadence(tx, next, true)
  await show(tx, next)
  return said(snoozeEnded, next)
}

/** The time is over: what is not resolved and still fires is nobody's again and pages. */
export const endOfSnooze: Task = {
  name: taskName,
  run: async (ctx, payload) => {
    const { incidentId } = payloadShape.parse(payload)
    await keep(ctx, 'a snooze that was taken back or moved ends nothing; waking is an event', async (outer) => {
      const row = await lockIncident(outer, incidentId as Id<'incident'>)
      if (!isOver(row, outer.clock.now())) return
      await change(outer, async (tx) => ({ events: [row.recovered_at ? await atItAgain(tx, row) : (await wake(tx, row, 'snooze-over', await whyOf(tx, row))).event], value: undefined }))
    })
  },
}

const isOver = (row: IncidentRow, now: Temporal.Instant): boolean => row.snoozed_until !== null && row.state !== 'resolved' && Temporal.Instant.compare(row.snoozed_until, now) <= 0

async function whyOf(tx: Ctx, row: IncidentRow): Promise<string> {
  const by = row.snoozed_by ? await tx.db.selectFrom('organisation.person').select('name').where('id', '=', row.snoozed_by).executeTakeFirst() : undefined
  return by ? say`${by.name} left it alone until now, and it is not over` : 'it was left alone until now, and it is not over'
}
