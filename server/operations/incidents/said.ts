import { putEntry } from '../../agenda/entries.ts'
import { putSearch } from '../../search/entries.ts'
import { announce, type EventType, type NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { madeAt } from '../../kernel/ids.ts'
import { momentsOf } from './agenda.ts'
import { nameOf } from './incident.ts'
import type { IncidentRow } from './store.ts'

interface Saying {
  payload?: Record<string, unknown>
  detail?: Record<string, unknown> | undefined
  alsoAbout?: { kind: string; id: string; role: string }[]
}

/** An event about an incident, with the subjects that belong to every one of them. */
export function said(type: EventType, incident: IncidentRow, { payload = {}, detail, alsoAbout = [] }: Saying = {}): NewEvent {
  return announce(type, {
    team: incident.owner_team_id,
    subjects: [
      { kind: 'incident', id: incident.id, role: 'incident' },
      ...(incident.service_id ? [{ kind: 'service', id: incident.service_id, role: 'affected' }] : []),
      ...alsoAbout,
    ],
    payload: { incidentId: incident.id, number: incident.number, severity: incident.severity, state: incident.state, rehearsal: incident.rehearsal, ...payload },
    detail,
  })
}

/** Puts the incident as it is now on the Score and into the search index; called by every operation that changed it. */
export async function show(tx: Ctx, incident: IncidentRow): Promise<void> {
  await putEntry(tx, {
    key: `incident:${incident.id}`, subject: { kind: 'incident', id: incident.id }, stave: 'incidents', line: incident.severity, mark: 'incident', certainty: 'fact', state: incident.resolved_at ? 'resolved' : incident.state,
    from: incident.opened_at, to: incident.resolved_at, label: `SEV${incident.severity} ${nameOf(incident)} ${incident.title}`, why: incident.opened_why,
    weight: 100 - 5 * incident.severity, team: incident.owner_team_id, services: incident.service_id ? [incident.service_id] : [], rehearsal: incident.rehearsal,
    moments: await momentsOf(tx, incident), known: madeAt(incident.id),
  })
  await putSearch(tx, { kind: 'incident', id: incident.id, title: `${nameOf(incident)} ${incident.title}`, words: `SEV${incident.severity}`, team: incident.owner_team_id })
}
