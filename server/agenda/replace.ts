import { keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { likelyPrefix } from './prefix.ts'
import { putEntry, type NewEntry } from './entries.ts'

const batchSize = 500

/**
 * Makes the entries whose keys begin with `prefix` exactly those given: the body of a module's `of: 'agenda'` rebuilder.
 * Works in batches; what was put since the beginning by others stays.
 * @param entries read in batches from the module's own tables
 * @returns how many were put
 */
export async function replaceEntries(ctx: Ctx, prefix: string, entries: AsyncIterable<NewEntry> | Iterable<NewEntry>): Promise<number> {
  const old = new Map((await ctx.db.selectFrom('agenda.entry').select(['id', 'key']).where('key', 'like', likelyPrefix(prefix)).execute()).map((row) => [row.key, row.id]))
  let count = 0
  let batch: NewEntry[] = []
  const flush = async () => {
    await keep(ctx, 'a rebuild repeats facts recorded elsewhere', async (tx) => {
      await lockName(tx, `agenda ${prefix}`)
      for (const entry of batch) await putEntry(tx, entry)
    })
    batch = []
  }
  for await (const entry of entries) {
    if (!entry.key.startsWith(prefix)) throw new TypeError(`${entry.key} does not begin with ${prefix}`)
    old.delete(entry.key)
    count += 1
    if (batch.push(entry) >= batchSize) await flush()
  }
  await flush()
  const left = [...old.values()]
  for (let i = 0; i < left.length; i += batchSize) {
    await keep(ctx, 'a rebuild drops what no record backs', (tx) => tx.db.deleteFrom('agenda.entry').where('id', 'in', left.slice(i, i + batchSize)).execute())
  }
  return count
}
