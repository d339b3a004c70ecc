import { sql } from 'kysely'
import type { Ref } from '@fullscore/api/ids.ts'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import { say } from '@fullscore/api/sentence.ts'
import { visibleAmong } from '../../organisation/visible.ts'
import type { Ctx } from '../context.ts'
import { invalid } from '../refusal.ts'
import { aboutColumnOf, aboutTableOf } from './rows.ts'

/** An object that a record is about. `seen` is false outside the actor's scope. */
export interface About extends Ref {
  title: string
  seen: boolean
}

/** What records are about, by record id. An object of which the index knows nothing is named by its kind. */
export async function aboutOf(ctx: Ctx, d: PlainDeclaration, ids: readonly string[]): Promise<Map<string, About[]>> {
  if (ids.length === 0 || d.about.length === 0) return new Map()
  // Most records are about nothing, and to see that is cheap.
  const { rows: links } = await sql`select 1 from ${aboutTableOf(d)} a where a.${aboutColumnOf(d)} = any(${[...ids]}::uuid[]) limit 1`.execute(ctx.db)
  if (links.length === 0) return new Map()
  const { rows } = await sql<{ record: string; kind: string; id: string; title: string | null; seen: boolean }>`
    select a.${aboutColumnOf(d)} as record, a.kind, a.object_id as id, coalesce(s.said, s.title) as title, (s.kind is null or ${visible(ctx)}) as seen
    from ${aboutTableOf(d)} a left join search.entry s on s.kind = a.kind and s.object_id = a.object_id
    where a.${aboutColumnOf(d)} = any(${[...ids]}::uuid[]) order by s.title, a.object_id`.execute(ctx.db)
  return Map.groupBy(rows.map((row) => ({ ...row, title: row.title ?? row.kind })), (row) => row.record)
}

const visible = (ctx: Ctx) => visibleAmong(ctx, { kind: sql.ref('s.kind'), id: sql.ref('s.object_id'), team: sql.ref('s.owner_team_id') })

/**
 * Makes a record be about exactly these objects; links that the actor does not see stay as they are.
 * @returns whether anything changed
 * @throws Refusal naming the object that is of a wrong kind, or that the actor does not see
 */
export async function setAbout(tx: Ctx, d: PlainDeclaration, id: string, wanted: readonly Ref[]): Promise<boolean> {
  const stored = (await aboutOf(tx, d, [id])).get(id) ?? []
  const key = (ref: Ref) => `${ref.kind}:${ref.id}`
  const [had, wants] = [new Set(stored.map(key)), new Set(wanted.map(key))]
  const added = wanted.filter((ref, i) => !had.has(key(ref)) && wanted.findIndex((other) => key(other) === key(ref)) === i)
  const dropped = stored.filter((link) => link.seen && !wants.has(key(link)))
  await requireLinkable(tx, d, wanted, added)
  for (const ref of added) await sql`insert into ${aboutTableOf(d)} (${aboutColumnOf(d)}, kind, object_id) values (${id}, ${ref.kind}, ${ref.id})`.execute(tx.db)
  for (const ref of dropped) await sql`delete from ${aboutTableOf(d)} where ${aboutColumnOf(d)} = ${id} and kind = ${ref.kind} and object_id = ${ref.id}`.execute(tx.db)
  return added.length + dropped.length > 0
}

async function requireLinkable(tx: Ctx, d: PlainDeclaration, wanted: readonly Ref[], added: readonly Ref[]): Promise<void> {
  const { rows } = added.length === 0 ? { rows: [] } : await sql<Ref>`select s.kind, s.object_id as id from search.entry s
    where s.object_id = any(${added.map((ref) => ref.id)}::text[]) and ${visible(tx)}`.execute(tx.db)
  const errors = wanted.flatMap((ref, i) => {
    if (!d.about.includes(ref.kind)) return [{ field: `body.about[${i}].kind`, message: say`is not one of ${d.about.join(', ')}` }]
    if (!added.includes(ref) || rows.some((row) => row.kind === ref.kind && row.id === ref.id)) return []
    return [{ field: `body.about[${i}].id`, message: say`names no ${ref.kind} that you see` }]
  })
  if (errors.length > 0) throw invalid(errors)
}
