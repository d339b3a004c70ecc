import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { silenceOver } from '../maintenance/public.ts'
import { alertMuted, alertUnmuted } from './events.ts'
import { objectsOf, subjectsOf } from './show.ts'
import { alertRow, mutedAfter, muteAlert, unmuteAlert } from './store.ts'

const batch = 200

/**
 * A window has closed: each firing alert that it kept silent counts as raised now, unless another opening keeps it silent.
 * Run twice it does nothing: an alert that speaks is not looked at.
 */
export async function unmute(ctx: Ctx, windowId: Id<'maintenance-window'>): Promise<void> {
  for (let last: Id<'alert'> | undefined; ;) {
    const ids = await mutedAfter(ctx, windowId, last, batch)
    for (const id of ids) await unmuteOne(ctx, id, windowId)
    last = ids.at(-1)
    if (ids.length < batch) return
  }
}

async function unmuteOne(ctx: Ctx, id: Id<'alert'>, windowId: Id<'maintenance-window'>): Promise<void> {
  await keep(ctx, 'looks before it changes; what speaks again announces itself', async (outer) => {
    const row = await alertRow(outer, id, true)
    if (row?.state !== 'firing' || row.muted_by !== windowId) return
    await change(outer, async (tx) => {
      const about = { serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined }
      const silence = await silenceOver(tx, objectsOf(about))
      if (silence) await muteAlert(tx, id, silence)
      else await unmuteAlert(tx, id)
      const payload = { alertId: id, urgency: row.urgency as Urgency, ...about, rehearsal: row.rehearsal, ...(silence ? { mutedBy: silence.windowId } : {}) }
      const subjects = [...subjectsOf(id, about), { kind: 'maintenance-window', id: silence?.windowId ?? windowId, role: silence ? 'muted-by' : 'was-muted-by' }]
      return { events: [announce(silence ? alertMuted : alertUnmuted, { team: row.owner_team_id, subjects, payload, detail: { title: row.title } })], value: undefined }
    })
  })
}
