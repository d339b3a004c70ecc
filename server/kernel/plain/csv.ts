import { sql } from 'kysely'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import type { Ctx } from '../context.ts'
import { aboutOf } from './about.ts'
import { wherePlain, type PlainQuery } from './read.ts'
import { selectRows, toRow } from './rows.ts'

const batchSize = 500

/** A field's value as text; nothing is the empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value))

/** A cell of CSV (RFC 4180). What a spreadsheet would run as a formula is made text; telephone numbers stay. */
export function csvCell(value: unknown): string {
  const text = textOf(value)
  const safe = /^[=@\t\r]/.test(text) || /^[+-](?![\d\s().\-/]*$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** All records that the list would show, as a CSV file, read in batches while it is sent. */
export function exportPlain(ctx: Ctx, d: PlainDeclaration, query: PlainQuery): Response {
  const body = ReadableStream.from(linesOf(ctx, d, query)).pipeThrough(new TextEncoderStream())
  return new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${d.plural}.csv"` } })
}

async function* linesOf(ctx: Ctx, d: PlainDeclaration, query: PlainQuery): AsyncGenerator<string> {
  const names = Object.keys(d.fields)
  yield `${[...names, 'team', 'about', 'archived', 'id'].join(',')}\r\n`
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Record<string, unknown>>`${selectRows(d)} where ${wherePlain(ctx, d, query)} and r.id > ${after}::uuid order by r.id limit ${batchSize}`.execute(ctx.db)
    const records = rows.map((raw) => toRow(d, raw))
    const about = await aboutOf(ctx, d, records.map((row) => row.id))
    for (const row of records) {
      const links = (about.get(row.id) ?? []).filter((one) => one.seen).map((one) => `${one.kind}:${one.id}`).join(' ')
      yield `${[...names.map((name) => row.fields[name]), row.teamName, links, row.archivedAt !== null, row.id].map(csvCell).join(',')}\r\n`
    }
    if (records.length < batchSize) return
    after = records.at(-1)!.id
  }
}
