import { sql, type SqlBool } from 'kysely'
import type { Certainty, Mark } from '@fullscore/api/agenda/entry.ts'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { mergedMoments, takeOff, toldAtOnce, wasUntil } from './history.ts'
import { likelyPrefix } from './prefix.ts'

/** One thing on the time axis, as a module puts it there. */
export interface NewEntry {
  /** Unique and stable, `<kind>:<id>[:<part>]`: putting the same key again replaces the entry. */
  key: string
  /** The object it shows; who may see that sees the entry. */
  subject: Ref
  /** Other objects concerned: their pages show it too. */
  also?: readonly Ref[]
  services?: readonly Id<'service'>[]
  /** Id of a stave that a module declared. */
  stave: string
  /** 1 is the top line: the most urgent. */
  line: number
  mark: Mark
  certainty: Certainty
  /** Word that the mark is drawn by: incident `open`, `acknowledged`, `resolved`; change `planned`, `running`, … */
  state: string
  from: Temporal.Instant
  /** Null while it goes on; equal to `from` for a moment. An end before the beginning counts as the beginning. */
  to: Temporal.Instant | null
  label: string
  /** The reason for people: rule, path or facts behind the entry. */
  why: string
  /** 0 to 100: which entries are kept and named when there is little room. */
  weight: number
  team: Id<'team'>
  rehearsal?: boolean
  /** What happened when inside it, and since when the record knows of that; left out, since it is put. */
  moments?: readonly { at: Temporal.Instant; name: string; known?: Temporal.Instant | undefined }[]
  /** For a rebuild: since when the record knows of it, as its own row tells; otherwise it is known since it is put. */
  known?: Temporal.Instant | undefined
}

const most = { label: 200, why: 500 }

/**
 * Puts an entry on the time axis, or replaces the one of the same key, in the caller's transaction.
 * An undeclared stave is logged, not refused: what could not be drawn must not stop what happened.
 */
export async function putEntry(tx: Ctx, entry: NewEntry): Promise<void> {
  await putEntries(tx, [entry])
}

// Far below PostgreSQL's 65,535 parameters a statement.
const mostRows = 500
const columns = ['kind', 'object_id', 'subjects', 'stave', 'line', 'mark', 'certainty', 'state', 'range', 'label', 'why', 'weight', 'owner_team_id', 'rehearsal', 'put_at'] as const
const replacing = sql.join(columns.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`))
const replaced = sql<SqlBool>`(entry.state, entry.line, entry.label, entry.why, entry.range) is distinct from (excluded.state, excluded.line, excluded.label, excluded.why, excluded.range)`

/**
 * Puts many entries as `putEntry` does, some hundred a statement. Of two with one key the later counts. Since when an entry and
 * each of its moments were known stays as it was first noted; a rebuild notes only what the records themselves tell of that.
 */
export async function putEntries(tx: Ctx, entries: readonly NewEntry[]): Promise<void> {
  const staves = new Set(tx.registry.modules.flatMap((m) => m.staves ?? []).map((s) => s.id))
  const undeclared = entries.find((entry) => !staves.has(entry.stave))
  if (undeclared) tx.log.warn({ stave: undeclared.stave, key: undeclared.key }, 'no module declares this stave')
  const now = tx.clock.now()
  const rows = [...new Map(entries.map((entry) => [entry.key, entry])).values()].map((entry) => ({ id: tx.ids.make<'entry'>(), ...rowOf(entry, tx.rebuilding ? undefined : now) }))
  // One text for any number of rows, so that PostgreSQL keeps its plan: this is part of most changes.
  for (let from = 0; from < rows.length; from += mostRows) {
    await sql`insert into agenda.entry (id, key, kind, object_id, subjects, stave, line, mark, certainty, state, range, label, why, weight, owner_team_id, rehearsal, moments, put_at, known_at, remade_at)
      select id, key, kind, object_id, subjects, stave, line, mark, certainty, state, case when until is null then tstzrange(since, null, '[)') else tstzrange(since, greatest(since, until), '[]') end,
        label, why, weight, owner_team_id, rehearsal, moments, ${now}::timestamptz, known, ${tx.rebuilding ? now : null}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + mostRows))}::jsonb) as r(id uuid, key text, kind text, object_id text, subjects text[], stave text, line smallint, mark text, certainty text, state text,
        since timestamptz, until timestamptz, label text, why text, weight smallint, owner_team_id uuid, rehearsal boolean, moments jsonb, known timestamptz)
      on conflict (key) do update set ${replacing}, moments = ${mergedMoments(tx.rebuilding ?? false)}, was = ${wasUntil(now, replaced)}`.execute(tx.db)
  }
}

/** An entry as its row holds it. @param now since when it is known, and those of its moments that do not tell themselves; left out by a rebuild */
export function rowOf(entry: NewEntry, now?: Temporal.Instant) {
  const subjects = [entry.subject, ...(entry.also ?? []), ...(entry.services ?? []).map((id) => ({ kind: 'service', id }))].map(subjectWord)
  return {
    key: entry.key,
    kind: entry.subject.kind, object_id: entry.subject.id, subjects: [...new Set(subjects)], stave: entry.stave, line: entry.line, mark: entry.mark,
    certainty: entry.certainty, state: entry.state, since: entry.from.toString(), until: entry.to?.toString() ?? null,
    // A sign cut in half is no JSON.
    label: cut(entry.label, most.label).toWellFormed(), why: cut(entry.why, most.why).toWellFormed(), weight: Math.round(entry.weight), owner_team_id: entry.team, rehearsal: entry.rehearsal ?? false,
    moments: (entry.moments ?? []).map(({ at, name, known = now }) => ({ at: at.toString(), name, ...(known ? { known: known.toString() } : {}) })), known: (now ?? entry.known)?.toString() ?? null,
  }
}

/** How an entry names an object it concerns. */
export const subjectWord = ({ kind, id }: Ref): string => `${kind}:${id}`

/** Ends an entry that went on. @returns false if there is none of this key */
export async function endEntry(tx: Ctx, key: string, end: { to: Temporal.Instant; state: string; label?: string; why?: string }): Promise<boolean> {
  const done = await tx.db.updateTable('agenda.entry').set({
    range: sql<string>`tstzrange(lower(range), greatest(lower(range), ${end.to}::timestamptz), '[]')`, state: end.state, put_at: tx.clock.now(), was: wasUntil(tx.clock.now(), sql<SqlBool>`true`),
    ...(end.label === undefined ? {} : { label: cut(end.label, most.label) }), ...(end.why === undefined ? {} : { why: cut(end.why, most.why) }),
  }).where('key', '=', key).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Ends many entries that go on, in one statement; keys of which there is no entry are passed over. */
export async function endEntries(tx: Ctx, ends: readonly { key: string; to: Temporal.Instant; state: string }[]): Promise<void> {
  if (ends.length === 0) return
  const given = JSON.stringify(ends.map(({ key, to, state }) => ({ key, ended: to.toString(), state })))
  const now = tx.clock.now()
  await sql`update agenda.entry set range = tstzrange(lower(range), greatest(lower(range), v.ended), '[]'), state = v.state, put_at = ${now}, was = ${wasUntil(now, sql<SqlBool>`v.ended < ${now.subtract(toldAtOnce)}::timestamptz`)}
    from jsonb_to_recordset(${given}::jsonb) as v(key text, ended timestamptz, state text) where entry.key = v.key`.execute(tx.db)
}

/** Takes an entry off the time axis: it was planned and will not be. A replay of the time before still shows it. */
export async function dropEntry(tx: Ctx, key: string): Promise<void> {
  await takeOff(tx, sql`key = ${key}`)
}

/** Takes many entries off the time axis, in one statement. */
export async function dropEntriesOf(tx: Ctx, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await takeOff(tx, sql`key = any(${[...keys]}::text[])`)
}

/** Takes off every entry whose key begins so: the occurrences of a recurrence before they are put anew. @param except keys that stay */
export async function dropEntries(tx: Ctx, prefix: string, from?: Temporal.Instant, except: readonly string[] = []): Promise<void> {
  await takeOff(tx, sql`key like ${likelyPrefix(prefix)} ${from ? sql`and lower(range) >= ${from}::timestamptz` : sql``} ${except.length === 0 ? sql`` : sql`and key <> all(${[...except]}::text[])`}`)
}
