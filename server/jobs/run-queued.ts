import { sql } from 'kysely'
import type { OpenCtx } from '../kernel/context.ts'
import { timesPlanned } from './planned.ts'
import { workOf } from './runner.ts'
import { nextTimer } from './timers.ts'

const batch = 200

interface Queued { id: string; task: string; payload: { event?: string; reaction?: string }; since: string }

/** Runs what is queued. @param except tasks whose timers do not count @returns how many ran, and the moment of the earliest timer, if there is one */
export type RunQueued = (except?: readonly string[]) => Promise<{ ran: number; next: Temporal.Instant | undefined }>

/**
 * Runs what is queued, one job after the other in the order in which they were added, until nothing is left: for a database on
 * which nobody else works yet, so that what this process planned is all there can be. A job that fails ends it; none is tried again.
 */
export function queueOf(ctx: OpenCtx): RunQueued {
  const place = new Map([...ctx.registry.reactions.keys()].map((name, index) => [name, index]))
  const inTurn = (a: Queued, b: Queued) => compare(a.since, b.since) || compare(a.payload.event ?? '', b.payload.event ?? '')
    || (place.get(a.payload.reaction ?? '') ?? 0) - (place.get(b.payload.reaction ?? '') ?? 0) || Number(a.id) - Number(b.id)
  let jobsSeen = -1
  let timers: { seen: number; except: string; next: Temporal.Instant | undefined } = { seen: -1, except: '', next: undefined }
  return async (except = []) => {
    let ran = 0
    const isNew = () => timesPlanned().jobs !== jobsSeen
    while (isNew()) {
      jobsSeen = timesPlanned().jobs
      const seen = timesPlanned().timers
      const { jobs, next } = await takeJobs(ctx, except)
      timers = { seen, except: except.join(), next }
      // There may be more of them.
      if (jobs.length === batch) jobsSeen = -1
      for (const job of jobs.toSorted(inTurn)) await workOf(ctx, job.task)(job.payload, job.id)
      ran += jobs.length
    }
    if (timers.seen !== timesPlanned().timers || timers.except !== except.join()) timers = { seen: timesPlanned().timers, except: except.join(), next: await nextTimer(ctx, except) }
    return { ran, next: timers.next }
  }
}

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

/** One statement, with no transaction around: it is asked thousands of times, and nobody else takes jobs. */
async function takeJobs(ctx: OpenCtx, except: readonly string[]): Promise<{ jobs: Queued[]; next: Temporal.Instant | undefined }> {
  const { rows: [row] } = await sql<{ jobs: Queued[]; due: Temporal.Instant | null }>`
    with taken as (select id from graphile_worker._private_jobs where locked_at is null and attempts = 0 order by run_at, id limit ${batch}), gone as (
      delete from graphile_worker._private_jobs j using taken, graphile_worker._private_tasks t
      where j.id = taken.id and t.id = j.task_id returning j.id::text, t.identifier as task, j.payload, j.run_at as since
    ) select coalesce((select json_agg(gone) from gone), '[]') as jobs, (select min(due_at) from jobs.timer where task <> all(${except}::text[])) as due`.execute(ctx.db)
  return { jobs: row!.jobs, next: row!.due ?? undefined }
}
