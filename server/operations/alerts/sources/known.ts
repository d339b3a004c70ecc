import type { Ctx, Db } from '../../../kernel/context.ts'
import { sourceByKey, type SourceFacts, type SourceId } from './store.ts'

/** A source changed since it was looked up: its request is judged again by what holds now. */
export class SourceChanged extends Error {
  constructor() {
    super('The source of the alert was changed meanwhile.')
  }
}

const mostKnown = 1000
const known = new WeakMap<Db, Map<string, SourceFacts>>()
const knownTo = (ctx: Ctx): Map<string, SourceFacts> => {
  const found = known.get(ctx.db) ?? new Map<string, SourceFacts>()
  known.set(ctx.db, found)
  return found
}

/**
 * The source of a key as this process last saw it, looked up if it did not. Whoever stores by it asks {@link changedSources} first:
 * a whole batch is checked by one question instead of one for each request.
 * @param anew what is known is not enough
 */
export async function knownSource(ctx: Ctx, hash: Buffer, anew = false): Promise<SourceFacts | undefined> {
  const sources = knownTo(ctx)
  const name = hash.toString('base64')
  const found = anew ? undefined : sources.get(name)
  if (found) return found
  sources.delete(name)
  const source = await sourceByKey(ctx, hash)
  // A key that was renewed ends by the clock: it is looked up each time.
  if (!source || source.byOldKey) return source
  if (sources.size >= mostKnown) sources.clear()
  sources.set(name, source)
  return source
}

/** Which of these sources were changed or put away since they were looked up. */
export async function changedSources(ctx: Ctx, sources: readonly SourceFacts[]): Promise<ReadonlySet<SourceFacts>> {
  if (sources.length === 0) return new Set()
  const rows = await ctx.db.selectFrom('operations.alert_source').select(['id', 'version']).where('id', 'in', [...new Set(sources.map((one) => one.id))]).where('archived_at', 'is', null).execute()
  const versions = new Map<SourceId, number>(rows.map((row) => [row.id, row.version]))
  return new Set(sources.filter((one) => versions.get(one.id) !== one.version))
}
