import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { actorLater } from '../access/later.ts'
import { changeMany, keep } from '../kernel/change.ts'
import { actingAs, type Ctx } from '../kernel/context.ts'
import { applyRows, smoothly } from './apply.ts'
import { evaluate, type Evaluated } from './evaluate.ts'
import type { Importer } from './importer.ts'
import { Names } from './names.ts'
import { importerNamed } from './read.ts'
import { importById, lockImport, rowsOf, saveRows, updateImport, type ImportRecord, type RowNews } from './store.ts'

export const batchSize = 500
export const checkPayload = z.object({ importId: z.string(), round: z.number() })

/**
 * The dry run: every row is read, matched and then really done by its operation in a transaction that is taken back. So what it
 * says of a row is what the operations say, permissions and all. Ends early when another check began or somebody stopped it.
 */
export async function checkImport(ctx: Ctx, id: Id<'import'>, round: number): Promise<void> {
  const record = await importById(ctx, id).catch(() => undefined)
  if (!record || record.round !== round || record.state !== 'checking') return
  const actor = await actorLater(ctx, record.person_id, record.token_id)
  if (typeof actor === 'string') return fail(ctx, id, actor)
  const as = actingAs(ctx, actor)
  const importer = importerNamed(ctx, record.subject)
  const [names, seen] = [new Names(as, record.mapping.names), new Map<string, number>()]
  let after = record.mapping.headingRow
  for (let done = 0; ;) {
    const rows = await rowsOf(ctx, id, { after, limit: batchSize })
    if (rows.length === 0) break
    const found = await evaluate(as, importer, record, rows, names, seen)
    const refused = await rehearse(as, importer, record, found)
    done += rows.length
    after = rows.at(-1)!.number
    if (!(await saveBatch(ctx, id, round, done, found.map((row) => newsOf(row, refused.get(row.number)))))) return
  }
  await keep(ctx, 'a dry run changes nothing', async (tx) => {
    const now = await lockImport(tx, id)
    if (now.round === round) await updateImport(tx, id, { state: 'checked', unknown: names.unknown() })
  })
}

class TakenBack extends Error {}

/** Does what rows ask for and takes it all back. @returns the reasons of those that were refused */
async function rehearse(ctx: Ctx, importer: Importer, record: ImportRecord, rows: readonly Evaluated[]): Promise<Map<number, Evaluated['reasons']>> {
  const refused = new Map<number, Evaluated['reasons']>()
  const ready = rows.filter((row) => row.verdict === 'create' || row.verdict === 'update')
  if (ready.length === 0) return refused
  try {
    await smoothly((careful) => changeMany(ctx, async (tx) => {
      refused.clear()
      for (const [number, applied] of (await applyRows(tx, importer, record.mapping, ready, careful)).done) if ('reasons' in applied) refused.set(number, applied.reasons)
      throw new TakenBack()
    }))
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
  return refused
}

function newsOf(row: Evaluated, refused: Evaluated['reasons'] | undefined): RowNews {
  const verdict = refused ? 'bad' as const : row.verdict
  return {
    number: row.number, verdict, reasons: refused ?? (row.reasons.length > 0 ? row.reasons : null), title: row.title, object_id: row.existing?.id ?? null, changes: verdict === 'update' ? row.changes : null, assumed: refused || row.assumed.length === 0 ? null : row.assumed,
  }
}

/** @returns whether this check is still wanted */
async function saveBatch(ctx: Ctx, id: Id<'import'>, round: number, done: number, news: readonly RowNews[]): Promise<boolean> {
  return keep(ctx, 'a dry run changes nothing', async (tx) => {
    const now = await lockImport(tx, id)
    if (now.round !== round) return false
    await saveRows(tx, id, news)
    await updateImport(tx, id, { done_rows: done })
    return true
  })
}

async function fail(ctx: Ctx, id: Id<'import'>, why: string): Promise<void> {
  await keep(ctx, 'a dry run changes nothing', (tx) => updateImport(tx, id, { state: 'failed', why }))
}
