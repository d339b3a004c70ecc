import { sql, type RawBuilder } from 'kysely'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import { sees, visible } from '../../organisation/visible.ts'
import type { Ctx } from '../context.ts'
import { likely, pageOfRows, placeOf } from '../cursor.ts'
import { missing } from '../refusal.ts'
import { aboutOf, type About } from './about.ts'
import { aboutColumnOf, aboutTableOf, columnOf, selectRows, toRow, type PlainRow } from './rows.ts'

/** Query of a plain list; the declaration's own filters lie beside the general ones. */
export type PlainQuery = Record<string, unknown> & { search?: string; teamId?: string; archived?: boolean; aboutKind?: string; aboutId?: string }

/** A record as it travels. */
export function present(ctx: Ctx, row: PlainRow, about: readonly About[] = []) {
  return {
    id: row.id, ...row.fields, team: { id: row.team, name: row.teamName },
    about: about.filter((one) => one.seen).map(({ kind, id, title }) => ({ kind, id, title, href: (ctx.registry.kinds.get(kind)?.page ?? '/').replace(':id', id) })),
    outside: about.filter((one) => !one.seen).length, changedAt: row.changedAt.toString(), archived: row.archivedAt !== null, version: row.version,
  }
}

/** One record that the actor sees; `missing` otherwise. */
export async function readPlain(ctx: Ctx, d: PlainDeclaration, id: string) {
  const row = await rowOf(ctx, d, id)
  if (!row || !(await sees(ctx, d.kind, id, row.team))) throw missing(d.kind)
  return present(ctx, row, (await aboutOf(ctx, d, [id])).get(id))
}

/** One record, whoever asks. */
export async function rowOf(ctx: Ctx, d: PlainDeclaration, id: string, lock = false): Promise<PlainRow | undefined> {
  const { rows: [raw] } = await sql<Record<string, unknown>>`${selectRows(d)} where r.id = ${id} ${lock ? sql`for no key update of r` : sql``}`.execute(ctx.db)
  return raw && toRow(d, raw)
}

/** Everything that a list's query asks for and the actor sees. */
export function wherePlain(ctx: Ctx, d: PlainDeclaration, query: PlainQuery): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [visible(ctx.actor, d.read, { kind: d.kind, id: sql.ref('r.id'), team: sql.ref('r.owner_team_id') })]
  if (!query.archived) parts.push(sql`r.archived_at is null`)
  if (query.teamId) parts.push(sql`r.owner_team_id = ${query.teamId}`)
  if (query.search) {
    const searched = Object.entries(d.fields).filter(([name, field]) => field.search || name === d.named)
    parts.push(sql`(${sql.join(searched.map(([name]) => sql`r.${sql.ref(columnOf(name))} ilike ${likely(query.search!)}`), sql` or `)})`)
  }
  if (query.aboutKind && query.aboutId) {
    parts.push(sql`r.id in (select ${aboutColumnOf(d)} from ${aboutTableOf(d)} where kind = ${query.aboutKind} and object_id = ${query.aboutId})`)
  }
  for (const [name, field] of Object.entries(d.fields)) {
    if (field.filter && query[name] !== undefined) parts.push(sql`r.${sql.ref(columnOf(name))}::text = ${query[name]}`)
  }
  return sql.join(parts, sql` and `)
}

/** One page of records by name. */
export async function pageOfPlain(ctx: Ctx, d: PlainDeclaration, query: PlainQuery & { limit: number; cursor?: string }) {
  const place = placeOf(query.cursor, ['text', 'id'])
  const named = sql`lower(r.${sql.ref(columnOf(d.named))})`
  const after = place ? sql`and (${named}, r.id) > (lower(${place[0]}), ${place[1]}::uuid)` : sql``
  const { rows } = await sql<Record<string, unknown>>`${selectRows(d)} where ${wherePlain(ctx, d, query)} ${after} order by ${named}, r.id limit ${query.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows.map((raw) => toRow(d, raw)), query.limit, (row) => [String(row.fields[d.named]), row.id])
  const about = await aboutOf(ctx, d, page.rows.map((row) => row.id))
  return { items: page.rows.map((row) => present(ctx, row, about.get(row.id))), next: page.next }
}
