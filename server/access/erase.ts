import type { Ctx } from '../kernel/context.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** The account and everything that opens it. Roles were of use only as long as somebody could sign in. */
export async function forgetAccount(tx: Ctx, { id }: ErasedPerson): Promise<void> {
  for (const table of ['access.session', 'access.token', 'access.role_grant', 'access.invitation', 'access.account'] as const) {
    await tx.db.deleteFrom(table).where('person_id', '=', id).execute()
  }
}
