import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { route } from '../../route.ts'
import { byId, Named } from './parts.ts'

/** Somebody who is told of an incident: they follow it, or its service. */
export const Follower = Named.extend({ by: z.enum(['incident', 'service']) }).meta({ id: 'IncidentFollower' })
/** Who is told of an incident beside those who work on it: at most 200, `more` are not listed. Who does not see it any more is not among them. */
export const Followers = z.object({ following: z.boolean(), items: z.array(Follower), more: z.number().int() }).meta({ id: 'IncidentFollowers' })
export type Followers = z.infer<typeof Followers>
export const ServiceFollowers = z.object({ following: z.boolean(), items: z.array(Named), more: z.number().int() }).meta({ id: 'ServiceFollowers' })

export const readFollowers = route({ name: 'incidents.followers', method: 'GET', path: '/incidents/:id/followers', permission: 'incidents:read', params: byId, answer: Followers, summary: 'List who follows an incident' })
export const followIncident = route({
  name: 'incidents.follow', method: 'PUT', path: '/incidents/:id/follow', permission: 'incidents:read', params: byId, answer: Followers,
  summary: 'Be told of an incident: its severity, updates for responders and the public, that it is resolved, open again or merged',
})
export const unfollowIncident = route({ name: 'incidents.unfollow', method: 'DELETE', path: '/incidents/:id/follow', permission: 'incidents:read', params: byId, answer: Followers, summary: 'Be told of an incident no more, though you may follow its service' })

const service = z.object({ id: AnyId })
export const readServiceFollowers = route({ name: 'service-incidents.followers', method: 'GET', path: '/services/:id/incident-followers', permission: 'incidents:read', params: service, answer: ServiceFollowers, summary: 'List who follows all incidents of a service' })
export const followService = route({ name: 'service-incidents.follow', method: 'PUT', path: '/services/:id/incident-follow', permission: 'incidents:read', params: service, answer: ServiceFollowers, summary: 'Be told of all incidents of a service' })
export const unfollowService = route({ name: 'service-incidents.unfollow', method: 'DELETE', path: '/services/:id/incident-follow', permission: 'incidents:read', params: service, answer: ServiceFollowers, summary: 'Be told of the incidents of a service no more' })
