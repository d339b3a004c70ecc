import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { putEntries, rowOf, type NewEntry } from './entries.ts'
import { takeOff } from './history.ts'
import { likelyPrefix } from './prefix.ts'

/** What is drawn of an entry, in one text: by it one that stands as it should is known. */
const drawn = sql<string>`concat_ws(chr(31), array_to_string(subjects, ' '), stave, line, mark, certainty, state, floor(extract(epoch from lower(range)) * 1000)::bigint, floor(extract(epoch from upper(range)) * 1000)::bigint,
  weight, owner_team_id, rehearsal::text, label, why)`

function drawnOf(entry: NewEntry): string {
  const row = rowOf(entry)
  const [from, to] = [entry.from.epochMilliseconds, entry.to?.epochMilliseconds]
  return [
    row.subjects.join(' '), row.stave, row.line, row.mark, row.certainty, row.state, from, ...(to === undefined ? [] : [Math.max(from, to)]), row.weight, row.owner_team_id, row.rehearsal, row.label, row.why,
  ].join('\u001f')
}

/**
 * Makes the entries whose keys begin with `prefix` and that begin at a moment or later exactly those given, in the caller's transaction.
 * Those that stand as they should are left alone: a row of the time axis lies in many indexes, and of a year of shifts a hand-over moves one.
 * @param entries without moments; one that began before `from` is put too
 */
export async function matchEntries(tx: Ctx, prefix: string, from: Temporal.Instant, entries: readonly NewEntry[]): Promise<void> {
  const keys = entries.map((entry) => entry.key)
  const { rows } = await sql<{ key: string; drawn: string }>`select key, ${drawn} as drawn from agenda.entry
    where key like ${likelyPrefix(prefix)} and (lower(range) >= ${from}::timestamptz or key = any(${keys}::text[]))`.execute(tx.db)
  const standing = new Map(rows.map((row) => [row.key, row.drawn]))
  const wanted = new Set(keys)
  const gone = rows.filter((row) => !wanted.has(row.key)).map((row) => row.key)
  if (gone.length > 0) await takeOff(tx, sql`key = any(${gone}::text[])`)
  const changed = entries.filter((entry) => standing.get(entry.key) !== drawnOf(entry))
  if (changed.length > 0) await putEntries(tx, changed)
}
