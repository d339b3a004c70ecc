import { Visitor, type Node } from 'oxc-parser'
import { isTest } from '../gate.ts'
import { READ_BY_ALL } from './map.ts'
import { isArea, isModule, placeOf } from './places.ts'
import { calledName, textOf, type Source } from './source.ts'

const TOLD = 'ARCHITECTURE.md, "Rules between rooms"'
const WRITERS = new Set(['insertInto', 'replaceInto', 'updateTable', 'deleteFrom', 'mergeInto'])
const WRITING_SQL = /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+"?$/i

/** Which room owns which table or view, by the migrations that make them. */
export interface Tables {
  owners: ReadonlyMap<string, string>
  faults: string[]
}

/**
 * Reads owners from the migrations: a ground table belongs to the folder of its schema, an area's table to the module
 * that its migration is named after (`202611250740-alerts.sql`, `202612011200-alerts-urgency.sql`).
 */
export function tablesOf(migrations: readonly { path: string; text: string }[]): Tables {
  const owners = new Map<string, string>()
  const faults: string[] = []
  for (const { path, text } of migrations) {
    const words = /\/\d{12}-([a-z-]+)\.sql$/.exec(path)?.[1]?.split('-') ?? []
    const plain = text.replace(/--.*$/gm, '')
    for (const [, schema, name] of plain.matchAll(/\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(?:materialized\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?"?([a-z_]+)"?\."?([a-z0-9_]+)"?/gi)) {
      const table = `${schema}.${name}`
      if (!isArea(schema!)) {
        owners.set(table, schema!)
        continue
      }
      const owner = words.map((_, at) => `${schema}/${words.slice(0, words.length - at).join('-')}`).find(isModule)
      if (owner) owners.set(table, owner)
      else faults.push(`${path}: makes ${table}, but is not named after a module of ${schema}: rule 5, only a module names its own tables (${TOLD})`)
    }
  }
  return { owners, faults }
}

/** Faults of one server file against rule 5. Tests may look into every table. */
export function tableFaults(source: Source, { owners }: Tables): string[] {
  if (!source.path.startsWith('server/') || isTest(source.path) || /^server\/(database\/|testing)/.test(source.path)) return []
  const faults = new Map<string, string>()
  for (const { table, writes, offset } of mentions(source, owners)) {
    const said = judge(source.path, table, owners.get(table)!, writes)
    const line = source.lineAt(offset)
    if (said !== undefined) faults.set(`${line} ${said}`, `${source.path}:${line}: names ${table}: ${said} (${TOLD})`)
  }
  for (const { schema, offset } of computedTables(source, owners)) {
    const line = source.lineAt(offset)
    if (placeOf(source.path).room !== schema) faults.set(`${line} ${schema}`, `${source.path}:${line}: puts the name of a table of ${schema} together: rule 5, whose table it is must be read from the source (${TOLD})`)
  }
  return [...faults.values()]
}

interface Mention {
  table: string
  writes: boolean
  offset: number
}

const LOOKS_LIKE_SQL = /\b(?:select|from|join|into|update|delete|truncate|merge|copy|table|view|using)\s/i

/** Tables named in a text of SQL; its words know no case. */
function inSql(text: string, start: number, owners: ReadonlyMap<string, string>): Mention[] {
  return [...text.matchAll(/"?\b([a-z_]+)"?\s?\.\s?"?([a-z0-9_]+)\b/gi)].flatMap((match) => {
    const table = `${match[1]}.${match[2]}`.toLowerCase()
    return owners.has(table) ? [{ table, writes: WRITING_SQL.test(text.slice(0, match.index)), offset: start + match.index }] : []
  })
}

/** Schemas of others whose tables are put together when it runs, so that nobody can read which they are. */
function computedTables(source: Source, owners: ReadonlyMap<string, string>): { schema: string; offset: number }[] {
  const schemas = new Set([...owners.keys()].map((table) => table.split('.')[0]!))
  const found: { schema: string; offset: number }[] = []
  const open = (text: string, offset: number) => {
    const schema = /"?\b([a-z_]+)"?\."?$/i.exec(text)?.[1]?.toLowerCase()
    if (schema !== undefined && schemas.has(schema) && LOOKS_LIKE_SQL.test(text)) found.push({ schema, offset })
  }
  new Visitor({
    TemplateLiteral(node) { for (const quasi of node.quasis.slice(0, -1)) open(quasi.value.raw, quasi.start) },
    BinaryExpression(node) { if (node.operator === '+') open(textOf(node.left) ?? '', node.start) },
    CallExpression(node) {
      const schema = node.arguments[0] && textOf(node.arguments[0])
      if (calledName(node.callee) === 'withSchema' && schema !== undefined && schemas.has(schema)) found.push({ schema, offset: node.start })
    },
  }).visit(source.program)
  return found
}

/** Tables named as Kysely's strings (`'operations.alert as a'`) and in SQL templates. */
function mentions(source: Source, owners: ReadonlyMap<string, string>): Mention[] {
  const found: Mention[] = []
  const writing = new Set<Node>()
  new Visitor({
    CallExpression(node) {
      const first = node.arguments[0]
      if (first && WRITERS.has(calledName(node.callee) ?? '')) writing.add(first)
      // sql.id('operations', 'alert') and sql.table(…) of the parts.
      const parts = /^(id|table|ref)$/.test(calledName(node.callee) ?? '') ? node.arguments.map((one) => textOf(one)) : []
      const table = parts.slice(0, 2).join('.').toLowerCase()
      if (parts.length >= 2 && owners.has(table)) found.push({ table, writes: false, offset: node.start })
    },
    Literal(node) {
      if (typeof node.value !== 'string') return
      const table = /^([a-z_]+\.[a-z0-9_]+)(?: as [a-z_]+)?$/.exec(node.value)?.[1]
      if (table !== undefined && owners.has(table)) found.push({ table, writes: writing.has(node), offset: node.start })
      else if (table === undefined && LOOKS_LIKE_SQL.test(node.value)) found.push(...inSql(node.value, node.start, owners))
    },
    TemplateElement(node) {
      found.push(...inSql(node.value.raw, node.start, owners))
    },
  }).visit(source.program)
  return found
}

function judge(path: string, table: string, owner: string, writes: boolean): string | undefined {
  const here = placeOf(path)
  if (here.room === owner) {
    const inStore = here.floor !== 'module' || /\/store(-[a-z-]+)?\.ts$/.test(path)
    return writes && !inStore ? 'rule 5, only the module\'s store.ts writes its tables' : undefined
  }
  if (writes) return `rule 5, only ${owner} writes its own tables`
  if (!owner.includes('/')) return here.floor !== 'module' || READ_BY_ALL.includes(table) || /_(ref|facts)$/.test(table) ? undefined : `rule 5, ${owner} is asked by its functions, not by its tables`
  if (table.endsWith('_ref')) {
    const right = here.floor === 'module' && here.rank > placeOf(`server/${owner}/store.ts`).rank
    return right ? undefined : `rule 5, reference views are joined by modules to the right of ${owner}`
  }
  if (table.endsWith('_facts')) return here.area === 'insight' ? undefined : 'rule 5, views ending in _facts are read by insight'
  return `rule 5, only ${owner} names its own tables`
}
