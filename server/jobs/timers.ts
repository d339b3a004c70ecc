import { sql } from 'kysely'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { addJobs } from './add.ts'
import { noteTimers } from './planned.ts'

export interface NewTimer {
  task: string
  payload: Record<string, unknown>
  due: Temporal.Instant
  /** One timer per key: setting it again moves it. */
  key: string
}

/** Sets a timer in the caller's transaction; the task becomes a job when the clock reaches `due`. */
export async function setTimer(tx: Ctx, timer: NewTimer): Promise<void> {
  noteTimers()
  await tx.db.insertInto('jobs.timer')
    .values({ id: tx.ids.make(), due_at: timer.due, task: timer.task, payload: JSON.stringify(timer.payload), key: timer.key })
    .onConflict((c) => c.column('key').doUpdateSet((e) => ({ due_at: e.ref('excluded.due_at'), task: e.ref('excluded.task'), payload: e.ref('excluded.payload') })))
    .execute()
}

/** Takes back timers by key; those that are already jobs run and must find for themselves that nothing is to do. */
export async function clearTimers(tx: Ctx, keys: readonly string[]): Promise<void> {
  noteTimers()
  if (keys.length > 0) await tx.db.deleteFrom('jobs.timer').where('key', 'in', [...keys]).execute()
}

/** Turns timers that are due by the context's clock into jobs. @param except tasks whose timers stay @returns how many, at most 500 a call */
export async function releaseTimers(ctx: Ctx, except: readonly string[] = []): Promise<number> {
  return keep(ctx, 'releasing a timer changes no fact', async (tx) => {
    const { rows } = await sql<{ task: string; payload: Record<string, unknown>; key: string | null }>`
      delete from jobs.timer where id in (
        select id from jobs.timer where due_at <= ${tx.clock.now()} and task <> all(${except}::text[]) order by due_at limit 500 for update skip locked
      ) returning task, payload, key`.execute(tx.db)
    if (rows.length > 0) noteTimers()
    await addJobs(tx, rows.map(({ task, payload }) => ({ task, payload })))
    return rows.length
  })
}

/** Whether a timer is due: asked several times a second, mostly in vain, and so without a transaction. */
export async function isTimerDue(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql`select from jobs.timer where due_at <= ${ctx.clock.now()} limit 1`.execute(ctx.db)
  return rows.length > 0
}

/** The moment of the earliest timer, if there is one. @param except tasks whose timers do not count */
export async function nextTimer(ctx: Ctx, except: readonly string[] = []): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ due: Temporal.Instant | null }>`select min(due_at) as due from jobs.timer where task <> all(${except}::text[])`.execute(ctx.db)
  return rows[0]?.due ?? undefined
}
