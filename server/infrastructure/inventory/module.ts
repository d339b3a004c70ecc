import { say } from '@fullscore/api/sentence.ts'
import type { Module } from '../../kernel/module.ts'
import { keep } from '../../kernel/change.ts'
import { indexItem } from './add.ts'
import { inventoryBrief } from './brief.ts'
import { inventoryEvents } from './events.ts'
import { itemFiles } from './files.ts'
import { itemImporter, itemLookup, relationImporter } from './importer.ts'
import { inventoryRoutes } from './routes.ts'
import { inventorySample } from './sample.ts'

const stave = (id: string, name: string, order: number) => ({ id, area: 'infrastructure', name, lines: 5, order })

export const inventoryModule: Module = {
  name: 'infrastructure/inventory',
  kinds: [{ kind: 'item', read: 'inventory:read', page: '/infrastructure/inventory/:id' }],
  events: inventoryEvents,
  routes: inventoryRoutes,
  sample: inventorySample,
  briefs: [inventoryBrief],
  importers: [itemImporter, relationImporter],
  lookups: [itemLookup],
  attachables: [itemFiles],
  staves: [stave('network', say`Network`, 10), stave('servers', say`Servers`, 20), stave('databases', say`Databases`, 30), stave('cloud', say`Cloud`, 40)],
  rebuilders: [{
    of: 'search', name: 'infrastructure/inventory',
    run: async (ctx) => {
      let count = 0
      for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
        const rows = await ctx.db.selectFrom('infrastructure.item').select('id').where('id', '>', last as never).where('redirect_id', 'is', null).where('kind', '!=', 'service').orderBy('id').limit(500).execute()
        if (rows.length === 0) return count
        await keep(ctx, 'rebuilt from facts', async (tx) => { for (const row of rows) await indexItem(tx, row.id) })
        last = rows.at(-1)!.id
        count += rows.length
      }
    },
  }],
}
