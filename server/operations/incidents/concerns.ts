import { sql } from 'kysely'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import type { IncidentRow } from './store.ts'

type Row = Pick<IncidentRow, 'id' | 'service_id' | 'public_service_ids'>

/** The services that the public is told of: those a person said, or else its own and those that the walk found hit. */
async function concernedOf(ctx: Ctx, row: Row): Promise<Id<'service'>[]> {
  if (row.public_service_ids) return row.public_service_ids as Id<'service'>[]
  const { rows } = await sql<{ id: Id<'service'> }>`select s.id from infrastructure.service_ref s where s.id = ${row.service_id}
    or s.id in (select m.item_id from operations.incident_impact m where m.incident_id = ${row.id} and m.verdict in ('failed', 'hit')) order by s.name, s.id limit 200`.execute(ctx.db)
  return rows.map((one) => one.id)
}

const seenAmong = async (ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('infrastructure.service_ref as s').select(['s.id', 's.name']).where(sql<boolean>`s.id = any(${[...ids]}::uuid[])`).where('s.rehearsal', '=', false)
    .where(visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })).execute()
  return new Map(rows.map((one) => [one.id, one.name]))
}

/** What of it the public is told, for the page of the incident; what is out of the reader's scope has no name. */
export async function publicConcern(ctx: Ctx, row: Row): Promise<IncidentDetail['publicServices']> {
  const ids = await concernedOf(ctx, row)
  const names = await seenAmong(ctx, ids)
  return { said: row.public_service_ids !== null, services: ids.map((id) => ({ id, name: names.get(id) ?? null })) }
}

/**
 * The services that the public is told of from now on. Somebody may name those they see, and those it concerns already.
 * @param given undefined to leave it as it is; empty to say that it is none of them
 * @returns null while nobody said
 * @throws Refusal invalid for what names none; `concerns-wanting` where nobody said and nothing is known
 */
export async function concernsSaid(tx: Ctx, row: Row, given: readonly string[] | undefined): Promise<Id<'service'>[] | null> {
  const present = await concernedOf(tx, row)
  if (given === undefined) {
    if (present.length === 0 && row.public_service_ids === null) throw conflict('concerns-wanting', 'It names no service, and nothing that it hits is one: say which services the public is told of, or that it is none of them.')
    return row.public_service_ids as Id<'service'>[] | null
  }
  const ids = [...new Set(given)]
  const known = new Set([...(await seenAmong(tx, ids)).keys(), ...present])
  const errors = ids.flatMap((id, index) => (known.has(id as Id<'service'>) ? [] : [{ field: `body.serviceIds[${index}]`, message: 'names no service that you see' }]))
  if (errors.length > 0) throw invalid(errors)
  return ids as Id<'service'>[]
}
