import { z } from 'zod'
import { announce, eventType, type EventType, type NewEvent } from '../../../events/event.ts'
import type { ViewRow } from './store.ts'

const view = z.object({ viewId: z.string(), shared: z.boolean() })
export const viewSaved = eventType('score-view.saved', view)
export const viewEdited = eventType('score-view.edited', view.extend({ changed: z.array(z.string()) }))
export const viewDeleted = eventType('score-view.deleted', view)
export const scoreViewEvents = [viewSaved, viewEdited, viewDeleted]

/** An event about a view; one's own views are nobody else's news. */
export function told(type: EventType, row: ViewRow, payload: Record<string, unknown> = {}): NewEvent {
  return announce(type, {
    team: row.team_id, class: row.team_id === null ? 'personal' : 'ordinary', subjects: [{ kind: 'score-view', id: row.id, role: 'view' }, { kind: 'person', id: row.maker_id, role: 'maker' }],
    payload: { viewId: row.id, shared: row.team_id !== null, ...payload }, detail: { name: row.name },
  })
}
