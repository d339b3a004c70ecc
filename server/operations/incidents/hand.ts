import type { Id } from '@fullscore/api/ids.ts'
import type { IncidentRow } from './store.ts'

/** What of an incident decides in whose hand its alerts are. */
type Deciding = Pick<IncidentRow, 'state' | 'private' | 'commander_id' | 'acknowledged_by' | 'merged_into_id'>
const deciding: Readonly<Record<keyof Deciding, true>> = { state: true, private: true, commander_id: true, acknowledged_by: true, merged_into_id: true }

/** In whose hand the alerts of an incident are: its commander's, or else of who acknowledged it. Of a private one nobody hears, and one that is over is in nobody's. */
export function handOf(row: Omit<Deciding, 'merged_into_id'>): Id<'person'> | null {
  return row.private || row.state === 'open' || row.state === 'resolved' ? null : (row.commander_id ?? row.acknowledged_by)
}

/** Whether writing these columns may put the alerts into another hand. */
export const decidesHand = (set: object): boolean => Object.keys(set).some((column) => Object.hasOwn(deciding, column))
