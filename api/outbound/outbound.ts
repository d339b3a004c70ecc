import { z } from 'zod'
import { BriefPart } from '../briefs.ts'
import { idOf } from '../ids.ts'
import { PersonId } from '../organisation/organisation.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { Urgency } from '../values.ts'

export const PageId = idOf('page')
export const DeliveryState = z.enum(['waiting', 'claimed', 'sent', 'failed', 'skipped', 'given-up']).meta({ id: 'DeliveryState' })
export const ChannelKind = z.enum(['mail', 'webhook', 'browser']).meta({ id: 'ChannelKind' })
export type ChannelKind = z.infer<typeof ChannelKind>

/** One way that a page takes to the person. `failed` is tried again at `dueAt`; `answer` is what the other side said last. */
export const Delivery = z.object({
  method: z.string(), kind: ChannelKind, state: DeliveryState, why: z.string(), dueAt: Instant, attempts: z.number().int(), repeats: z.number().int(),
  settledAt: Instant.nullable(), answer: z.string().nullable(), messageId: z.string(),
}).meta({ id: 'Delivery' })

/** One time that somebody is told of something: what, to whom, why, and what became of it. */
export const Page = z.object({
  id: PageId, personId: PersonId, personName: z.string(), cause: z.object({ kind: z.string(), id: z.string() }), step: z.string(), urgency: Urgency,
  subject: z.string(), text: z.string(), link: z.string(), why: z.string(), rehearsal: z.boolean(), at: Instant, shownAt: Instant.nullable(),
  answered: z.object({ at: Instant, by: z.string(), via: z.string() }).nullable(), withdrawn: z.object({ at: Instant, why: z.string() }).nullable(),
  deliveries: z.array(Delivery),
}).meta({ id: 'Page' })
export type Page = z.infer<typeof Page>

export const listPages = route({
  name: 'pages.list', method: 'GET', path: '/pages', permission: 'signed-in', answer: pageOf(Page),
  query: z.object({ ...pageQuery, incidentId: z.uuid().optional(), personId: PersonId.optional() }), summary: 'Show what was sent to whom, why, and with which answer',
})
export const minePages = route({
  name: 'pages.mine', method: 'GET', path: '/pages/mine', permission: 'signed-in', answer: z.object({ items: z.array(Page) }),
  summary: 'Show the pages that wait for your answer, the oldest first',
})
export const shownPage = route({
  name: 'pages.shown', method: 'POST', path: '/pages/:id/shown', permission: 'signed-in', params: z.object({ id: PageId }), summary: 'Say that a page is shown to you in a browser',
})
export const acknowledgePage = route({
  name: 'pages.acknowledge', method: 'POST', path: '/pages/:id/acknowledge', permission: 'signed-in', params: z.object({ id: PageId }), answer: Page,
  refusals: ['page-withdrawn'], summary: 'Answer a page of yours: you take its incident',
})

const token = z.object({ token: z.string().max(400) })
/** What a message's link shows without sign-in. */
export const LinkedPage = z.object({
  subject: z.string(), text: z.string(), personName: z.string(), urgency: Urgency, since: Instant, why: z.string(), rehearsal: z.boolean(),
  cause: z.object({ kind: z.string(), id: z.string() }), state: z.enum(['waiting', 'answered', 'withdrawn']), stateWhy: z.string(), expiresAt: Instant,
  brief: z.array(BriefPart),
}).meta({ id: 'LinkedPage' })
export const readPageLink = route({
  name: 'links.page', method: 'GET', path: '/page-links/:token', permission: 'link', params: token, answer: LinkedPage, refusals: ['link-dead'],
  summary: 'Show what a message was about; changes nothing',
})
export const acknowledgePageLink = route({
  name: 'links.acknowledge', method: 'POST', path: '/page-links/:token/acknowledge', permission: 'link', params: token, answer: LinkedPage,
  refusals: ['link-dead', 'page-withdrawn'], summary: 'Take the incident that the message was about',
})

/** A way to reach a person. `mail` and `browser` are everybody's; others have ids. */
export const ContactMethod = z.object({ id: z.string(), kind: ChannelKind, name: z.string(), address: z.string(), own: z.boolean() }).meta({ id: 'ContactMethod' })
export type ContactMethod = z.infer<typeof ContactMethod>
export const NotificationRule = z.object({ urgency: Urgency, method: z.string().max(64), afterMinutes: z.number().int().min(0).max(1440) }).meta({ id: 'NotificationRule' })
export type NotificationRule = z.infer<typeof NotificationRule>
/** An urgency without rules uses every method at once; `rules` then shows that, with `usual` true. */
export const Contact = z.object({ methods: z.array(ContactMethod), rules: z.array(NotificationRule.extend({ usual: z.boolean() })) }).meta({ id: 'Contact' })
export type Contact = z.infer<typeof Contact>

export const readContact = route({
  name: 'contact.read', method: 'GET', path: '/persons/:id/contact', permission: 'organisation:read', params: z.object({ id: PersonId }), answer: Contact,
  summary: 'Show how a person is reached',
})
export const addContactMethod = route({
  name: 'contact.add', method: 'POST', path: '/persons/:id/contact', permission: 'signed-in', params: z.object({ id: PersonId }), status: 201,
  body: z.strictObject({ kind: z.enum(['mail', 'webhook']), name: z.string().trim().min(1).max(80), address: z.string().trim().min(3).max(500) }),
  answer: Contact.extend({ id: z.string(), secret: z.string().nullable() }), refusals: ['too-many'],
  summary: 'Add a mail address or a webhook; a webhook\'s signing secret is shown this once',
})
export const removeContactMethod = route({
  name: 'contact.remove', method: 'DELETE', path: '/persons/:id/contact/:method', permission: 'signed-in', params: z.object({ id: PersonId, method: z.uuid() }), answer: Contact,
  summary: 'Remove a way to reach a person',
})
export const setContactRules = route({
  name: 'contact.set-rules', method: 'PUT', path: '/persons/:id/contact/rules', permission: 'signed-in', params: z.object({ id: PersonId }),
  body: z.strictObject({ rules: z.array(NotificationRule).max(50) }), answer: Contact, summary: 'Say which methods are used for which urgency, and after how many minutes',
})

const Host = z.string().trim().min(1).max(253)
export const MailSettings = z.strictObject({
  host: Host, port: z.number().int().min(1).max(65535),
  /** `tls` from the first byte (usually port 465), `starttls` required before anything is said (587), `none` only on a trusted path. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().max(254).default(''), from: z.email().max(254), fromName: z.string().max(80).default('Fullscore'),
}).meta({ id: 'MailSettings' })
export type MailSettings = z.infer<typeof MailSettings>
/** Webhooks reach public addresses, and what an administrator allows here: host names, addresses, ranges. */
export const WebhookSettings = z.strictObject({ allowed: z.array(z.string().max(253)).max(100) }).meta({ id: 'WebhookSettings' })
export type WebhookSettings = z.infer<typeof WebhookSettings>
export const Channels = z.object({
  mail: MailSettings.extend({ passwordSet: z.boolean(), version: z.number().int() }).nullable(),
  webhook: WebhookSettings.extend({ version: z.number().int() }),
}).meta({ id: 'Channels' })
export type Channels = z.infer<typeof Channels>
export const Tested = z.object({ ok: z.boolean(), said: z.string(), to: z.string(), ms: z.number().int() }).meta({ id: 'Tested' })

export const readChannels = route({ name: 'channels.read', method: 'GET', path: '/channels', permission: 'settings:manage', answer: Channels, summary: 'Show how messages leave' })
export const setMail = route({
  name: 'channels.set-mail', method: 'PUT', path: '/channels/mail', permission: 'settings:manage', answer: Channels,
  body: MailSettings.extend({ password: z.string().max(500).optional() }), summary: 'Set the mail server; without a password the stored one stays while host and user do',
})
export const setWebhook = route({
  name: 'channels.set-webhook', method: 'PUT', path: '/channels/webhook', permission: 'settings:manage', answer: Channels, body: WebhookSettings,
  summary: 'Set which addresses webhooks reach beside public ones',
})
export const testChannel = route({
  name: 'channels.test', method: 'POST', path: '/channels/:kind/test', permission: 'signed-in', params: z.object({ kind: ChannelKind }), answer: Tested,
  body: z.strictObject({ method: z.string().max(64).optional() }).default({}), summary: 'Send yourself a test and say what happened', refusals: ['no-channel'],
})
