import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const item = z.object({ itemId: z.string(), kind: z.string() })
const relation = z.object({ relationId: z.string(), kind: z.string(), fromId: z.string(), toId: z.string() })
export const itemAdded = eventType('item.added', item.extend({ source: z.string() }))
export const itemChanged = eventType('item.changed', item.extend({ changed: z.array(z.string()), source: z.string() }))
export const itemMerged = eventType('item.merged', z.object({ keptId: z.string(), goneId: z.string() }))
export const mergeUndone = eventType('item.merge-undone', z.object({ keptId: z.string(), goneId: z.string() }))
export const mergeProposed = eventType('item.merge-proposed', z.object({ oneId: z.string(), otherId: z.string(), source: z.string() }))
export const mergeRefused = eventType('item.merge-refused', z.object({ oneId: z.string(), otherId: z.string() }))
export const relationAdded = eventType('relation.added', relation)
export const relationRemoved = eventType('relation.removed', relation)
export const relationsProposed = eventType('relation.proposed', z.object({ relationIds: z.array(z.string()), source: z.string() }))
export const relationsDecided = eventType('relation.decided', z.object({ relationIds: z.array(z.string()), accepted: z.boolean() }))
export const redundancySet = eventType('item.redundancy-set', item.extend({ relationKind: z.string(), needed: z.number().nullable(), unit: z.string() }))

export const inventoryEvents = [itemAdded, itemChanged, itemMerged, mergeUndone, mergeProposed, mergeRefused, relationAdded, relationRemoved, relationsProposed, relationsDecided, redundancySet]
