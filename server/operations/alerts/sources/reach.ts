import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Actor, Ctx, Reach } from '../../../kernel/context.ts'
import { itemsCalled } from '../../../infrastructure/inventory/public.ts'
import { servicesCalled } from '../../../infrastructure/services/public.ts'
import type { About } from '../store.ts'
import type { SourceFacts } from './store.ts'
import type { Told } from './told.ts'

/** A source as the one who acts: it sees the services and items of its reach, and does nothing else. */
export async function actorOfSource(ctx: Ctx, source: SourceFacts): Promise<Actor> {
  const reach = await teamsOf(ctx, source)
  return { kind: 'source', id: source.id, personId: undefined, name: source.name, reach: (permission) => (permission === 'inventory:read' || permission === 'services:read' || permission === 'organisation:read' ? reach : undefined) }
}

/** The teams of a source's reach. @param team who owns it */
export async function teamsOf(ctx: Ctx, { reach, ownerTeamId }: Pick<SourceFacts, 'reach' | 'ownerTeamId'>): Promise<Reach> {
  if (reach === 'organisation') return 'everything'
  if (reach === 'team') return new Set([ownerTeamId])
  const { rows } = await sql<{ id: Id<'team'> }>`with recursive below as (
      select department_id as id from organisation.team where id = ${ownerTeamId}
      union select d.id from organisation.department d join below b on d.parent_id = b.id
    ) select t.id from organisation.team t join below b on b.id = t.department_id`.execute(ctx.db)
  return new Set(rows.map((row) => row.id))
}

export interface Found { about: About; /** Names of the payload that mean nothing within the reach. */ unknown: string[] }

/**
 * What alerts are about, many at once: the first of their names that a service or item within the reach bears, else the source's
 * default service. Their team is the service's, else the item's, else the one they name, else the source's. `ctx` acts as the source.
 */
export async function aboutsOf(ctx: Ctx, source: SourceFacts, names: readonly Told['names'][]): Promise<Found[]> {
  const services = await servicesCalled(ctx, [...names.flatMap((one) => one.services), ...(source.defaultServiceId ? [source.defaultServiceId] : [])])
  const items = await itemsCalled(ctx, names.flatMap((one) => one.items))
  const teams = await teamsCalled(ctx, names.flatMap((one) => one.teams))
  const fallback = source.defaultServiceId ? services.get(source.defaultServiceId.toLowerCase()) : undefined
  return names.map((one) => {
    const first = <T>(texts: readonly string[], among: ReadonlyMap<string, T>) => texts.map((text) => among.get(text.toLowerCase())).find((found) => found !== undefined)
    const [service, item, team] = [first(one.services, services), first(one.items, items), first(one.teams, teams)]
    const unknown = [...(service ? [] : one.services.slice(0, 1)), ...(item ? [] : one.items.slice(0, 1)), ...(team ? [] : one.teams.slice(0, 1))]
    const serviceId = service?.id ?? fallback?.id
    return {
      about: { team: service?.ownerTeamId ?? item?.ownerTeamId ?? team ?? fallback?.ownerTeamId ?? source.ownerTeamId, serviceId, itemId: item?.id ?? (serviceId as string | undefined as Id<'item'> | undefined) },
      unknown,
    }
  })
}

async function teamsCalled(ctx: Ctx, texts: readonly string[]): Promise<Map<string, Id<'team'>>> {
  if (texts.length === 0) return new Map()
  const reach = ctx.actor.reach('organisation:read')
  const rows = await ctx.db.selectFrom('organisation.team').select(['id', 'name']).where(sql`lower(name)`, 'in', [...new Set(texts.map((text) => text.toLowerCase()))]).where('archived_at', 'is', null).execute()
  return new Map(rows.filter((row) => reach === 'everything' || reach?.has(row.id)).map((row) => [row.name.toLowerCase(), row.id]))
}
