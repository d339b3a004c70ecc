import type { Id } from '@fullscore/api/ids.ts'
import type { NewEntry } from '../../../agenda/entries.ts'
import { replaceEntries } from '../../../agenda/replace.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Rebuilder } from '../../../kernel/module.ts'
import { replaceSearch, type NewSearchEntry } from '../../../search/entries.ts'
import { namesOfItems } from '../../inventory/public.ts'
import { historyEntry } from './take.ts'

const batch = 500

async function* history(ctx: Ctx): AsyncGenerator<NewEntry> {
  for (let last: Id<'check-history'> | undefined; ;) {
    let query = ctx.db.selectFrom('infrastructure.check_history as h').innerJoin('infrastructure.check_definition as c', 'c.id', 'h.check_id').leftJoin('infrastructure.probe as p', 'p.id', 'h.probe_id')
      .select(['h.id', 'h.check_id', 'h.state', 'h.from_at', 'h.until_at', 'h.says', 'c.name', 'c.owner_team_id', 'c.service_id', 'c.item_id', 'c.urgency', 'c.rehearsal', 'p.name as probe']).orderBy('h.id').limit(batch)
    if (last) query = query.where('h.id', '>', last)
    const rows = await query.execute()
    const items = await namesOfItems(ctx, [...new Set(rows.flatMap((row) => row.item_id ?? []))])
    for (const row of rows) {
      yield historyEntry({
        id: row.id, state: row.state as 'down', from: row.from_at, until: row.until_at, says: row.says,
        check: { id: row.check_id, name: row.name, team: row.owner_team_id, serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined, urgency: row.urgency, rehearsal: row.rehearsal },
      }, row.probe ?? 'A probe', row.item_id ? items.get(row.item_id)?.kind : undefined)
    }
    last = rows.at(-1)?.id
    if (rows.length < batch) return
  }
}

async function* probes(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  for (const row of await ctx.db.selectFrom('infrastructure.probe').select(['id', 'name', 'place', 'owner_team_id']).where('archived_at', 'is', null).execute()) {
    yield { kind: 'probe', id: row.id, title: row.name, words: `probe ${row.place}`, team: row.owner_team_id, ...(row.place === '' ? {} : { hint: row.place }) }
  }
}

export const probeRebuilders: readonly Rebuilder[] = [
  { of: 'agenda', name: 'what probes told late', run: (ctx) => replaceEntries(ctx, 'check:', history(ctx)) },
  { of: 'search', name: 'probes', run: (ctx) => replaceSearch(ctx, 'probe', probes(ctx)) },
]
