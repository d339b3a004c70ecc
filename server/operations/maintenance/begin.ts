import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { lockWindow, type WindowId, type WindowRow } from './store.ts'
import { whyNot, type Action } from './window.ts'

/** Locks a window that the actor sees and may act on, in a state that allows it. */
export async function begin(tx: Ctx, id: WindowId, action: Action): Promise<WindowRow> {
  const row = await lockWindow(tx, id)
  await requireSeenAndMay(tx, 'maintenance:manage', { kind: 'maintenance-window', id, team: row.owner_team_id })
  const no = whyNot(action, row.state)
  if (no) throw conflict(no.code, no.reason, { state: row.state })
  return row
}
