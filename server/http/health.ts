import { sql } from 'kysely'
import type { Health } from '@fullscore/api/http/health.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { publicUrl } from '../organisation/public-url.ts'

type State = Health['status']
interface Part { state: State; reason?: string | undefined }

const worst = (parts: Part[]): State => (parts.some((p) => p.state === 'down') ? 'down' : parts.some((p) => p.state === 'degraded') ? 'degraded' : 'ok')

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(say`no answer within ${ms} ms`)), ms)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

async function databasePart(ctx: OpenCtx): Promise<Part> {
  try {
    await within(2000, sql`select 1`.execute(ctx.db))
    return { state: 'ok' }
  } catch (error) {
    return { state: 'down', reason: say`The database does not answer: ${(error as Error).message}.` }
  }
}

async function jobsPart(ctx: OpenCtx): Promise<Part> {
  try {
    const { rows: [row] } = await within(2000, sql<{ live: number; late: number; failing: number; given: number }>`select
      (select count(*)::int from graphile_worker._private_jobs where attempts > 2 and attempts < max_attempts) as failing,
      (select count(*)::int from graphile_worker._private_jobs where attempts >= max_attempts) as given,
      (select count(*)::int from jobs.worker where beat_at > clock_timestamp() - interval '20 seconds') as live,
      (select count(*)::int from graphile_worker._private_jobs where locked_at is null and attempts = 0 and run_at < clock_timestamp() - interval '60 seconds') as late`.execute(ctx.db))
    if (!row || row.live === 0) return { state: 'degraded', reason: 'No worker has reported for 20 seconds: reactions and pages wait.' }
    if (row.given > 0) return { state: 'degraded', reason: row.given === 1 ? 'A job was given up after too many attempts: fullscore jobs list, or Settings, names it.' : say`${row.given} jobs were given up after too many attempts: fullscore jobs list, or Settings, names them.` }
    if (row.failing > 0) return { state: 'degraded', reason: say`${count(row.failing, 'A job fails', '# jobs fail')} again and again: see the log.` }
    return row.late > 0 ? { state: 'degraded', reason: say`${count(row.late, 'job has', 'jobs have')} waited for more than a minute.` } : { state: 'ok' }
  } catch {
    return { state: 'down', reason: 'Jobs cannot be read.' }
  }
}

/** Events that nobody numbered for half a minute: live updates and the record's chain wait for them. */
async function recordPart(ctx: OpenCtx): Promise<Part> {
  try {
    const { rows: [row] } = await within(2000, sql<{ waiting: boolean }>`select exists (select from events.event where position is null and at < ${ctx.clock.now().subtract({ seconds: 30 })}) as waiting`.execute(ctx.db))
    return row?.waiting ? { state: 'degraded', reason: 'The record is not sealed: live updates wait.' } : { state: 'ok' }
  } catch {
    return { state: 'down', reason: 'The record cannot be read.' }
  }
}

/** Nothing is said of the settings while they cannot be read, nor of the sample company's: nobody outside is to reach it. */
async function warningsOf(ctx: OpenCtx, database: Part): Promise<string[]> {
  if (database.state === 'down' || ctx.house.sample === true) return []
  const { warning } = await publicUrl(ctx).catch(() => ({ warning: null }))
  return warning === null ? [] : [warning]
}

/** How the product is. Only a lost database makes it down: everything else degrades it. */
export async function healthOf(ctx: OpenCtx): Promise<Health> {
  const [database, jobs, record] = await Promise.all([databasePart(ctx), jobsPart(ctx), recordPart(ctx)])
  const told = ctx.house.telemetry.health()
  const telemetry: Part = { state: told.state, reason: told.reason }
  const space: Part = ctx.house.space().low ? { state: 'degraded', reason: ctx.house.space().sentence } : { state: 'ok' }
  const status = database.state === 'down' ? 'down' : worst([telemetry, jobs, record, space]) === 'ok' ? 'ok' : 'degraded'
  const reasons = [database, telemetry, jobs, record, space].flatMap((p) => (p.reason ? [p.reason] : []))
  return { status, database: database.state, telemetry: telemetry.state, jobs: jobs.state, version: ctx.house.version, reasons, warnings: await warningsOf(ctx, database), sample: ctx.house.sample === true }
}
