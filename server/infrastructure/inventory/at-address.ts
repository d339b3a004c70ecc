import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'

/** How an address is written as an identity: two departments may use the same one for different things. */
export const addressIdentity = (departmentId: Id<'department'>, address: string) => ({ namespace: 'address', value: `${departmentId} ${address}` })

/** How a port of an address is written as an identity. */
export const endpointIdentity = (address: string, port: number) => ({ namespace: 'endpoint', value: `${address}:${port}` })

/** Machines of a department that are known to have one of these addresses, by identity or by what was seen of them. */
export async function itemsAtAddresses(ctx: Ctx, departmentId: Id<'department'>, addresses: readonly string[]): Promise<Map<string, { id: Id<'item'>; name: string }>> {
  if (addresses.length === 0) return new Map()
  const { rows } = await sql<{ address: string; id: Id<'item'>; name: string }>`
    select a.address, i.id, i.name from unnest(${[...addresses]}::text[]) as a(address)
    join infrastructure.item_identity n on n.namespace = 'address' and n.value = ${departmentId}::text || ' ' || a.address
    join infrastructure.item i on i.id = n.item_id where i.archived_at is null and i.redirect_id is null
    union all
    select a.address, i.id, i.name from infrastructure.item i join organisation.team t on t.id = i.owner_team_id
    cross join lateral unnest(string_to_array(concat_ws(', ', i.attributes ->> 'addresses', i.attributes ->> 'address'), ', ')) as a(address)
    where i.kind in ('server', 'device') and t.department_id = ${departmentId} and i.archived_at is null and i.redirect_id is null and a.address = any(${[...addresses]}::text[])`.execute(ctx.db)
  return new Map(rows.toReversed().map((row) => [row.address, { id: row.id, name: row.name }]))
}

/** The endpoint items of ports of an address, by port. */
export async function endpointsAt(ctx: Ctx, address: string, ports: readonly number[]): Promise<Map<number, Id<'item'>>> {
  if (ports.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('infrastructure.item_identity as n').innerJoin('infrastructure.item as i', 'i.id', 'n.item_id').select(['n.value', 'i.id']).where('n.namespace', '=', 'endpoint')
    .where('n.value', 'in', ports.map((port) => endpointIdentity(address, port).value)).where('i.archived_at', 'is', null).where('i.redirect_id', 'is', null).execute()
  return new Map(rows.map((row) => [Number(row.value.slice(row.value.lastIndexOf(':') + 1)), row.id]))
}
