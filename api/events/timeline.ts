import { z } from 'zod'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'

/** One event as people read it: the web turns type, payload and detail into a sentence. */
export const TimelineEvent = z.object({
  id: z.string(), at: Instant, type: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  subjects: z.array(z.object({ kind: z.string(), id: z.string(), role: z.string() })),
  payload: z.record(z.string(), z.unknown()),
  detail: z.record(z.string(), z.unknown()).optional(),
  causeId: z.string().optional(),
}).meta({ id: 'TimelineEvent' })
export type TimelineEvent = z.infer<typeof TimelineEvent>

export const readTimeline = route({
  name: 'timeline.read', method: 'GET', path: '/timeline', permission: 'signed-in', answer: pageOf(TimelineEvent),
  query: z.object({ ...pageQuery, kind: z.string().max(64), id: z.string().max(64) }), summary: 'Show what happened to one object, newest first',
})
