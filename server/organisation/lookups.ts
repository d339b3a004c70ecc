import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import type { Lookup } from '../imports/importer.ts'

/** Whoever may read the organisation anywhere knows all its teams and people by name. */
const mayRead = (ctx: Ctx) => { const reach = ctx.actor.reach('organisation:read'); return reach === 'everything' || (reach !== undefined && reach.size > 0) }

/** How a cell names a team. */
export const teamLookup: Lookup = {
  kind: 'team',
  find: async (ctx, names) => (mayRead(ctx) ? ctx.db.selectFrom('organisation.team').select([sql<string>`lower(name)`.as('name'), 'id']).where('archived_at', 'is', null).where(sql<boolean>`lower(name) = any(${[...names]}::text[])`).execute() : []),
  near: async (ctx) => (mayRead(ctx) ? (await ctx.db.selectFrom('organisation.team').select('name').where('archived_at', 'is', null).limit(1000).execute()).map((row) => row.name) : []),
  names: async (ctx, ids) => new Map(mayRead(ctx) ? (await ctx.db.selectFrom('organisation.team').select(['id', 'name']).where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()).map((row) => [row.id, row.name]) : []),
}

/** How a cell names a person: by name or by mail address. */
export const personLookup: Lookup = {
  kind: 'person',
  find: async (ctx, names) => {
    if (!mayRead(ctx)) return []
    const rows = await ctx.db.selectFrom('organisation.person').select([sql<string>`lower(name)`.as('name'), sql<string>`lower(email)`.as('email'), 'id']).where('archived_at', 'is', null)
      .where(sql<boolean>`(lower(name) = any(${[...names]}::text[]) or lower(email) = any(${[...names]}::text[]))`).execute()
    return rows.flatMap((row) => [{ name: row.name, id: row.id }, { name: row.email, id: row.id }])
  },
  near: async (ctx, name) => (mayRead(ctx) ? (await ctx.db.selectFrom('organisation.person').select('name').where('archived_at', 'is', null).orderBy(sql`similarity(name, ${name}) desc`).limit(5).execute()).map((row) => row.name) : []),
  names: async (ctx, ids) => new Map(mayRead(ctx) ? (await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()).map((row) => [row.id, row.name]) : []),
}
