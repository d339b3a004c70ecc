import type { Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { ScoreShown } from '@fullscore/api/insight/score/views.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { InsightScoreView } from '../../../database/rows/insight.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { isTaken } from '../../../kernel/input.ts'
import { conflict, missing, stale } from '../../../kernel/refusal.ts'

export type ViewId = Id<'score-view'>
export type ViewRow = Selectable<InsightScoreView>
export interface ViewFields { name: string; shown: ScoreShown; team_id: Id<'team'> | null }

/** A view, locked for the rest of the transaction. @throws Refusal missing */
export async function lockView(tx: Ctx, id: ViewId): Promise<ViewRow> {
  const row = await tx.db.selectFrom('insight.score_view').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('score-view')
  return row
}

/** Whether the name is taken among the maker's own views, or among those of the team. */
export async function refuseTaken(tx: Ctx, { name, team_id, maker_id }: { name: string; team_id: Id<'team'> | null; maker_id: Id<'person'> }, except?: ViewId): Promise<void> {
  const same = await tx.db.selectFrom('insight.score_view').select(['id', 'name'])
    .where(team_id === null ? 'maker_id' : 'team_id', '=', team_id ?? maker_id).where('team_id', team_id === null ? 'is' : 'is not', null).execute()
  if (same.some((one) => one.id !== except && one.name.toLowerCase() === name.toLowerCase())) throw nameTaken(name)
}

const nameTaken = (name: string) => conflict('name-taken', say`There is a view called "${name}" already.`)
/** Two who take a name at once: the index lets one have it. */
const taken = (name: string) => (error: unknown): never => {
  throw isTaken(error, 'score_view_own') || isTaken(error, 'score_view_shared') ? nameTaken(name) : error
}

export async function insertView(tx: Ctx, maker: Id<'person'>, { name, shown, team_id }: ViewFields): Promise<ViewRow> {
  return tx.db.insertInto('insight.score_view')
    .values({ id: tx.ids.make<'score-view'>(), name, shown: JSON.stringify(shown), team_id, maker_id: maker, made_at: tx.clock.now() }).returningAll().executeTakeFirstOrThrow().catch(taken(name))
}

/** Writes a person's edit and counts the version up. @throws Refusal stale */
export async function updateView(tx: Ctx, id: ViewId, version: number, { name, shown, team_id }: ViewFields): Promise<ViewRow> {
  const row = await tx.db.updateTable('insight.score_view').set({ name, shown: JSON.stringify(shown), team_id, version: version + 1 })
    .where('id', '=', id).where('version', '=', version).returningAll().executeTakeFirst().catch(taken(name))
  if (!row) throw stale()
  return row
}

export async function deleteView(tx: Ctx, id: ViewId): Promise<void> {
  await tx.db.deleteFrom('insight.score_view').where('id', '=', id).execute()
}

/** The defaults of people who no longer see a view are taken away. */
export async function dropDefaults(tx: Ctx, id: ViewId, keep: readonly Id<'person'>[]): Promise<void> {
  let query = tx.db.deleteFrom('insight.score_default').where('view_id', '=', id)
  if (keep.length > 0) query = query.where('person_id', 'not in', [...keep])
  await query.execute()
}

/** Sets or takes away the view with which the Score opens for a person. */
export async function setDefault(tx: Ctx, person: Id<'person'>, id: ViewId, opens: boolean): Promise<void> {
  if (!opens) await tx.db.deleteFrom('insight.score_default').where('person_id', '=', person).where('view_id', '=', id).execute()
  else await tx.db.insertInto('insight.score_default').values({ person_id: person, view_id: id }).onConflict((c) => c.column('person_id').doUpdateSet({ view_id: id })).execute()
}
