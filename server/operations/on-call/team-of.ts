import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { may, sees } from '../../organisation/visible.ts'

/** The owner team of a service, or the team itself; undefined for what is not there or out of the actor's scope. */
export async function teamOf(ctx: Ctx, kind: 'service' | 'team', id: string): Promise<Id<'team'> | undefined> {
  if (kind === 'team') {
    if (!may(ctx.actor, 'on-call:read', id as Id<'team'>)) return undefined
    return (await ctx.db.selectFrom('organisation.team').select('id').where('id', '=', id as Id<'team'>).executeTakeFirst())?.id
  }
  const service = await ctx.db.selectFrom('infrastructure.service_ref').select('owner_team_id').where('id', '=', id as never).executeTakeFirst()
  return service && (await sees(ctx, 'service', id, service.owner_team_id)) ? service.owner_team_id : undefined
}
