import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { followedAll } from './store.ts'

const most = { steps: 6, items: 500 }

/** What some items stand on, with how many steps below them it lies, the nearest first; at most six steps and 500 items. Everything is walked: names are asked apart. */
export async function suppliersOf(ctx: Ctx, items: readonly Id<'item'>[]): Promise<{ id: Id<'item'>; steps: number }[]> {
  const followed = await followedAll(ctx, items)
  const seen = new Set<string>(items.map((one) => followed.get(one) ?? one))
  const found: { id: Id<'item'>; steps: number }[] = []
  for (let level = [...seen], steps = 1; level.length > 0 && steps <= most.steps && found.length < most.items; steps += 1) {
    const { rows } = await sql<{ id: Id<'item'> }>`select distinct supplier_id as id from infrastructure.need_ref where dependant_id = any(${level}::uuid[]) order by 1 limit ${most.items}`.execute(ctx.db)
    level = rows.map((row) => row.id).filter((id) => !seen.has(id)).slice(0, most.items - found.length)
    for (const id of level) seen.add(id)
    found.push(...level.map((id) => ({ id: id as Id<'item'>, steps })))
  }
  return found
}
