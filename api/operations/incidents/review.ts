import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { Instant, pageOf, pageQuery, PlainDate } from '../../page.ts'
import { PersonId } from '../../organisation/organisation.ts'
import { route } from '../../route.ts'
import { manyLines, oneLine } from '../../values.ts'
import { byId, IncidentId, Named } from './parts.ts'

export const ageings = ['overdue', 'due-soon', 'open', 'closed'] as const

/** What is to be done so that it does not happen again; chased until closed. */
export const FollowUp = z.object({
  id: z.string(), title: z.string(), owner: Named, dueOn: PlainDate, ageing: z.enum(ageings), openDays: z.number().int(), overdueDays: z.number().int(),
  closedAt: Instant.nullable(), outcome: z.enum(['', 'done', 'dropped']), note: z.string(), incident: z.object({ id: z.string(), number: z.number().int(), title: z.string() }),
}).meta({ id: 'IncidentFollowUp' })
export type FollowUp = z.infer<typeof FollowUp>

/** An event as it stood when the review was begun. */
const Frozen = z.object({ at: Instant, type: z.string(), who: z.string(), payload: z.record(z.string(), z.unknown()), detail: z.record(z.string(), z.unknown()).optional() })

export const Review = z.object({
  incident: z.object({ id: z.string(), number: z.number().int(), title: z.string(), severity: z.number().int(), openedAt: Instant, resolvedAt: Instant.nullable() }), state: z.enum(['draft', 'published']),
  summary: z.string(), factors: z.array(z.string()), wentWell: z.string(), wentBadly: z.string(), timeline: z.array(Frozen), frozenAt: Instant, author: Named.nullable(), publishedAt: Instant.nullable(), publishedBy: Named.nullable(),
  actions: z.array(FollowUp), version: z.number().int(), can: z.array(z.object({ action: z.string(), allowed: z.boolean(), reason: z.string().optional() })),
}).meta({ id: 'IncidentReview' })
export type Review = z.infer<typeof Review>

const words = manyLines(20_000)

export const readReview = route({ name: 'incidents.read-review', method: 'GET', path: '/incidents/:id/review', permission: 'incidents:read', params: byId, answer: Review, summary: 'Show the review of an incident' })
export const beginReview = route({
  name: 'incidents.begin-review', method: 'POST', path: '/incidents/:id/review', permission: 'incidents:respond', params: byId, status: 201, answer: Review, refusals: ['not-resolved', 'reviewed-already', 'merged'],
  summary: 'Begin the review of a resolved incident; its timeline is frozen as it stands',
})
export const changeReview = route({
  name: 'incidents.change-review', method: 'PATCH', path: '/incidents/:id/review', permission: 'incidents:respond', params: byId, ifMatch: true, answer: Review, refusals: ['published', 'merged'],
  body: z.strictObject({ summary: words.optional(), factors: z.array(oneLine(500).min(1)).max(30).optional(), wentWell: words.optional(), wentBadly: words.optional() }), summary: 'Write the review',
})
export const publishReview = route({
  name: 'incidents.publish-review', method: 'POST', path: '/incidents/:id/review/publish', permission: 'incidents:respond', params: byId, answer: Review, refusals: ['not-ready', 'merged'], summary: 'Publish the review: its words stand from now on',
})
export const addAction = route({
  name: 'incidents.add-action', method: 'POST', path: '/incidents/:id/review/actions', permission: 'incidents:respond', params: byId, status: 201, answer: Review, refusals: ['too-many', 'merged'],
  body: z.strictObject({ title: oneLine(300).min(1), ownerId: PersonId, dueOn: PlainDate }), summary: 'Add an action with its owner and its day',
})
export const changeAction = route({
  name: 'incidents.change-action', method: 'PATCH', path: '/incidents/:id/review/actions/:actionId', permission: 'incidents:respond', params: z.object({ id: IncidentId, actionId: AnyId }), answer: Review, refusals: ['closed', 'merged'],
  body: z.strictObject({ title: oneLine(300).min(1).optional(), ownerId: PersonId.optional(), dueOn: PlainDate.optional(), outcome: z.enum(['done', 'dropped']).optional(), note: manyLines(1000).optional() }),
  summary: 'Change an action, or close it as done or dropped with a note',
})
export const listFollowUps = route({
  name: 'incidents.follow-ups', method: 'GET', path: '/incident-follow-ups', permission: 'incidents:read', summary: 'List actions from reviews, the longest overdue first; counts are by age',
  query: z.object({ ...pageQuery, ageing: z.enum(['active', ...ageings]).optional(), ownerId: AnyId.optional(), search: z.string().max(100).optional() }),
  answer: pageOf(FollowUp).extend({ counts: z.record(z.string(), z.number().int()) }),
})
