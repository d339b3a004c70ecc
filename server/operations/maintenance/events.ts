import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const window = z.object({ windowId: z.string() })
const opening = window.extend({ from: z.string(), to: z.string() })

export const maintenancePlanned = eventType('maintenance.planned', opening.extend({ recurring: z.boolean() }))
export const maintenanceOpened = eventType('maintenance.opened', opening)
/** An opening is over: what it kept silent and still fires counts as raised now. */
export const maintenanceClosed = eventType('maintenance.closed', opening.extend({ early: z.boolean() }))
export const maintenanceCancelled = eventType('maintenance.cancelled', window)

/** Only what has not begun follows; `from` and `to` are of the next opening. */
export const maintenanceChanged = eventType('maintenance.changed', opening.extend({ changed: z.array(z.string()) }))
export const maintenanceExtended = eventType('maintenance.extended', opening.extend({ minutes: z.number().int() }))

export const maintenanceEvents = [maintenancePlanned, maintenanceChanged, maintenanceExtended, maintenanceOpened, maintenanceClosed, maintenanceCancelled]
