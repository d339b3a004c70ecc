import { sql } from 'kysely'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Known } from './values.fixture.ts'

/** Where the records of a kind lie, if not in a table called like it. */
const tableOf: Readonly<Record<string, string>> = {
  service: 'infrastructure.service.item_id', check: 'infrastructure.check_definition.id', 'alert-source': 'operations.alert_source.id', 'incident-task': 'operations.incident_task.id', 'incident-action': 'operations.incident_action.id', update: 'operations.incident_public_update.id',
  task: 'operations.incident_task.id', action: 'operations.incident_action.id', policy: 'operations.policy.id', source: 'operations.alert_source.id', window: 'operations.maintenance_window.id', method: 'outbound.contact_method.id', event: 'events.event.id',
}

/** Words that only some may read: they come into no question of others. */
const planted = /tangerine|lozenge/

const mostIds = 60
const mostWords = 40

/** What is there to be named: ids by their kind, read from the tables, and words by their name, learnt from answers. */
export function knownOf(ctx: OpenCtx): { known: Known; look(): Promise<void>; learn(answer: unknown): void } {
  const ids = new Map<string, string[]>()
  const words = new Map<string, string[]>()
  const kinds = [...new Set([...ctx.registry.kinds.keys(), 'person', 'team', 'department', 'item', 'service', 'check', 'rotation', 'policy', 'incident', 'alert', 'vendor', 'contract'])]
  const read = async (kind: string, table: string, column: string) => {
    // As they were written: ids of one moment are in no order that comes again.
    const { rows } = await sql<{ id: string }>`select ${sql.ref(column)}::text as id from ${sql.table(table)} order by tableoid, ctid`.execute(ctx.db)
    const step = Math.max(1, rows.length / mostIds)
    // Some of all ages, the newest among them.
    if (rows.length > 0 || !ids.has(kind)) ids.set(kind, Array.from({ length: Math.min(mostIds, rows.length) }, (_, at) => rows[rows.length - 1 - Math.floor(at * step)]!.id))
  }
  const look = async () => {
    const { rows } = await sql<{ table: string }>`select n.nspname || '.' || c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'id' and a.atttypid = 'uuid'::regtype and n.nspname not like 'pg_%' order by 1`.execute(ctx.db)
    for (const { table } of rows) await read(table.split('.')[1]!.replaceAll('_', '-'), table, 'id')
    for (const [kind, place] of Object.entries(tableOf)) {
      const [schema, table, column] = place.split('.')
      await read(kind, `${schema}.${table}`, column!)
    }
  }
  const keep = (name: string, text: string) => {
    const list = words.get(name) ?? []
    words.set(name, list)
    if (list.includes(text)) return
    if (list.length < mostWords) list.push(text)
    else list[text.length % mostWords] = text
  }
  const learn = (value: unknown, name = '', depth = 0): void => {
    if (depth > 8 || value === null) return
    if (Array.isArray(value)) for (const one of value.slice(0, 20)) learn(one, name, depth + 1)
    else if (typeof value === 'object') for (const [key, one] of Object.entries(value)) learn(one, key, depth + 1)
    else if (typeof value === 'string' && value.length < 400 && !planted.test(value)) {
      keep(name, value)
      // What an address ends with opens it.
      const secret = /(?:^|[/=])([\w-]{30,})$/.exec(value)?.[1]
      if (secret !== undefined && !/^[0-9a-f-]{36}$/.test(secret)) for (const key of ['token', 'key']) keep(key, secret)
    }
  }
  return { known: { kinds, ids: (kind) => ids.get(kind) ?? [], words: (name) => words.get(name) ?? [] }, look, learn: (answer) => learn(answer) }
}
