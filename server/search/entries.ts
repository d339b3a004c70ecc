import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { cut, hasMarks } from '@fullscore/api/sentence.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { namesPerson, withoutName } from '../kernel/erased.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** An object as people look for it. */
export interface NewSearchEntry {
  kind: string
  id: string
  /** What it is called on its page; with its number in front where it has one: `INC-12 Checkout fails`. Found by its words in English. */
  title: string
  /** Everything else it may be looked for by, separated by spaces: addresses, serial numbers, other names. */
  words: string
  /** Owner team; null for the organisation's own affairs. */
  team: Id<'team'> | null
  /** Few words that tell it from others of the same title; the owner team's name if left out. */
  hint?: string
  /** 0 to 20, default 10: what a hit is worth beside hits of other kinds. */
  rank?: number
}

const most = { title: 300, words: 4000, hint: 200 }
const batchSize = 500

/** Puts an object into the index, or replaces it, in the caller's transaction. */
export async function putSearch(tx: Ctx, entry: NewSearchEntry): Promise<void> {
  await putSearches(tx, [entry])
}

/** Puts many objects as `putSearch` does, some hundred a statement; no object twice. */
export async function putSearches(tx: Ctx, entries: readonly NewSearchEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({
    // A sign cut in half is no JSON.
    kind: entry.kind, object_id: entry.id, title: plain(entry.title).slice(0, most.title).toWellFormed(), said: hasMarks(entry.title) ? cut(entry.title, most.title).toWellFormed() : null, words: plain(entry.words).slice(0, most.words).toWellFormed(), hint: cut(entry.hint ?? '', most.hint).toWellFormed(),
    rank: entry.rank ?? 10, owner_team_id: entry.team,
  }))
  // One text for any number of rows, so that PostgreSQL keeps its plan.
  for (let from = 0; from < rows.length; from += batchSize) {
    await sql`insert into search.entry (kind, object_id, title, said, words, hint, rank, owner_team_id, put_at)
      select kind, object_id, title, said, words, hint, rank, owner_team_id, ${tx.clock.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + batchSize))}::jsonb) as r(kind text, object_id text, title text, said text, words text, hint text, rank smallint, owner_team_id uuid)
      on conflict (kind, object_id) do update set title = excluded.title, said = excluded.said, words = excluded.words, hint = excluded.hint, rank = excluded.rank, owner_team_id = excluded.owner_team_id, put_at = excluded.put_at`.execute(tx.db)
  }
}

/** Takes an object out of the index. */
export async function dropSearch(tx: Ctx, kind: string, id: string): Promise<void> {
  await tx.db.deleteFrom('search.entry').where('kind', '=', kind).where('object_id', '=', id).execute()
}

/** Takes many objects of one kind out of the index. */
export async function dropSearches(tx: Ctx, kind: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.db.deleteFrom('search.entry').where('kind', '=', kind).where('object_id', 'in', [...ids]).execute()
}

/** Makes the index of one kind exactly what is given: the body of a module's `of: 'search'` rebuilder. @returns how many */
export async function replaceSearch(ctx: Ctx, kind: string, entries: AsyncIterable<NewSearchEntry> | Iterable<NewSearchEntry>): Promise<number> {
  const old = new Set((await ctx.db.selectFrom('search.entry').select('object_id').where('kind', '=', kind).execute()).map((row) => row.object_id))
  let count = 0
  let batch: NewSearchEntry[] = []
  const flush = async () => {
    await keep(ctx, 'a rebuild repeats facts recorded elsewhere', async (tx) => { for (const entry of batch) await putSearch(tx, entry) })
    batch = []
  }
  for await (const entry of entries) {
    if (entry.kind !== kind) throw new TypeError(`${entry.kind} is not ${kind}`)
    old.delete(entry.id)
    count += 1
    if (batch.push(entry) >= batchSize) await flush()
  }
  await flush()
  const left = [...old]
  for (let i = 0; i < left.length; i += batchSize) {
    await keep(ctx, 'a rebuild drops what no record backs', (tx) =>
      tx.db.deleteFrom('search.entry').where('kind', '=', kind).where('object_id', 'in', left.slice(i, i + batchSize)).execute())
  }
  return count
}

/** Says another name wherever the index said an erased person's. */
export async function renameInSearch(tx: Ctx, person: ErasedPerson): Promise<void> {
  const named = sql.join(['title', 'words', 'hint'].map((column) => namesPerson(column, person)), sql` or `)
  await tx.db.updateTable('search.entry').where(sql<boolean>`(${named})`)
    .set({ title: withoutName('title', person), said: withoutName('said', person), words: withoutName('words', person), hint: withoutName('hint', person) }).execute()
}
