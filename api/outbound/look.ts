import { z } from 'zod'
import { Instant } from '../page.ts'

/**
 * What a woken person needs first: what changed last, who knows it best, what happens if nobody answers, and whom to call. What is not
 * known is null or empty and has its words. Behind a message's link ids and pages are left out.
 */
export const FirstLook = z.object({
  lastChange: z.object({ what: z.string(), who: z.string(), reason: z.string(), at: Instant, href: z.string().nullable() }).nullable(),
  /** Why nothing is shown; null where something is. */
  noChange: z.string().nullable(),
  /** At most three, the likeliest help first. */
  knows: z.array(z.object({ id: z.string().nullable(), name: z.string(), reasons: z.array(z.string()), onCall: z.boolean(), away: z.boolean() })),
  nobodyKnows: z.string().nullable(),
  /** When whom the paging calls next, as it stands now. */
  next: z.object({ at: Instant.nullable(), words: z.string() }),
  /** Telephone and contract numbers, runbooks. */
  help: z.array(z.object({ label: z.string(), value: z.string(), href: z.string().nullable() })),
  noHelp: z.string().nullable(),
}).meta({ id: 'FirstLook' })
export type FirstLook = z.infer<typeof FirstLook>
