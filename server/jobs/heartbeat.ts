import { sql } from 'kysely'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'

/** Silence after which a worker counts as dead and its jobs are given to others. */
export const silence = Temporal.Duration.from({ seconds: 15 })

/**
 * Says that this process's workers live, and frees the jobs of workers that fell silent.
 * Liveness is the database's business, so its clock judges, not the clock of the trade.
 * @returns the ids of the dead workers whose jobs were freed
 */
export async function beat(ctx: Ctx, process: string, workers: readonly string[]): Promise<string[]> {
  return keep(ctx, 'a heartbeat is no fact of the trade', async (tx) => {
    for (const id of workers) {
      await sql`insert into jobs.worker (id, process, started_at, beat_at) values (${id}, ${process}, clock_timestamp(), clock_timestamp())
        on conflict (id) do update set beat_at = clock_timestamp()`.execute(tx.db)
    }
    const { rows } = await sql<{ id: string }>`
      delete from jobs.worker where beat_at < clock_timestamp() - ${silence.toString()}::interval returning id`.execute(tx.db)
    const locked = await sql<{ id: string }>`
      select distinct locked_by as id from graphile_worker._private_jobs
      where locked_by is not null and locked_by not in (select id from jobs.worker) and locked_at < clock_timestamp() - ${silence.toString()}::interval`.execute(tx.db)
    const dead = [...new Set([...rows, ...locked.rows].map((row) => row.id))]
    if (dead.length > 0) await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(tx.db)
    return dead
  })
}

/** Says that workers ended in order: nobody need wait for their silence. */
export async function retire(ctx: Ctx, workers: readonly string[]): Promise<void> {
  if (workers.length > 0) await keep(ctx, 'a heartbeat is no fact of the trade', (tx) => tx.db.deleteFrom('jobs.worker').where('id', 'in', [...workers]).execute())
}
