import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { IncidentDetail } from '../incidents.ts'
import { TeamId } from '../../organisation/organisation.ts'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { byId, text } from './parts.ts'

export const snoozeIncident = route({
  name: 'incidents.snooze', method: 'POST', path: '/incidents/:id/snooze', permission: 'incidents:respond', params: byId, answer: IncidentDetail, refusals: ['not-acknowledged', 'merged'],
  body: z.strictObject({ /** At most 14 days away. */ until: Instant, note: text.optional() }), summary: 'Leave an acknowledged incident alone until a moment; if it is not over then it pages again',
})
export const rouseIncident = route({
  name: 'incidents.end-snooze', method: 'DELETE', path: '/incidents/:id/snooze', permission: 'incidents:respond', params: byId, status: 200, answer: IncidentDetail, refusals: ['not-snoozed', 'merged'],
  summary: 'Take a snooze back: you are at it again, nobody is paged',
})
export const routeIncident = route({
  name: 'incidents.route', method: 'POST', path: '/incidents/:id/route', permission: 'incidents:respond', params: byId, answer: IncidentDetail, refusals: ['unchanged', 'service-has-open', 'unknown-service', 'merged', 'over'],
  body: z.strictObject({
    /** The service that it is of; its team has it from then on. */ serviceId: AnyId.optional(),
    /** The team that has it from now on; without a service, that team's policy pages. */ teamId: TeamId.optional(),
    note: text, page: z.boolean().default(true),
  }),
  summary: 'Hand an incident to another team or service: it is open again and pages there',
})
