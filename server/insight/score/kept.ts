import { bucketsOf, standOf, type Bucket, type Steps } from '../../agenda/read.ts'
import type { EntryFilter } from '../../agenda/where.ts'
import type { Ctx } from '../../kernel/context.ts'

/** Levels kept in this process, of all databases it speaks to; each carries the stand of the agenda it was counted at. */
const kept = new WeakMap<object, Map<string, { stand: string; buckets: readonly Bucket[] }>>()
/** A year of ten staves is some thousand buckets, about 200 kB: what is kept stays under a few dozen megabytes. */
const mostLevels = 100
const mostBuckets = 20_000

/**
 * The buckets of a stretch, counted once per stand of the agenda. The stand is read before counting: buckets may be newer
 * than it says, never older.
 */
export async function keptBuckets(ctx: Ctx, filter: EntryFilter, steps: Steps): Promise<readonly Bucket[]> {
  const stand = await standOf(ctx)
  const key = keyOf(ctx, filter, steps)
  let levels = kept.get(ctx.registry)
  if (levels === undefined) kept.set(ctx.registry, (levels = new Map()))
  const found = levels.get(key)
  if (found?.stand === stand) {
    levels.delete(key)
    levels.set(key, found)
    return found.buckets
  }
  const buckets = await bucketsOf(ctx, filter, steps)
  levels.delete(key)
  if (buckets.length <= mostBuckets) levels.set(key, { stand, buckets })
  if (levels.size > mostLevels) levels.delete(levels.keys().next().value!)
  return buckets
}

/** What decides over the count: the question, who asks (what is need to know is seen by name), and what the asker's roles reach. */
function keyOf(ctx: Ctx, { from, to, department, team, service, staves, rehearsal, mark, kind, id }: EntryFilter, { step }: Steps): string {
  const reaches = [...ctx.registry.kinds.values()].map((one) => {
    const reach = ctx.actor.reach(one.read)
    return reach === undefined ? '' : reach === 'everything' ? '*' : [...reach].sort().join()
  })
  return JSON.stringify([ctx.actor.kind, ctx.actor.id, ctx.actor.personId, reaches, from, to, step, department, team, service, staves, rehearsal, mark, kind, id])
}
