import { clearTimers, setTimer } from '../../jobs/timers.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Stretch } from './schedule.ts'
import { latestShifts } from './store.ts'
import { comingAt, lookBack, turnsIn, type Turn } from './turns.ts'

export const comingTask = 'operations.on-call.tell-of-coming-turn'
const timerKey = (id: string) => `operations.shift-coming:${id}`

/** Turns to come with the one that goes on: at night, when nobody is wanted, it is the record that tells whose it is. @param stretches not yet ended, the first as it runs */
export async function turnsFrom(ctx: Ctx, id: Id<'rotation'>, stretches: readonly Stretch[]): Promise<Turn[]> {
  const [first] = stretches
  const held = first ? (await latestShifts(ctx, id, lookBack)).filter((one) => Temporal.Instant.compare(one.to_at, first.from) <= 0).toReversed() : []
  return turnsIn([...held.map((one) => ({ from: one.from_at, to: one.to_at, person: one.person_id, off: one.off, instead: null, overrideId: null, why: one.why })), ...stretches])
}

/** Sets the clock by which who is coming is told, as the schedule is now. @param told turns that were told just now */
export async function setComing(tx: Ctx, row: { id: Id<'rotation'>; zone: string }, stretches: readonly Stretch[], now: Temporal.Instant, told: readonly Turn[] = []): Promise<void> {
  const { due, next } = comingAt(await turnsFrom(tx, row.id, stretches), row.zone, now)
  const at = due.some((turn) => !told.some((one) => one.person === turn.person && one.from.equals(turn.from))) ? now : next
  if (at) await setTimer(tx, { task: comingTask, payload: { rotationId: row.id }, due: at, key: timerKey(row.id) })
  else await clearTimers(tx, [timerKey(row.id)])
}
