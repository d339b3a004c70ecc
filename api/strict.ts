import { z } from 'zod'

/** The schemas that stand directly inside another, with how the place is called. */
function inside(schema: z.ZodType): [step: string, schema: z.ZodType][] {
  const def = (schema as unknown as { _zod: { def: Record<string, unknown> } })._zod.def
  switch (def['type']) {
    case 'object': return Object.entries(def['shape'] as Record<string, z.ZodType>).map(([name, one]) => [`.${name}`, one])
    case 'array': return [['[]', def['element'] as z.ZodType]]
    case 'record': case 'map': return [['.*', def['valueType'] as z.ZodType]]
    case 'union': return (def['options'] as z.ZodType[]).map((one, at) => [`|${at}`, one])
    case 'intersection': return [['&0', def['left'] as z.ZodType], ['&1', def['right'] as z.ZodType]]
    case 'tuple': return (def['items'] as z.ZodType[]).map((one, at) => [`[${at}]`, one])
    case 'pipe': return [['', def['in'] as z.ZodType]]
    case 'lazy': return [['', (def['getter'] as () => z.ZodType)()]]
    default: return def['innerType'] ? [['', def['innerType'] as z.ZodType]] : []
  }
}

/** Where a schema holds an object that takes unknown fields and drops them: `body.steps[]`. What keeps them (loose) says so on purpose. */
export function laxPlaces(schema: z.ZodType, at: string, seen = new Set<z.ZodType>()): string[] {
  if (seen.has(schema)) return []
  seen.add(schema)
  const lax = schema instanceof z.ZodObject && schema._zod.def.catchall === undefined ? [at] : []
  return [...lax, ...inside(schema).flatMap(([step, one]) => laxPlaces(one, `${at}${step}`, seen))]
}

/** The parameters that a query takes, or undefined where it takes any. A query that is not given takes none. */
export function namesOf(schema: z.ZodType | undefined): Set<string> | undefined {
  if (schema === undefined) return new Set()
  if (schema instanceof z.ZodObject) return schema._zod.def.catchall === undefined || schema._zod.def.catchall instanceof z.ZodNever ? new Set(Object.keys(schema.shape)) : undefined
  const parts = inside(schema).map(([, one]) => namesOf(one))
  return parts.length === 0 || parts.includes(undefined) ? undefined : new Set(parts.flatMap((one) => [...one!]))
}
