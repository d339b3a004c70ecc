import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const component = z.object({ componentId: z.string(), serviceId: z.string() })
export const statusPageChanged = eventType('status-page.changed', z.object({ changed: z.array(z.string()), components: z.number() }))
export const statusPageSwitched = eventType('status-page.switched', z.object({ enabled: z.boolean() }))
export const statusOverridden = eventType('status-page.overridden', component.extend({ state: z.string(), until: z.string() }))
export const statusReleased = eventType('status-page.released', component)
export const windowShown = eventType('status-page.window-shown', z.object({ windowId: z.string(), components: z.number() }))
export const windowHidden = eventType('status-page.window-hidden', z.object({ windowId: z.string() }))
/** An address was erased by hand; the address itself is nowhere any more. */
export const subscriberForgotten = eventType('status-page.subscriber-forgotten', z.object({ subscribers: z.number() }))

export const statusPageEvents = [statusPageChanged, statusPageSwitched, statusOverridden, statusReleased, windowShown, windowHidden, subscriberForgotten]
