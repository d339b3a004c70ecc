import { z } from 'zod'
import { FirstLook } from '../../outbound/look.ts'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { Severity } from '../../values.ts'
import { byId, Named } from './parts.ts'

/** Something that changed before it broke. */
export const SuspectChange = z.object({
  at: Instant, kind: z.enum(['deployment', 'change', 'maintenance', 'configuration']), what: z.string(), who: z.string(), item: Named, steps: z.number().int(), minutes: z.number().int(), reason: z.string(), href: z.string().nullable(),
}).meta({ id: 'SuspectChange' })

export const incidentChanges = route({
  name: 'incidents.changes', method: 'GET', path: '/incidents/:id/changes', permission: 'incidents:read', params: byId, summary: 'Show what changed before it broke, the most suspect first',
  answer: z.object({ items: z.array(SuspectChange), from: Instant, to: Instant, hours: z.number().int(), lookedAt: z.number().int(), nothing: z.string().nullable(), more: z.number().int(), /** Changes outside the reader's scope. */ hidden: z.number().int() }),
})

export const incidentCost = route({
  name: 'incidents.cost', method: 'GET', path: '/incidents/:id/cost', permission: 'incidents:read', params: byId, summary: 'Show what it costs, with the calculation',
  answer: z.object({
    lines: z.array(z.object({ what: z.string(), working: z.string(), amount: z.number().nullable(), currency: z.string() })), total: z.number().nullable(), currency: z.string(), why: z.string(), until: Instant, running: z.boolean(),
  }),
})

/** A former incident of the same service or of the same failed things. */
export const FormerIncident = z.object({ id: z.string(), number: z.number().int(), title: z.string(), severity: Severity, openedAt: Instant, resolvedAt: Instant, resolution: z.string() }).meta({ id: 'FormerIncident' })
export const incidentLook = route({
  name: 'incidents.first-look', method: 'GET', path: '/incidents/:id/first-look', permission: 'incidents:read', params: byId, summary: 'Show what a woken person needs first: last change, who knows it best, who is paged next, whom to call, and the like before',
  answer: FirstLook.extend({ former: z.array(FormerIncident), formerWords: z.string() }),
})
