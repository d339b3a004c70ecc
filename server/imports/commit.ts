import type { ImportDetail } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actorLater } from '../access/later.ts'
import { announce } from '../events/event.ts'
import { setTimer } from '../jobs/timers.ts'
import { change, changeMany, keep } from '../kernel/change.ts'
import { actingAs, type Ctx } from '../kernel/context.ts'
import { conflict } from '../kernel/refusal.ts'
import { isDatabaseDown } from '../database/down.ts'
import { applyRows, smoothly, type Applied } from './apply.ts'
import { batchSize } from './check.ts'
import { requireMine } from './draft.ts'
import { evaluate, type Evaluated } from './evaluate.ts'
import { importApplied, importCommitted, importFailed, importStopped } from './events.ts'
import { wantsOf } from './mapping.ts'
import { Names } from './names.ts'
import { importerNamed, readImport } from './read.ts'
import { countRows, importById, insertMade, lockImport, rowsOf, saveRows, updateImport, type ImportRecord, type RowNews, type StoredRow } from './store.ts'

const keptDays = 30
const waiting = ['create', 'update'] as const
export const subjectOf = (id: string) => [{ kind: 'import', id, role: 'import' }]

/** Takes the good rows of a checked import in; a job does the work, and the records' events are caused by this one. */
export async function commitImport(ctx: Ctx, id: Id<'import'>): Promise<ImportDetail> {
  await requireMine(ctx, id)
  await change(ctx, async (tx) => {
    const record = await lockImport(tx, id)
    const [want] = record.state === 'mapping' ? wantsOf(importerNamed(tx, record.subject), record.mapping) : []
    if (want !== undefined) throw conflict('not-checked', want)
    if (record.state !== 'checked') throw conflict('not-checked', record.state === 'checking' ? 'The dry run is not through yet.' : 'Only an import whose dry run is through is taken in.')
    const { create = 0, update = 0 } = await countRows(tx, id, record.mapping.headingRow)
    if (create + update === 0) throw conflict('not-checked', 'There is no row to take in: none is new, changed and good.')
    await updateImport(tx, id, { state: 'running', done_rows: 0, stop_asked: false })
    await setTimer(tx, { task: 'imports.forget', payload: { importId: id }, due: tx.clock.now().add({ hours: 24 * keptDays }), key: `import:${id}:forget` })
    return { events: [announce(importCommitted, { team: record.owner_team_id, subjects: subjectOf(id), payload: { importId: id, subject: record.subject, create, update }, detail: { name: record.name } })], value: undefined }
  })
  return readImport(ctx, id)
}

/** Stops a dry run or a run; rows that went in stay until the import is taken back. */
export async function stopImport(ctx: Ctx, id: Id<'import'>): Promise<ImportDetail> {
  await requireMine(ctx, id)
  await keep(ctx, 'asking a run to stop is no fact; that it stopped is', async (tx) => {
    const record = await lockImport(tx, id)
    if (record.state === 'checking') await updateImport(tx, id, { state: 'mapping', round: record.round + 1 })
    else if (record.state === 'running') await updateImport(tx, id, { stop_asked: true })
    else throw conflict('not-running', 'Nothing of this import runs at the moment.')
  })
  return readImport(ctx, id)
}

/** Works off the rows of a committed import, batch by batch; each batch is one transaction, so that after a crash the next run goes on where it stood. */
export async function applyImport(ctx: Ctx, id: Id<'import'>): Promise<void> {
  const record = await importById(ctx, id)
  if (record.state !== 'running') return
  const actor = await actorLater(ctx, record.person_id, record.token_id)
  if (typeof actor === 'string') return end(ctx, id, 'failed', say`Stopped: ${actor}`)
  const as = actingAs(ctx, actor)
  const names = new Names(as, record.mapping.names)
  try {
    for (let more = true; more;) more = await applyBatch(as, record, names)
  } catch (error) {
    // Without its database a run is tried again; anything else would fail again.
    if (isDatabaseDown(error) || /^(40|55|57)/.test((error as { code?: string }).code ?? '')) throw error
    ctx.log.error({ error: (error as Error).stack ?? String(error), importId: id }, 'an import failed')
    return end(as, id, 'failed', say`Something went wrong on our side; it is in the log as ${ctx.requestId}. What went in can be taken back.`)
  }
  const { stop_asked } = await importById(ctx, id)
  await end(as, id, stop_asked ? 'stopped' : 'done', '')
}

async function applyBatch(ctx: Ctx, record: ImportRecord, names: Names): Promise<boolean> {
  const { id, mapping } = record
  const importer = importerNamed(ctx, record.subject)
  let named = 0
  const more = await smoothly((careful) => changeMany(ctx, async (tx) => {
    named = 0
    const now = await lockImport(tx, id)
    if (now.state !== 'running' || now.stop_asked) return false
    const rows = await rowsOf(tx, id, { after: mapping.headingRow, limit: batchSize, verdicts: waiting })
    if (rows.length === 0) return false
    const found = await evaluate(tx, importer, record, rows, names)
    const settled = new Map(found.flatMap((row, at) => { const news = withoutDoing(rows[at]!, row); return news ? [[row.number, news] as const] : [] }))
    const { done: applied, made } = await applyRows(tx, importer, now.mapping, found.filter((row) => !settled.has(row.number)), careful)
    await saveRows(tx, id, found.map((row) => settled.get(row.number) ?? newsOf(row, applied.get(row.number)!)))
    await insertMade(tx, id, made)
    named = made.length
    await updateImport(tx, id, { done_rows: now.done_rows + rows.length })
    return true
  }))
  if (named > 0) names.forget()
  return more
}

/** A row is done as the dry run said, or not at all: what changed in between is said. @returns nothing for a row that is to be done */
function withoutDoing(stored: StoredRow, row: Evaluated): RowNews | undefined {
  const { number } = row
  if (row.verdict === 'bad') return { number, verdict: 'bad', reasons: row.reasons }
  if (row.verdict === 'unchanged') return { number, verdict: 'unchanged', reasons: null }
  if (row.verdict !== stored.verdict || (row.existing?.id ?? null) !== stored.object_id) {
    return { number, verdict: 'bad', reasons: [{ column: null, message: row.existing ? say`"${row.existing.title}" was added since the dry run` : 'the record it was to change is gone since the dry run' }] }
  }
  return undefined
}

function newsOf(row: Evaluated, applied: Applied): RowNews {
  const { number, existing } = row
  if ('reasons' in applied) return { number, verdict: 'bad', reasons: applied.reasons }
  const before = existing ? Object.fromEntries(Object.keys(row.values).map((name) => [name, existing.undo && name in existing.undo ? existing.undo[name]! : (existing.values[name] ?? null)])) : null
  return { number, verdict: row.existing ? 'updated' : 'created', reasons: null, title: row.title, object_id: applied.id, version: applied.version, before, changes: row.existing ? row.changes : null }
}

async function end(ctx: Ctx, id: Id<'import'>, state: 'done' | 'stopped' | 'failed', why: string): Promise<void> {
  await change(ctx, async (tx) => {
    const record = await lockImport(tx, id)
    const { created = 0, updated = 0, bad = 0 } = await countRows(tx, id, record.mapping.headingRow)
    await updateImport(tx, id, { state, why, ended_at: tx.clock.now() })
    const given = { team: record.owner_team_id, subjects: subjectOf(id) }
    const one = { importId: id, subject: record.subject }
    const event = state === 'failed' ? announce(importFailed, { ...given, payload: one }) : announce(state === 'done' ? importApplied : importStopped, { ...given, payload: { ...one, created, updated, bad }, detail: { name: record.name } })
    return { events: [event], value: undefined }
  })
}
