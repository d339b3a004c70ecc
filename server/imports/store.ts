import { sql, type Selectable, type Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Mapping, Verdict } from '@fullscore/api/imports/imports.ts'
import type { ImportsImport } from '../database/rows/imports.ts'
import type { Ctx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import type { Cell } from './cells.ts'
import type { RowValues } from './importer.ts'
import type { FileFacts, ReadRow } from './read-file.ts'

/** What an import keeps of its file beside the rows. */
export type KeptFacts = FileFacts & { headings: { number: number; texts: string[] }[]; guesses: string[] }
/** A name that nothing is called by: in how many rows, and what is called almost so. */
export interface UnknownName { name: string; rows: number; near: string | null }
/** The names that a check did not know, by column. */
export type Unknown = { to: string; count: number; names: UnknownName[] }[]
export type ImportRecord = Omit<Selectable<ImportsImport>, 'facts' | 'mapping' | 'unknown'> & { facts: KeptFacts; mapping: Mapping; unknown: Unknown }
const parsed = (row: Selectable<ImportsImport>): ImportRecord => ({ ...row, facts: row.facts as KeptFacts, mapping: { names: [], ...(row.mapping as Omit<Mapping, 'names'> & Partial<Mapping>) }, unknown: row.unknown as Unknown })

export interface Reason { column: number | null; message: string }
export interface Change { label: string; was: string; is: string }
export interface StoredRow {
  number: number
  cells: Cell[]
  verdict: Verdict
  reasons: Reason[] | null
  title: string
  object_id: string | null
  changes: Change[] | null
  /** What was taken for granted in its cells. */
  assumed: Reason[] | null
  before: RowValues | null
  version: number | null
}

export async function insertImport(tx: Ctx, row: Pick<ImportRecord, 'id' | 'person_id' | 'token_id' | 'subject' | 'name' | 'source' | 'owner_team_id'>): Promise<void> {
  await tx.db.insertInto('imports.import').values({ ...row, state: 'mapping', facts: '{}', mapping: '{}', created_at: tx.clock.now() }).execute()
}

export async function importById(ctx: Ctx, id: Id<'import'>): Promise<ImportRecord> {
  const row = await ctx.db.selectFrom('imports.import').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw missing('import')
  return parsed(row)
}

export async function lockImport(tx: Ctx, id: Id<'import'>): Promise<ImportRecord> {
  const row = await tx.db.selectFrom('imports.import').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('import')
  return parsed(row)
}

export async function updateImport(tx: Ctx, id: Id<'import'>, set: Omit<Updateable<ImportsImport>, 'id' | 'facts' | 'mapping' | 'unknown'> & { facts?: KeptFacts; mapping?: Mapping; unknown?: Unknown }): Promise<void> {
  const { facts, mapping, unknown, ...rest } = set
  await tx.db.updateTable('imports.import').set({ ...rest, ...(facts ? { facts: JSON.stringify(facts) } : {}), ...(mapping ? { mapping: JSON.stringify(mapping) } : {}), ...(unknown ? { unknown: JSON.stringify(unknown) } : {}) }).where('id', '=', id).execute()
}

export async function insertRows(tx: Ctx, id: Id<'import'>, rows: readonly ReadRow[]): Promise<void> {
  await sql`insert into imports.imported_row (import_id, number, cells)
    select ${id}, number, cells from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(number int, cells jsonb)`.execute(tx.db)
}

export interface RowQuery { after: number; verdicts?: readonly Verdict[] | undefined; limit: number; backwards?: boolean }

/** Rows in their order, from behind a number; backwards from before it. */
export async function rowsOf(ctx: Ctx, id: Id<'import'>, query: RowQuery): Promise<StoredRow[]> {
  let rows = ctx.db.selectFrom('imports.imported_row').selectAll().where('import_id', '=', id).limit(query.limit)
  rows = query.backwards ? rows.where('number', '<', query.after).orderBy('number', 'desc') : rows.where('number', '>', query.after).orderBy('number')
  if (query.verdicts) rows = rows.where('verdict', 'in', [...query.verdicts])
  return (await rows.execute()) as unknown as StoredRow[]
}

export type RowNews = Pick<StoredRow, 'number' | 'verdict'> & Partial<Omit<StoredRow, 'cells'>>

/** Writes what was found out about rows, or became of them. */
export async function saveRows(tx: Ctx, id: Id<'import'>, news: readonly RowNews[]): Promise<void> {
  await sql`update imports.imported_row r set verdict = n.verdict, reasons = n.reasons, title = coalesce(n.title, r.title), object_id = coalesce(n.object_id, r.object_id),
      changes = coalesce(n.changes, r.changes), before = coalesce(n.before, r.before), assumed = coalesce(n.assumed, r.assumed), version = coalesce(n.version, r.version)
    from jsonb_to_recordset(${JSON.stringify(news)}::jsonb) as n(number int, verdict text, reasons jsonb, title text, object_id uuid, changes jsonb, before jsonb, version int, assumed jsonb)
    where r.import_id = ${id} and r.number = n.number`.execute(tx.db)
}

/** Forgets what an earlier check said. */
export async function resetRows(tx: Ctx, id: Id<'import'>): Promise<void> {
  await tx.db.updateTable('imports.imported_row').set({ verdict: 'unread', reasons: null, title: '', object_id: null, changes: null, before: null, version: null, assumed: null }).where('import_id', '=', id).where('verdict', '!=', 'unread').execute()
}

/** How many rows below the headings there are of each verdict. */
export async function countRows(ctx: Ctx, id: Id<'import'>, headingRow: number): Promise<Partial<Record<Verdict, number>>> {
  const rows = await ctx.db.selectFrom('imports.imported_row').select(['verdict', (e) => e.fn.countAll<number>().as('count')]).where('import_id', '=', id).where('number', '>', headingRow).groupBy('verdict').execute()
  return Object.fromEntries(rows.map((row) => [row.verdict, Number(row.count)]))
}

export async function deleteRows(tx: Ctx, id: Id<'import'>): Promise<void> {
  await tx.db.deleteFrom('imports.imported_row').where('import_id', '=', id).execute()
  await tx.db.deleteFrom('imports.made_record').where('import_id', '=', id).execute()
}

export async function deleteImport(tx: Ctx, id: Id<'import'>): Promise<void> {
  await tx.db.deleteFrom('imports.import').where('id', '=', id).execute()
}

/** A record that was made because rows named it. */
export interface Made { subject: string; column: string; object_id: string; version: number }
export type StoredMade = Made & { state: 'made' | 'archived' | 'left' }

export async function insertMade(tx: Ctx, id: Id<'import'>, made: readonly Made[]): Promise<void> {
  if (made.length === 0) return
  await sql`insert into imports.made_record (import_id, subject, column_name, object_id, version)
    select ${id}, subject, "column", object_id, version from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as m(subject text, "column" text, object_id uuid, version int)`.execute(tx.db)
}

/** Records that an import made beside its rows, those of one state if asked. */
export async function madeOf(ctx: Ctx, id: Id<'import'>, state?: StoredMade['state']): Promise<StoredMade[]> {
  let rows = ctx.db.selectFrom('imports.made_record').select(['subject', 'column_name as column', 'object_id', 'version', 'state']).where('import_id', '=', id).orderBy('object_id')
  if (state) rows = rows.where('state', '=', state)
  return (await rows.execute()) as StoredMade[]
}

export async function settleMade(tx: Ctx, id: Id<'import'>, ids: readonly string[], state: StoredMade['state']): Promise<void> {
  if (ids.length > 0) await tx.db.updateTable('imports.made_record').set({ state }).where('import_id', '=', id).where(sql<boolean>`object_id = any(${[...ids]}::uuid[])`).execute()
}
