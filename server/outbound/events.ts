import { z } from 'zod'
import { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import { eventType } from '../events/event.ts'

const page = z.object({
  pageId: z.string(), personId: z.string(), causeKind: z.string(),
  /** The page's cause, when that is an incident: the only cause so far. */
  incidentId: z.string().optional(), rehearsal: z.boolean(),
})

/** A page was made for a person: what was written into the ledger before anything is sent. */
export const pageMade = eventType('page.made', page.extend({ step: z.string(), methods: z.array(ChannelKind) }))
/** A page was handed to one of its channels; `repeated` if it may have gone out before. */
export const pageSent = eventType('page.sent', page.extend({ method: ChannelKind, attempts: z.number(), repeated: z.boolean() }))
/** One way failed for the first time, or was given up for good. It is tried again unless given up. */
export const pageFailed = eventType('page.failed', page.extend({ method: ChannelKind, attempts: z.number(), givenUp: z.boolean() }))
/** The person paged answered: whoever has paging or an incident to stop hears this. */
export const pageAnswered = eventType('page.answered', page.extend({ via: z.enum(['browser', 'link']) }))
/** The person said that they cannot: whoever pages hears this and pages the next. */
export const pageDeclined = eventType('page.declined', page.extend({ via: z.enum(['browser', 'link', 'incident']) }))
/** A page is not needed any more: somebody answered, or what caused it is over. */
export const pageWithdrawn = eventType('page.withdrawn', page)
export const channelSet = eventType('channel.set', z.object({ kind: ChannelKind, changed: z.array(z.string()) }))
export const contactChanged = eventType('contact.changed', z.object({ personId: z.string(), what: z.enum(['method-added', 'method-verified', 'method-removed', 'rules-set']), kind: ChannelKind.optional() }), { class: 'personal' })

export const outboundEvents = [pageMade, pageSent, pageFailed, pageAnswered, pageDeclined, pageWithdrawn, channelSet, contactChanged]
