import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { NewEntry } from '../../agenda/entries.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { replaceSearch, type NewSearchEntry } from '../../search/entries.ts'
import { entriesOf, searchOf, type Shown } from './show.ts'
import { toldChanges } from './sources/changes.ts'

const batch = 500

/** Every alert, or those that fire, in batches. */
async function* alerts(ctx: Ctx, firing: boolean): AsyncGenerator<Shown[]> {
  for (let last: Id<'alert'> | undefined; ;) {
    let query = ctx.db.selectFrom('operations.alert').selectAll().orderBy('id').limit(batch)
    if (firing) query = query.where('state', '=', 'firing')
    if (last) query = query.where('id', '>', last)
    const rows = await query.execute()
    yield rows.map((row) => ({
      id: row.id, title: row.title, urgency: row.urgency as Urgency, sourceName: row.source_name, checkId: row.source_kind === 'check' ? row.source_id : undefined, dedupKey: row.dedup_key, rehearsal: row.rehearsal,
      about: { team: row.owner_team_id, serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined }, at: row.raised_at, endedAt: row.resolved_at,
      silence: row.muted_by ? { why: row.muted_why ?? '' } : undefined,
    }))
    last = rows.at(-1)?.id
    if (rows.length < batch) return
  }
}

async function* entries(ctx: Ctx): AsyncGenerator<NewEntry> {
  for await (const some of alerts(ctx, false)) yield* await entriesOf(ctx, some)
}

async function* found(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  for await (const some of alerts(ctx, true)) yield* some.map(searchOf)
}

async function* sources(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  const rows = await ctx.db.selectFrom('operations.alert_source').selectAll().where('archived_at', 'is', null).limit(10_000).execute()
  for (const row of rows) yield { kind: 'alert-source', id: row.id, title: row.name, words: `alert source ${row.kind}`, team: row.owner_team_id, hint: row.kind, rank: 9 }
}

/** Puts every alert and every told change on the Score, and what fires into the search index, anew. */
export const alertRebuilders: readonly Rebuilder[] = [
  { of: 'agenda', name: 'operations/alerts', run: async (ctx) => (await replaceEntries(ctx, 'alert:', entries(ctx))) + (await replaceEntries(ctx, 'told-change:', toldChanges(ctx))) },
  { of: 'search', name: 'operations/alerts', run: async (ctx) => (await replaceSearch(ctx, 'alert', found(ctx))) + (await replaceSearch(ctx, 'alert-source', sources(ctx))) },
]
