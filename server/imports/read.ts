import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { FileColumn, Import, ImportDetail, ImportRow, ImportSubject, UnknownNames, listImportRows, listImports } from '@fullscore/api/imports/imports.ts'
import { verdicts } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say, term } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { pageOfRows, placeOf } from '../kernel/cursor.ts'
import { invalid, missing } from '../kernel/refusal.ts'
import { visible } from '../organisation/visible.ts'
import { guessDecimal } from './amounts.ts'
import { shown } from './cells.ts'
import { guessOrder } from './dates.ts'
import { columnsOf } from './evaluate.ts'
import type { Importer } from './importer.ts'
import { headingsAt, wantsOf } from './mapping.ts'
import { countRows, madeOf, rowsOf, type ImportRecord } from './store.ts'
import { columnLetters } from './words.ts'

/** The importer of a subject. @param field where the subject was given @throws Refusal naming what there is */
export function importerNamed(ctx: Ctx, subject: string, field = 'body.subject'): Importer {
  const importer = ctx.registry.importers.get(subject)
  if (!importer) throw invalid([{ field, message: say`is not one of ${[...ctx.registry.importers.keys()].join(', ')}` }])
  return importer
}

/** What can be imported, and whether the actor may do so anywhere. */
export function importSubjects(ctx: Ctx): ImportSubject[] {
  return [...ctx.registry.importers.values()].map((importer) => {
    const reach = ctx.actor.reach(importer.permission)
    return {
      name: importer.name, title: term(importer.title), kind: importer.kind, permission: importer.permission, allowed: reach === 'everything' || (reach !== undefined && reach.size > 0), team: importer.team !== undefined,
      columns: columnsOf(importer).map(({ name, label, type, required = false, choices = [], hint = '' }) => ({ name, label: term(label), type, required, choices: [...choices], hint: term(hint) })),
      keys: importer.keys.map((key) => [...key]),
    }
  })
}

const imports = (ctx: Ctx) => ctx.db.selectFrom('imports.import as i').innerJoin('organisation.person as p', 'p.id', 'i.person_id').selectAll('i').select('p.name as person_name')
  .where(visible(ctx.actor, 'audit:read', { kind: 'import', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') }))

async function present(ctx: Ctx, row: ImportRecord & { person_name: string }): Promise<Import> {
  const importer = ctx.registry.importers.get(row.subject)
  const found = await countRows(ctx, row.id, row.mapping.headingRow)
  const of = Object.values(found).reduce((sum, count) => sum + count, 0)
  return {
    id: row.id, subject: row.subject, title: importer ? term(importer.title) : row.subject, kind: importer?.kind ?? '', name: row.name, source: row.source as Import['source'], state: row.state as Import['state'], why: row.why,
    person: { id: row.person_id, name: row.person_name }, mine: row.person_id === ctx.actor.personId, createdAt: row.created_at.toString(), endedAt: row.ended_at?.toString() ?? null,
    progress: { done: Math.min(row.done_rows, of), of }, counts: Object.fromEntries(verdicts.map((verdict) => [verdict, found[verdict] ?? 0])) as Import['counts'], wants: importer ? wantsOf(importer, row.mapping) : [],
  }
}

/** One page of imports, the newest first. */
export async function pageOfImports(ctx: Ctx, query: QueryOf<typeof listImports>): Promise<AnswerOf<typeof listImports>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = imports(ctx).orderBy('i.created_at', 'desc').orderBy('i.id', 'desc').limit(query.limit + 1)
  if (query.subject) rows = rows.where('i.subject', '=', query.subject)
  if (place) rows = rows.where(sql<boolean>`(i.created_at, i.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows((await rows.execute()) as unknown as (ImportRecord & { person_name: string })[], query.limit, (row) => [row.created_at.toString(), row.id])
  const items: Import[] = []
  for (const row of page.rows) items.push(await present(ctx, row))
  return { items, next: page.next }
}

/** One import that the actor sees; `missing` otherwise. */
export async function readImport(ctx: Ctx, id: Id<'import'>): Promise<ImportDetail> {
  const row = (await imports(ctx).where('i.id', '=', id).executeTakeFirst()) as (ImportRecord & { person_name: string }) | undefined
  if (!row) throw missing('import')
  const { facts, mapping } = row
  return { ...(await present(ctx, row)), mapping, unknown: unknownNames(ctx, row), made: await madeBeside(ctx, id), columns: fileColumns(row), sheets: facts.sheets, sheet: facts.sheet, readAs: facts.readAs }
}

/** What the last check did not know, with what was chosen for it. */
function unknownNames(ctx: Ctx, { subject, unknown, mapping }: ImportRecord): UnknownNames[] {
  return unknown.flatMap(({ to, count, names }) => {
    const column = ctx.registry.importers.get(subject)?.columns.find((one) => one.name === to)
    const maker = ctx.registry.importers.get(column?.makes?.subject ?? '')
    if (!maker) return []
    const reach = ctx.actor.reach(maker.permission)
    const chosen = mapping.names.find((one) => one.to === to)
    const meant = new Map(chosen?.means.map((one) => [one.name.toLowerCase(), one.known]))
    return [{ to, title: term(maker.title), kind: maker.kind, count, make: chosen?.make ?? false, allowed: reach === 'everything' || (reach !== undefined && reach.size > 0), names: names.map((one) => ({ ...one, means: meant.get(one.name.toLowerCase()) ?? null })) }]
  })
}

/** How many records an import made beside its rows, and how many of them it took back. */
async function madeBeside(ctx: Ctx, id: Id<'import'>): Promise<ImportDetail['made']> {
  const bySubject = Map.groupBy(await madeOf(ctx, id), (one) => one.subject)
  return [...bySubject].map(([subject, made]) => {
    const archived = made.filter((one) => one.state === 'archived').length
    return { title: term(ctx.registry.importers.get(subject)?.title ?? subject), kept: made.length - archived, archived }
  })
}

function fileColumns({ facts, mapping }: ImportRecord): FileColumn[] {
  const headings = headingsAt(facts.headings, mapping.headingRow, facts.width)
  return facts.tallies.map((tally, at) => {
    const heading = headings[at] ?? ''
    const [dates, numbers] = [guessOrder(tally.dates, mapping.columns[at]?.order ?? 'dmy'), guessDecimal(tally.amounts, mapping.columns[at]?.decimal ?? '.')]
    return {
      letters: columnLetters(at), heading, filled: Math.max(0, tally.filled - (heading === '' ? 0 : 1)), samples: tally.samples.filter((text) => text !== heading).slice(0, 3), why: facts.guesses[at] ?? '',
      dates: tally.dates.open > 0 ? { sure: dates.sure, why: dates.why } : null, numbers: tally.amounts.marked > 0 ? { sure: numbers.sure, why: numbers.why } : null,
    }
  })
}

/** One page of an import's rows, those of one verdict if asked. */
export async function pageOfImportRows(ctx: Ctx, id: Id<'import'>, query: QueryOf<typeof listImportRows>): Promise<AnswerOf<typeof listImportRows>> {
  const { mapping, kind, columns } = await readImport(ctx, id)
  const place = placeOf(query.cursor, ['number'])
  const found = await rowsOf(ctx, id, { after: Math.max(mapping.headingRow, Number(place?.[0] ?? 0)), limit: query.limit + 1, ...(query.verdict ? { verdicts: [query.verdict] } : {}) })
  const page = pageOfRows(found, query.limit, (row) => [row.number])
  const href = ctx.registry.kinds.get(kind)?.page
  const items: ImportRow[] = page.rows.map((row) => ({
    number: row.number, verdict: row.verdict, title: row.title, object: row.object_id !== null && href !== undefined ? { id: row.object_id, href: href.replace(':id', row.object_id) } : null,
    cells: columns.map((_, at) => shown(row.cells[at]).slice(0, 500)), reasons: row.reasons ?? [], changes: row.changes ?? [], assumed: row.assumed ?? [],
  }))
  return { items, next: page.next }
}
