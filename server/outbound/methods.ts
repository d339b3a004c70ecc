import type { NotificationRule } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Ctx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import type { Method } from './page.ts'

/** Every way to reach a person: the own mail address and the open browser first, then what was added. */
export async function methodsOf(ctx: Ctx, personId: Id<'person'>): Promise<Method[]> {
  const person = await ctx.db.selectFrom('organisation.person').select('email').where('id', '=', personId).executeTakeFirst()
  if (!person) throw missing('person')
  const added = await ctx.db.selectFrom('outbound.contact_method').selectAll().where('person_id', '=', personId).orderBy('made_at').orderBy('id').execute()
  return [
    { id: 'browser', kind: 'browser', name: 'Open browser', address: '', secret: null },
    { id: 'mail', kind: 'mail', name: 'Own mail address', address: person.email, secret: null },
    ...added.map((m) => ({ id: m.id, kind: m.kind as Method['kind'], name: m.name, address: m.address, secret: m.secret })),
  ]
}

/** The rules that count for a person: for an urgency without any, all methods at once. */
export async function rulesOf(ctx: Ctx, personId: Id<'person'>, methods: readonly Method[]): Promise<(NotificationRule & { usual: boolean })[]> {
  const rows = await ctx.db.selectFrom('outbound.rule').selectAll().where('person_id', '=', personId).orderBy('after_minutes').orderBy('method').execute()
  const known = rows.filter((row) => methods.some((m) => m.id === row.method))
  return urgencies.flatMap((urgency: Urgency): (NotificationRule & { usual: boolean })[] => {
    const own = known.filter((row) => row.urgency === urgency)
    return own.length > 0
      ? own.map((row) => ({ urgency, method: row.method, afterMinutes: row.after_minutes, usual: false }))
      : methods.map((m) => ({ urgency, method: m.id, afterMinutes: 0, usual: true }))
  })
}

/** Why a method cannot be used at all now; undefined when it can. */
export async function obstacle(ctx: Ctx, personId: Id<'person'>, kind: Method['kind']): Promise<string | undefined> {
  if (kind === 'mail') {
    const channel = await ctx.db.selectFrom('outbound.channel').select('kind').where('kind', '=', 'mail').executeTakeFirst()
    return channel ? undefined : 'No mail server is set up.'
  }
  if (kind === 'browser') {
    const account = await ctx.db.selectFrom('access.account').select('disabled_at').where('person_id', '=', personId).executeTakeFirst()
    return account && !account.disabled_at ? undefined : 'The person has no account that can sign in.'
  }
  return undefined
}
