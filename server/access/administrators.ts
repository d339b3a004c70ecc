import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/** Who administers the installation and can sign in, by name. */
export async function administrators(ctx: Ctx): Promise<{ personId: Id<'person'>; name: string }[]> {
  return ctx.db.selectFrom('organisation.person as p').innerJoin('access.role_grant as g', 'g.person_id', 'p.id').innerJoin('access.account as a', 'a.person_id', 'p.id')
    .select(['p.id as personId', 'p.name']).where('g.role', '=', 'administrator').where('g.scope_kind', '=', 'organisation')
    .where('a.disabled_at', 'is', null).where('p.archived_at', 'is', null).orderBy('p.name').orderBy('p.id').execute()
}
