import { asLine } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { changeAll } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid, missing, stale } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { requireManage } from '../../organisation/visible.ts'
import { putSearches } from '../../search/entries.ts'
import { itemSubject, requireAttributes, searchOfItem } from './add.ts'
import { itemAdded, itemChanged } from './events.ts'
import { archiveRows, insertRowsSeen, lockItems, touchGraph, type Value } from './store.ts'

export interface ManyItem { name: string; kind: string; team: Id<'team'> | undefined; lifecycle: string; attributes: Record<string, Value | readonly string[] | null> }

/** Adds many items as a person adds one, in few statements. @returns their ids, in the order given @throws the refusal of the first that is refused */
export async function addManyByHand(ctx: Ctx, given: readonly ManyItem[]): Promise<Id<'item'>[]> {
  const first = given.some((one) => one.team === undefined) ? await ownTeam(ctx, 'inventory:manage') : undefined
  const rows = given.map((one) => ({ id: ctx.ids.make<'item'>(), kind: one.kind, name: asLine(one.name) || 'nameless', owner_team_id: one.team ?? first!, lifecycle: one.lifecycle, attributes: one.attributes as Record<string, Value> }))
  if (rows.some((row) => row.kind === 'service')) throw invalid([{ field: 'body.kind', message: 'services have their own form: services add' }])
  for (const team of new Set(rows.map((row) => row.owner_team_id))) await requireOwner(ctx, 'inventory:manage', team)
  for (const row of rows) requireAttributes(row.kind, row.attributes)
  return changeAll(ctx, async (tx) => {
    // Nobody else said anything of them yet: what the person says is what counts.
    await insertRowsSeen(tx, rows, 'person')
    await putSearches(tx, rows.map(searchOfItem))
    return {
      events: rows.map((row, index) => announce(itemAdded, { team: row.owner_team_id, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, source: 'person' }, detail: { name: given[index]!.name } })),
      value: rows.map((row) => row.id),
    }
  })
}

/** Makes many items inside the caller's transaction, without their events and their place in the search: of a module whose items they are. */
export async function insertItems(tx: Ctx, rows: readonly { id: Id<'item'>; kind: string; name: string; team: Id<'team'> }[]): Promise<void> {
  await insertRowsSeen(tx, rows.map((row) => ({ id: row.id, kind: row.kind, name: asLine(row.name) || 'nameless', owner_team_id: row.team, lifecycle: 'live', attributes: {} })), 'person')
}

/** Archives many items inside the caller's transaction, which has locked them. */
export async function archiveItems(tx: Ctx, ids: readonly Id<'item'>[]): Promise<void> {
  await archiveRows(tx, ids)
  await touchGraph(tx)
}

/** Archives many items as a person archives one. @throws the refusal of the first that is refused */
export async function archiveMany(ctx: Ctx, given: readonly { id: Id<'item'>; version: number }[]): Promise<void> {
  await changeAll(ctx, async (tx) => {
    const ids = given.map((one) => one.id)
    const rows = await lockItems(tx, ids)
    const versions = new Map(given.map((one) => [one.id, one.version]))
    if (rows.length < versions.size) throw missing('item')
    await requireManage(tx, 'inventory:manage', 'item', rows.map((row) => ({ id: row.id, team: row.owner_team_id })))
    if (rows.some((row) => row.version !== versions.get(row.id))) throw stale()
    if (rows.some((row) => row.kind === 'service')) throw invalid([{ field: 'body.archived', message: 'is changed on the service: services edit' }])
    await archiveItems(tx, ids)
    return { events: rows.map((row) => announce(itemChanged, { team: row.owner_team_id, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, changed: ['archived'], source: 'person' }, detail: { name: row.name } })), value: undefined }
  })
}
