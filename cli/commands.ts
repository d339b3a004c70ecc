import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { routes } from '@fullscore/api/routes.ts'

export interface Flag {
  name: string
  part: 'query' | 'body'
  type: 'string' | 'number' | 'boolean' | 'list' | 'json'
  required: boolean
  values: readonly string[] | undefined
  description: string
}

/** A command: one route, its path's parameters as words, the rest as flags. */
export interface Command {
  noun: string
  verb: string
  route: RouteShape
  words: readonly string[]
  flags: readonly Flag[]
}

interface Shape { type?: string | string[]; enum?: unknown[]; const?: unknown; items?: Shape; anyOf?: Shape[]; oneOf?: Shape[]; description?: string; properties?: Record<string, Shape>; required?: string[]; default?: unknown }

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
/** The field of the contract behind a flag's name. */
export const fieldOf = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

function flagsOf(part: 'query' | 'body', schema: z.ZodType | undefined): Flag[] {
  if (!schema) return []
  const shape = unwrapped(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Shape)
  const required = new Set(z.safeParse(schema, undefined).success ? [] : (shape.required ?? []))
  return Object.entries(shape.properties ?? {}).map(([name, property]) => ({ name: kebab(name), part, required: required.has(name), ...typeOf(property), description: property.description ?? '' }))
}

function unwrapped(shape: Shape): Shape {
  return shape.properties ? shape : (shape.anyOf?.find((one) => one.properties) ?? shape)
}

function typeOf(shape: Shape): Pick<Flag, 'type' | 'values'> {
  const options = (shape.anyOf ?? shape.oneOf)?.filter((one) => one.type !== 'null')
  if (options?.length === 1) return typeOf(options[0]!)
  const values = shape.enum?.map(String)
  const type = Array.isArray(shape.type) ? shape.type.find((one) => one !== 'null') : shape.type
  if (type === 'integer' || type === 'number') return { type: 'number', values }
  if (type === 'boolean') return { type: 'boolean', values: undefined }
  if (type === 'array') return { type: shape.items?.type === 'string' ? 'list' : 'json', values: shape.items?.enum?.map(String) }
  return { type: type === 'string' || values ? 'string' : 'json', values }
}

/** Every route as a command, in the order of nouns. Streams have commands of their own; what foreign senders post, and pages for browsers, are none. */
export const commands: readonly Command[] = routes
  .filter((route) => route.media !== 'text/event-stream' && route.media !== 'text/html' && route.permission !== 'key')
  .map((route) => {
    const [noun = '', verb = ''] = route.name.split('.')
    return { noun, verb, route, words: [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1]!), flags: [...flagsOf('query', route.query), ...flagsOf('body', route.body)] }
  })
  .sort((a, b) => (a.noun < b.noun ? -1 : a.noun > b.noun ? 1 : 0))

export function commandOf([noun, verb]: readonly string[]): Command | undefined {
  return commands.find((one) => one.noun === noun && one.verb === verb)
}
