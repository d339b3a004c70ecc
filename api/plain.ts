import { z } from 'zod'
import type { Permission } from './access/permissions.ts'
import { idOf, Ref, type Id } from './ids.ts'
import { Flag, Instant, pageOf, pageQuery, PlainDate } from './page.ts'
import { route } from './route.ts'
import { TeamId } from './organisation/organisation.ts'
import { oneLine, manyLines } from './values.ts'

/** One field of a plain record: its words for people, its schema, and where else it serves. */
export interface PlainField<S extends z.ZodType = z.ZodType, Required extends boolean = boolean> {
  label: string
  schema: S
  /** What is answered, where that is less strict: what was stored once is shown. */
  shown?: z.ZodType
  required: Required
  /** The value of a record that was added without it. */
  empty: unknown
  /** Offered as an exact filter of the list. */
  filter?: boolean
  /** Told in briefs about what the record is about. */
  brief?: boolean
  /** Found by search. */
  search?: boolean
}
export type PlainFields = Record<string, PlainField>
type Uses = Pick<PlainField, 'filter' | 'brief' | 'search'>

/** A text that must be given. */
export const needed = (label: string, max: number, uses: Uses = {}) => ({ label, schema: oneLine(max).min(1), shown: z.string(), required: true as const, empty: undefined, ...uses })
/** A text that may be left empty. */
export const optional = (label: string, max: number, uses: Uses = {}) => ({ label, schema: oneLine(max), shown: z.string(), required: false as const, empty: '', ...uses })
/** A text of several lines that may be left empty. */
export const prose = (label: string, max: number, uses: Uses = {}) => ({ label, schema: manyLines(max), shown: z.string(), required: false as const, empty: '', ...uses })
/** A mail address, or nothing. */
export const mail = (label: string, uses: Uses = {}) => ({ label, schema: z.union([z.literal(''), z.email().max(254)]), required: false as const, empty: '', ...uses })
/** A web address, or nothing. */
export const webAddress = (label: string, uses: Uses = {}) => ({ label, schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]), required: false as const, empty: '', ...uses })
/** One of a few words. */
export const choice = <const W extends readonly [string, ...string[]]>(label: string, words: W, uses: Uses = {}) => ({ label, schema: z.enum(words), required: false as const, empty: words[0], ...uses })
/** A calendar day, or none. */
export const day = (label: string, uses: Uses = {}) => ({ label, schema: PlainDate.nullable(), required: false as const, empty: null, ...uses })

/** All that a subject is which is only records. Table, routes, audit, search, brief and tests follow from it. */
export interface PlainDeclaration<Kind extends string = string, F extends PlainFields = PlainFields> {
  /** Object kind, singular: `vendor`. */
  kind: Kind
  /** Path and route names: `vendors`. */
  plural: string
  /** Heading for people: `Vendors`. */
  title: string
  area: string
  /** `<schema>.<table>`; what it is about lies in `<table>_about`. */
  table: `${string}.${string}`
  read: Permission
  manage: Permission
  /** Page of one record in the web UI, with `:id`. */
  page: string
  /** The field that names the record. */
  named: string
  fields: F
  /** Kinds of objects that a record may be about; their briefs tell it. */
  about: readonly string[]
}

/** Declares a plain subject; the value is its own type. */
export function plain<const Kind extends string, const F extends PlainFields>(declaration: PlainDeclaration<Kind, F> & { named: keyof F }): PlainDeclaration<Kind, F> {
  return declaration
}

type Shape<F extends PlainFields> = { [K in keyof F]: F[K]['schema'] }
type AddShape<F extends PlainFields> = { [K in keyof F]: F[K] extends { required: true } ? F[K]['schema'] : z.ZodDefault<F[K]['schema']> }
type EditShape<F extends PlainFields> = { [K in keyof F]: z.ZodOptional<F[K]['schema']> }

const mapped = (fields: PlainFields, map: (field: PlainField) => z.ZodType) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]))

/** The routes of a plain subject: list, read, add, edit, archive, restore. */
export function plainRoutes<const Kind extends string, const F extends PlainFields>(d: PlainDeclaration<Kind, F>) {
  const id: z.ZodType<Id<Kind>, Id<Kind>> = idOf(d.kind)
  const shape = mapped(d.fields, (f) => f.shown ?? f.schema) as Shape<F>
  const addShape = mapped(d.fields, (f) => (f.required ? f.schema : (f.schema as z.ZodString).default(f.empty as string))) as unknown as AddShape<F>
  const editShape = mapped(d.fields, (f) => f.schema.optional()) as unknown as EditShape<F>
  const name = d.kind[0]!.toUpperCase() + d.kind.slice(1)
  const about = z.array(Ref.strict()).max(200)
  const one = z.object({
    id, ...shape, team: z.object({ id: TeamId, name: z.string() }),
    /** What it is about, as far as the reader sees that; `outside` counts the rest. */
    about: z.array(z.object({ kind: z.string(), id: z.string(), title: z.string(), href: z.string() })), outside: z.number().int(),
    changedAt: Instant, archived: z.boolean(), version: z.number().int(),
  }).meta({ id: name })
  const filters = Object.fromEntries(Object.entries(d.fields).filter(([, f]) => f.filter).map(([key]) => [key, z.string().max(200).optional()]))
  const filter = { search: z.string().max(100).optional(), teamId: TeamId.optional(), archived: Flag.optional(), aboutKind: z.string().max(64).optional(), aboutId: z.string().max(64).optional(), ...filters }
  const path = `/${d.plural}` as const
  const params = z.object({ id })
  const common = { permission: d.manage, answer: one }
  return {
    list: route({ name: `${d.plural}.list`, method: 'GET', path, permission: d.read, answer: pageOf(one), query: z.object({ ...pageQuery, ...filter }), summary: `List ${d.plural}` }),
    read: route({ name: `${d.plural}.read`, method: 'GET', path: `${path}/:id`, permission: d.read, params, answer: one, summary: `Show a ${d.kind}` }),
    add: route({ ...common, name: `${d.plural}.add`, method: 'POST', path, status: 201, body: z.strictObject({ teamId: TeamId, about: about.default([]), ...addShape }), summary: `Add a ${d.kind}` }),
    edit: route({ ...common, name: `${d.plural}.edit`, method: 'PATCH', path: `${path}/:id`, ifMatch: true, params, body: z.strictObject({ teamId: TeamId.optional(), about: about.optional(), ...editShape }), refusals: ['archived'], summary: `Change a ${d.kind}` }),
    archive: route({ ...common, name: `${d.plural}.archive`, method: 'POST', path: `${path}/:id/archive`, ifMatch: true, params, summary: `Archive a ${d.kind}: it is kept, but no longer listed or told in briefs` }),
    restore: route({ ...common, name: `${d.plural}.restore`, method: 'POST', path: `${path}/:id/restore`, ifMatch: true, params, summary: `Take a ${d.kind} out of the archive` }),
  }
}
export type PlainRoutes = ReturnType<typeof plainRoutes<string, PlainFields>>
