import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import { openingsOf } from '@fullscore/time/openings.ts'
import type { NewEvent } from '../../events/event.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { maintenanceClosed, maintenanceOpened } from './events.ts'
import { draw, said } from './show.ts'
import { comingOf, coversOf, lockWindow, putOpenings, updateOpening, updateWindow, type OpeningRow, type WindowId, type WindowRow } from './store.ts'
import { ahead } from './window.ts'

const taskName = 'operations.maintenance.advance'
/** How often a window that repeats looks further ahead. */
const lookAgain = { hours: 24 * 30 }
const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0

/**
 * Brings a locked window to the present moment: closes and opens what is due, writes down the openings of the coming 400 days,
 * draws them, and sets the timer of the next step.
 * @returns what happened, as events the caller records
 */
export async function advance(tx: Ctx, row: WindowRow): Promise<{ row: WindowRow; events: NewEvent[] }> {
  const now = tx.clock.now()
  const covers = await coversOf(tx, row.id)
  await putOpenings(tx, row.id, await further(tx, row, now))
  const events: NewEvent[] = []
  const coming: OpeningRow[] = []
  const payload = (one: OpeningRow) => ({ from: one.from_at.toString(), to: one.to_at.toString() })
  const drawn: OpeningRow[] = []
  for (const opening of await comingOf(tx, row.id)) {
    let next = opening
    if (!next.opened_at && !before(now, next.from_at)) {
      next = { ...next, opened_at: now }
      events.push(said(maintenanceOpened, row, covers, payload(next)))
    }
    if (!before(now, next.to_at)) {
      next = { ...next, closed_at: next.to_at, closed_why: say`Its time was over.` }
      events.push(said(maintenanceClosed, row, covers, { ...payload(next), early: false }))
    } else coming.push(next)
    if (next !== opening) await updateOpening(tx, opening, { opened_at: next.opened_at, closed_at: next.closed_at, closed_why: next.closed_why })
    drawn.push(next)
  }
  await draw(tx, row, drawn, covers)
  const [first] = coming
  const state = first ? (first.opened_at ? 'open' : 'planned') : 'over'
  const changed = await updateWindow(tx, row.id, first ? { state, from_at: first.from_at, to_at: first.to_at } : { state })
  await plan(tx, row, first, now)
  return { row: changed, events }
}

/** Openings within the horizon that are not written down; those that were closed stay closed. */
async function further(tx: Ctx, row: WindowRow, now: Temporal.Instant) {
  const known = await tx.db.selectFrom('operations.maintenance_opening').select('from_at').where('window_id', '=', row.id).where('to_at', '>', now).execute()
  const have = new Set(known.map((one) => one.from_at.epochMilliseconds))
  const found = [...openingsOf(row, now, now.add(ahead))]
  if (found.length === 0 && have.size === 0 && row.repeats !== null) found.push(...openingsOf(row, now, now.add({ hours: 24 * 366 * 10 })).take(1))
  return found.filter((one) => !have.has(one.from.epochMilliseconds))
}

async function plan(tx: Ctx, row: WindowRow, first: OpeningRow | undefined, now: Temporal.Instant): Promise<void> {
  const key = timerKey(row.id)
  if (!first) return clearTimers(tx, [key])
  const step = first.opened_at ? first.to_at : first.from_at
  const look = now.add(lookAgain)
  await setTimer(tx, { task: taskName, payload: { windowId: row.id }, due: row.repeats !== null && before(look, step) ? look : step, key })
}

export const timerKey = (id: string): string => `operations.maintenance:${id}`
const Payload = z.object({ windowId: z.uuid() })

/** Opens and closes windows at their moment. */
export const advanceTask: Task = {
  name: taskName,
  run: async (ctx, payload) => {
    const id = Payload.parse(payload).windowId as WindowId
    await keep(ctx, 'the time axis repeats the plan; an opening that begins or ends is an event', async (tx) => {
      const row = await lockWindow(tx, id)
      if (row.state === 'cancelled') return
      const { events: [first, ...rest] } = await advance(tx, row)
      if (first) await change(tx, async () => ({ events: [first, ...rest], value: undefined }))
    })
  },
}
