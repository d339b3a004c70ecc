import { say } from '@fullscore/api/sentence.ts'
import { isDatabaseDown } from '../../database/down.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { House } from '../../kernel/house.ts'
import { readCopy } from './copy.ts'
import type { Snapshot } from './snapshot.ts'
import { timeOf } from './words.ts'

/** What is served: `off` when nobody switched it on; a note when it is not of this minute. */
export type Served = { off: true } | { snapshot: Snapshot; note: string | undefined } | { lost: true }

/** The snapshot a process holds; which one is right the database says at each request, by its mark. */
interface Held { mark: string; snapshot: Snapshot }
const held = new WeakMap<House, Held>()
/** Requests that come at once ask the database once. */
const asking = new WeakMap<House, Promise<Served>>()

const patienceMs = 2000
/** A rendering older than this is said to be old. */
const late = { minutes: 5 }

/** What the public reads now; while the database is gone, what it read last, with its age. */
export async function current(ctx: OpenCtx): Promise<Served> {
  const house = ctx.house
  let asked = asking.get(house)
  if (!asked) {
    asked = ask(ctx).finally(() => asking.delete(house))
    asking.set(house, asked)
  }
  return asked
}

class Slow extends Error {}

async function ask(ctx: OpenCtx): Promise<Served> {
  const timer = Promise.withResolvers<never>()
  const cut = setTimeout(() => timer.reject(new Slow('the database does not answer in time')), patienceMs)
  try {
    return await Promise.race([fromDatabase(ctx), timer.promise])
  } catch (error) {
    if (!(error instanceof Slow) && !isDatabaseDown(error)) ctx.log.error({ error: (error as Error).stack }, 'the status page could not be read; its last rendering is served')
    return fromCopy(ctx)
  } finally {
    clearTimeout(cut)
  }
}

async function fromDatabase(ctx: OpenCtx): Promise<Served> {
  const row = await ctx.db.selectFrom('operations.status_page as p').leftJoin('operations.status_rendering as r', (j) => j.onTrue()).select(['p.enabled_at', 'r.mark']).executeTakeFirst()
  if (!row?.enabled_at || !row.mark) {
    held.delete(ctx.house)
    return row?.enabled_at ? { lost: true } : { off: true }
  }
  let mine = held.get(ctx.house)
  if (mine?.mark !== row.mark) {
    const { mark, snapshot } = await ctx.db.selectFrom('operations.status_rendering').selectAll().executeTakeFirstOrThrow()
    mine = { mark, snapshot: snapshot as Snapshot }
    held.set(ctx.house, mine)
  }
  const old = Temporal.Instant.compare(Temporal.Instant.from(mine.snapshot.madeAt).add(late), ctx.clock.now()) < 0
  return { snapshot: mine.snapshot, note: old ? say`As of ${spoken(ctx, mine.snapshot)}: it was not renewed since.` : undefined }
}

async function fromCopy(ctx: OpenCtx): Promise<Served> {
  const snapshot = held.get(ctx.house)?.snapshot ?? (await readCopy(ctx))
  return snapshot ? { snapshot, note: say`As of ${spoken(ctx, snapshot)}, Fullscore cannot reach its database. What you see is the last that was known.` } : { lost: true }
}

/** `14:32`, with the day if it is not today. */
function spoken(ctx: OpenCtx, { madeAt, page: { zone } }: Snapshot): string {
  const at = Temporal.Instant.from(madeAt).toZonedDateTimeISO(zone)
  const today = ctx.clock.now().toZonedDateTimeISO(zone).toPlainDate()
  return at.toPlainDate().equals(today) ? timeOf(madeAt, zone) : `${at.toPlainDate().toString()}, ${timeOf(madeAt, zone)}`
}
