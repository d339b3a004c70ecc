import { sql } from 'kysely'
import type { OpenCtx } from '../kernel/context.ts'
import { workOf } from './runner.ts'

const batch = 200

/**
 * Runs what is queued, one job after the other in the order in which they were added, until nothing is left: for a database on
 * which nobody else works yet. A job that fails ends it; none is tried again. @returns how many ran
 */
export async function runQueued(ctx: OpenCtx): Promise<number> {
  for (let ran = 0; ;) {
    const jobs = await takeJobs(ctx)
    for (const job of jobs) await workOf(ctx, job.task)(job.payload, job.id)
    ran += jobs.length
    if (jobs.length === 0) return ran
  }
}

/** One statement, with no transaction around: it is asked thousands of times, and nobody else takes jobs. */
async function takeJobs(ctx: OpenCtx): Promise<{ id: string; task: string; payload: unknown }[]> {
  const { rows } = await sql<{ id: string; task: string; payload: unknown }>`
    with taken as (select id from graphile_worker._private_jobs where locked_at is null and attempts = 0 order by id limit ${batch})
    delete from graphile_worker._private_jobs j using taken, graphile_worker._private_tasks t
    where j.id = taken.id and t.id = j.task_id returning j.id::text, t.identifier as task, j.payload`.execute(ctx.db)
  return rows.sort((a, b) => Number(a.id) - Number(b.id))
}
