import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { say } from '@fullscore/api/sentence.ts'
import { fieldErrors } from '../http/problems.ts'
import type { Binding, RequestFacts } from '../http/binding.ts'
import { toldPlainly } from '../http/sentences.ts'
import { Tagged } from '../http/binding.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { conflict, forbidden, invalid, missing } from '../kernel/refusal.ts'
import { namesIn, written } from './cells.ts'
import { columnsOf } from './evaluate.ts'
import type { Column, Importer, Value } from './importer.ts'
import { Names } from './names.ts'
import { closest } from './words.ts'
import { numberCell, tableResponse, type TableCell, type TableFormat } from './table.ts'

interface Page { items: Record<string, unknown>[]; next?: string | undefined }
const pageSize = '200'

/**
 * Any list as a file, with the list's own filters, permission and scope: its pages are asked for one after the other.
 * Lists that can be imported are written in the columns of their importer, so that they come back unchanged.
 */
export async function exportList(ctx: OpenCtx, list: string, { format, ...query }: Record<string, unknown> & { format: TableFormat }, request: RequestFacts): Promise<Response> {
  const binding = listBinding(ctx, list)
  requirePermission(ctx, binding.route)
  requireKnown(binding.route, list, query)
  // Asked once before the file begins, so that a wrong filter is a refusal and not half a file.
  const first = await askPage(ctx, binding, query, undefined, request)
  const importer = [...ctx.registry.importers.values()].find((one) => one.list.name === binding.route.name)
  const pages = pagesFrom(ctx, binding, query, first, request)
  return tableResponse(importer ? recordRows(ctx, importer, pages) : flatRows(binding.route, pages), list, format)
}

function listBinding(ctx: OpenCtx, list: string): Binding {
  const binding = ctx.registry.modules.flatMap((module) => module.routes ?? []).find(({ route }) => route.method === 'GET' && (route.name === list || route.name === `${list}.list`))
  if (!binding) throw missing('list')
  const shape = shapeOf(binding.route.answer)
  if (!shape['items'] || binding.route.params) throw conflict('not-a-list', say`${list} is no list that can be exported.`)
  return binding
}

const shapeOf = (schema: unknown): Record<string, unknown> => (schema instanceof z.ZodObject ? schema.shape : {})

/** A filter that the list does not have would be ignored, and the file hold more than was asked for. */
function requireKnown(route: RouteShape, list: string, query: Record<string, unknown>): void {
  const known = Object.keys(shapeOf(route.query)).filter((name) => name !== 'limit' && name !== 'cursor')
  const unknown = Object.keys(query).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const errors = unknown.slice(0, 10).map((name) => {
    const near = closest(name, known)
    return { field: `query.${name.slice(0, 60)}`, message: near === undefined ? say`is no filter of ${list}; it has ${known.join(', ') || 'none'}` : say`is no filter of ${list}; did you mean ${near}?` }
  })
  throw invalid(errors, say`${errors[0]!.field}: ${errors[0]!.message}.`)
}

function requirePermission(ctx: OpenCtx, { permission }: RouteShape): void {
  if (permission === 'public' || permission === 'signed-in') return
  const reach = permission === 'link' || permission === 'key' ? undefined : ctx.actor.reach(permission)
  if (reach === undefined || (reach !== 'everything' && reach.size === 0)) throw forbidden(permission)
}

async function askPage(ctx: OpenCtx, binding: Binding, query: Record<string, unknown>, cursor: string | undefined, request: RequestFacts): Promise<Page> {
  const parsed = z.safeParse(binding.route.query ?? z.object({}), { ...query, ...('limit' in shapeOf(binding.route.query) ? { limit: pageSize } : {}), ...(cursor === undefined ? {} : { cursor }) })
  if (!parsed.success) throw invalid(fieldErrors('query', parsed.error))
  const answer = await binding.run(ctx, { params: undefined, query: parsed.data, body: undefined, ifMatch: undefined }, request)
  return toldPlainly(ctx, z.parse(binding.route.answer!, answer instanceof Tagged ? answer.answer : answer) as Page)
}

async function* pagesFrom(ctx: OpenCtx, binding: Binding, query: Record<string, unknown>, first: Page, request: RequestFacts): AsyncGenerator<Record<string, unknown>[]> {
  for (let page = first; ; page = await askPage(ctx, binding, query, page.next, request)) {
    yield page.items
    if (page.next === undefined) return
  }
}

/** Rows in the columns of an importer. */
async function* recordRows(ctx: OpenCtx, importer: Importer, pages: AsyncIterable<Record<string, unknown>[]>): AsyncGenerator<TableCell[]> {
  const names = new Names(ctx)
  const columns = columnsOf(importer)
  yield columns.map((column) => column.label)
  for await (const items of pages) {
    const records = await importer.read(ctx, items.map((item) => item['id'] as string))
    const known = await names.namesOf(columns, records.map((record) => record.values))
    for (const column of columns) if (column.refers) await names.learn(column, records.flatMap((record) => namesIn(written(record.values[column.name], (id) => known.get(id)))))
    const byId = new Map(records.map((record) => [record.id, record]))
    for (const item of items) {
      const record = byId.get(item['id'] as string)
      if (record) yield columns.map((column) => (column.refers ? names.cellOf(column, record.values[column.name], known) : valueCell(column, column.type === 'id' ? record.id : record.values[column.name])))
    }
  }
}

function valueCell(column: Column, value: Value | undefined): TableCell {
  const text = written(value)
  if (text === '') return ''
  return column.type === 'date' ? { d: text } : column.type === 'amount' || column.type === 'number' ? numberCell(text) : text
}

/** Rows of a list that is not imported: what its answer holds, made flat. */
async function* flatRows(route: RouteShape, pages: AsyncIterable<Record<string, unknown>[]>): AsyncGenerator<TableCell[]> {
  const items = shapeOf(route.answer)['items']
  let keys = Object.keys(items instanceof z.ZodArray ? shapeOf(items.element) : {})
  let begun = false
  for await (const rows of pages) {
    if (keys.length === 0) keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    if (!begun) yield keys.map(headingOf)
    begun = true
    for (const row of rows) yield keys.map((key) => flat(row[key]))
  }
}

const headingOf = (key: string) => { const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(); return words[0]!.toUpperCase() + words.slice(1) }

function flat(value: unknown): TableCell {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return numberCell(String(value))
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { d: value } : value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map((one) => { const cell = flat(one); return typeof cell === 'string' ? cell : Object.values(cell)[0] }).join('; ')
  const { name, title, number } = value as { name?: unknown; title?: unknown; number?: unknown }
  return typeof name === 'string' ? name : typeof title === 'string' ? title : typeof number === 'number' ? String(number) : JSON.stringify(value)
}
