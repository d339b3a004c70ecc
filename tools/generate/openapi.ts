import { z } from 'zod'
import { Problem } from '@fullscore/api/problem.ts'
import type { RouteShape } from '@fullscore/api/route.ts'

type Json = Record<string, unknown>

/** The parts of a document that schemas with an id are gathered in. */
class Components {
  readonly schemas: Record<string, Json> = {}

  /** A schema as JSON Schema 2020-12, its named parts moved to the components. @param io the side of a transforming schema */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs, $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json & { $defs?: Record<string, Json> }
    for (const [name, definition] of Object.entries($defs ?? {})) this.#add(name, definition)
    const { id, ...shape } = rest as Json & { id?: string }
    if (typeof id !== 'string') return moved(rest)
    this.#add(id, shape)
    return { $ref: `#/components/schemas/${id}` }
  }

  #add(name: string, definition: Json): void {
    const { id: _, ...shape } = definition as Json & { id?: string }
    this.schemas[name] ??= moved(shape)
  }
}

/** Local references as the document's. */
function moved(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
}

function parameters(route: RouteShape, components: Components): Json[] {
  return (['params', 'query'] as const).flatMap((part) => {
    const schema = route[part]
    if (!schema) return []
    const { properties = {}, required = [] } = components.of(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
    return Object.entries(properties).map(([name, shape]) => ({ name, in: part === 'params' ? 'path' : 'query', required: part === 'params' || required.includes(name), schema: shape }))
  })
}

function operation(route: RouteShape, components: Components): Json {
  const status = String(route.status ?? (route.answer || route.media ? 200 : 204))
  const content = route.media ? { [route.media]: {} } : route.answer ? { 'application/json': { schema: components.of(route.answer, 'output') } } : undefined
  const headers = route.ifMatch ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }] : []
  return {
    operationId: route.name, summary: route.summary, tags: [route.name.split('.')[0]], 'x-permission': route.permission,
    ...(route.refusals ? { 'x-refusals': route.refusals } : {}),
    security: route.permission === 'public' || route.permission === 'link' || route.permission === 'key' ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parameters(route, components), ...headers],
    ...(route.body ? { requestBody: { required: !z.safeParse(route.body, undefined).success, content: route.accepts ? { [route.accepts]: {} } : { 'application/json': { schema: components.of(route.body, 'input') } } } } : {}),
    responses: {
      [status]: { description: 'done', ...(content ? { content } : {}) },
      default: { description: 'refused', content: { 'application/problem+json': { schema: components.of(Problem, 'output') } } },
    },
  }
}

/** The contract as an OpenAPI 3.1 document. */
export function openApi(routes: readonly RouteShape[]): string {
  const components = new Components()
  const paths: Record<string, Json> = {}
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1))) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) }
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Fullscore', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'fullscore_session' } },
    },
  }
  return `${JSON.stringify(document, null, 1)}\n`
}
