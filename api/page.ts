import { z } from 'zod'

/** Query parameters of every list: how many, and where the last page ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
}

/** One page of a list. `next` is the cursor of the following page; absent on the last. `total` is counted up to 10,000. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    next: z.string().optional(),
    total: z.number().int().optional(),
  })
}
/** A moment on the wire: RFC 3339 with offset or Z. */
export const Instant = z.iso.datetime({ offset: true }).meta({ description: 'moment, RFC 3339' })
/** A calendar day without a zone. */
export const PlainDate = z.iso.date()
/** A query flag: `true` or `false`. */
export const Flag = z.enum(['true', 'false']).transform((word) => word === 'true')
