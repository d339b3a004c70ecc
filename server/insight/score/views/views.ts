import { sql } from 'kysely'
import type { AnswerOf, BodyOf, QueryOf } from '@fullscore/api/route.ts'
import { ScoreShown, type editScoreView, type listScoreViews, type saveScoreView, type ScoreView } from '@fullscore/api/insight/score/views.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change, keep } from '../../../kernel/change.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../../kernel/cursor.ts'
import { conflict, forbidden, missing } from '../../../kernel/refusal.ts'
import { told, viewDeleted, viewEdited, viewSaved } from './events.ts'
import { mostViews, seesView, whyLocked, whyNotShared, type Asker } from './policy.ts'
import { deleteView, dropDefaults, insertView, lockView, refuseTaken, setDefault, updateView, type ViewFields, type ViewId, type ViewRow } from './store.ts'

/** Views belong to people: a token or the product itself has none. */
async function askerOf(ctx: Ctx): Promise<Asker> {
  const { personId } = ctx.actor
  if (personId === undefined) throw forbidden('signed-in', 'Views of the Score belong to people: sign in as one.')
  const rows = await ctx.db.selectFrom('organisation.membership').select('team_id').where('person_id', '=', personId).execute()
  return { person: personId, teams: new Set(rows.map((row) => row.team_id)) }
}

interface ShownRow extends ViewRow { team_name: string | null; maker_name: string; opens: boolean; place: string }

const rowsOf = (ctx: Ctx, asker: Asker) => ctx.db.selectFrom('insight.score_view as v').innerJoin('organisation.person as p', 'p.id', 'v.maker_id').leftJoin('organisation.team as t', 't.id', 'v.team_id')
  .selectAll('v').select(['p.name as maker_name', 't.name as team_name', sql<string>`lower(v.name)`.as('place')])
  .select((e) => e.exists(e.selectFrom('insight.score_default as d').select('d.view_id').whereRef('d.view_id', '=', 'v.id').where('d.person_id', '=', asker.person)).as('opens'))
  .where((w) => w.or([w('v.maker_id', '=', asker.person), ...(asker.teams.size > 0 ? [w('v.team_id', 'in', [...asker.teams] as Id<'team'>[])] : [])]))

function presented(asker: Asker, row: ShownRow): ScoreView {
  const locked = whyLocked(asker, { maker: row.maker_id, team: row.team_id })
  return {
    id: row.id, name: row.name, shown: ScoreShown.parse(row.shown), team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
    maker: { id: row.maker_id, name: row.maker_name }, opens: row.opens, madeAt: row.made_at.toString(), version: row.version, ...(locked === undefined ? {} : { locked }),
  }
}

/** The asker's own views and those of the asker's teams, by name. */
export async function pageOfViews(ctx: Ctx, query: QueryOf<typeof listScoreViews>): Promise<AnswerOf<typeof listScoreViews>> {
  const asker = await askerOf(ctx)
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = rowsOf(ctx, asker)
  if (place) rows = rows.where(sql<boolean>`(lower(v.name), v.id) > (${place[0]}, ${place[1]}::uuid)`)
  const found = (await rows.orderBy(sql`lower(v.name)`).orderBy('v.id').limit(query.limit + 1).execute()) as ShownRow[]
  const page = pageOfRows(found, query.limit, (row) => [row.place, row.id])
  return { items: page.rows.map((row) => presented(asker, row)), next: page.next }
}

/** One view, if the asker sees it. @throws Refusal missing */
export async function readView(ctx: Ctx, id: ViewId): Promise<ScoreView> {
  const asker = await askerOf(ctx)
  const row = (await rowsOf(ctx, asker).where('v.id', '=', id).executeTakeFirst()) as ShownRow | undefined
  if (!row) throw missing('score-view')
  return presented(asker, row)
}

async function refuseMany(tx: Ctx, asker: Asker, team: Id<'team'> | null): Promise<void> {
  const { count } = await tx.db.selectFrom('insight.score_view').select(sql<number>`count(*)::int`.as('count'))
    .where(team === null ? 'maker_id' : 'team_id', '=', team ?? asker.person).executeTakeFirstOrThrow()
  if (count >= mostViews) throw conflict('too-many', say`There are ${mostViews} views already. Delete one you no longer open.`)
}

function refuseShared(asker: Asker, team: Id<'team'> | null): void {
  const why = whyNotShared(asker, team)
  if (why !== undefined) throw conflict('not-a-member', why)
}

/** Names a view. */
export async function save(ctx: Ctx, body: BodyOf<typeof saveScoreView>): Promise<ScoreView> {
  const asker = await askerOf(ctx)
  const team = body.teamId ?? null
  refuseShared(asker, team)
  return change(ctx, async (tx) => {
    await refuseMany(tx, asker, team)
    await refuseTaken(tx, { name: body.name, team_id: team, maker_id: asker.person })
    const row = await insertView(tx, asker.person, { name: body.name, shown: body.shown, team_id: team })
    return { events: [told(viewSaved, row)], value: await readView(tx, row.id) }
  })
}

/** The view locked, seen and changeable by the asker. @throws Refusal missing or `not-yours` */
async function lockOwn(tx: Ctx, asker: Asker, id: ViewId): Promise<ViewRow> {
  const row = await lockView(tx, id)
  const owned = { maker: row.maker_id, team: row.team_id }
  if (!seesView(asker, owned)) throw missing('score-view')
  const why = whyLocked(asker, owned)
  if (why !== undefined) throw conflict('not-yours', why)
  return row
}

/** Renames a view, lets it show something else, or shares it. */
export async function edit(ctx: Ctx, id: ViewId, version: number, body: BodyOf<typeof editScoreView>): Promise<ScoreView> {
  const asker = await askerOf(ctx)
  return change(ctx, async (tx) => {
    const before = await lockOwn(tx, asker, id)
    const next: ViewFields = { name: body.name ?? before.name, shown: body.shown ?? ScoreShown.parse(before.shown), team_id: body.teamId === undefined ? before.team_id : body.teamId }
    if (next.team_id !== before.team_id) {
      refuseShared(asker, next.team_id)
      await refuseMany(tx, asker, next.team_id)
      // Nobody's Score opens with a view that went out of sight.
      await dropDefaults(tx, id, next.team_id === null ? [before.maker_id] : [])
    }
    await refuseTaken(tx, { name: next.name, team_id: next.team_id, maker_id: before.maker_id }, id)
    const row = await updateView(tx, id, version, next)
    const changed = [...(body.name === undefined ? [] : ['name']), ...(body.shown === undefined ? [] : ['shown']), ...(body.teamId === undefined ? [] : ['team'])]
    return { events: [told(viewEdited, row, { changed })], value: await readView(tx, id) }
  })
}

/** Deletes a view; who opened the Score with it opens it as it comes. */
export async function remove(ctx: Ctx, id: ViewId): Promise<undefined> {
  const asker = await askerOf(ctx)
  return change(ctx, async (tx) => {
    const row = await lockOwn(tx, asker, id)
    await deleteView(tx, id)
    return { events: [told(viewDeleted, row)], value: undefined }
  })
}

/** Lets the Score open with a view for the asker, or no longer. */
export async function openWith(ctx: Ctx, id: ViewId, opens: boolean): Promise<ScoreView> {
  const asker = await askerOf(ctx)
  await readView(ctx, id)
  await keep(ctx, 'with what a page opens is a preference', (tx) => setDefault(tx, asker.person, id, opens))
  return readView(ctx, id)
}
