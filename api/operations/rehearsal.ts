import { z } from 'zod'
import { idOf } from '../ids.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { TeamId } from '../organisation/organisation.ts'

export const RehearsalId = idOf('rehearsal')
/** Where a rehearsal is: `watching` until its check is well, `failing` until the incident is open, `paged` until somebody acknowledges, `recovering` until it is resolved. */
export const RehearsalState = z.enum(['watching', 'failing', 'paged', 'recovering', 'done', 'failed']).meta({ id: 'RehearsalState' })
export const Rehearsal = z.object({
  id: RehearsalId, state: RehearsalState, startedBy: z.object({ id: z.string(), name: z.string() }).nullable(), startedAt: Instant, endedAt: Instant.nullable(),
  steps: z.array(z.object({ at: Instant, words: z.string() })), incidentId: z.string().nullable(), serviceId: z.string().nullable(),
}).meta({ id: 'Rehearsal' })
export type Rehearsal = z.infer<typeof Rehearsal>

export const startRehearsal = route({
  name: 'rehearsals.start', method: 'POST', path: '/rehearsals', permission: 'rehearsal:run', status: 201, body: z.strictObject({}), answer: Rehearsal, refusals: ['already-running', 'no-process'],
  summary: 'Rehearse an outage: a small real server is watched and stopped, people are paged, and all is cleared up',
})
export const readRehearsal = route({ name: 'rehearsals.read', method: 'GET', path: '/rehearsals/:id', permission: 'rehearsal:run', params: z.object({ id: RehearsalId }), answer: Rehearsal, summary: 'Show how far a rehearsal is' })
export const listRehearsals = route({ name: 'rehearsals.list', method: 'GET', path: '/rehearsals', permission: 'rehearsal:run', query: z.object(pageQuery), answer: pageOf(Rehearsal).extend({ /** Whose on call a rehearsal pages. */ teamId: TeamId }), summary: 'List rehearsals, newest first, and whose on call the next one would page' })
