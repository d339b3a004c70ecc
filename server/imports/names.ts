import { sql } from 'kysely'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'
import { asLine } from '@fullscore/api/values.ts'
import { namesIn, written } from './cells.ts'
import type { Mapping } from '@fullscore/api/imports/imports.ts'
import type { Column, Lookup, Value } from './importer.ts'
import type { Unknown, UnknownName } from './store.ts'
import { closest } from './words.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Objects of a kind by their title in the search index: the lookup of every kind that brings none of its own. */
export function titleLookup(kind: string): Lookup {
  const seen = (ctx: Ctx) => sql`s.kind = ${kind} and ${visibleAmong(ctx, { kind: sql.ref('s.kind'), id: sql.ref('s.object_id'), team: sql.ref('s.owner_team_id') })}`
  return {
    kind,
    find: async (ctx, names) => (await sql<{ name: string; id: string }>`select lower(s.title) as name, s.object_id as id from search.entry s where lower(s.title) = any(${[...names]}::text[]) and ${seen(ctx)}`.execute(ctx.db)).rows,
    near: async (ctx, name) => {
      const wanted = name.toLowerCase()
      const { rows } = await sql<{ title: string }>`select s.title from search.entry s where ${wanted} <% s.haystack and ${seen(ctx)} order by similarity(lower(s.title), ${wanted}) desc limit 5`.execute(ctx.db)
      // Two letters that changed places leave too little in common for the index: of some thousands each is looked at.
      const all = rows.length > 0 ? rows : (await sql<{ title: string }>`select title from (select s.title from search.entry s where ${seen(ctx)} limit 5000) few where similarity(lower(title), ${wanted}) > 0.2 order by similarity(lower(title), ${wanted}) desc limit 5`.execute(ctx.db)).rows
      return all.map((row) => row.title)
    },
    names: async (ctx, ids) => new Map((await sql<{ id: string; title: string }>`select s.object_id as id, s.title from search.entry s where s.object_id = any(${[...ids]}::text[]) and ${seen(ctx)}`.execute(ctx.db)).rows.map((row) => [row.id, row.title])),
  }
}

const mostKnown = 20_000
const mostAsked = 200
const mostListed = 500

/** The value of a name that is to be made with the row. */
const toMake = 'new:'
export const nameToMake = (value: Value | undefined): string | undefined => (typeof value === 'string' && value.startsWith(toMake) ? value.slice(toMake.length) : undefined)

/** How a reference is kept as a value: the id, or `kind:id` where several kinds may be meant. */
const valueOf = (column: Column, kind: string, id: string) => ((column.refers?.length ?? 0) > 1 ? `${kind}:${id}` : id)

/** "Lindqvist, Mara" and "Lindqvist Mara" as the name is written elsewhere: first names first. */
function turnedName(name: string): string | undefined {
  const [, last, first] = /^([^,]+),\s*([^,]+)$/.exec(name) ?? /^(\S+) (\S+)$/.exec(name) ?? []
  return last === undefined || first === undefined ? undefined : `${first.trim()} ${last.trim()}`
}

/** What cells name, found batch by batch and remembered for the run of an import. */
export class Names {
  readonly #ctx: Ctx
  readonly #lookups: (kind: string) => Lookup
  readonly #found = new Map<string, { kind: string; id: string }[]>()
  readonly #words = new Map<string, string>()
  /** Names of which it is known whether anything is near. */
  readonly #near = new Set<string>()
  readonly #chosen: Mapping['names']
  readonly #unknown = new Map<string, Map<string, UnknownName>>()
  #asked = 0
  #zone: string | undefined
  #currency: string | undefined

  /** @param chosen what becomes of names that are not known */
  constructor(ctx: Ctx, chosen: Mapping['names'] = []) {
    this.#ctx = ctx
    this.#chosen = chosen
    this.#lookups = (kind) => ctx.registry.lookups.get(kind) ?? titleLookup(kind)
  }

  /** The organisation's currency, for amounts that say none. */
  async currency(): Promise<string> {
    this.#currency ??= (await this.#ctx.db.selectFrom('organisation.organisation').select('currency').executeTakeFirstOrThrow()).currency
    return this.#currency
  }

  /** The organisation's time zone, for times that say none. */
  async zone(): Promise<string> {
    this.#zone ??= (await this.#ctx.db.selectFrom('organisation.organisation').select('zone').executeTakeFirstOrThrow()).zone
    return this.#zone
  }

  /** Forgets what names mean: some were made meanwhile. */
  forget(): void {
    this.#found.clear()
  }

  /** The names that were asked for and are not known, of the columns whose records can be made. */
  unknown(): Unknown {
    return [...this.#unknown].map(([to, names]) => ({ to, count: names.size, names: [...names.values()].slice(0, mostListed) }))
  }

  /** Learns what these names mean, all at once. */
  async learn(column: Column, given: readonly string[]): Promise<void> {
    const turned = column.refers?.includes('person') ? given.flatMap((name) => turnedName(name) ?? []) : []
    const names = [...given, ...turned, ...(this.#choice(column)?.means.map((one) => one.known) ?? [])]
    if (this.#found.size > mostKnown) this.#found.clear()
    const unknown = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => !this.#found.has(key(column, name)))
    if (unknown.length === 0) return
    const byName = new Map<string, Map<string, string>>()
    for (const kind of column.refers ?? []) {
      const lookup = this.#lookups(kind)
      const ids = unknown.filter((name) => uuid.test(name.replace(`${kind}:`, '')))
      const known = ids.length === 0 ? new Map<string, string>() : await lookup.names(this.#ctx, ids.map((name) => name.replace(`${kind}:`, '')))
      const hits = [...(await lookup.find(this.#ctx, unknown)), ...ids.flatMap((name) => { const id = name.replace(`${kind}:`, ''); return known.has(id) ? [{ name, id }] : [] })]
      // A service is an item too: of one id, the kind that is named last says what it is.
      for (const { name, id } of hits) byName.set(name, (byName.get(name) ?? new Map<string, string>()).set(id, kind))
    }
    for (const name of unknown) this.#found.set(key(column, name), [...(byName.get(name) ?? [])].map(([id, kind]) => ({ kind, id })))
  }

  /** What a name means in a column. @returns the value, or the reason why there is none */
  async resolve(column: Column, name: string): Promise<{ value: string; assumed?: string } | { reason: string }> {
    const found = this.#found.get(key(column, name.toLowerCase())) ?? []
    const kinds = (column.refers ?? []).join(' or ')
    if (found.length === 1) return { value: valueOf(column, found[0]!.kind, found[0]!.id) }
    if (found.length > 1) return { reason: say`${found.length} of the kind ${kinds} are called "${name}": write the id instead` }
    const turned = column.refers?.includes('person') ? turnedName(name) : undefined
    const persons = turned === undefined ? [] : (this.#found.get(key(column, turned.toLowerCase())) ?? []).filter((one) => one.kind === 'person')
    if (turned !== undefined && persons.length === 1) return { value: valueOf(column, 'person', persons[0]!.id), assumed: say`read as ${turned}` }
    if (turned !== undefined && persons.length > 1) return { reason: say`${persons.length} of the kind ${kinds} are called "${turned}": write the id instead` }
    const near = await this.#nearest(column, turned ?? name)
    if (column.makes !== undefined) {
      this.#note(column, name, near)
      const chosen = this.#choice(column)
      const known = chosen?.means.find((one) => one.name.toLowerCase() === name.toLowerCase())?.known
      const [meant] = known === undefined ? [] : (this.#found.get(key(column, known.toLowerCase())) ?? [])
      if (meant && known !== undefined) return { value: valueOf(column, meant.kind, meant.id), assumed: say`read as ${known}` }
      if (chosen?.make) return { value: `${toMake}${name}`, assumed: say`${name} is not known: it is made with this row` }
    }
    return { reason: near === undefined ? say`no such ${kinds} "${name}"` : say`no such ${kinds} "${name}"; did you mean "${near}"?` }
  }

  /** References as a cell from which the same ones are read again: by name where that means them alone, otherwise by id. Its names were learned. */
  cellOf(column: Column, value: Value | undefined, words: ReadonlyMap<string, string>): string {
    const cell = written(value, (id) => words.get(id))
    const read = (column.type === 'references' ? namesIn(cell) : [asLine(cell)].filter((name) => name !== '')).map((name) => this.#found.get(key(column, name.toLowerCase())) ?? [])
    const ids = read.map((found) => (found.length === 1 ? valueOf(column, found[0]!.kind, found[0]!.id) : undefined))
    const wanted = [value].flat().filter((one) => typeof one === 'string')
    return ids.length === wanted.length && ids.every((id) => id !== undefined && wanted.includes(id)) ? cell : wanted.join('; ')
  }

  #choice(column: Column) {
    return this.#chosen.find((one) => one.to === column.name)
  }

  #note(column: Column, name: string, near: string | undefined): void {
    const names = this.#unknown.get(column.name) ?? new Map<string, UnknownName>()
    const one = names.get(name.toLowerCase()) ?? { name, rows: 0, near: near ?? null }
    this.#unknown.set(column.name, names.set(name.toLowerCase(), { ...one, rows: one.rows + 1 }))
  }

  /** Suggestions cost a query each: the first of a run are made, the same name again is answered from memory. */
  async #nearest(column: Column, name: string): Promise<string | undefined> {
    const at = `${column.name}\n${name.toLowerCase()}`
    const known = this.#words.get(at)
    if (known !== undefined || this.#near.has(at) || this.#asked >= mostAsked) return known
    this.#asked += 1
    this.#near.add(at)
    const near: string[] = []
    for (const kind of column.refers ?? []) near.push(...(await this.#lookups(kind).near(this.#ctx, name)))
    const best = closest(name, near)
    if (best !== undefined) this.#words.set(at, best)
    return best
  }

  /** The names of referenced objects, for people. Of what the actor does not see, only the id is known. */
  async namesOf(columns: readonly Column[], records: readonly Record<string, unknown>[]): Promise<ReadonlyMap<string, string>> {
    const [wanted, names] = [new Map<string, Set<string>>(), new Map<string, string>()]
    for (const column of columns) {
      if (!column.refers) continue
      for (const record of records) {
        for (const value of [record[column.name]].flat()) {
          if (typeof value !== 'string') continue
          const made = nameToMake(value)
          if (made !== undefined) names.set(value, made)
          const [kind, id] = column.refers.length > 1 ? value.split(':') : [column.refers[0], value]
          if (kind !== undefined && id !== undefined) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id))
        }
      }
    }
    for (const [kind, ids] of wanted) {
      for (const [id, name] of await this.#lookups(kind).names(this.#ctx, [...ids])) names.set(id, name).set(`${kind}:${id}`, name)
    }
    return names
  }
}

const key = (column: Column, name: string) => `${column.refers?.join()}\n${name}`
