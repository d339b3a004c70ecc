import { EventEmitter } from 'node:events'
import { Logger, run, runOnce, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { asSystem, type OpenCtx } from '../kernel/context.ts'
import { recentEvent } from '../events/read.ts'
import { clientConfig } from '../database/pool.ts'

const reactPayload = z.object({ event: z.string(), at: z.string(), reaction: z.string() })

/** How a reaction learns its event. */
export type ReadEvent = typeof recentEvent

async function react(ctx: OpenCtx, payload: unknown, read: ReadEvent): Promise<void> {
  const given = reactPayload.parse(payload)
  const reaction = ctx.registry.reactions.get(given.reaction)
  if (!reaction) throw new Error(`No module offers the reaction ${given.reaction}`)
  const event = await read(ctx, given.event as Id<'event'>, Temporal.Instant.from(given.at))
  if (!event) throw new Error(`The event ${given.event} is not in the record`)
  await reaction.run({ ...asSystem(ctx, reaction.name), cause: event.id, requestId: event.requestId }, event)
}

/** What a job of a name does. @throws Error for a name that no module offers */
export function workOf(ctx: OpenCtx, name: string, read: ReadEvent = recentEvent): (payload: unknown, jobId: string) => Promise<void> {
  if (name === 'react') return (payload) => react(ctx, payload, read)
  const task = ctx.registry.tasks.get(name)
  if (!task) throw new Error(`No module offers the task ${name}`)
  return (payload, jobId) => task.run({ ...asSystem(ctx, task.name), requestId: `job-${jobId}` }, payload)
}

/** What the queue runs: every module's tasks, and `react` for reactions. */
function taskList(ctx: OpenCtx): TaskList {
  const list: TaskList = {}
  for (const name of ['react', ...ctx.registry.tasks.keys()]) {
    const work = workOf(ctx, name)
    list[name] = async (payload, helpers) => work(payload, helpers.job.id)
  }
  return list
}

/** The queue's own pool: its library reads counters as text, which the product's parsers would change. */
export function queuePool(url: string, max: number, ctx: Pick<OpenCtx, 'log'>): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(url), max })
  pool.on('error', (error) => ctx.log.warn({ error: error.message }, 'an idle queue connection was lost'))
  pool.on('connect', (client) => client.on('error', (error) => ctx.log.debug({ error: error.message }, 'a queue connection was lost')))
  return pool
}

/** Starts workers in this process. @param concurrency jobs at once @param onId told the name under which they lock jobs */
export async function startRunner(ctx: OpenCtx, pool: pg.Pool, concurrency: number, onId: (id: string) => void): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => onId(workerPool.id))
  return run({ events, pgPool: pool, concurrency, taskList: taskList(ctx), noHandleSignals: true, pollInterval: 4000, logger: quiet(ctx), crontab: '' })
}

/** Runs what is in the queue until it is empty, one job after the other, so that what comes of them comes in one order: the test world's way. */
export async function drainQueue(ctx: OpenCtx, pool: pg.Pool): Promise<void> {
  // Beginning a run costs the library ten questions, and long stretches of held time ask it for nothing most of the time.
  const { rows } = await pool.query('select from graphile_worker._private_jobs where is_available and run_at <= now() limit 1')
  if (rows.length === 0) return
  await runOnce({ pgPool: pool, concurrency: 1, taskList: taskList(ctx), noHandleSignals: true, logger: quiet(ctx) })
}

/** The queue's own words: faults of jobs are warnings, the rest is for debugging. */
function quiet(ctx: Pick<OpenCtx, 'log'>): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const facts = { ...scope, ...(meta?.error instanceof Error ? { error: meta.error.stack } : {}) }
    if (level === 'error' || level === 'warning') ctx.log.warn(facts, message)
    else ctx.log.debug(facts, message)
  })
}
