import { z } from 'zod'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { byId, Named } from './parts.ts'

/** Something that changed before it broke. */
export const SuspectChange = z.object({
  at: Instant, kind: z.enum(['deployment', 'change', 'maintenance', 'configuration']), what: z.string(), who: z.string(), item: Named, steps: z.number().int(), minutes: z.number().int(), reason: z.string(), href: z.string().nullable(),
}).meta({ id: 'SuspectChange' })

export const incidentChanges = route({
  name: 'incidents.changes', method: 'GET', path: '/incidents/:id/changes', permission: 'incidents:read', params: byId, summary: 'Show what changed before it broke, the most suspect first',
  answer: z.object({ items: z.array(SuspectChange), from: Instant, to: Instant, hours: z.number().int(), lookedAt: z.number().int(), nothing: z.string().nullable(), more: z.number().int() }),
})

export const incidentCost = route({
  name: 'incidents.cost', method: 'GET', path: '/incidents/:id/cost', permission: 'incidents:read', params: byId, summary: 'Show what it costs, with the calculation',
  answer: z.object({
    lines: z.array(z.object({ what: z.string(), working: z.string(), amount: z.number().nullable(), currency: z.string() })), total: z.number().nullable(), currency: z.string(), why: z.string(), until: Instant, running: z.boolean(),
  }),
})
