import { sql } from 'kysely'
import type { addService } from '@fullscore/api/infrastructure/services.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { dropEntriesOf } from '../../agenda/entries.ts'
import { announce } from '../../events/event.ts'
import { changeAll, lockNames } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid, missing, stale } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { requireManage } from '../../organisation/visible.ts'
import { dropSearches, putSearches } from '../../search/entries.ts'
import { archiveItems, insertItems, lockItems } from '../inventory/public.ts'
import { serviceAdded, serviceArchived } from './events.ts'
import { insertServices } from './store.ts'
import { nameLock, nameTaken, requireHours, searchOfService, serviceSubjects } from './write.ts'

/** A service as one is added, without what it stands on and without dates: these come by other ways. */
export type ManyService = Omit<BodyOf<typeof addService>, 'runsOn' | 'dependsOn' | 'dates'>

/** Adds many services as one is added, in few statements. @returns their ids, in the order given @throws the refusal of the first that is refused */
export async function createServices(ctx: Ctx, given: readonly ManyService[]): Promise<Id<'service'>[]> {
  const first = given.some((one) => one.teamId === undefined) ? await ownTeam(ctx, 'services:manage') : undefined
  const rows = given.map((one) => ({ ...one, id: ctx.ids.make<'service'>(), team: one.teamId ?? first! }))
  for (const team of new Set(rows.map((row) => row.team))) await requireOwner(ctx, 'services:manage', team)
  for (const row of rows) requireHours(row.hours)
  return changeAll(ctx, async (tx) => {
    await requireOwners(tx, rows.flatMap((row) => row.businessOwnerId ?? []))
    await requireFreeNames(tx, rows.map((row) => row.name))
    await insertItems(tx, rows.map((row) => ({ id: row.id as string as Id<'item'>, kind: 'service', name: row.name, team: row.team })))
    await insertServices(tx, rows.map((row) => ({
      item_id: row.id as string, criticality: row.criticality, audience: row.audience, description: row.description, business_owner_id: row.businessOwnerId ?? null, hours: row.hours,
      hour_amount: row.hourValue?.amount ?? null, hour_currency: row.hourValue?.currency ?? null,
    })))
    await putSearches(tx, rows.map((row) => searchOfService(row, row.team)))
    return { events: rows.map((row) => announce(serviceAdded, { team: row.team, subjects: serviceSubjects(row.id), payload: { serviceId: row.id }, detail: { name: row.name } })), value: rows.map((row) => row.id) }
  })
}

async function requireOwners(tx: Ctx, ids: readonly Id<'person'>[]): Promise<void> {
  const wanted = [...new Set(ids)]
  const known = await tx.db.selectFrom('organisation.person').select('id').where(sql<boolean>`id = any(${wanted}::uuid[])`).execute()
  if (known.length < wanted.length) throw invalid([{ field: 'body.businessOwnerId', message: 'names nobody' }])
}

/** Two of one name among those given are refused too. */
async function requireFreeNames(tx: Ctx, names: readonly string[]): Promise<void> {
  const lower = names.map((name) => name.toLowerCase())
  await lockNames(tx, names.map(nameLock))
  const twice = names.find((name, index) => lower.indexOf(name.toLowerCase()) < index)
  const { rows } = await sql<{ name: string }>`select lower(i.name) as name from infrastructure.service s join infrastructure.item_ref i on i.id = s.item_id
    where lower(i.name) = any(${lower}::text[]) and i.archived_at is null limit 1`.execute(tx.db)
  const taken = names.find((name) => name.toLowerCase() === rows[0]?.name) ?? twice
  if (taken !== undefined) throw nameTaken(taken)
}

/** Archives many services as one is archived. @throws the refusal of the first that is refused */
export async function archiveServices(ctx: Ctx, given: readonly { id: Id<'service'>; version: number }[]): Promise<void> {
  await changeAll(ctx, async (tx) => {
    const ids = given.map((one) => one.id as string as Id<'item'>)
    const rows = await lockItems(tx, ids)
    const versions = new Map<string, number>(given.map((one) => [one.id, one.version]))
    if (rows.length < versions.size || rows.some((row) => row.kind !== 'service')) throw missing('service')
    await requireManage(tx, 'services:manage', 'service', rows.map((row) => ({ id: row.id, team: row.owner_team_id })))
    if (rows.some((row) => row.version !== versions.get(row.id))) throw stale()
    await archiveItems(tx, ids)
    const { rows: dated } = await sql<{ id: string; dates: number }>`select item_id as id, jsonb_array_length(dates) as dates from infrastructure.service where item_id = any(${ids}::uuid[]) and dates <> '[]'`.execute(tx.db)
    await dropEntriesOf(tx, dated.flatMap(({ id, dates }) => Array.from({ length: dates }, (_, index) => `service-date:${id}:${index}`)))
    await dropSearches(tx, 'service', ids)
    return { events: rows.map((row) => announce(serviceArchived, { team: row.owner_team_id, subjects: serviceSubjects(row.id), payload: { serviceId: row.id }, detail: { name: row.name } })), value: undefined }
  })
}
