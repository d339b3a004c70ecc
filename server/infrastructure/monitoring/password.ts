import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { open, seal } from '../../secrets/seal.ts'

/** The record that a check's password is sealed for. */
export const passwordRecord = (id: Id<'check'>) => `check:${id}`

/** Seals a given password for a check; null takes it away, undefined leaves it. A target without a user has none. */
export function sealedFor(ctx: OpenCtx, id: Id<'check'>, target: Target, password: string | null | undefined): string | null | undefined {
  if (password === undefined || password === null) return password
  if (target.kind !== 'postgresql' || target.user === undefined) throw invalid([{ field: 'body.password', message: 'belongs to a user: name one in the target' }])
  return seal(ctx.house.keyring, passwordRecord(id), password)
}

/** Opens the stored password of a check for one run; undefined if there is none. */
export async function passwordOf(ctx: OpenCtx, id: Id<'check'>): Promise<string | undefined> {
  const row = await ctx.db.selectFrom('infrastructure.check_secret').select('sealed').where('check_id', '=', id).executeTakeFirst()
  return row && open(ctx.house.keyring, passwordRecord(id), row.sealed).toString('utf8')
}

/** Whether two targets sign in as the same user at the same place. */
export function sameLogin(one: Target, other: Target): boolean {
  return one.kind === 'postgresql' && other.kind === 'postgresql' && one.host === other.host && one.port === other.port && one.user === other.user
}
