import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listSweepPlans, SweepPlan } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../../kernel/cursor.ts'
import { missing } from '../../../kernel/refusal.ts'
import { visible } from '../../../organisation/visible.ts'
import { comparedOf } from './list.ts'
import { repeatWords } from '../repeat.ts'

const plans = (ctx: Ctx) => ctx.db.selectFrom('infrastructure.sweep_plan as s').innerJoin('organisation.team as t', 't.id', 's.owner_team_id').leftJoin('organisation.person as p', 'p.id', 's.made_by')
  .selectAll('s').select(['t.name as team_name', 'p.name as person_name']).where(visible(ctx.actor, 'monitoring:read', { kind: 'sweep-plan', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') }))
type Row = Awaited<ReturnType<ReturnType<typeof plans>['executeTakeFirstOrThrow']>>

async function present(ctx: Ctx, rows: readonly Row[]): Promise<SweepPlan[]> {
  if (rows.length === 0) return []
  const runs = await ctx.db.selectFrom('infrastructure.sweep').selectAll().distinctOn('plan_id').where('plan_id', 'in', rows.map((row) => row.id)).orderBy('plan_id').orderBy('started_at', 'desc').orderBy('id', 'desc').execute()
  const last = new Map(runs.map((one) => [one.plan_id, one]))
  return rows.map((row) => {
    const run = last.get(row.id)
    return {
      id: row.id, range: row.range, ports: row.ports, rate: row.rate, team: { id: row.owner_team_id, name: row.team_name }, zone: row.zone, starts: row.starts, repeats: row.repeats, words: repeatWords(row),
      state: row.state as SweepPlan['state'], stateWhy: row.state_why, nextAt: row.next_at?.toString() ?? null, trouble: row.trouble === '' ? null : row.trouble,
      last: run ? { id: run.id, state: run.state as 'running', startedAt: run.started_at.toString(), answering: run.answering, compared: comparedOf(run) } : null,
      madeBy: row.made_by && row.person_name !== null ? { id: row.made_by, name: row.person_name } : null, madeAt: row.made_at.toString(), version: row.version,
    }
  })
}

/** One page of sweeps that come again, the newest first; those that were ended are left out unless they are asked for. */
export async function pageOfSweepPlans(ctx: Ctx, query: QueryOf<typeof listSweepPlans>): Promise<AnswerOf<typeof listSweepPlans>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = plans(ctx).orderBy('s.made_at', 'desc').orderBy('s.id', 'desc').limit(query.limit + 1)
  rows = query.state ? rows.where('s.state', '=', query.state) : rows.where('s.state', '!=', 'ended')
  if (place) rows = rows.where(sql<boolean>`(s.made_at, s.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.made_at.toString(), row.id])
  return { items: await present(ctx, page.rows), next: page.next }
}

export async function readSweepPlan(ctx: Ctx, id: Id<'sweep-plan'>): Promise<SweepPlan> {
  const row = await plans(ctx).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw missing('sweep plan')
  return (await present(ctx, [row]))[0]!
}
