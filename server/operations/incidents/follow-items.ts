import type { Id } from '@fullscore/api/ids.ts'
import { itemMerged, mergeUndone } from '../../infrastructure/inventory/public.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import type { NewEvent } from '../../events/event.ts'
import { computeImpact } from './impact.ts'
import { lockIncident, openIncidentsKnowing } from './store.ts'

/** What falls with an item is looked at anew in open incidents, once it is merged with another or that is undone. */
export const followItems: Reaction = {
  name: 'operations.incidents.follow-items',
  on: [itemMerged, mergeUndone],
  run: async (ctx, event) => {
    const { goneId, keptId } = event.payload as { goneId: Id<'item'>; keptId: Id<'item'> }
    for (const id of await openIncidentsKnowing(ctx, [goneId, keptId])) {
      await keep(ctx, 'looks before it changes; an impact announces itself', async (outer) => {
        const row = await lockIncident(outer, id)
        if (row.state !== 'resolved') await change(outer, async (tx) => ({ events: (await computeImpact(tx, row)) as [NewEvent, ...NewEvent[]], value: undefined }))
      })
    }
  },
}
