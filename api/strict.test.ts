import { expect, it } from 'vitest'
import { z } from 'zod'
import { routes } from './routes.ts'
import { laxPlaces, namesOf } from './strict.ts'

/** Intakes of what others made and may add to: a probe of a newer version says more of an outcome. Senders of foreign protocols have a key, and no schema. */
const foreign = new Set(['probe.results', 'probe.trial'])

it('finds objects that drop what they do not know, however deep', () => {
  const deep = z.strictObject({ a: z.array(z.object({ b: z.string() })).optional(), c: z.discriminatedUnion('k', [z.strictObject({ k: z.literal('x'), d: z.object({}).nullable() }), z.strictObject({ k: z.literal('y') })]), e: z.looseObject({}) })
  expect(laxPlaces(deep, 'body')).toEqual(['body.a[]', 'body.c|0.d'])
  expect(laxPlaces(z.strictObject({ a: z.string() }).refine(() => true).optional(), 'body')).toEqual([])
})

it('every body refuses unknown fields at every depth', () => {
  const lax = routes.filter((one) => one.body !== undefined && !foreign.has(one.name)).flatMap((one) => laxPlaces(one.body!, `${one.name} body`))
  expect(lax).toEqual([])
})

it('every query says its parameters', () => {
  expect(routes.filter((one) => namesOf(one.query) === undefined).map((one) => one.name)).toEqual(['exports.download'])
})
