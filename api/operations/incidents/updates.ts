import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { route } from '../../route.ts'
import { manyLines, oneLine } from '../../values.ts'
import { IncidentDetail } from '../incidents.ts'
import { byId, IncidentId, PublicStage, text } from './parts.ts'

const one = z.object({ id: IncidentId, updateId: AnyId })

export const postUpdate = route({
  name: 'incidents.post-update', method: 'POST', path: '/incidents/:id/updates', permission: 'incidents:respond', params: byId, status: 201, answer: IncidentDetail,
  body: z.strictObject({ body: text }), refusals: ['merged'], summary: 'Tell the responders how it stands',
})
export const draftPublic = route({
  name: 'incidents.draft-public', method: 'POST', path: '/incidents/:id/public-updates', permission: 'incidents:respond', params: byId, status: 201, answer: IncidentDetail,
  body: z.strictObject({ body: manyLines(1000).min(1), stage: PublicStage }), refusals: ['merged', 'private'], summary: 'Draft words for the public; nobody outside reads them before they are approved',
})
export const publishPublic = route({
  name: 'incidents.publish-public', method: 'POST', path: '/incidents/:id/public-updates/:updateId/publish', permission: 'incidents:publish', params: one, answer: IncidentDetail,
  /** What the public calls it; the title for responders is never shown outside. */
  body: z.strictObject({
    publicTitle: oneLine(120).min(1).optional(),
    /** The services that the public is told of: the status page shows it with those that it lists. Empty for none of them; left out, as said before, or else those that the walk found. */
    serviceIds: z.array(AnyId).max(200).optional(),
  }).default({}), refusals: ['decided', 'private', 'merged', 'a-person', 'title-wanting', 'concerns-wanting'],
  summary: 'Approve a draft: from now on it is public',
})
export const discardPublic = route({
  name: 'incidents.discard-public', method: 'POST', path: '/incidents/:id/public-updates/:updateId/discard', permission: 'incidents:respond', params: one, answer: IncidentDetail,
  body: z.strictObject({ reason: manyLines(500).default('') }).default({ reason: '' }), refusals: ['decided', 'merged'], summary: 'Throw a draft away',
})
