import { asGiven, count, say } from '@fullscore/api/sentence.ts'
import { textOf } from '../../events/event.ts'
import { incidentOpened, incidentReopened, incidentResolved, incidentsMerged, publicPublished, severitySet, updatePosted } from './events.ts'
import { nameOf } from './incident.ts'

/** Of what followers are told. Notes, roles, tasks and who works on it are not among it. */
export const newsworthy = [incidentOpened, severitySet, updatePosted, publicPublished, incidentResolved, incidentReopened, incidentsMerged]

export interface News { subject: string; text: string }
interface Told { type: string; payload: Record<string, unknown>; detail?: Record<string, unknown> | undefined }

/** What followers of an incident are told of an event; undefined where that is nothing. */
export function newsOf({ type, payload, detail }: Told, row: { number: number; title: string; severity: number }): News | undefined {
  const name = nameOf(row)
  const note = textOf(detail?.['note'], '')
  const about = (...texts: string[]): string => [...texts.filter((text) => text !== ''), asGiven(row.title)].join('\n\n')
  switch (type) {
    case incidentOpened.type: return { subject: say`SEV${row.severity} ${name} is open: ${asGiven(row.title)}`, text: about(textOf(detail?.['why'], '')) }
    case severitySet.type: {
      const [before, now] = [Number(payload['before']), Number(payload['severity'])]
      return before === now ? undefined : { subject: say`SEV${now} is ${name} now, it was SEV${before}`, text: about(textOf(detail?.['why'], note)) }
    }
    case updatePosted.type: return { subject: say`${name}: news for responders`, text: about(note) }
    case publicPublished.type: return { subject: say`${name}: news for the public`, text: about(note) }
    case incidentResolved.type: return { subject: say`${name} is resolved`, text: about(note) }
    case incidentReopened.type: return { subject: say`${name} is open again`, text: about(note) }
    case incidentsMerged.type: return { subject: say`${count((payload['memberIds'] as unknown[]).length, 'incident was', 'incidents were')} merged into ${name}`, text: about(note) }
    default: return undefined
  }
}
