import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { eventType } from '../../events/event.ts'

const alert = z.object({ alertId: z.string(), urgency: Urgency, serviceId: z.string().optional(), itemId: z.string().optional(), rehearsal: z.boolean(), mutedBy: z.string().optional() })

export const alertRaised = eventType('alert.raised', alert)
export const alertUrgencyChanged = eventType('alert.urgency-changed', alert.extend({ before: Urgency }))
/** Its source says that it began earlier than was known. */
export const alertBeganEarlier = eventType('alert.began-earlier', alert.extend({ before: z.string(), at: z.string() }))
export const alertResolved = eventType('alert.resolved', alert.extend({ by: z.enum(['source', 'person']) }))
/** The window that kept it silent is over and it still fires: it counts as raised now. */
export const alertUnmuted = eventType('alert.unmuted', alert)
/** Another window keeps it silent. */
export const alertMuted = eventType('alert.muted', alert)

/** Somebody took it at its source. */
export const alertAcknowledged = eventType('alert.acknowledged', alert)

/** A person took it in hand, or let it go. */
export const alertTaken = eventType('alert.taken', alert.extend({ personId: z.string(), beforeId: z.string().nullable() }))
export const alertLetGo = eventType('alert.let-go', alert.extend({ personId: z.string() }))
/** A person took back that it is over: it fires again as it did. */
export const alertFiresAgain = eventType('alert.fires-again', alert)

export const alertEvents = [alertBeganEarlier, alertAcknowledged, alertTaken, alertLetGo, alertFiresAgain, alertRaised, alertUrgencyChanged, alertResolved, alertUnmuted, alertMuted]
