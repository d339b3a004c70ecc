import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Attachable } from '../../files/attachable.ts'
import type { Ctx } from '../../kernel/context.ts'
import { followed } from './store.ts'

/** An item and those that were merged into it: undone, each has its own files again. */
async function idsOf(ctx: Ctx, asked: string): Promise<[string, ...string[]]> {
  const id = await followed(ctx, asked as Id<'item'>)
  const { rows } = await sql<{ id: string }>`with recursive merged as (
      select id from infrastructure.item where redirect_id = ${id} union select i.id from infrastructure.item i join merged m on i.redirect_id = m.id
    ) select id from merged limit 1000`.execute(ctx.db)
  return [id, ...rows.map((row) => row.id)]
}

/** Files of an item. A service is one too, and has its own. */
export const itemFiles: Attachable = {
  kind: 'item', manage: 'inventory:manage', idsOf,
  teamOf: async (ctx, id) => (await ctx.db.selectFrom('infrastructure.item').select('owner_team_id').where('id', '=', id as Id<'item'>).where('kind', '!=', 'service').executeTakeFirst())?.owner_team_id,
}
