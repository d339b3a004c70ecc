import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { Instant } from '../../page.ts'
import { PersonId } from '../../organisation/organisation.ts'
import { route } from '../../route.ts'
import { oneLine } from '../../values.ts'
import { IncidentDetail } from '../incidents.ts'
import { byId, IncidentId } from './parts.ts'

const title = oneLine(300).min(1)

export const addTask = route({
  name: 'incidents.add-task', method: 'POST', path: '/incidents/:id/tasks', permission: 'incidents:respond', params: byId, status: 201, answer: IncidentDetail,
  body: z.strictObject({ title, assigneeId: PersonId.optional(), dueAt: Instant.optional() }), refusals: ['merged', 'too-many'], summary: 'Add a task to an incident',
})
export const changeTask = route({
  name: 'incidents.change-task', method: 'PATCH', path: '/incidents/:id/tasks/:taskId', permission: 'incidents:respond', params: z.object({ id: IncidentId, taskId: AnyId }), answer: IncidentDetail,
  body: z.strictObject({
    title: title.optional(), assigneeId: PersonId.nullable().optional(), dueAt: Instant.nullable().optional(), done: z.boolean().optional(),
    /** Place among the tasks, from 0. */
    place: z.number().int().min(0).max(500).optional(), dropped: z.literal(true).optional(),
  }),
  refusals: ['merged'], summary: 'Change, move, finish or drop a task',
})
