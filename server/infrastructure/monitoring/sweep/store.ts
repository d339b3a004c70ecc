import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { InfrastructureSweep, InfrastructureSweepProposal } from '../../../database/rows/infrastructure.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { missing } from '../../../kernel/refusal.ts'

export type SweepRow = Selectable<InfrastructureSweep>
export type ProposalRow = Selectable<InfrastructureSweepProposal>

/** What is proposed. */
export type What =
  | { kind: 'item'; itemKind: 'server' | 'device'; name: string; hostname: string | null }
  | { kind: 'relation'; port: number; speaks: string }
  | { kind: 'check'; name: string; target: Target; port: number | null }

export interface NewProposal { key: string; place: string; address: string; what: What; says: string }

export async function insertSweep(tx: Ctx, row: Insertable<InfrastructureSweep>): Promise<SweepRow> {
  return tx.db.insertInto('infrastructure.sweep').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function sweepRow(ctx: Ctx, id: Id<'sweep'>, lock = false): Promise<SweepRow> {
  const query = ctx.db.selectFrom('infrastructure.sweep').selectAll().where('id', '=', id)
  const row = await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
  if (!row) throw missing('sweep')
  return row
}

export async function updateSweep(tx: Ctx, id: Id<'sweep'>, set: Updateable<InfrastructureSweep>): Promise<SweepRow> {
  return tx.db.updateTable('infrastructure.sweep').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function runningIn(tx: Ctx, departmentId: Id<'department'>): Promise<SweepRow | undefined> {
  return tx.db.selectFrom('infrastructure.sweep').selectAll().where('department_id', '=', departmentId).where('state', '=', 'running').executeTakeFirst()
}

/** Stores what is proposed; what waits already is seen again, what was decided stays decided. @returns how many are new */
export async function putProposals(tx: Ctx, sweep: SweepRow, proposals: readonly NewProposal[]): Promise<number> {
  if (proposals.length === 0) return 0
  const now = tx.clock.now()
  const rows = await tx.db.insertInto('infrastructure.sweep_proposal').values(proposals.map((one) => ({
    id: tx.ids.make<'sweep-proposal'>(), department_id: sweep.department_id, owner_team_id: sweep.owner_team_id, sweep_id: sweep.id, kind: one.what.kind, key: one.key, place: one.place, address: one.address,
    what: JSON.stringify(one.what), says: one.says, first_seen: now, last_seen: now,
  }))).onConflict((c) => c.columns(['department_id', 'key']).doUpdateSet((e) => ({ last_seen: e.ref('excluded.last_seen'), sweep_id: e.ref('excluded.sweep_id'), says: e.ref('excluded.says'), what: e.ref('excluded.what') }))
    .where(sql<boolean>`sweep_proposal.state = 'proposed'`)).returning(sql<boolean>`first_seen = last_seen`.as('fresh')).execute()
  return rows.filter((row) => row.fresh).length
}

/** Proposals by their ids, locked in one order for all. */
export async function lockProposals(tx: Ctx, ids: readonly Id<'sweep-proposal'>[]): Promise<ProposalRow[]> {
  return tx.db.selectFrom('infrastructure.sweep_proposal').selectAll().where('id', 'in', [...ids]).orderBy('id').forNoKeyUpdate().execute()
}

/** The proposal of the machine at an address that waits for a word, locked. */
export async function itemProposalAt(tx: Ctx, departmentId: Id<'department'>, address: string): Promise<ProposalRow | undefined> {
  return tx.db.selectFrom('infrastructure.sweep_proposal').selectAll().where('department_id', '=', departmentId).where('address', '=', address).where('kind', '=', 'item').where('state', '=', 'proposed').forNoKeyUpdate().executeTakeFirst()
}

export async function settleProposal(tx: Ctx, id: Id<'sweep-proposal'>, state: 'accepted' | 'refused', madeId: string | null): Promise<void> {
  await tx.db.updateTable('infrastructure.sweep_proposal').set({ state, decided_at: tx.clock.now(), made_id: madeId }).where('id', '=', id).execute()
}

/** Where a department is watched already from here, `host port`; without a port where it is pinged. */
export async function watchedAt(ctx: Ctx, departmentId: Id<'department'>, hosts: readonly string[]): Promise<Set<string>> {
  if (hosts.length === 0) return new Set()
  const { rows } = await sql<{ host: string; port: string | null }>`
    with at as (
      select case when c.kind = 'http' then split_part(c.target ->> 'url', '/', 3) else null end as url_host, c.kind, c.target, left(c.target ->> 'url', 6) = 'https:' as secure
      from infrastructure.check_definition c join organisation.team t on t.id = c.owner_team_id where c.archived_at is null and c.probe_id is null and t.department_id = ${departmentId}
    ), split as (
      select case when kind = 'http' then regexp_replace(url_host, ':[0-9]+$', '') else target ->> 'host' end as host,
        case when kind = 'http' then coalesce(substring(url_host from ':([0-9]+)$'), case when secure then '443' else '80' end) else target ->> 'port' end as port from at
    )
    select lower(btrim(host, '[]')) as host, port from split where lower(btrim(host, '[]')) = any(${hosts.map((one) => one.toLowerCase())}::text[])`.execute(ctx.db)
  return new Set(rows.map((row) => (row.port === null ? row.host : `${row.host} ${row.port}`)))
}
