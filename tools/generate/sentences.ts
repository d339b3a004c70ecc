import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { sentencesOf } from '../check/sentences.ts'

const contract = 'api/openapi.json'

/**
 * `api/sentences.json`: every sentence of the product by its code, with the files that say it: what a translator is given. The command line
 * says the contract, too: what each route does, what its flags are, and how the fields of an answer are called.
 * @param root the repository
 */
export async function sentencesFile(root: string, routes: readonly RouteShape[]): Promise<string> {
  const { codes } = await sentencesOf(root)
  for (const code of contractWords(routes)) codes.set(code, [...(codes.get(code) ?? []), contract])
  return `${JSON.stringify(Object.fromEntries([...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, files]) => [code, [...new Set(files)].sort()])), null, 1)}\n`
}

interface Shape { description?: string; properties?: Record<string, Shape>; items?: Shape; anyOf?: Shape[]; oneOf?: Shape[]; allOf?: Shape[]; $ref?: string; $defs?: Record<string, Shape> }
/** Deeper than the fields of the entries of a list nothing is printed by its name. */
const deepest = 4

/** The words of the contract that a terminal shows: summaries, descriptions of what is asked, names of what is answered. */
export function contractWords(routes: readonly RouteShape[]): Set<string> {
  const found = new Set<string>()
  for (const route of routes) {
    found.add(route.summary)
    for (const asked of [route.query, route.body]) if (asked) walk(shapeOf(asked, 'input'), (shape) => { if (shape.description) found.add(shape.description) })
    if (route.answer) walk(shapeOf(route.answer, 'output'), (shape) => { for (const name of Object.keys(shape.properties ?? {})) found.add(name) })
  }
  return new Set([...found].map((code) => code.replace(/[{}]/g, '$&$&')))
}

const shapeOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Shape

function walk(root: Shape, see: (shape: Shape) => void): void {
  const step = (shape: Shape, depth: number): void => {
    const named = /^#\/\$defs\/(.+)$/.exec(shape.$ref ?? '')?.[1]
    const at = named === undefined ? shape : root.$defs?.[named] ?? {}
    see(at)
    for (const one of [...(at.anyOf ?? []), ...(at.oneOf ?? []), ...(at.allOf ?? []), ...(at.items ? [at.items] : [])]) if (depth < deepest) step(one, depth + 1)
    for (const one of Object.values(at.properties ?? {})) if (depth < deepest) step(one, depth + 1)
  }
  step(root, 0)
}
