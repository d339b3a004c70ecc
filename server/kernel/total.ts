import { sql, type SelectQueryBuilder } from 'kysely'
import type { Ctx } from './context.ts'

/** Most that a list counts: beyond it people read "and more". */
const most = 10_000

/**
 * How many rows a list's question finds, for its first page; later pages need not know.
 * @param rows the question with its filters; what it selects and sorts by does not matter
 */
export async function totalOf<DB, TB extends keyof DB, O>(ctx: Ctx, rows: SelectQueryBuilder<DB, TB, O>, cursor: string | undefined): Promise<{ total?: number }> {
  if (cursor !== undefined) return {}
  const one = rows.clearSelect().clearOrderBy().clearLimit().select(sql<number>`1`.as('one')).limit(most)
  const { rows: [counted] } = await sql<{ total: number }>`select count(*)::int as total from (${one}) x`.execute(ctx.db)
  return { total: counted!.total }
}
