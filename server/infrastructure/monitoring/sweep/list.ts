import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listSweepProposals, listSweeps, Sweep, SweepDetail, SweepProposal } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { likely, pageOfRows, placeOf, wordsOf } from '../../../kernel/cursor.ts'
import { missing } from '../../../kernel/refusal.ts'
import { visible } from '../../../organisation/visible.ts'
import type { Compared } from './settle.ts'
import type { What } from './store.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'monitoring:read', { kind: 'sweep', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })

function sweeps(ctx: Ctx) {
  return ctx.db.selectFrom('infrastructure.sweep as s').innerJoin('organisation.team as t', 't.id', 's.owner_team_id').leftJoin('organisation.person as p', 'p.id', 's.started_by')
    .selectAll('s').select(['t.name as team_name', 'p.name as person_name']).where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof sweeps>['executeTakeFirstOrThrow']>>

/** How many differences a run has to the one before; null where there is none to compare with. */
export function comparedOf(row: { compared: unknown }): Sweep['compared'] {
  const compared = row.compared as Compared | null
  return compared && { with: compared.with as Id<'sweep'>, at: compared.at, fresh: compared.freshCount, gone: compared.goneCount, unsure: compared.unsure }
}

const present = (row: Row): Sweep => ({
  id: row.id, range: row.range, ports: row.ports, rate: row.rate, team: { id: row.owner_team_id, name: row.team_name }, state: row.state as Sweep['state'], total: row.total, done: row.done, answering: row.answering, openPorts: row.open_ports,
  proposed: row.proposed, leftOut: row.left_out, notes: row.notes, startedBy: row.started_by && row.person_name !== null ? { id: row.started_by, name: row.person_name } : null, startedAt: row.started_at.toString(), endedAt: row.ended_at?.toString() ?? null,
  planId: row.plan_id, compared: comparedOf(row),
})

/** One page of sweeps, the newest first. */
export async function pageOfSweeps(ctx: Ctx, query: QueryOf<typeof listSweeps>): Promise<AnswerOf<typeof listSweeps>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = sweeps(ctx).orderBy('s.started_at', 'desc').orderBy('s.id', 'desc').limit(query.limit + 1)
  if (query.state) rows = rows.where('s.state', '=', query.state)
  if (query.planId) rows = rows.where('s.plan_id', '=', query.planId)
  if (place) rows = rows.where(sql<boolean>`(s.started_at, s.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.started_at.toString(), row.id])
  return { items: page.rows.map(present), next: page.next }
}

/** One sweep with what is new and gone since the run before. */
export async function readSweep(ctx: Ctx, id: Id<'sweep'>): Promise<SweepDetail> {
  const row = await sweeps(ctx).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw missing('sweep')
  const { fresh = [], gone = [] } = (row.compared as Compared | null) ?? {}
  return { ...present(row), fresh, gone }
}

/** One page of what waits for a word, by address; and how many wait in all. */
export async function pageOfSweepProposals(ctx: Ctx, query: QueryOf<typeof listSweepProposals>): Promise<AnswerOf<typeof listSweepProposals>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  const seen = visible(ctx.actor, 'monitoring:read', { kind: 'sweep', id: sql.ref('r.sweep_id'), team: sql.ref('r.owner_team_id') })
  const waiting = ctx.db.selectFrom('infrastructure.sweep_proposal as r').select((e) => e.fn.countAll<number>().as('count')).where('r.state', '=', 'proposed').where(seen)
  let rows = ctx.db.selectFrom('infrastructure.sweep_proposal as r').innerJoin('organisation.team as t', 't.id', 'r.owner_team_id').selectAll('r').select('t.name as team_name').where('r.state', '=', 'proposed').where(seen)
    .orderBy('r.place').orderBy('r.id').limit(query.limit + 1)
  if (query.sweepId) rows = rows.where('r.sweep_id', '=', query.sweepId)
  if (query.kind) rows = rows.where('r.kind', '=', query.kind)
  if (query.teamId) rows = rows.where('r.owner_team_id', '=', query.teamId)
  if (query.search) rows = rows.where((e) => e.or([e('r.address', 'ilike', likely(query.search!)), e(wordsOf('r.says'), 'ilike', likely(query.search!)), sql<boolean>`r.what ->> 'name' ilike ${likely(query.search!)}`]))
  if (place) rows = rows.where(sql<boolean>`(r.place, r.id) > (${place[0]}, ${place[1]}::uuid)`)
  const [found, { count }] = await Promise.all([rows.execute(), waiting.executeTakeFirstOrThrow()])
  const page = pageOfRows(found, query.limit, (row) => [row.place, row.id])
  return {
    items: page.rows.map((row): SweepProposal => ({
      id: row.id, kind: row.kind as SweepProposal['kind'], address: row.address, title: titleOf(row.what as What, row.address), says: row.says, state: row.state as SweepProposal['state'],
      team: { id: row.owner_team_id, name: row.team_name }, sweepId: row.sweep_id, firstSeen: row.first_seen.toString(), lastSeen: row.last_seen.toString(),
    })),
    next: page.next, waiting: Number(count),
  }
}

function titleOf(what: What, address: string): string {
  if (what.kind === 'item') return what.itemKind === 'server' ? say`Server ${asGiven(what.name)}` : say`Device ${asGiven(what.name)}`
  return what.kind === 'relation' ? say`${address} port ${what.port} runs on it` : what.name
}
