import { sql, type RawBuilder } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { findObjects } from '@fullscore/api/search/search.ts'
import { isInside } from '../kernel/change.ts'
import type { Ctx, Db } from '../kernel/context.ts'
import { likely } from '../kernel/cursor.ts'
import { visibleAmong } from '../organisation/visible.ts'

/** Rows that one way of matching may give; what lies beyond is worth less than what is shown. */
const perWay = 200
const fewEnoughToGuess = 3

/**
 * Finds objects that the actor may see: whole title first, then whole words (`INC-12` finds no `INC-120`),
 * then titles that begin so, then all words somewhere; when that gives almost nothing, what is spelled alike, but
 * numbers are never guessed: INC-421 is not INC-412.
 */
export async function find(ctx: Ctx, query: QueryOf<typeof findObjects>): Promise<AnswerOf<typeof findObjects>> {
  const text = query.text.toLowerCase()
  const kinds = query.kinds?.split(',').map((kind) => kind.trim()).filter((kind) => kind !== '')
  const scope = sql`${visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })}
    ${kinds && kinds.length > 0 ? sql`and e.kind = any(${kinds}::text[])` : sql``}`
  const ways = waysTo(text).map(([worth, match]) => wayOf(worth, match, scope))
  let rows = await ranked(ctx, ways, query.limit)
  if (rows.length < fewEnoughToGuess && text.length >= 4 && !/\d/.test(text)) {
    const alike = wayOf(sql`word_similarity(${text}, lower(e.title)) * 20 - 20`, sql`${text} <% e.haystack`, scope)
    rows = await guessing(ctx, (db) => ranked({ ...ctx, db }, [...ways, alike], query.limit))
  }
  return {
    items: rows.map((row) => ({
      kind: row.kind, id: row.object_id, title: row.title, hint: row.hint || (row.team ?? ''),
      href: (ctx.registry.kinds.get(row.kind)?.page ?? '/').replace(':id', row.object_id),
    })),
  }
}

/** Two letters changing places in a word of eight leave a likeness of a half; PostgreSQL's own limit is 0.6. */
async function guessing<T>(ctx: Ctx, work: (db: Db) => Promise<T>): Promise<T> {
  const withLimit = async (db: Db) => {
    await sql`select set_config('pg_trgm.word_similarity_threshold', '0.45', true)`.execute(db)
    return work(db)
  }
  return isInside(ctx) ? withLimit(ctx.db) : ctx.db.transaction().execute(withLimit)
}

/** The ways to match, each with its worth, best first. */
function waysTo(text: string): [RawBuilder<unknown>, RawBuilder<unknown>][] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const pieces = text.split(/\s+/)
  const somewhere = pieces.map((piece) => (piece.length >= 3
    ? sql`e.haystack like ${likely(piece)}`
    : sql`e.tokens @@ to_tsquery('simple', ${piece.split(/[^\p{L}\p{N}]+/u).filter((w) => w !== '').map((w) => `'${w}':*`).join(' & ')})`))
  const prefix = likely(text).slice(1)
  return [
    [sql`100`, sql`lower(e.title) = ${text}`],
    ...(words.length > 0 ? [[sql`60`, sql`e.tokens @@ phraseto_tsquery('simple', ${words.join(' ')})`] as [RawBuilder<unknown>, RawBuilder<unknown>]] : []),
    [sql`45`, sql`lower(e.title) like ${prefix}`],
    [sql`case when e.haystack like ${prefix} then 20 else 0 end`, sql.join(somewhere, sql` and `)],
  ]
}

const wayOf = (worth: RawBuilder<unknown>, match: RawBuilder<unknown>, scope: RawBuilder<unknown>) => sql`(
  select e.kind, e.object_id, ${worth} + e.rank as worth from search.entry e where ${match} and ${scope} limit ${perWay})`

interface Row { kind: string; object_id: string; title: string; hint: string; team: string | null }

async function ranked(ctx: Ctx, ways: readonly RawBuilder<unknown>[], limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with hit as (select kind, object_id, max(worth) as worth from (${sql.join(ways, sql` union all `)}) way group by kind, object_id),
      best as (select * from hit order by worth desc, kind, object_id limit ${limit * 4})
    select e.kind, e.object_id, coalesce(e.said, e.title) as title, e.hint, t.name as team from best
    join search.entry e on e.kind = best.kind and e.object_id = best.object_id
    left join organisation.team t on t.id = e.owner_team_id
    order by best.worth desc, length(e.title), lower(e.title), e.object_id limit ${limit}`.execute(ctx.db)
  return rows
}
