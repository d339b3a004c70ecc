import type { AnswerOf } from '@fullscore/api/route.ts'
import type { readVerdict } from '@fullscore/api/insight/score.ts'
import { bucketsOf, standOf, type Bucket, type Steps } from '../../agenda/read.ts'
import { verdictFor } from '../../agenda/verdict.ts'
import type { EntryFilter } from '../../agenda/where.ts'
import type { Ctx } from '../../kernel/context.ts'

/** What is kept in this process, of all databases it speaks to; each carries the stand of the agenda it was counted at. */
const kept = new WeakMap<object, Map<string, { stand: string; value: unknown }>>()
/** A year of ten staves is some thousand buckets, about 200 kB: what is kept stays under a few dozen megabytes. */
const mostKept = 100
const mostBuckets = 20_000

/** Counted once per stand of the agenda. The stand is read before counting: what is kept may be newer than it says, never older. */
async function keptFor<T>(ctx: Ctx, key: string, count: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const stand = await standOf(ctx)
  let all = kept.get(ctx.registry)
  if (all === undefined) kept.set(ctx.registry, (all = new Map()))
  const found = all.get(key)
  all.delete(key)
  if (found?.stand === stand) {
    all.set(key, found)
    return found.value as T
  }
  const value = await count()
  if (fits(value)) all.set(key, { stand, value })
  if (all.size > mostKept) all.delete(all.keys().next().value!)
  return value
}

/** The buckets of a stretch. */
export function keptBuckets(ctx: Ctx, filter: EntryFilter, steps: Steps): Promise<readonly Bucket[]> {
  return keptFor(ctx, keyOf(ctx, filter, ['buckets', filter.from, filter.to, steps.step]), () => bucketsOf(ctx, filter, steps), (buckets) => buckets.length <= mostBuckets)
}

type VerdictFilter = Pick<EntryFilter, 'department' | 'team' | 'service' | 'staves'>
const minute = 60_000

/** What the title of the Score tells, for a filter; counted anew each minute, as deadlines come near by themselves. What the actor may not read is not counted as none. */
export async function keptVerdict(ctx: Ctx, { department, team, service, staves }: VerdictFilter): Promise<AnswerOf<typeof readVerdict>> {
  const filter = { department, team, service, staves }
  const facts = await keptFor(ctx, keyOf(ctx, filter, ['verdict', Math.floor(ctx.clock.now().epochMilliseconds / minute)]), () => verdictFor(ctx, filter), () => true)
  const may = (kind: string) => { const read = ctx.registry.kinds.get(kind)?.read; return read !== undefined && ctx.actor.reach(read) !== undefined }
  return { ...facts, incidents: may('incident') ? facts.incidents : null, alerts: may('alert') ? facts.alerts : null }
}

/** What decides over the count: the question, who asks (what is need to know is seen by name), and what the asker's roles reach. */
function keyOf(ctx: Ctx, { department, team, service, staves, rehearsal, mark, kind, id }: Partial<EntryFilter>, about: readonly unknown[]): string {
  const reaches = [...ctx.registry.kinds.values()].map((one) => {
    const reach = ctx.actor.reach(one.read)
    return reach === undefined ? '' : reach === 'everything' ? '*' : [...reach].sort().join()
  })
  return JSON.stringify([ctx.actor.kind, ctx.actor.id, ctx.actor.personId, reaches, about, department, team, service, staves, rehearsal, mark, kind, id])
}
