import { z } from 'zod'

/** The id of a record of one kind: a UUID (version 7) that cannot be mixed up with another kind's. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }

/** An id of whatever kind. Spelled in capitals it is the same one, and compares as such. */
export const AnyId = z.uuid().toLowerCase()

/**
 * The wire schema of ids of one kind.
 * @param kind the object kind in the singular, as used by `(kind, id)` references: `incident`, `service`, …
 */
export function idOf<Kind extends string>(kind: Kind): z.ZodType<Id<Kind>, Id<Kind>> {
  return AnyId.meta({ description: `id of one ${kind}` }) as unknown as z.ZodType<Id<Kind>, Id<Kind>>
}

/** A reference to any object of the product: its kind and its id. */
export const Ref = z.object({ kind: z.string().max(64), id: z.string().max(64) }).meta({ id: 'Ref' })
export type Ref = z.infer<typeof Ref>
