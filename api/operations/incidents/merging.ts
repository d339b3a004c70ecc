import { z } from 'zod'
import { idOf } from '../../ids.ts'
import { route } from '../../route.ts'
import { oneLine } from '../../values.ts'
import { IncidentDetail } from '../incidents.ts'
import { byId, IncidentId, text } from './parts.ts'

export const mergeIncidents = route({
  name: 'incidents.merge', method: 'POST', path: '/incidents/:id/merge', permission: 'incidents:respond', params: byId, answer: IncidentDetail,
  body: z.strictObject({ memberIds: z.array(IncidentId).min(1).max(20), note: text }), refusals: ['cannot-merge', 'merged'],
  summary: 'Merge others into this incident: their alerts and tasks are worked on here, their pages stop',
})
export const undoMerge = route({
  name: 'incidents.undo-merge', method: 'POST', path: '/incidents/:id/undo-merge', permission: 'incidents:respond', params: byId, answer: IncidentDetail, refusals: ['not-merged', 'service-has-open'],
  summary: 'Take a merged incident out again, as it was',
})
export const splitIncident = route({
  name: 'incidents.split', method: 'POST', path: '/incidents/:id/split', permission: 'incidents:respond', params: byId, status: 201, answer: IncidentDetail,
  body: z.strictObject({ title: oneLine(200).min(1), alertIds: z.array(idOf('alert')).min(1).max(200), note: text }), refusals: ['cannot-split', 'merged'],
  summary: 'Make a new incident of some of the alerts',
})
export const undoSplit = route({
  name: 'incidents.undo-split', method: 'POST', path: '/incidents/:id/undo-split', permission: 'incidents:respond', params: byId, answer: IncidentDetail, refusals: ['not-split', 'cannot-merge', 'merged'],
  summary: 'Give the alerts back to the incident they came from, and merge this one into it',
})
