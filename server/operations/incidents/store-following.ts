import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { ErasedPerson } from '../../kernel/module.ts'
import { family } from './store-alerts.ts'

export interface FollowerRow { id: Id<'person'>; name: string; by: 'incident' | 'service' }
/** Most people who are told of one incident. */
const mostFollowers = 1000

/**
 * Who wants to hear of an incident, by name: who said so of it, else of one merged into it, else of its service. Who has left is not among
 * them. Rehearsals are followed by who says so of them alone.
 */
export async function followersOf(ctx: Ctx, row: { id: Id<'incident'>; service_id: Id<'service'> | null; rehearsal: boolean }): Promise<FollowerRow[]> {
  const { rows } = await sql<FollowerRow & { follows: boolean }>`select * from (
      select distinct on (x.person_id) p.id, p.name, x.by, x.follows from (
        select f.person_id, f.follows, 'incident' as by, case when f.incident_id = ${row.id} then 0 else 1 end as place from operations.incident_follower f where f.incident_id in ${family(row.id)}
        union all select s.person_id, true, 'service', 2 from operations.service_follower s where s.service_id = ${row.rehearsal ? null : row.service_id}::uuid
      ) x join organisation.person p on p.id = x.person_id and p.archived_at is null order by x.person_id, x.place, x.follows desc
    ) told where told.follows order by lower(told.name), told.id limit ${mostFollowers}`.execute(ctx.db)
  return rows.map(({ id, name, by }) => ({ id, name, by }))
}

/** Says whether somebody wants to hear of an incident. */
export async function setFollow(tx: Ctx, incidentId: Id<'incident'>, personId: Id<'person'>, follows: boolean): Promise<void> {
  await tx.db.insertInto('operations.incident_follower').values({ incident_id: incidentId, person_id: personId, follows, since: tx.clock.now() }).onConflict((c) => c.columns(['incident_id', 'person_id']).doUpdateSet({ follows, since: tx.clock.now() })).execute()
}

/** Who follows a service, by name. */
export const serviceFollowersOf = (ctx: Ctx, serviceId: string): Promise<{ id: Id<'person'>; name: string }[]> => ctx.db.selectFrom('operations.service_follower as f').innerJoin('organisation.person as p', 'p.id', 'f.person_id').select(['p.id', 'p.name'])
  .where('f.service_id', '=', serviceId as Id<'service'>).where('p.archived_at', 'is', null).orderBy(sql`lower(p.name)`).orderBy('p.id').limit(mostFollowers).execute()

/** Says whether somebody wants to hear of a service's incidents. @returns false if it was so before */
export async function setServiceFollow(tx: Ctx, serviceId: Id<'service'>, personId: Id<'person'>, follows: boolean): Promise<boolean> {
  if (!follows) return (await tx.db.deleteFrom('operations.service_follower').where('service_id', '=', serviceId).where('person_id', '=', personId).executeTakeFirst()).numDeletedRows > 0n
  return (await tx.db.insertInto('operations.service_follower').values({ service_id: serviceId, person_id: personId, since: tx.clock.now() }).onConflict((c) => c.doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n
}

/** Nobody is told in the name of an erased person. */
export async function forgetFollowing(tx: Ctx, { id }: ErasedPerson): Promise<void> {
  await tx.db.deleteFrom('operations.incident_follower').where('person_id', '=', id).execute()
  await tx.db.deleteFrom('operations.service_follower').where('person_id', '=', id).execute()
}
