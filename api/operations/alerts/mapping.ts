import { z } from 'zod'

/**
 * Where a value lies. `/labels/host` is a JSON pointer (RFC 6901), `labels.host` or `hosts[0].name` the same with dots. It is looked
 * for in one alert of the payload; with `$` in front (`$.cluster`, `$/cluster`) in the whole payload.
 */
export const MappingPath = z.string().min(1).max(200)

/** How one field comes out of a payload: from a place, by a constant, through a table, or otherwise. */
export const MappingRule = z.strictObject({
  /** The first of these places that holds something counts; with `join` all that do. */
  from: z.array(MappingPath).max(8).default([]),
  /** Put between the values of all places. */
  join: z.string().max(10).optional(),
  constant: z.string().max(500).optional(),
  /** What a value means, large and small letters alike: `{"P1": "critical"}`. */
  table: z.record(z.string().max(200), z.string().max(200)).optional(),
  /** What stands where nothing is found, or the table does not know what was. */
  otherwise: z.string().max(500).optional(),
}).meta({ id: 'MappingRule' })
export type MappingRule = z.infer<typeof MappingRule>

export const MappingCondition = z.strictObject({
  path: MappingPath,
  is: z.enum(['one-of', 'none-of', 'present', 'absent']),
  values: z.array(z.string().max(200)).max(50).default([]),
}).meta({ id: 'MappingCondition' })
export type MappingCondition = z.infer<typeof MappingCondition>

export const mappedFields = ['title', 'dedupKey', 'urgency', 'at', 'service', 'item', 'team', 'group'] as const
export type MappedField = (typeof mappedFields)[number]

export const Mapping = z.strictObject({
  /** Where the list of alerts lies; left out, the payload is one alert, or a list of them. */
  each: MappingPath.optional(),
  title: MappingRule,
  dedupKey: MappingRule,
  urgency: MappingRule,
  at: MappingRule.optional(), service: MappingRule.optional(), item: MappingRule.optional(), team: MappingRule.optional(), group: MappingRule.optional(),
  /** The alert is over when any of these holds. */
  resolvedWhen: z.array(MappingCondition).max(10).default([]),
  /** What is no alert at all when any of these holds. */
  ignoredWhen: z.array(MappingCondition).max(10).default([]),
}).meta({ id: 'Mapping' })
export type Mapping = z.infer<typeof Mapping>

/** What came out of one alert of a payload, field by field. */
export const Mapped = z.object({
  outcome: z.enum(['firing', 'resolved', 'ignored', 'refused']), why: z.string(),
  fields: z.array(z.object({ field: z.string(), value: z.string().nullable(), ok: z.boolean(), why: z.string() })),
}).meta({ id: 'Mapped' })
export type Mapped = z.infer<typeof Mapped>

/** What a new generic source begins with: the shape of `POST /alerts`. */
export const plainMapping: Mapping = {
  title: { from: ['title'] }, dedupKey: { from: ['dedupKey', 'title'] },
  urgency: { from: ['urgency', 'severity'] },
  at: { from: ['at'] }, service: { from: ['service'] }, item: { from: ['item'] },
  resolvedWhen: [{ path: 'status', is: 'one-of', values: ['resolved'] }], ignoredWhen: [],
}
