import { sql } from 'kysely'
import { z } from 'zod'
import { plain } from '@fullscore/api/render.ts'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Job, listJobs } from '@fullscore/api/jobs/jobs.ts'
import { asLines } from '@fullscore/api/values.ts'
import { announce } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { pageOfRows, placeOf } from '../kernel/cursor.ts'
import { conflict, missing } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { jobDismissed, jobRetried } from './events.ts'

interface Row { id: string; task: string; payload: unknown; attempts: number; max_attempts: number; last_error: string | null; created_at: Temporal.Instant; updated_at: Temporal.Instant; run_at: Temporal.Instant; locked: boolean }

const columns = sql`select j.id::text, t.identifier as task, j.payload, j.attempts, j.max_attempts, j.last_error, j.created_at, j.updated_at, j.run_at, j.locked_at is not null as locked
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`
const isGivenUp = (row: Row) => row.attempts >= row.max_attempts
const Reacting = z.object({ reaction: z.string(), event: z.string() })
const reactingOf = ({ task, payload }: Row) => (task === 'react' ? Reacting.safeParse(payload).data : undefined)
const workOf = (row: Row): string => reactingOf(row)?.reaction ?? row.task

function present(row: Row): Job {
  return {
    id: row.id, work: workOf(row), eventId: reactingOf(row)?.event ?? null, state: isGivenUp(row) ? 'given-up' : 'failing', attempts: row.attempts, mostAttempts: row.max_attempts,
    error: asLines(plain(row.last_error ?? '')).split('\n')[0]!.slice(0, 500), addedAt: row.created_at.toString(), triedAt: row.updated_at.toString(), nextAt: isGivenUp(row) ? null : row.run_at.toString(),
  }
}

/** Jobs that failed: those given up, and if asked those that are tried again. */
export async function failedJobs(ctx: Ctx, query: QueryOf<typeof listJobs>): Promise<AnswerOf<typeof listJobs>> {
  requireMay(ctx.actor, 'settings:manage', null)
  const place = placeOf(query.cursor, ['number'])
  const { rows } = await sql<Row>`${columns} where j.attempts > 0 and ${query.failing ? sql`true` : sql`j.attempts >= j.max_attempts`}
    and ${place ? sql`j.id < ${place[0]}::text::bigint` : sql`true`} order by j.id desc limit ${query.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, query.limit, (row) => [Number(row.id)])
  return { items: page.rows.map(present), next: page.next }
}

async function lockJob(tx: Ctx, id: string): Promise<Row> {
  const { rows: [row] } = await sql<Row>`${columns} where j.id = ${id}::text::bigint and j.attempts > 0 for no key update of j`.execute(tx.db)
  if (!row) throw missing('job')
  return row
}

/** Gives a failed job all its attempts back; it is due at once. */
export async function retryJob(ctx: Ctx, id: string): Promise<void> {
  requireMay(ctx.actor, 'settings:manage', null)
  await change(ctx, async (tx) => {
    const row = await lockJob(tx, id)
    if (row.locked) throw conflict('job-running', 'This job is being tried at the moment.')
    // The queue goes by the database's clock, as its workers do.
    await sql`select graphile_worker.reschedule_jobs(array[${id}::text::bigint], run_at := clock_timestamp(), attempts := 0::smallint)`.execute(tx.db)
    return { events: [announce(jobRetried, { team: null, subjects: [{ kind: 'job', id, role: 'job' }], payload: { jobId: id, work: workOf(row) } })], value: undefined }
  })
}

/** Takes a job that was given up out of the queue. What it was for stays undone, which the record says with the reason. */
export async function dismissJob(ctx: Ctx, id: string, reason: string): Promise<void> {
  requireMay(ctx.actor, 'settings:manage', null)
  await change(ctx, async (tx) => {
    const row = await lockJob(tx, id)
    if (!isGivenUp(row)) throw conflict('not-given-up', 'This job is tried again by itself: only one that was given up is dismissed.')
    await sql`select graphile_worker.complete_jobs(array[${id}::text::bigint])`.execute(tx.db)
    return {
      events: [announce(jobDismissed, { team: null, subjects: [{ kind: 'job', id, role: 'job' }], payload: { jobId: id, work: workOf(row) }, detail: { reason, error: present(row).error } })],
      value: undefined,
    }
  })
}
