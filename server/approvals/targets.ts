import { z } from 'zod'
import { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { holdersOf } from '../access/holders.ts'
import type { Ctx } from '../kernel/context.ts'
import { leadsOf } from '../organisation/leads.ts'

/** Whom a step asks: a person, the leads of a team, or whoever holds a role that reaches a team (null: the whole organisation). */
export type Target =
  | { kind: 'person'; personId: Id<'person'> }
  | { kind: 'leads'; teamId: Id<'team'> }
  | { kind: 'role'; role: Role; teamId: Id<'team'> | null }

const shape = z.array(z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), personId: z.string() }), z.object({ kind: z.literal('leads'), teamId: z.string() }), z.object({ kind: z.literal('role'), role: Role, teamId: z.string().nullable() }),
]))
/** Targets as they lie in a step's row. */
export const targetsOf = (json: unknown): Target[] => shape.parse(json) as Target[]

/** Most people that one step may ask. */
export const mostApprovers = 200

export interface Found { personId: Id<'person'>; name: string; why: string }

/** Who the targets are at this moment, archived people left out; each person once, for the first reason. */
export async function resolve(ctx: Ctx, targets: readonly Target[]): Promise<Found[]> {
  const found = new Map<string, Found>()
  for (const target of targets) {
    for (const one of await resolveOne(ctx, target)) if (!found.has(one.personId)) found.set(one.personId, one)
  }
  return [...found.values()].slice(0, mostApprovers)
}

const persons = (ctx: Ctx) => ctx.db.selectFrom('organisation.person as p').select(['p.id', 'p.name']).where('p.archived_at', 'is', null).orderBy('p.name').orderBy('p.id')
const as = (rows: readonly { id: Id<'person'>; name: string }[], why: string): Found[] => rows.map((one) => ({ personId: one.id, name: one.name, why }))

async function resolveOne(ctx: Ctx, target: Target): Promise<Found[]> {
  if (target.kind === 'person') return as(await persons(ctx).where('p.id', '=', target.personId).execute(), 'Named in person.')
  if (target.kind === 'leads') {
    return as((await leadsOf(ctx, target.teamId)).map((one) => ({ id: one.personId, name: one.name })), say`Leads ${await teamName(ctx, target.teamId)}.`)
  }
  const ids = await holdersOf(ctx, target.role, target.teamId)
  if (ids.length === 0) return []
  return as(await persons(ctx).where('p.id', 'in', ids).execute(), say`Holds the role ${target.role.replaceAll('-', ' ')}.`)
}

async function teamName(ctx: Ctx, id: Id<'team'>): Promise<string> {
  return (await ctx.db.selectFrom('organisation.team').select('name').where('id', '=', id).executeTakeFirst())?.name ?? 'a team'
}

/** Targets in words, for steps whose people are not known yet. */
export async function targetWords(ctx: Ctx, targets: readonly Target[]): Promise<string[]> {
  return Promise.all(targets.map(async (target) => {
    if (target.kind === 'leads') return say`the leads of ${await teamName(ctx, target.teamId)}`
    if (target.kind === 'role') return say`whoever holds the role ${target.role.replaceAll('-', ' ')}`
    return (await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', target.personId).executeTakeFirst())?.name ?? 'somebody'
  }))
}
