import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { ContractTerm, Cost } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import type { StrategyContract } from '../../database/rows/strategy.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import type { Agreement } from './contract.ts'

export type ContractRow = Selectable<StrategyContract>
export interface Covered { kind: 'item' | 'service'; id: string }
/** `own` is false for what came by a merge and goes with its undoing. */
export interface Cover extends Covered { own: boolean }

/** One contract, locked for the rest of the transaction. @throws Refusal missing */
export async function lockContract(tx: Ctx, id: Id<'contract'>): Promise<ContractRow> {
  const row = await tx.db.selectFrom('strategy.contract').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('contract')
  return row
}

/** What the clock is asked about. */
export function agreementOf(row: Pick<ContractRow, 'term' | 'zone' | 'calendar' | 'renewals' | 'decision' | 'decided_period' | 'ends_on' | 'notice_given_on'>): Agreement {
  return {
    term: row.term as ContractTerm, zone: row.zone, calendar: row.calendar as AnyCalendar, renewals: row.renewals, decision: row.decision as Agreement['decision'],
    decidedPeriod: row.decided_period, endsOn: row.ends_on, noticeGivenOn: row.notice_given_on,
  }
}

export const costOf = (row: Pick<ContractRow, 'cost'>): Cost | null => row.cost as Cost | null

/** The team that owns a contract; undefined when there is none of this id. */
export async function teamOfContract(ctx: Ctx, id: Id<'contract'>): Promise<Id<'team'> | undefined> {
  return (await ctx.db.selectFrom('strategy.contract').select('owner_team_id').where('id', '=', id).executeTakeFirst())?.owner_team_id
}

export async function insertContract(tx: Ctx, row: Insertable<StrategyContract>): Promise<ContractRow> {
  return tx.db.insertInto('strategy.contract').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Adds many contracts in one statement. @returns them by id */
export async function insertContracts(tx: Ctx, rows: readonly Record<string, unknown>[]): Promise<Map<string, ContractRow>> {
  const columns = sql.join(newColumns.map((name) => sql.ref(name)))
  const made = await sql<ContractRow>`insert into strategy.contract (${columns}) select ${columns} from jsonb_populate_recordset(null::strategy.contract, ${JSON.stringify(rows)}::jsonb) returning *`.execute(tx.db)
  return new Map(made.rows.map((row) => [row.id, row]))
}
const newColumns = [
  'id', 'owner_team_id', 'name', 'number', 'vendor_id', 'owner_person_id', 'cost', 'term', 'zone', 'calendar', 'support_number', 'support_hours', 'notes', 'state', 'period', 'choice', 'over_on', 'end_on', 'act_by', 'decide_by', 'locked_until', 'changed_at',
]

/** Locks many contracts, in one order. */
export async function lockContracts(tx: Ctx, ids: readonly Id<'contract'>[]): Promise<ContractRow[]> {
  return tx.db.selectFrom('strategy.contract').selectAll().where(sql<boolean>`id = any(${[...ids]}::uuid[])`).orderBy('id').forNoKeyUpdate().execute()
}

/** Puts many contracts into the archive, as a new version. @returns them as they are now */
export async function archiveRows(tx: Ctx, ids: readonly Id<'contract'>[]): Promise<ContractRow[]> {
  const now = tx.clock.now()
  return tx.db.updateTable('strategy.contract').set({ archived_at: sql`coalesce(archived_at, ${now})`, version: sql`version + 1`, changed_at: now }).where(sql<boolean>`id = any(${[...ids]}::uuid[])`).returningAll().execute()
}

export async function updateContract(tx: Ctx, id: Id<'contract'>, set: Updateable<StrategyContract>): Promise<ContractRow> {
  return tx.db.updateTable('strategy.contract').set({ ...set, changed_at: tx.clock.now() }).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function coversOf(ctx: Ctx, id: Id<'contract'>): Promise<Cover[]> {
  const rows = await ctx.db.selectFrom('strategy.contract_cover').select(['kind', 'object_id', 'merged_from']).where('contract_id', '=', id).orderBy('object_id').execute()
  return rows.map((row) => ({ kind: row.kind as Covered['kind'], id: row.object_id, own: row.merged_from === null }))
}

/** What many contracts cover that are new, in one statement. */
export async function insertCovers(tx: Ctx, all: readonly { id: string; cover: Covered }[]): Promise<void> {
  if (all.length === 0) return
  await sql`insert into strategy.contract_cover (contract_id, kind, object_id)
    select contract_id, kind, object_id from jsonb_to_recordset(${JSON.stringify(all.map(({ id, cover }) => ({ contract_id: id, kind: cover.kind, object_id: cover.id })))}::jsonb) as c(contract_id uuid, kind text, object_id uuid)
    on conflict do nothing`.execute(tx.db)
}

/** What many contracts cover, by contract. */
export async function coversOfAll(ctx: Ctx, ids: readonly Id<'contract'>[]): Promise<Map<string, Covered[]>> {
  const rows = await ctx.db.selectFrom('strategy.contract_cover').select(['contract_id', 'kind', 'object_id']).where(sql<boolean>`contract_id = any(${[...ids]}::uuid[])`).where('merged_from', 'is', null).orderBy('object_id').execute()
  return Map.groupBy(rows.map((row) => ({ contract: row.contract_id as string, kind: row.kind as Covered['kind'], id: row.object_id })), (one) => one.contract)
}

/** Makes the list of what a contract covers exactly this one. */
export async function setCovers(tx: Ctx, id: Id<'contract'>, covers: readonly Covered[]): Promise<void> {
  await tx.db.deleteFrom('strategy.contract_cover').where('contract_id', '=', id).execute()
  if (covers.length > 0) {
    await tx.db.insertInto('strategy.contract_cover').values(covers.map((one) => ({ contract_id: id, kind: one.kind, object_id: one.id }))).onConflict((c) => c.doNothing()).execute()
  }
}

/** Two items became one: what covered the one that went covers the one that stays. */
export async function followMerge(tx: Ctx, gone: string, kept: string): Promise<void> {
  await tx.db.insertInto('strategy.contract_cover').columns(['contract_id', 'kind', 'object_id', 'merged_from'])
    .expression((e) => e.selectFrom('strategy.contract_cover').select((s) => ['contract_id', 'kind', s.val(kept).as('object_id'), s.val(gone).as('merged_from')]).where('object_id', '=', gone))
    .onConflict((c) => c.doNothing()).execute()
}

/** The merge was undone. */
export async function undoFollowed(tx: Ctx, gone: string, kept: string): Promise<void> {
  await tx.db.deleteFrom('strategy.contract_cover').where('object_id', '=', kept).where('merged_from', '=', gone).execute()
}
