import type { NewEntry } from '../../agenda/entries.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { replaceSearch, type NewSearchEntry } from '../../search/entries.ts'
import { entryOf, searchOf, staveFor } from './show.ts'
import { coversOf, type WindowRow } from './store.ts'

async function* allWindows(ctx: Ctx): AsyncGenerator<WindowRow> {
  for (let last: WindowRow | undefined; ;) {
    let query = ctx.db.selectFrom('operations.maintenance_window').selectAll().orderBy('id').limit(200)
    if (last) query = query.where('id', '>', last.id)
    const rows = (await query.execute()) as WindowRow[]
    yield* rows
    last = rows.at(-1)
    if (!last) return
  }
}

async function* allEntries(ctx: Ctx): AsyncGenerator<NewEntry> {
  for await (const row of allWindows(ctx)) {
    const covers = await coversOf(ctx, row.id)
    const stave = await staveFor(ctx, covers)
    const openings = await ctx.db.selectFrom('operations.maintenance_opening').selectAll().where('window_id', '=', row.id).orderBy('from_at').execute()
    for (const opening of openings) yield entryOf(row, covers, stave, opening)
  }
}

async function* allFound(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  for await (const row of allWindows(ctx)) yield searchOf(row)
}

export const maintenanceRebuilders: readonly Rebuilder[] = [
  { of: 'agenda', name: 'operations.maintenance', run: (ctx) => replaceEntries(ctx, 'maintenance:', allEntries(ctx)) },
  { of: 'search', name: 'operations.maintenance', run: (ctx) => replaceSearch(ctx, 'maintenance-window', allFound(ctx)) },
]
