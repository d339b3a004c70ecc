import { named, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { openWindowOver, type WindowId } from './store.ts'
import { spoken } from './window.ts'

/** An opening is over: `{ windowId, from, to, early }`. What it kept silent counts as raised now. */
export { maintenanceCancelled, maintenanceChanged, maintenanceClosed, maintenanceExtended, maintenanceOpened, maintenancePlanned } from './events.ts'

/** Why an alert of these objects pages nobody now, if a window is open over one of them. Asked inside the transaction that keeps the answer. */
export async function silenceOver(tx: Ctx, objects: readonly string[]): Promise<{ windowId: WindowId; until: Temporal.Instant; why: string } | undefined> {
  const found = await openWindowOver(tx, objects)
  return found && { windowId: found.windowId, until: found.until, why: say`In maintenance window ${named(found.title, { kind: 'maintenance-window', id: found.windowId, team: null })} until ${spoken(found.until, found.zone)}.` }
}
