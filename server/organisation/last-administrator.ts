import type { Ctx } from '../kernel/context.ts'
import { conflict } from '../kernel/refusal.ts'

/** Refuses a state in which nobody could administer the installation any more. */
export async function requireAdministrator(tx: Ctx): Promise<void> {
  const left = await tx.db.selectFrom('access.role_grant as g').innerJoin('access.account as a', 'a.person_id', 'g.person_id')
    .innerJoin('organisation.person as p', 'p.id', 'g.person_id').select('a.person_id').where('p.archived_at', 'is', null)
    .where('g.role', '=', 'administrator').where('g.scope_kind', '=', 'organisation').where('a.disabled_at', 'is', null).where('a.password', 'is not', null).executeTakeFirst()
  if (!left) throw conflict('last-administrator', 'Nobody would be left who can administer Fullscore. Make somebody else administrator first.')
}
