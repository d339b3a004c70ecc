import { sql } from 'kysely'
import { keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { Refusal, unavailable } from '../kernel/refusal.ts'

const windowOf = { minutes: 15 }

/** What guesses are counted by, and how many wrong ones are allowed in a quarter of an hour. */
export interface Limit { key: string; most: number }

export interface Attempt { keys: readonly string[]; at: Temporal.Instant }

const tooMany = (detail: string, seconds: number) => new Refusal({ code: 'too-many-attempts', kind: 'limited', detail, retryAfter: Math.max(1, Math.ceil(seconds)) })

/**
 * Counts an attempt before it is made: guesses sent at once are no cheaper than one after the other.
 * @param also counted, but refusing nothing
 * @throws Refusal 429 saying when to come again
 */
export async function claimAttempt(ctx: Ctx, limits: readonly Limit[], detail: string, also: readonly string[] = []): Promise<Attempt> {
  return keep(ctx, 'attempts are counted, the refusal is the event', async (tx) => {
    const at = tx.clock.now()
    for (const { key, most } of limits) {
      await lockName(tx, `attempt ${key}`)
      const { count, first } = await tx.db.selectFrom('access.attempt').select((e) => [e.fn.countAll<number>().as('count'), sql<Temporal.Instant | null>`min(at)`.as('first')])
        .where('key', '=', key).where('at', '>', at.subtract(windowOf)).executeTakeFirstOrThrow()
      if (Number(count) >= most) throw tooMany(detail, at.until((first ?? at).add(windowOf)).total('seconds'))
    }
    const keys = [...limits.map(({ key }) => key), ...also]
    await tx.db.insertInto('access.attempt').values(keys.map((key) => ({ key, at }))).execute()
    await tx.db.deleteFrom('access.attempt').where('at', '<', at.subtract({ hours: 1 })).execute()
    return { keys, at }
  })
}

/** Takes an attempt back: the password was right, or could not be looked at. */
export async function returnAttempt(ctx: Ctx, { keys, at }: Attempt): Promise<void> {
  await keep(ctx, 'only wrong passwords are counted', async (tx) => {
    for (const key of keys) {
      await sql`delete from access.attempt where ctid in (select ctid from access.attempt where key = ${key} and at = ${at} limit 1 for update skip locked)`.execute(tx.db)
    }
  })
}

/** Wrong guesses of one account, from wherever, before strangers begin to wait. */
export const freeGuesses = 20
const mostWaiting = 200
let waiting = 0

/** How long a stranger's guess waits, in milliseconds: a second more for each ten wrong ones, at most eight. */
export const waitFor = (wrong: number): number => (wrong <= freeGuesses ? 0 : Math.min(8, Math.ceil((wrong - freeGuesses) / 10)) * 1000)

/**
 * Makes guesses of one account slow wherever they come from, and never refuses them: refusing would let strangers shut a person
 * out. Whoever waits is limited in number, so that waiting costs the server nothing.
 */
export async function slowDown(ctx: Ctx, key: string): Promise<void> {
  const { count } = await ctx.db.selectFrom('access.attempt').select((e) => e.fn.countAll<number>().as('count')).where('key', '=', key).where('at', '>', ctx.clock.now().subtract(windowOf)).executeTakeFirstOrThrow()
  const ms = waitFor(Number(count) - 1)
  if (ms === 0) return
  if (waiting >= mostWaiting) throw unavailable('busy', 'Too many people are signing in at the moment: try again shortly.', 5)
  waiting++
  try {
    await new Promise((done) => setTimeout(done, ms))
  } finally {
    waiting--
  }
}
