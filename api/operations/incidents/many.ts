import { z } from 'zod'
import { TeamId } from '../../organisation/organisation.ts'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { IncidentId, text } from './parts.ts'

/** What became of each incident that was named: done, or why not. Each is done by itself: what one is refused hinders no other. */
export const EachIncident = z.object({
  done: z.number().int(),
  items: z.array(z.object({ id: IncidentId, done: z.boolean(), /** Why not; null where it was done. */ why: z.string().nullable() })),
}).meta({ id: 'EachIncident' })
export type EachIncident = z.infer<typeof EachIncident>

/** Named incidents, at most as many as a list shows at once; the same named twice counts once. */
const ids = z.array(IncidentId).min(1).max(100)
const many = { method: 'POST', permission: 'incidents:respond', answer: EachIncident } as const

export const acknowledgeIncidents = route({ name: 'incidents.acknowledge-many', ...many, path: '/incidents/acknowledge', body: z.strictObject({ ids }), summary: 'Take incidents: their paging stops, you lead those that nobody leads' })
export const resolveIncidents = route({
  name: 'incidents.resolve-many', ...many, path: '/incidents/resolve', body: z.strictObject({ ids, note: text, /** Also those of which alerts still fire. */ evenThoughFiring: z.boolean().default(false) }), summary: 'End incidents with one note on what they were',
})
export const snoozeIncidents = route({ name: 'incidents.snooze-many', ...many, path: '/incidents/snooze', body: z.strictObject({ ids, /** At most 14 days away. */ until: Instant, note: text.optional() }), summary: 'Leave acknowledged incidents alone until a moment' })
export const rouseIncidents = route({ name: 'incidents.end-snooze-many', ...many, path: '/incidents/end-snooze', body: z.strictObject({ ids }), summary: 'Take the snooze of incidents back' })
export const routeIncidents = route({
  name: 'incidents.route-many', ...many, path: '/incidents/route', body: z.strictObject({ ids, teamId: TeamId, note: text, page: z.boolean().default(true) }), summary: 'Hand incidents to another team: they are open again and page there',
})
export const mergeMany = route({
  name: 'incidents.merge-many', ...many, path: '/incidents/merge', refusals: ['merged', 'cannot-merge'], body: z.strictObject({ intoId: IncidentId, ids, note: text }), summary: 'Merge incidents into one; those that cannot be are left out and named',
})
export const unmergeIncidents = route({ name: 'incidents.undo-merge-many', ...many, path: '/incidents/undo-merge', body: z.strictObject({ ids }), summary: 'Take merged incidents out again, each as it was' })
