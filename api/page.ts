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
/** What lies outside of these is a moment to RFC 3339, and none to a calendar or the database. */
const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]
const outside = { message: 'lies outside of the years 1 to 9999' }
const isKept = (moment: string): boolean => {
  const at = Date.parse(moment.replace(/(\.\d{3})\d+/, '$1'))
  return at >= earliest && at <= latest
}
/** A moment on the wire: RFC 3339 with offset or Z, in the years 1 to 9999, to the nanosecond. */
export const Instant = z.iso.datetime({ offset: true }).refine((moment) => !/\.\d{10}/.test(moment), { message: 'has more than nine digits behind its second' }).refine(isKept, outside).meta({ description: 'moment, RFC 3339' })
/** A calendar day without a zone, in the years 2 to 9998: the days about it are days too. */
export const PlainDate = z.iso.date().refine((day) => day >= '0002' && day < '9999', { message: 'lies outside of the years 2 to 9998' })
/** A query flag: `true` or `false`. */
export const Flag = z.enum(['true', 'false']).transform((word) => word === 'true')
