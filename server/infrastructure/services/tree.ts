import { sql } from 'kysely'
import type { ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { namesOfItems, redundancyOf } from '../inventory/public.ts'

/** What an item stands on, downwards: each thing once, at most six steps and 200 things deep. What the reader may not see is left out with all behind it. */
export async function treeOf(ctx: Ctx, root: Id<'item'>): Promise<ServiceDetail['tree']> {
  const tree: ServiceDetail['tree'] = []
  const seen = new Set<string>([root])
  async function below(item: Id<'item'>, depth: number): Promise<void> {
    if (depth > 6 || tree.length >= 200) return
    const { rows } = await sql<{ id: Id<'item'>; kind: string }>`
      select supplier_id as id, kind from infrastructure.need_ref where dependant_id = ${item} order by kind, supplier_id limit 100`.execute(ctx.db)
    const names = await namesOfItems(ctx, rows.map((row) => row.id))
    const needs = new Map((await redundancyOf(ctx, item)).map((one) => [one.kind as string, one.words]))
    for (const row of rows) {
      const name = names.get(row.id)
      if (!name || seen.has(row.id)) continue
      seen.add(row.id)
      const suppliers = rows.filter((one) => one.kind === row.kind).length
      tree.push({ id: row.id, name: name.name, kind: name.kind, depth, via: row.kind, words: suppliers > 1 ? (needs.get(row.kind) ?? '') : 'no second' })
      await below(row.id, depth + 1)
    }
  }
  await below(root, 1)
  return tree
}
