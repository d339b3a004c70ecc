import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { noteJobs } from './planned.ts'

export interface NewJob {
  task: string
  payload: Record<string, unknown>
  /** Adding the same key again replaces the job while it has not begun. */
  key?: string
  /** Jobs of one queue run one after the other. */
  queue?: string
  attempts?: number
}

/** Adds jobs that are due now, in the caller's transaction: they exist if and only if it commits. Those of one queue run in the order given. */
export async function addJobs(tx: Ctx, jobs: readonly NewJob[]): Promise<void> {
  for (const turn of turnsOf(jobs)) await sql`select count(*) from ${addedJobs(tx, turn)}`.execute(tx.db)
}

/** The library adds many at once, in no certain order and no key twice: what must keep an order, or replaces another, comes in a later turn. */
export function turnsOf(jobs: readonly NewJob[]): NewJob[][] {
  const turns: NewJob[][] = []
  const next = new Map<string, number>()
  for (const job of jobs) {
    const names = [...(job.queue === undefined ? [] : [`queue ${job.queue}`]), ...(job.key === undefined ? [] : [`key ${job.key}`])]
    const turn = Math.max(0, ...names.map((name) => next.get(name) ?? 0))
    for (const name of names) next.set(name, turn + 1)
    ;(turns[turn] ??= []).push(job)
  }
  return turns
}

/** The call that adds the jobs of one turn, for a `from`: it answers a row each. */
export function addedJobs(tx: Ctx, turn: readonly NewJob[]): RawBuilder<unknown> {
  noteJobs()
  const specs = JSON.stringify(turn.map((job) => ({
    identifier: job.task, payload: job.payload, job_key: job.key, queue_name: job.queue, max_attempts: job.attempts ?? tx.registry.tasks.get(job.task)?.attempts ?? 25,
  })))
  return sql`graphile_worker.add_jobs(array(select s from json_populate_recordset(null::graphile_worker.job_spec, ${specs}::json) s))`
}
