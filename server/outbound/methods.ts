import type { NotificationRule } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import { open } from '../secrets/seal.ts'
import type { Method } from './page.ts'

/** Every way to reach a person: the own mail address and the open browser first, then what was added. */
export async function methodsOf(ctx: Ctx, personId: Id<'person'>): Promise<Method[]> {
  const person = await ctx.db.selectFrom('organisation.person').select('email').where('id', '=', personId).executeTakeFirst()
  if (!person) throw missing('person')
  const added = await ctx.db.selectFrom('outbound.contact_method').selectAll().where('person_id', '=', personId).orderBy('made_at').orderBy('id').execute()
  const account = await ctx.db.selectFrom('access.account').select('person_id').where('person_id', '=', personId).executeTakeFirst()
  const signsIn = account !== undefined
  return [
    { id: 'browser', kind: 'browser', name: say`Open browser`, address: '', secret: null, verified: true, verifiedWhy: 'Whoever is signed in sees it.' },
    {
      id: 'mail', kind: 'mail', name: say`Own mail address`, address: person.email, secret: null, verified: signsIn,
      verifiedWhy: signsIn ? 'They sign in with it, by an invitation that reached them.' : 'Nobody has signed in with it yet.',
    },
    ...added.map((m) => ({
      id: m.id, kind: m.kind as Method['kind'], name: m.name, address: m.address, secret: m.secret, verified: m.verified_at !== null,
      verifiedWhy: m.verified_at ? say`Verified at ${m.verified_at}.` : 'Not verified: nobody has shown that what is sent here arrives.',
    })),
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
  if (kind === 'browser') {
    const account = await ctx.db.selectFrom('access.account').select('disabled_at').where('person_id', '=', personId).executeTakeFirst()
    return account && !account.disabled_at ? undefined : 'The person has no account that can sign in.'
  }
  const wanted = needsChannel[kind]
  if (wanted === undefined) return undefined
  const channel = await ctx.db.selectFrom('outbound.channel').select('kind').where('kind', '=', kind).executeTakeFirst()
  return channel ? undefined : say`No ${wanted} is set up.`
}

/** What an administrator must have set up before a kind of way can be used. */
const needsChannel: Partial<Record<Method['kind'], string>> = { mail: 'mail server', sms: 'SMS gateway', voice: 'voice gateway' }

/** What a method keeps sealed, opened. @throws KeyError when it has none, or the key is not in the ring */
export const secretOf = (ctx: OpenCtx, method: Pick<Method, 'id' | 'secret'>): string => open(ctx.house.keyring, `contact-method:${method.id}`, method.secret ?? '').toString()
