import { sql } from 'kysely'
import { keep } from '../../kernel/change.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { putSearch } from '../../search/entries.ts'

/** Puts every service into the search index anew. */
export const rebuildServices: Rebuilder = {
  of: 'search',
  name: 'infrastructure/services',
  run: async (ctx) => {
    const rows = await ctx.db.selectFrom('infrastructure.service as s').innerJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('s.item_id'))).select(['s.item_id', 'i.name', 's.audience', 's.description', 'i.owner_team_id'])
      .where('i.archived_at', 'is', null).execute()
    await keep(ctx, 'rebuilt from facts', async (tx) => {
      for (const row of rows) await putSearch(tx, { kind: 'service', id: row.item_id, title: row.name, words: `${row.audience} ${row.description}`, team: row.owner_team_id, rank: 14 })
    })
    return rows.length
  },
}
