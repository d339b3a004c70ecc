import { term } from '@fullscore/api/sentence.ts'
import { announce, type EventType, type NewEvent } from '../events/event.ts'
import type { Ctx } from '../kernel/context.ts'
import { dropSearch, putSearch } from '../search/entries.ts'
import type { RequestRow } from './store.ts'

/** An event about a request, with the subjects that belong to every one of them. Of private ones only those concerned hear. */
export function said(type: EventType, row: RequestRow, payload: Record<string, unknown> = {}, more: { detail?: Record<string, unknown>; persons?: readonly { id: string; role: string }[] } = {}): NewEvent {
  return announce(type, {
    team: row.owner_team_id, ...(row.private ? { class: 'personal' as const } : {}),
    subjects: [{ kind: 'approval', id: row.id, role: 'approval' }, { kind: row.kind, id: row.object_id, role: 'asked-about' }, { kind: 'person', id: row.requester_id, role: 'requester' }, ...(more.persons ?? []).filter((one) => one.role !== 'requester').map((one) => ({ kind: 'person', ...one }))],
    payload: { approvalId: row.id, topic: row.topic, kind: row.kind, objectId: row.object_id, ...payload }, detail: more.detail,
  })
}

/** Puts the request into the search index as it is now; private ones are found by nobody. */
export async function index(tx: Ctx, row: RequestRow): Promise<void> {
  if (row.private) return dropSearch(tx, 'approval', row.id)
  await putSearch(tx, searchOf(row))
}
export const searchOf = (row: RequestRow) => ({ kind: 'approval', id: row.id, title: row.title, words: row.topic, team: row.owner_team_id, hint: term(row.state), rank: 6 })
