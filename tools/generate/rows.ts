import pg from 'pg'

interface Column {
  schema: string
  relation: string
  view: boolean
  column: string
  type: string
  array: boolean
  nullable: boolean
  defaulted: boolean
  generated: boolean
  /** Singular kind whose id this column holds, found through primary and foreign keys. */
  kind: string | null
}

const scalar: Record<string, string> = {
  int2: 'number', int4: 'number', int8: 'number', float4: 'number', float8: 'number', numeric: 'string', bool: 'boolean',
  text: 'string', varchar: 'string', citext: 'string', uuid: 'string', inet: 'string', cidr: 'string', macaddr: 'string', name: 'string', bytea: 'Buffer',
  timestamptz: 'Temporal.Instant', date: 'Temporal.PlainDate', interval: 'Temporal.Duration', time: 'string',
  tstzrange: 'string', daterange: 'string', tsvector: 'string', regconfig: 'string',
}

const query = `
select n.nspname as schema, c.relname as relation, c.relkind = 'v' as view, a.attname as column,
  case when t.typelem <> 0 and t.typlen = -1 then e.typname else t.typname end as type, (t.typelem <> 0 and t.typlen = -1) as array,
  case when c.relkind = 'v' then coalesce(col_description(c.oid, a.attnum) like '%nullable%', false) else not a.attnotnull end as nullable,
  a.atthasdef or a.attidentity <> '' as defaulted, a.attgenerated <> '' or a.attidentity = 'a' as generated,
  case when t.typname <> 'uuid' then null
    when c.relkind <> 'v' and exists (select from pg_constraint p where p.conrelid = c.oid and p.contype = 'p' and p.conkey = array[a.attnum]) and a.attname = 'id' then c.relname::text
    else (select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
          where k.conrelid = c.oid and k.contype = 'f' and array_length(k.conkey, 1) = 1 and k.conkey[1] = a.attnum limit 1) end as kind
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem
where c.relkind in ('r', 'p', 'v') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public', 'pg_toast')
order by n.nspname, c.relname, a.attnum`

/** Columns that hold an id without a foreign key say their kind by name: \`owner_team_id\`, \`service_id\`. */
const byName: [RegExp, string][] = [[/(^|_)team_id$/, 'team'], [/(^|_)person_id$/, 'person'], [/(^|_)event_id$|^cause_id$/, 'event'], [/(^|_)service_id$/, 'service'], [/(^|_)item_id$/, 'item'], [/(^|_)incident_id$/, 'incident'], [/(^|_)alert_id$/, 'alert']]

/** Tables whose objects bear another name than the table. */
const renamed: Record<string, string> = { check_definition: 'check', certificate: 'item' }

function typeOf(column: Column): string {
  const found = column.type !== 'uuid' ? undefined
    : column.schema === 'events' && column.relation === 'event' && column.column === 'id' ? 'event'
    : (column.kind ?? byName.find(([pattern]) => pattern.test(column.column))?.[1])
  const kind = found === undefined ? undefined : (renamed[found] ?? found)
  if (column.type === 'json' || column.type === 'jsonb') {
    return column.defaulted ? 'JsonColumn<true>' : column.nullable ? 'NullableJson' : 'JsonColumn<false>'
  }
  const base = kind ? `Id<'${kind.replaceAll('_', '-')}'>` : (scalar[column.type] ?? 'unknown')
  const full = `${column.array ? `${base}[]` : base}${column.nullable ? ' | null' : ''}`
  if (column.view || column.generated) return column.view ? full : `GeneratedAlways<${full}>`
  return column.defaulted ? `Generated<${full}>` : full
}

const pascal = (name: string) => name.split('_').map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('')

function fileOf(schema: string, columns: Column[]): string {
  const relations = Map.groupBy(columns, (c) => c.relation)
  const interfaces = [...relations].map(([relation, list]) =>
    `export interface ${pascal(schema)}${pascal(relation)} {\n${list.map((c) => `  ${c.column}: ${typeOf(c)}`).join('\n')}\n}\n`)
  const map = [...relations.keys()].map((relation) => `  '${schema}.${relation}': ${pascal(schema)}${pascal(relation)}`)
  const body = `${interfaces.join('\n')}\nexport interface ${pascal(schema)}Tables {\n${map.join('\n')}\n}\n`
  const kysely = ['Generated', 'GeneratedAlways'].filter((name) => new RegExp(`\\b${name}<`).test(body))
  const json = ['JsonColumn', 'NullableJson'].filter((name) => new RegExp(`\\b${name}\\b`).test(body))
  const imports = [
    ...(kysely.length > 0 ? [`import type { ${kysely.join(', ')} } from 'kysely'`] : []),
    ...(/\bId</.test(body) ? [`import type { Id } from '@fullscore/api/ids.ts'`] : []),
    ...(json.length > 0 ? [`import type { ${json.join(', ')} } from '../json.ts'`] : []),
  ]
  return `// Generated from the migrated database by \`npm run generate\`; never edited.\n${imports.join('\n')}\n\n${body}`
}

/** The row types of a migrated database: one file per schema and one that joins them. @returns path below `server/database` to text */
export async function rowTypes(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Column>(query)
    const schemas = [...Map.groupBy(rows, (row) => row.schema)].filter(([schema]) => schema !== 'database')
    const files = new Map(schemas.map(([schema, columns]) => [`rows/${schema}.ts`, fileOf(schema, columns)]))
    files.set('rows.ts', `// Generated from the migrated database by \`npm run generate\`; never edited.\n${schemas.map(([s]) => `import type { ${pascal(s)}Tables } from './rows/${s}.ts'`).join('\n')}\n\nexport interface DB extends ${schemas.map(([s]) => `${pascal(s)}Tables`).join(', ')} {}\n`)
    return files
  } finally {
    await client.end()
  }
}
