import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { t } from '../../words.ts'

/** Why an action cannot be done now, or undefined if it can. */
export function reasonOf(incident: Pick<IncidentDetail, 'can'>, action: string): string | undefined {
  const found = incident.can.find((one) => one.action === action)
  return found === undefined || found.allowed ? undefined : (found.reason ?? t`Not possible now.`)
}

/** Which dialog of the incident page is open. */
export type Dialog = 'note' | 'resolve' | 'reopen' | 'edit' | 'cannot' | 'severity' | 'update' | 'draft' | 'task' | 'merge' | 'split' | 'access' | 'snooze' | 'route' | { role: 'commander' | 'scribe' | 'liaison' } | { publish: string }
