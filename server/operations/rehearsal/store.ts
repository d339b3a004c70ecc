import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listRehearsals, Rehearsal } from '@fullscore/api/operations/rehearsal.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsRehearsal } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { visible } from '../../organisation/visible.ts'

export type RehearsalRow = Selectable<OperationsRehearsal>
export type Step = { at: string; words: string }

const rehearsals = (ctx: Ctx) => ctx.db.selectFrom('operations.rehearsal as r').leftJoin('organisation.person as p', 'p.id', 'r.started_by').selectAll('r').select('p.name as person_name')
  .where(visible(ctx.actor, 'rehearsal:run', { kind: 'rehearsal', id: sql.ref('r.id'), team: sql.ref('r.owner_team_id') }))

function present(row: RehearsalRow & { person_name: string | null }): Rehearsal {
  return {
    id: row.id, state: row.state as Rehearsal['state'], startedBy: row.started_by && row.person_name ? { id: row.started_by, name: row.person_name } : null, startedAt: row.started_at.toString(),
    endedAt: row.ended_at?.toString() ?? null, steps: row.steps as Step[], incidentId: row.incident_id, serviceId: row.service_id,
  }
}

export async function readRehearsal(ctx: Ctx, id: Id<'rehearsal'>): Promise<Rehearsal> {
  const row = await rehearsals(ctx).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw missing('rehearsal')
  return present(row)
}

export async function pageOfRehearsals(ctx: Ctx, query: QueryOf<typeof listRehearsals>): Promise<AnswerOf<typeof listRehearsals>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = rehearsals(ctx).orderBy('r.started_at', 'desc').orderBy('r.id', 'desc').limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`(r.started_at, r.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.started_at.toString(), row.id])
  return { items: page.rows.map(present), next: page.next, teamId: await firstTeam(ctx) }
}

export async function lockRehearsal(tx: Ctx, id: Id<'rehearsal'>): Promise<RehearsalRow | undefined> {
  return tx.db.selectFrom('operations.rehearsal').selectAll().where('id', '=', id).where('ended_at', 'is', null).forNoKeyUpdate().executeTakeFirst()
}

export async function rehearsalRow(ctx: Ctx, id: Id<'rehearsal'>): Promise<RehearsalRow | undefined> {
  return ctx.db.selectFrom('operations.rehearsal').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Writes columns and adds a step's words. */
export async function writeStep(tx: Ctx, row: RehearsalRow, words: string, set: Updateable<OperationsRehearsal>): Promise<void> {
  const steps = JSON.stringify([...(row.steps as Step[]), { at: tx.clock.now().toString(), words }])
  await tx.db.updateTable('operations.rehearsal').set({ ...set, steps, ...(set.state && set.state !== row.state ? { state_since: tx.clock.now() } : {}) }).where('id', '=', row.id).execute()
}

export async function insertRehearsal(tx: Ctx, row: Insertable<OperationsRehearsal>): Promise<void> {
  await tx.db.insertInto('operations.rehearsal').values(row).execute()
}
