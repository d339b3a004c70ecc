import { sql } from 'kysely'
import { isStalePlan } from '../database/client.ts'
import type { NewEvent } from '../events/event.ts'
import { record } from '../events/record.ts'
import type { Ctx } from './context.ts'

/** What the work of a change returns: at least one event, so that a forgotten audit entry is a type error. */
export interface Changed<T> {
  events: readonly [NewEvent, ...NewEvent[]]
  value: T
}

const inside = Symbol('inside a transaction')
interface InsideCtx extends Ctx {
  readonly [inside]: true
}

const gathering = Symbol('events of many changes')
interface GatheringCtx extends Ctx {
  readonly [gathering]: NewEvent[]
}

/**
 * Does many changes in one transaction: every `change()` inside joins it, and all their events are recorded together at its end,
 * which costs a fraction of recording each. Changes that were taken back by {@link attempt} leave no event.
 */
export async function changeMany<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  return transact(ctx, async (inner) => {
    const events: NewEvent[] = []
    const tx: GatheringCtx = { ...inner, [gathering]: events }
    const value = await work(tx)
    if (events.length > 0) await record(inner, events)
    return value
  })
}

/** Does one of many changes: if it throws, what it wrote is taken back and the others stand. For work inside {@link changeMany}. */
export async function attempt<T>(tx: Ctx, work: () => Promise<T>): Promise<T> {
  const events = (tx as Partial<GatheringCtx>)[gathering]
  const count = events?.length ?? 0
  await sql`savepoint attempt`.execute(tx.db)
  try {
    const value = await work()
    await sql`release savepoint attempt`.execute(tx.db)
    return value
  } catch (error) {
    if (events) events.length = count
    await sql`rollback to savepoint attempt`.execute(tx.db)
    await sql`release savepoint attempt`.execute(tx.db)
    throw error
  }
}

/** Whether this context is inside a transaction: nothing may leave the house from it. */
export function isInside(ctx: Ctx): boolean {
  return inside in ctx
}

/**
 * Does work in one transaction and records its events in it: the change, its audit trail, and the jobs of every reaction
 * commit together or not at all. Joins the transaction that `ctx` is already in. The context given to `work` has no house.
 */
export async function change<T>(ctx: Ctx, work: (tx: Ctx) => Promise<Changed<T>>): Promise<T> {
  return transact(ctx, async (tx) => {
    const { events, value } = await work(tx)
    const gathered = (tx as Partial<GatheringCtx>)[gathering]
    if (gathered) gathered.push(...events)
    else await record(tx, events)
    return value
  })
}

/** The same for a list of things, which may turn out to be empty: then nothing is announced. */
export async function changeAll<T>(ctx: Ctx, work: (tx: Ctx) => Promise<{ events: readonly NewEvent[]; value: T }>): Promise<T> {
  return transact(ctx, async (tx) => {
    const { events: [first, ...rest], value } = await work(tx)
    return first ? change(tx, async () => ({ events: [first, ...rest], value })) : value
  })
}

/**
 * Writes what is no fact of the trade, with no event: soft states, claims, heartbeats, sessions seen.
 * @param reason why this is no fact; the callers are a checked list
 */
export async function keep<T>(ctx: Ctx, reason: string, work: (tx: Ctx) => Promise<T>): Promise<T> {
  if (reason === '') throw new TypeError('keep() needs its reason')
  return transact(ctx, work)
}

/** Pauses before the further tries of a transaction that PostgreSQL ended for another's sake, in milliseconds. */
const pauses = [15, 60]

/** Whether PostgreSQL ended a transaction only because another one was in its way: deadlock or serialization failure; or a plan it kept no longer fits. */
export const isInTheWay = (error: unknown): boolean => ['40P01', '40001'].includes((error as { code?: string } | null)?.code ?? '') || isStalePlan(error)

/**
 * Only the outermost transaction is tried again, anew from its beginning: nothing of the first try is left, and its context has
 * no house, so that nothing outside was done. Work that fills a variable outside of itself must set it, not add to it.
 */
async function transact<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  if (isInside(ctx)) return work(ctx)
  for (let round = 0; ; round++) {
    try {
      return await once(ctx, work)
    } catch (error) {
      const wait = pauses[round]
      if (wait === undefined || !isInTheWay(error)) throw error
      ctx.log.debug({ error: (error as Error).message, round }, 'a transaction stood in the way of another and is tried again')
      await new Promise((done) => setTimeout(done, wait))
    }
  }
}

async function once<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  return ctx.db.transaction().execute((db) => {
    const tx: InsideCtx & { house?: undefined } = { ...ctx, db, house: undefined, [inside]: true }
    return work(tx)
  })
}

/** Takes many locks as {@link lockName} takes one, in one order for all who do. */
export async function lockNames(tx: Ctx, names: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(key) from (select distinct hashtextextended(name, 0) as key from unnest(${[...names]}::text[]) name order by 1) keys`.execute(tx.db)
}

/** Takes a lock by name until the end of the transaction, so that two writers of one thing take turns. */
export async function lockName(tx: Ctx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.db)
}
