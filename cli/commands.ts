import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { routes } from '@fullscore/api/routes.ts'

export interface Flag {
  /** `team-id`; a field inside an object is named by both, `target.port`. */
  name: string
  part: 'query' | 'body'
  type: 'string' | 'number' | 'boolean' | 'list' | 'numbers' | 'json'
  required: boolean
  values: readonly string[] | undefined
  description: string
  /** What a flag of JSON may look like. */
  example?: string
  /** Whether a flag of JSON may be a plain text too. */
  orText?: boolean
  /** Whether the word `null` stands for nothing: of the whole, or of one of a list. */
  nullable?: boolean
  nullItems?: boolean
}

/** A command: one route, its path's parameters as words, the rest as flags. */
export interface Command {
  noun: string
  verb: string
  route: RouteShape
  words: readonly string[]
  flags: readonly Flag[]
}

interface Shape {
  type?: string | string[]; enum?: unknown[]; const?: unknown; items?: Shape; anyOf?: Shape[]; oneOf?: Shape[]; description?: string
  properties?: Record<string, Shape>; required?: string[]; $ref?: string; $defs?: Record<string, Shape>
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
/** The fields of the contract behind a flag's name: one, or an object's and the one inside it. */
export const fieldsOf = (flag: string): string[] => flag.split('.').map((part) => part.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()))

function flagsOf(part: 'query' | 'body', schema: z.ZodType | undefined): Flag[] {
  if (!schema) return []
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  const shapes = shapesOf(root.$defs ?? {})
  const shape = shapes.options(root).find((one) => one.properties) ?? root
  const required = new Set(z.safeParse(schema, undefined).success ? [] : (shape.required ?? []))
  return Object.entries(shape.properties ?? {}).flatMap(([name, property]) => {
    const flag: Flag = { name: kebab(name), part, required: required.has(name), ...typeOf(shapes, property), ...nothingIn(shapes, property), description: property.description ?? '' }
    if (flag.type !== 'json') return [flag]
    const orText = shapes.options(property).some((one) => one.type === 'string' || typeof one.const === 'string')
    return [{ ...flag, example: JSON.stringify(exampleOf(shapes, property)), orText }, ...insideOf(shapes, flag, property)]
  })
}

/** Reads shapes: what a `$ref` stands for, and what a union may be, null left out. */
function shapesOf(defs: Record<string, Shape>) {
  const options = (shape: Shape): Shape[] => {
    const named = /^#\/\$defs\/(.+)$/.exec(shape.$ref ?? '')?.[1]
    if (named !== undefined) return options(defs[named]!)
    const inner = shape.anyOf ?? shape.oneOf
    return inner ? inner.flatMap(options) : shape.type === 'null' ? [] : [shape]
  }
  const takesNull = (shape: Shape): boolean => {
    const named = /^#\/\$defs\/(.+)$/.exec(shape.$ref ?? '')?.[1]
    return shape.type === 'null' || (Array.isArray(shape.type) && shape.type.includes('null')) || (named !== undefined && takesNull(defs[named]!)) || (shape.anyOf ?? shape.oneOf ?? []).some(takesNull)
  }
  return { options, takesNull }
}
type Shapes = ReturnType<typeof shapesOf>

/** Where a flag takes null. */
function nothingIn(shapes: Shapes, shape: Shape): Pick<Flag, 'nullable' | 'nullItems'> {
  const items = shapes.options(shape).some((one) => one.items !== undefined && shapes.takesNull(one.items))
  return { ...(shapes.takesNull(shape) ? { nullable: true } : {}), ...(items ? { nullItems: true } : {}) }
}

/** The fields of an object as flags of their own, those of all its kinds together. Lists stay JSON. */
function insideOf(shapes: Shapes, outer: Flag, property: Shape): Flag[] {
  const fields = new Map<string, Shape[]>()
  for (const option of shapes.options(property)) {
    for (const [name, field] of Object.entries(option.properties ?? {})) fields.set(name, [...(fields.get(name) ?? []), field])
  }
  return [...fields].map(([name, found]) => ({ name: `${outer.name}.${kebab(name)}`, part: outer.part, required: false, ...typeOf(shapes, { anyOf: found }), ...nothingIn(shapes, { anyOf: found }), description: found[0]!.description ?? '' })).filter((flag) => flag.type !== 'json')
}

function typeOf(shapes: Shapes, shape: Shape): Pick<Flag, 'type' | 'values'> {
  const options = shapes.options(shape)
  const kinds = new Set(options.map((one) => (one.const !== undefined ? typeof one.const : Array.isArray(one.type) ? one.type.find((kind) => kind !== 'null') : one.type) ?? (one.enum ? 'string' : 'any')))
  const [kind] = kinds
  if (kinds.size !== 1) return { type: [...kinds].every((one) => one === 'string' || one === 'number' || one === 'integer') && kinds.size > 0 ? ([...kinds].includes('string') ? 'string' : 'number') : 'json', values: undefined }
  const values = options.every((one) => one.enum ?? one.const !== undefined) ? [...new Set(options.flatMap((one) => one.enum ?? [one.const]).map(String))] : undefined
  if (kind === 'integer' || kind === 'number') return { type: 'number', values }
  // What an address says is text: `true` and `false` are words there.
  if (kind === 'boolean' || (values?.length === 2 && values.includes('true') && values.includes('false'))) return { type: 'boolean', values: undefined }
  if (kind === 'array') {
    const item = typeOf(shapes, { anyOf: options.map((one) => one.items ?? {}) })
    return { type: item.type === 'string' ? 'list' : item.type === 'number' ? 'numbers' : 'json', values: item.values }
  }
  return { type: kind === 'string' ? 'string' : 'json', values }
}

/** The least that fits a shape, for a person to imitate. */
function exampleOf(shapes: Shapes, shape: Shape, depth = 0): unknown {
  const [first] = shapes.options(shape)
  if (first === undefined || depth > 4) return null
  if (first.const !== undefined) return first.const
  if (first.enum) return first.enum[0]
  const type = Array.isArray(first.type) ? first.type[0] : first.type
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  if (type === 'array') return [exampleOf(shapes, first.items ?? {}, depth + 1)]
  if (type !== 'object') return '…'
  const fields = Object.entries(first.properties ?? {})
  if (fields.length === 0) return { name: 'value' }
  const needed = fields.filter(([name]) => first.required?.includes(name) === true)
  return Object.fromEntries((needed.length > 0 ? needed : fields.slice(0, 1)).map(([name, field]) => [name, exampleOf(shapes, field, depth + 1)]))
}

/** Every route as a command, in the order of nouns. Streams have commands of their own; what foreign senders post, and pages for browsers, are none. */
export const commands: readonly Command[] = routes
  .filter((route) => route.media !== 'text/event-stream' && route.media !== 'text/html' && route.permission !== 'key')
  .map((route) => {
    const [noun = '', verb = ''] = route.name.split('.')
    return { noun, verb, route, words: [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1]!), flags: [...flagsOf('query', route.query), ...flagsOf('body', route.body)] }
  })
  .sort((a, b) => (a.noun < b.noun ? -1 : a.noun > b.noun ? 1 : 0))

/** The filters of a list as flags, for a route that takes them beside its own; none where there is no such list. */
export function filtersOf(list: string): Flag[] {
  const route = routes.find((one) => one.method === 'GET' && (one.name === list || one.name === `${list}.list`))
  return flagsOf('query', route?.query).filter((flag) => flag.name !== 'cursor' && flag.name !== 'limit')
}

export function commandOf([noun, verb]: readonly string[]): Command | undefined {
  return commands.find((one) => one.noun === noun && one.verb === verb)
}
