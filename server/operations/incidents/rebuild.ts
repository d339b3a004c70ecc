import { keep } from '../../kernel/change.ts'
import { asRebuilding } from '../../kernel/context.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { show } from './said.ts'
import type { IncidentRow } from './store.ts'

/** Puts every incident on the Score and into the search index anew, in batches by number. */
export function rebuildIncidents(of: 'agenda' | 'search'): Rebuilder {
  return {
    of, name: 'operations/incidents',
    run: async (ctx) => {
      for (let last = 0, count = 0; ;) {
        const rows = (await ctx.db.selectFrom('operations.incident').selectAll().where('number', '>', last).orderBy('number').limit(500).execute()) as IncidentRow[]
        if (rows.length === 0) return count
        await keep(ctx, 'rebuilt from facts', async (tx) => { for (const row of rows) await show(asRebuilding(tx), row) })
        last = rows.at(-1)!.number
        count += rows.length
      }
    },
  }
}
