import { z } from 'zod'

/** Names that shape the request itself and are ours: a check that set them would ask something else than it says. */
const ours = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'keep-alive', 'expect', 'accept-encoding', 'proxy-authorization', 'proxy-connection'])

const headerName = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/, 'is a name like X-Api-Key').refine((name) => !ours.has(name.toLowerCase()), 'is set by the check itself')
/** Visible Latin letters: what a header can hold. */
const headerValue = z.string().min(1).max(4000).regex(/^[\x21-\x7e\xa0-\xff](?:[\t\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?$/, 'holds signs that a header cannot, or spaces around it')

/**
 * What an HTTP check sends beside its address. It is stored sealed, sent to the origin of the address alone, and shown to nobody again; the names
 * of its headers are.
 */
export const SentRequest = z.strictObject({
  headers: z.array(z.strictObject({ name: headerName, /** Left out: the stored one of this name. */ value: headerValue.optional() })).max(20).default([])
    .refine((all) => new Set(all.map((one) => one.name.toLowerCase())).size === all.length, 'name a header twice'),
  /** Only sent by POST. Left out: the stored one; null for none. */
  body: z.string().min(1).max(16_384).nullable().optional(),
}).meta({ id: 'CheckRequest' })
export type SentRequest = z.infer<typeof SentRequest>

/** What people may know of it. */
export const Sends = z.object({ headers: z.array(z.string()), body: z.boolean() })
export type Sends = z.infer<typeof Sends>

/** As it is kept, and as a probe is given it. */
export const OpenRequest = z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })), body: z.string().optional() })
export type OpenRequest = z.infer<typeof OpenRequest>
