import { z } from 'zod'
import { route } from '../route.ts'

const State = z.enum(['ok', 'degraded', 'down'])
export const Health = z.object({
  status: State,
  database: State,
  telemetry: State,
  jobs: State,
  version: z.string(),
  /** Why something is not ok, in words. */
  reasons: z.array(z.string()),
  /** What works but should be set otherwise, in words. */
  warnings: z.array(z.string()),
  /** Whether this is the sample company: it opens without sign-in, and nothing in it is real. */
  sample: z.boolean(),
}).meta({ id: 'Health' })
export type Health = z.infer<typeof Health>

export const health = route({
  name: 'health.read', method: 'GET', path: '/health', permission: 'public', answer: Health,
  summary: 'Say whether the product works; 503 when it is down',
})
export const metrics = route({
  name: 'metrics.read', method: 'GET', path: '/metrics', permission: 'metrics:read', media: 'text/plain',
  summary: 'Measure the product itself, in Prometheus format',
})
/** Server-sent events `{kind, id, position}` for every object that changed, within the reader's scope. */
export const live = route({
  name: 'live.listen', method: 'GET', path: '/live', permission: 'signed-in', media: 'text/event-stream',
  query: z.object({ after: z.coerce.number().int().min(0).optional() }),
  summary: 'Hear what changes: kind, id and position only',
})
