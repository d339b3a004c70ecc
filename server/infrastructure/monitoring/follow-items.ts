import { itemMerged, mergeUndone } from '../inventory/public.ts'
import { keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import { followMerge, undoFollowed } from './store.ts'

/** Checks look at what an item was merged into, and at the item again when that is undone. */
export const followItems: Reaction = {
  name: 'infrastructure.monitoring.follow-items',
  on: [itemMerged, mergeUndone],
  run: async (ctx, event) => {
    const { goneId, keptId } = event.payload as { goneId: string; keptId: string }
    await keep(ctx, 'the merge is the fact', (tx) => (event.type === itemMerged.type ? followMerge(tx, goneId, keptId) : undoFollowed(tx, goneId, keptId)))
  },
}
