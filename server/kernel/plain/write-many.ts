import { sql } from 'kysely'
import { announce, type NewEvent } from '../../events/event.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireManage } from '../../organisation/visible.ts'
import { dropSearches, putSearches } from '../../search/entries.ts'
import type { Ctx } from '../context.ts'
import { missing, stale } from '../refusal.ts'
import { aboutOf, setAbout } from './about.ts'
import { columnOf, selectRows, tableOf, toRow } from './rows.ts'
import { fieldsOf, searchEntryOf, type Plain, type PlainBody } from './write.ts'

/** Adds many records as `insertPlain` adds one, in few statements. @returns ids and events in the order given @throws the refusal of the first that is refused */
export async function insertPlains(tx: Ctx, { declaration: d, events }: Plain, bodies: readonly PlainBody[]): Promise<{ id: string; event: NewEvent }[]> {
  const rows = bodies.map((body) => ({ id: tx.ids.make(), team: body.teamId!, fields: fieldsOf(d, body), about: body.about ?? [] }))
  for (const team of new Set(rows.map((row) => row.team))) await requireOwner(tx, d.manage, team)
  // A field that is not given keeps its column's default, so that rows of the same fields go together.
  for (const [, alike] of Map.groupBy(rows, (row) => Object.keys(row.fields).join())) {
    const columns = Object.keys(alike[0]!.fields)
    const given = alike.map((row) => ({ id: row.id, owner_team_id: row.team, ...Object.fromEntries(columns.map((name) => [columnOf(name), row.fields[name]])) }))
    const names = sql.join(['id', 'owner_team_id', ...columns.map(columnOf)].map((name) => sql.ref(name)))
    await sql`insert into ${tableOf(d)} (changed_at, ${names}) select ${tx.clock.now()}::timestamptz, ${names} from jsonb_populate_recordset(null::${tableOf(d)}, ${JSON.stringify(given)}::jsonb)`.execute(tx.db)
  }
  for (const row of rows) if (row.about.length > 0) await setAbout(tx, d, row.id, row.about)
  await putSearches(tx, rows.map((row) => searchEntryOf(d, row)))
  const subjects = await subjectsOfMany(tx, d, rows.filter((row) => row.about.length > 0).map((row) => row.id))
  return rows.map(({ id, team, fields }) => ({ id, event: announce(events.added, { team, subjects: subjects(id), payload: { id }, detail: { name: fields[d.named], ...fields } }) }))
}

/** Puts many records into the archive as `putAwayPlain` puts one. @returns their events @throws the refusal of the first that is refused */
export async function putAwayPlains(tx: Ctx, { declaration: d, events }: Plain, records: readonly { id: string; version: number }[]): Promise<NewEvent[]> {
  const ids = records.map((one) => one.id)
  const { rows: raw } = await sql<Record<string, unknown>>`${selectRows(d)} where r.id = any(${ids}::uuid[]) order by r.id for no key update of r`.execute(tx.db)
  const rows = new Map(raw.map((one) => toRow(d, one)).map((row) => [row.id, row]))
  if (rows.size < new Set(ids).size) throw missing(d.kind)
  await requireManage(tx, d.manage, d.kind, [...rows.values()])
  if (records.some((one) => rows.get(one.id)!.version !== one.version)) throw stale()
  await sql`update ${tableOf(d)} set archived_at = coalesce(archived_at, ${tx.clock.now()}), version = version + 1, changed_at = ${tx.clock.now()} where id = any(${ids}::uuid[])`.execute(tx.db)
  await dropSearches(tx, d.kind, ids)
  const subjects = await subjectsOfMany(tx, d, ids)
  return ids.map((id) => announce(events.archived, { team: rows.get(id)!.team, subjects: subjects(id), payload: { id }, detail: { name: rows.get(id)!.fields[d.named] } }))
}

/** What events about these records concern beside them. */
async function subjectsOfMany(tx: Ctx, d: Plain['declaration'], ids: readonly string[]) {
  const about = await aboutOf(tx, d, ids)
  return (id: string) => [{ kind: d.kind, id, role: d.kind }, ...(about.get(id) ?? []).map((one) => ({ kind: one.kind, id: one.id, role: 'about' }))]
}
