import { z } from 'zod'
import { route } from '../route.ts'

/** One object found. */
export const Found = z.object({
  kind: z.string(), id: z.string(), title: z.string(),
  /** Few words that tell it from others of the same title. */
  hint: z.string(),
  /** Its page in the web UI. */
  href: z.string(),
}).meta({ id: 'Found' })
export type Found = z.infer<typeof Found>

export const findObjects = route({
  name: 'search.find', method: 'GET', path: '/search', permission: 'signed-in', answer: z.object({ items: z.array(Found) }),
  query: z.object({
    text: z.string().trim().min(1).max(200),
    /** Kinds to look among, separated by commas. */
    kinds: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  summary: 'Find objects by name, number, address or other words',
})
