import { z } from 'zod'
import { route } from '../route.ts'

/** The words of one language as a program is given them that tells the product's sentences itself; English has none but its codes. */
export const Words = z.object({
  /** BCP 47. */
  language: z.string(),
  /** By the product's sentence: how it is said, or for a count the forms that the language has. */
  sentences: z.record(z.string(), z.union([z.string(), z.partialRecord(z.enum(['zero', 'one', 'two', 'few', 'many', 'other']), z.string())])),
}).meta({ id: 'Words' })

/** In the language that the person of the session or token chose, else as `Accept-Language` wishes. With `If-None-Match` 304 while nothing changed. */
export const readWords = route({
  name: 'words.read', method: 'GET', path: '/words', permission: 'public', answer: Words, summary: 'Show how the product\'s sentences are said in your language',
})
