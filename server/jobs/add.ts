import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'

export interface NewJob {
  task: string
  payload: Record<string, unknown>
  /** Adding the same key again replaces the job while it has not begun. */
  key?: string
  /** Jobs of one queue run one after the other. */
  queue?: string
  attempts?: number
}

/** Adds jobs that are due now, in the caller's transaction: they exist if and only if it commits. */
export async function addJobs(tx: Ctx, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  const specs = JSON.stringify(jobs.map((job) => ({
    identifier: job.task, payload: job.payload, job_key: job.key ?? null, queue_name: job.queue ?? null, max_attempts: job.attempts ?? tx.registry.tasks.get(job.task)?.attempts ?? 25,
  })))
  await sql`select count(graphile_worker.add_job(identifier, payload, queue_name, null::timestamptz, max_attempts, job_key))
    from jsonb_to_recordset(${specs}::jsonb) as spec(identifier text, payload json, queue_name text, max_attempts int, job_key text)`.execute(tx.db)
}
