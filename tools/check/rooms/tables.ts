import { Visitor, type Node } from 'oxc-parser'
import { isTest } from '../gate.ts'
import { READ_BY_ALL } from './map.ts'
import { isArea, isModule, placeOf } from './places.ts'
import { calledName, type Source } from './source.ts'

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
  return [...faults.values()]
}

interface Mention {
  table: string
  writes: boolean
  offset: number
}

/** Tables named as Kysely's strings (`'operations.alert as a'`) and in SQL templates. */
function mentions(source: Source, owners: ReadonlyMap<string, string>): Mention[] {
  const found: Mention[] = []
  const writing = new Set<Node>()
  new Visitor({
    CallExpression(node) {
      const first = node.arguments[0]
      if (first && WRITERS.has(calledName(node.callee) ?? '')) writing.add(first)
    },
    Literal(node) {
      const table = typeof node.value === 'string' ? /^([a-z_]+\.[a-z0-9_]+)(?: as [a-z_]+)?$/.exec(node.value)?.[1] : undefined
      if (table !== undefined && owners.has(table)) found.push({ table, writes: writing.has(node), offset: node.start })
    },
    TemplateElement(node) {
      const text = node.value.raw
      for (const match of text.matchAll(/"?\b([a-z_]+)"?\."?([a-z0-9_]+)\b/g)) {
        const table = `${match[1]}.${match[2]}`
        if (owners.has(table)) found.push({ table, writes: WRITING_SQL.test(text.slice(0, match.index)), offset: node.start + match.index })
      }
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
