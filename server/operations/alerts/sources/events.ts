import { z } from 'zod'
import { sourceKinds } from '@fullscore/api/operations/alerts/sources.ts'
import { eventType } from '../../../events/event.ts'

const source = z.object({ sourceId: z.string(), kind: z.enum(sourceKinds) })

export const sourceAdded = eventType('alert-source.added', source)
export const sourceEdited = eventType('alert-source.edited', source.extend({ fields: z.array(z.string()) }))
export const keyRenewed = eventType('alert-source.key-renewed', source.extend({ oldKeyHours: z.number() }))
export const keyRevoked = eventType('alert-source.key-revoked', source)
export const sourceDisabled = eventType('alert-source.disabled', source)
export const sourceEnabled = eventType('alert-source.enabled', source)
export const sourceArchived = eventType('alert-source.archived', source)
export const mappingSaved = eventType('alert-source.mapping-saved', source.extend({ mappingVersion: z.number() }))
export const payloadsForgotten = eventType('alert-source.payloads-forgotten', source)
/** A sender told of a change; it is about the service or item named in it. */
export const changeTold = eventType('change.told', z.object({ sourceId: z.string(), changeId: z.string() }))

export const sourceEvents = [sourceAdded, sourceEdited, keyRenewed, keyRevoked, sourceDisabled, sourceEnabled, sourceArchived, mappingSaved, payloadsForgotten, changeTold]
