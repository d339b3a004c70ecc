import { sql } from 'kysely'
import { z } from 'zod'
import type { Ref } from '@fullscore/api/ids.ts'
import type { PlainDeclaration, PlainField } from '@fullscore/api/plain.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Column, ColumnType, ImportedRecord, Importer, RowValues, Value } from '../../imports/importer.ts'
import { synonymsOf } from '../../imports/synonyms.ts'
import { visible } from '../../organisation/visible.ts'
import { change, changeAll } from '../change.ts'
import type { Ctx } from '../context.ts'
import { aboutOf } from './about.ts'
import { columnOf, selectRows, toRow, type PlainRow } from './rows.ts'
import { insertPlains, putAwayPlains } from './write-many.ts'
import { editPlain, insertPlain, putAwayPlain, type Plain, type PlainBody } from './write.ts'

/** The importer of a plain subject, from its declaration alone. */
export function plainImporter(subject: Plain, list: RouteShape): Importer {
  const d = subject.declaration
  const named = Object.entries(d.fields).filter(([name, field]) => name !== d.named && field.filter === true && columnType(field) === 'text')
  return {
    name: d.plural, title: d.title, kind: d.kind, permission: d.manage, team: 'team', list, columns: plainColumns(d),
    keys: [[d.named], ...named.map(([name]) => [name])],
    find: (ctx, key, values) => findPlain(ctx, d, key, values),
    read: (ctx, ids) => recordsWhere(ctx, d, sql`r.id = any(${[...ids]}::uuid[])`),
    create: (ctx, values) => change(ctx, async (tx) => {
      const { id, event } = await insertPlain(tx, subject, bodyOf(d, values, true))
      return { events: [event], value: { id, version: 1 } }
    }),
    createMany: (ctx, rows) => changeAll(ctx, async (tx) => {
      const made = await insertPlains(tx, subject, rows.map((values) => bodyOf(d, values, true)))
      return { events: made.map((one) => one.event), value: made.map(({ id }) => ({ id, version: 1 })) }
    }),
    removeMany: (ctx, records) => changeAll(ctx, async (tx) => ({ events: await putAwayPlains(tx, subject, records), value: undefined })),
    update: async (tx, id, version, values) => (await editPlain(tx, subject, id, version, bodyOf(d, values, false))).version,
    remove: (ctx, id, version) => change(ctx, async (tx) => ({ events: [await putAwayPlain(tx, subject, id, version, true)], value: undefined })),
  }
}

/** How a field is written in a cell, told from what its schema takes. */
function columnType({ schema }: PlainField): ColumnType {
  const takes = (value: unknown) => z.safeParse(schema, value).success
  if (takes('2025-12-31') && !takes('2025-13-31')) return 'date'
  if (takes(true)) return 'flag'
  if (takes(12)) return 'number'
  if (takes('12') && takes('12.50') && !takes('twelve')) return 'amount'
  return choicesOf(schema) ? 'choice' : 'text'
}

function choicesOf(schema: z.ZodType): string[] | undefined {
  const { enum: words, anyOf } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as { enum?: unknown[]; anyOf?: { enum?: unknown[] }[] }
  return (words ?? anyOf?.find((one) => one.enum)?.enum)?.filter((word) => typeof word === 'string')
}

/** What a schema says of a value, as the rest of a sentence. */
function reasonOf(issue: z.core.$ZodIssue | undefined, value: string): string {
  const inner = issue?.code === 'invalid_union' ? issue.errors.flat().at(-1) : issue
  return inner?.code === 'invalid_format' ? say`"${value.slice(0, 40)}" ${inner.message}` : inner?.message ?? 'does not fit'
}

function plainColumns(d: PlainDeclaration): Column[] {
  const fields = Object.entries(d.fields).map(([name, field]): Column => ({
    name, label: field.label, type: columnType(field), required: field.required, lines: z.safeParse(field.schema, 'one\ntwo').success, ...(name === d.named ? { synonyms: [d.kind, d.title, ...synonymsOf(d.kind)] } : {}), ...(choicesOf(field.schema) ? { choices: choicesOf(field.schema)! } : {}),
    check: (value) => { const result = z.safeParse(field.schema, value); return result.success ? undefined : reasonOf(result.error.issues[0], String(value)) },
  }))
  const about: Column[] = d.about.length === 0 ? [] : [{ name: 'about', label: 'About', type: 'references', refers: d.about, hint: say`Names of what it is about (${d.about.join(', ')}), separated by semicolons.` }]
  return [...fields, { name: 'team', label: 'Team', type: 'reference', refers: ['team'], required: true }, ...about]
}

/** A row as the body of the module's own operation; what a cell emptied becomes the field's empty value. */
function bodyOf(d: PlainDeclaration, values: RowValues, whole: boolean): PlainBody {
  const { team, about, ...given } = values
  const fields = Object.fromEntries(Object.entries(d.fields).flatMap(([name, field]) => {
    const value = given[name]
    return value === undefined ? (whole ? [[name, field.empty]] : []) : [[name, value ?? field.empty ?? '']]
  }))
  const refs = Array.isArray(about) ? about.map((ref): Ref => { const [kind = '', id = ''] = d.about.length > 1 ? ref.split(':') : [d.about[0], ref]; return { kind, id } }) : undefined
  return { ...fields, ...(typeof team === 'string' ? { teamId: team as PlainBody['teamId'] & string } : {}), ...(refs ? { about: refs } : {}) }
}

async function findPlain(ctx: Ctx, d: PlainDeclaration, key: readonly string[], values: readonly RowValues[]): Promise<ImportedRecord[]> {
  const [name = d.named] = key
  const wanted = values.map((one) => String(one[name]).trim().toLowerCase())
  return recordsWhere(ctx, d, sql`r.archived_at is null and lower(r.${sql.ref(columnOf(name))}::text) = any(${wanted}::text[])`)
}

async function recordsWhere(ctx: Ctx, d: PlainDeclaration, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const { rows } = await sql<Record<string, unknown>>`${selectRows(d)} where ${where} and ${visible(ctx.actor, d.read, { kind: d.kind, id: sql.ref('r.id'), team: sql.ref('r.owner_team_id') })}`.execute(ctx.db)
  const records = rows.map((raw) => toRow(d, raw))
  const about = await aboutOf(ctx, d, records.map((row) => row.id))
  return records.map((row) => recordOf(d, row, (about.get(row.id) ?? []).filter((one) => one.seen)))
}

function recordOf(d: PlainDeclaration, row: PlainRow, about: readonly Ref[]): ImportedRecord {
  const links = about.map((ref) => (d.about.length > 1 ? `${ref.kind}:${ref.id}` : ref.id)).sort()
  const values = { ...(row.fields as Record<string, Value>), team: row.team, ...(d.about.length > 0 ? { about: links } : {}) }
  return { id: row.id, title: String(row.fields[d.named]), version: row.version, archived: row.archivedAt !== null, values }
}
