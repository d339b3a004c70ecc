import type { ImportDetail } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actorLater } from '../access/later.ts'
import { announce } from '../events/event.ts'
import { attempt, change, changeMany, keep, isInTheWay } from '../kernel/change.ts'
import { actingAs, type Ctx } from '../kernel/context.ts'
import { isDatabaseDown } from '../database/down.ts'
import { conflict } from '../kernel/refusal.ts'
import { reasonsOf } from './apply.ts'
import { batchSize } from './check.ts'
import { subjectOf } from './commit.ts'
import { requireMine } from './draft.ts'
import { importReverted, importUndone } from './events.ts'
import type { ImportedRecord, Importer } from './importer.ts'
import { importerNamed, readImport } from './read.ts'
import { countRows, importById, lockImport, madeOf, rowsOf, saveRows, settleMade, updateImport, type ImportRecord, type RowNews, type StoredRow } from './store.ts'

const taken = ['created', 'updated'] as const

/** Takes an import back: a job archives what it made and restores what it changed. */
export async function undoImport(ctx: Ctx, id: Id<'import'>): Promise<ImportDetail> {
  await requireMine(ctx, id)
  await change(ctx, async (tx) => {
    const record = await lockImport(tx, id)
    if (!['done', 'stopped', 'failed'].includes(record.state)) throw conflict('nothing-to-undo', record.state === 'undone' ? 'This import was taken back already.' : 'This import is not through: stop it first.')
    const { created = 0, updated = 0 } = await countRows(tx, id, record.mapping.headingRow)
    if (created + updated === 0) throw conflict('nothing-to-undo', 'This import changed nothing, or it is more than 30 days old: its rows are not kept any more.')
    await updateImport(tx, id, { state: 'undoing', done_rows: 0, stop_asked: false, why: '' })
    return { events: [announce(importUndone, { team: record.owner_team_id, subjects: subjectOf(id), payload: { importId: id, subject: record.subject }, detail: { name: record.name } })], value: undefined }
  })
  return readImport(ctx, id)
}

/** Takes rows back from the last to the first, batch by batch; goes on where it stood after a crash. */
export async function revertImport(ctx: Ctx, id: Id<'import'>): Promise<void> {
  const record = await importById(ctx, id)
  if (record.state !== 'undoing') return
  const actor = await actorLater(ctx, record.person_id, record.token_id)
  if (typeof actor === 'string') {
    await keep(ctx, 'an undo that cannot go on is no fact', (tx) => updateImport(tx, id, { state: 'stopped', why: say`Not taken back: ${actor}` }))
    return
  }
  const as = actingAs(ctx, actor)
  for (let more = true; more;) more = await revertBatch(as, record)
  await revertMade(as, record)
  await change(as, async (tx) => {
    const now = await lockImport(tx, id)
    const { archived = 0, restored = 0, left = 0 } = await countRows(tx, id, now.mapping.headingRow)
    await updateImport(tx, id, { state: 'undone', ended_at: tx.clock.now() })
    return { events: [announce(importReverted, { team: now.owner_team_id, subjects: subjectOf(id), payload: { importId: id, subject: now.subject, archived, restored, left }, detail: { name: now.name } })], value: undefined }
  })
}

async function revertBatch(ctx: Ctx, { id, subject }: ImportRecord): Promise<boolean> {
  const importer = importerNamed(ctx, subject)
  return changeMany(ctx, async (tx) => {
    const now = await lockImport(tx, id)
    const rows = await rowsOf(tx, id, { after: 2_000_000_000, backwards: true, limit: batchSize, verdicts: taken })
    if (now.state !== 'undoing' || rows.length === 0) return false
    const records = new Map((await importer.read(tx, rows.map((row) => row.object_id!))).map((record) => [record.id, record]))
    const together = await removeTogether(tx, importer, rows, records)
    const news: RowNews[] = []
    for (const row of rows) news.push(together.has(row.number) ? { number: row.number, verdict: 'archived', reasons: null } : await revertOne(tx, importer, now, row, records.get(row.object_id!)))
    await saveRows(tx, id, news)
    await updateImport(tx, id, { done_rows: now.done_rows + rows.length })
    return true
  })
}

/** Takes back what was made because rows named it, unless somebody edited it since or other records name it by now. */
async function revertMade(ctx: Ctx, { id, subject }: ImportRecord): Promise<void> {
  const importer = importerNamed(ctx, subject)
  await changeMany(ctx, async (tx) => {
    await lockImport(tx, id)
    const bySubject = Map.groupBy(await madeOf(tx, id, 'made'), (one) => one.column)
    for (const [name, made] of bySubject) {
      const makes = importer.columns.find((column) => column.name === name)?.makes
      const maker = makes && tx.registry.importers.get(makes.subject)
      const ids = made.map((one) => one.object_id)
      const used = new Set(makes ? await makes.used(tx, ids) : ids)
      const records = new Map(maker ? (await maker.read(tx, ids)).map((record) => [record.id, record]) : [])
      for (const one of made) {
        const record = records.get(one.object_id)
        const free = record !== undefined && !used.has(one.object_id) && !record.archived && record.version === one.version
        const gone = free && (await attempt(tx, () => maker!.remove(tx, one.object_id, one.version)).then(() => true, (error: unknown) => { if (isInTheWay(error) || isDatabaseDown(error)) throw error; return false }))
        await settleMade(tx, id, [one.object_id], gone ? 'archived' : 'left')
      }
    }
  })
}

/** Takes away what the import made and nobody touched since, all at once; if one is refused, none. @returns the numbers of their rows */
async function removeTogether(tx: Ctx, importer: Importer, rows: readonly StoredRow[], records: ReadonlyMap<string, ImportedRecord>): Promise<ReadonlySet<number>> {
  const untouched = rows.filter((row) => row.verdict === 'created' && records.get(row.object_id!)?.archived === false && records.get(row.object_id!)?.version === row.version)
  if (!importer.removeMany || untouched.length < 2) return new Set()
  try {
    await attempt(tx, () => importer.removeMany!(tx, untouched.map((row) => ({ id: row.object_id!, version: row.version! }))))
    return new Set(untouched.map((row) => row.number))
  } catch (error) {
    if (isInTheWay(error) || isDatabaseDown(error)) throw error
    return new Set()
  }
}

async function revertOne(tx: Ctx, importer: Importer, { mapping }: ImportRecord, row: StoredRow, record: ImportedRecord | undefined): Promise<RowNews> {
  const { number } = row
  const left = (message: string): RowNews => ({ number, verdict: 'left', reasons: [{ column: null, message }] })
  if (!record) return left('it is gone, or outside your scope by now')
  if (record.archived) return row.verdict === 'created' ? { number, verdict: 'archived', reasons: null } : left('it was archived since: it stays as it is')
  if (record.version !== row.version) return left('somebody edited it since: it stays as it is')
  try {
    await attempt(tx, async () => {
      if (row.verdict === 'created') await importer.remove(tx, record.id, record.version)
      else await importer.update!(tx, record.id, record.version, row.before ?? {})
    })
    return { number, verdict: row.verdict === 'created' ? 'archived' : 'restored', reasons: null }
  } catch (error) {
    if (isInTheWay(error)) throw error
    return { number, verdict: 'left', reasons: reasonsOf(tx, error, mapping) }
  }
}
