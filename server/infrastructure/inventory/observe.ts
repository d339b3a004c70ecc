import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { indexItem, insertItem, itemSubject } from './add.ts'
import { itemAdded, itemChanged } from './events.ts'
import { itemByIdentity, itemRow, writeObservations, type Identity, type Value } from './store.ts'

export interface Sighting {
  kind: string
  name: string
  /** Any of them finds the item; all are kept. */
  identities: readonly Identity[]
  attributes: Record<string, Value>
  /** Owner if the item is new; else the first team. */
  team?: Id<'team'>
}

/**
 * Takes what a source saw of one thing: finds its item by identity or adds it, and writes the values. Quiet when nothing changed.
 * Identities that lead to several items are taken for the first; the others stay as they are until a person merges them.
 * @param source `own-host`, `connector:zabbix`, …
 */
export async function observe(ctx: Ctx, source: string, seen: Sighting): Promise<Id<'item'>> {
  const [known] = await itemByIdentity(ctx, seen.identities)
  if (known && !(await isNews(ctx, known, source, seen))) {
    await keep(ctx, 'the same values seen again', async (tx) => {
      await tx.db.updateTable('infrastructure.observation').set({ seen_at: tx.clock.now() }).where('item_id', '=', known).where('source', '=', source).execute()
    })
    return known
  }
  return change(ctx, async (tx) => {
    const id = known ?? (await insertItem(tx, { kind: seen.kind, name: seen.name, team: seen.team ?? (await firstTeam(tx)), source, attributes: seen.attributes, identities: seen.identities }))
    const row = (await itemRow(tx, id))!
    if (!known) return { events: [announce(itemAdded, { team: row.owner_team_id, subjects: [itemSubject(id)], payload: { itemId: id, kind: seen.kind, source }, detail: { name: seen.name } })] as [NewEvent], value: id }
    const changed = await writeObservations(tx, id, source, seen.attributes)
    await indexItem(tx, id)
    return { events: [announce(itemChanged, { team: row.owner_team_id, subjects: [itemSubject(id)], payload: { itemId: id, kind: row.kind, changed, source } })] as [NewEvent], value: id }
  })
}

async function isNews(ctx: Ctx, id: Id<'item'>, source: string, seen: Sighting): Promise<boolean> {
  const rows = await ctx.db.selectFrom('infrastructure.observation').select(['attribute', 'value']).where('item_id', '=', id).where('source', '=', source).execute()
  const before = new Map(rows.map((row) => [row.attribute, row.value]))
  return Object.entries(seen.attributes).some(([attribute, value]) => before.get(attribute) !== value)
}
