import { keep, lockName } from '../kernel/change.ts'
import { asRebuilding, type Ctx } from '../kernel/context.ts'
import { likelyPrefix } from './prefix.ts'
import { putEntries, type NewEntry } from './entries.ts'

const batchSize = 500

/**
 * Makes the entries whose keys begin with `prefix` exactly those given: the body of a module's `of: 'agenda'` rebuilder.
 * Works in batches; what was put since the beginning by others stays.
 * @param entries read in batches from the module's own tables
 * @returns how many were put
 */
export async function replaceEntries(ctx: Ctx, prefix: string, entries: AsyncIterable<NewEntry> | Iterable<NewEntry>): Promise<number> {
  const beginning = ctx.clock.now()
  let count = 0
  let batch: NewEntry[] = []
  const flush = async () => {
    if (batch.length === 0) return
    await keep(ctx, 'a rebuild repeats facts recorded elsewhere', async (tx) => {
      await lockName(tx, `agenda ${prefix}`)
      const newer = await putSince(tx, batch.map((entry) => entry.key), beginning)
      await putEntries(asRebuilding(tx), batch.filter((entry) => !newer.has(entry.key)))
      await tx.db.updateTable('agenda.entry').set({ rebuilt_at: beginning }).where('key', 'in', batch.map((entry) => entry.key)).execute()
    })
    batch = []
  }
  for await (const entry of entries) {
    if (!entry.key.startsWith(prefix)) throw new TypeError(`${entry.key} does not begin with ${prefix}`)
    count += 1
    if (batch.push(entry) >= batchSize) await flush()
  }
  await flush()
  await dropUnbacked(ctx, prefix, beginning)
  return count
}

/** Of these keys, those that others have put since: they know better than what was read before. */
async function putSince(tx: Ctx, keys: readonly string[], beginning: Temporal.Instant): Promise<Set<string>> {
  const rows = await tx.db.selectFrom('agenda.entry').select('key').where('key', 'in', [...keys]).where('put_at', '>', beginning).forNoKeyUpdate().execute()
  return new Set(rows.map((row) => row.key))
}

async function dropUnbacked(ctx: Ctx, prefix: string, beginning: Temporal.Instant): Promise<void> {
  for (let dropped = 1n; dropped > 0n;) {
    const done = await keep(ctx, 'a rebuild drops what no record backs', (tx) => tx.db.deleteFrom('agenda.entry').where('id', 'in', (e) => e.selectFrom('agenda.entry').select('id')
      .where('key', 'like', likelyPrefix(prefix)).where('put_at', '<=', beginning).where((w) => w.or([w('rebuilt_at', 'is', null), w('rebuilt_at', '<', beginning)])).limit(batchSize)).executeTakeFirst())
    dropped = done.numDeletedRows
  }
}
