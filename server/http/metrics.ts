import { sql } from 'kysely'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { OpenCtx } from '../kernel/context.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'fullscore_' })

const requests = new Histogram({
  name: 'fullscore_http_request_seconds', help: 'Time to answer, by route and status.', labelNames: ['route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5], registers: [registry],
})
const defects = new Counter({ name: 'fullscore_defects_total', help: 'Answers with status 500.', registers: [registry] })
const streams = new Gauge({ name: 'fullscore_live_streams', help: 'Browsers that hear live updates from this process.', registers: [registry] })
const events = new Gauge({ name: 'fullscore_events_sealed', help: 'Position of the last sealed event.', registers: [registry] })
const unsealed = new Gauge({ name: 'fullscore_events_unsealed', help: 'Committed events that wait for the sealer.', registers: [registry] })
const jobs = new Gauge({ name: 'fullscore_jobs', help: 'Jobs in the queue by state.', labelNames: ['state'] as const, registers: [registry] })
const timers = new Gauge({ name: 'fullscore_timers', help: 'Timers that are not yet due.', registers: [registry] })

/** Counts one answer. @param seconds from the first byte read to the answer made */
export function observeRequest(route: string, status: number, seconds: number): void {
  requests.observe({ route, status: String(status) }, seconds)
  if (status === 500) defects.inc()
}

/** The product's own measurements in Prometheus' text format. */
export async function metricsText(ctx: OpenCtx): Promise<string> {
  const { rows: [row] } = await sql<{ sealed: number; unsealed: number; waiting: number; running: number; failing: number; timers: number }>`select
    (select position from events.chain)::float8 as sealed, (select count(*)::int from events.event where position is null) as unsealed,
    (select count(*)::int from graphile_worker._private_jobs where locked_at is null and attempts = 0) as waiting,
    (select count(*)::int from graphile_worker._private_jobs where locked_at is not null) as running,
    (select count(*)::int from graphile_worker._private_jobs where attempts > 0) as failing, (select count(*)::int from jobs.timer) as timers`.execute(ctx.db)
  if (row) {
    events.set(row.sealed)
    unsealed.set(row.unsealed)
    jobs.set({ state: 'waiting' }, row.waiting)
    jobs.set({ state: 'running' }, row.running)
    jobs.set({ state: 'failing' }, row.failing)
    timers.set(row.timers)
  }
  streams.set(ctx.house.live.size)
  return registry.metrics()
}
