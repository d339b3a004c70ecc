import pg from 'pg'
import type { TableFile } from './manifest.ts'

export type TableName = Pick<TableFile, 'schema' | 'name'>
/** A table and the columns that hold facts: what PostgreSQL computes itself is left out. */
export type Table = Pick<TableFile, 'schema' | 'name' | 'columns'>

export const quoted = ({ schema, name }: TableName): string => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
export const columnList = (columns: readonly string[]): string => columns.map((one) => pg.escapeIdentifier(one)).join(', ')

/** What the migrations themselves keep, and the marks that loading leaves: restoring makes both by itself. */
const OWN_BOOKS = `(n.nspname, c.relname) not in (values ('database', 'migration'), ('database', 'restoring'), ('agenda', 'touch'))`

/** All tables of these schemas but partitions, which are read through their parents. */
export async function tablesOf(client: pg.ClientBase, schemas: readonly string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(`select n.nspname as schema, c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition and ${OWN_BOOKS} order by 1, 2`, [schemas])
  return rows
}

export interface Partition extends TableName { parentSchema: string; parent: string; bound: string }

export async function partitionsOf(client: pg.ClientBase, schemas: readonly string[]): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(`select n.nspname as schema, c.relname as name, pn.nspname as "parentSchema", p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where c.relispartition and c.relkind in ('r', 'p') and pn.nspname = any($1) order by 1, 2`, [schemas])
  return rows
}

export interface Sequence extends TableName { value: string; called: boolean }

export async function sequencesOf(client: pg.ClientBase, schemas: readonly string[]): Promise<Sequence[]> {
  const { rows } = await client.query<TableName>(`select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'S' order by 1, 2`, [schemas])
  const found: Sequence[] = []
  for (const row of rows) {
    const { rows: [at] } = await client.query<{ value: string; called: boolean }>(`select last_value::text as value, is_called as called from ${quoted(row)}`)
    found.push({ ...row, ...at! })
  }
  return found
}

export interface Reference { from: string; to: string; table: string; constraint: string; deferrable: boolean }

/** Foreign keys between tables of these schemas; a table's own hierarchy is left out, since one COPY satisfies it. */
export async function referencesOf(client: pg.ClientBase, schemas: readonly string[]): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(`select fn.nspname || '.' || f.relname as "from", tn.nspname || '.' || t.relname as "to",
      format('%I.%I', fn.nspname, f.relname) as "table", quote_ident(k.conname) as constraint, k.condeferrable as deferrable
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_namespace fn on fn.oid = f.relnamespace join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and k.conrelid <> k.confrelid and fn.nspname = any($1)`, [schemas])
  return rows
}

/**
 * Orders tables so that each comes after those it refers to. Where references go in a circle no order helps: the
 * references that point forward are answered, to be checked only at the end.
 */
export function orderByReferences<T extends TableName>(tables: readonly T[], references: readonly { from: string; to: string }[], nameOf: (table: T) => string): { order: T[]; forward: { from: string; to: string }[] } {
  const byName = new Map(tables.map((table) => [nameOf(table), table]))
  const needs = Map.groupBy(references.filter((one) => byName.has(one.to) && byName.has(one.from)), (one) => one.from)
  const order: T[] = []
  const state = new Map<string, 'open' | 'placed'>()
  const visit = (name: string) => {
    if (state.has(name)) return
    state.set(name, 'open')
    for (const { to } of needs.get(name) ?? []) visit(to)
    state.set(name, 'placed')
    order.push(byName.get(name)!)
  }
  for (const name of byName.keys()) visit(name)
  const place = new Map(order.map((table, index) => [nameOf(table), index]))
  return { order, forward: [...needs.values()].flat().filter((one) => place.get(one.to)! > place.get(one.from)!) }
}
