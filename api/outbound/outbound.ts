import { z } from 'zod'
import { BriefPart } from '../briefs.ts'
import { AnyId, idOf } from '../ids.ts'
import { PersonId } from '../organisation/organisation.ts'
import { FirstLook } from './look.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { manyLines, oneLine, Urgency } from '../values.ts'

export const PageId = idOf('page')
export const DeliveryState = z.enum(['waiting', 'claimed', 'sent', 'failed', 'skipped', 'given-up']).meta({ id: 'DeliveryState' })
export const channelKinds = ['mail', 'webhook', 'browser', 'slack', 'teams', 'mattermost', 'ntfy', 'push', 'sms', 'voice'] as const
export const ChannelKind = z.enum(channelKinds).meta({ id: 'ChannelKind' })
export type ChannelKind = z.infer<typeof ChannelKind>

/** One way that a page takes to the person. `failed` is tried again at `dueAt`; `answer` is what the other side said last. */
export const Delivery = z.object({
  method: z.string(), kind: ChannelKind, state: DeliveryState, why: z.string(), dueAt: Instant, attempts: z.number().int(), repeats: z.number().int(),
  settledAt: Instant.nullable(), answer: z.string().nullable(), messageId: z.string(),
  /** How many other pages left, or were tried, in the same message; and why it was held back or left with others. */
  others: z.number().int(), together: z.string().nullable(),
}).meta({ id: 'Delivery' })

/** One time that somebody is told of something: what, to whom, why, and what became of it. One that does not ask (`asks`) only tells: no answer is waited for. */
export const Page = z.object({
  id: PageId, personId: PersonId, personName: z.string(), cause: z.object({ kind: z.string(), id: z.string() }), step: z.string(), urgency: Urgency, asks: z.boolean(),
  subject: z.string(), text: z.string(), link: z.string(), why: z.string(), rehearsal: z.boolean(), at: Instant, shownAt: Instant.nullable(),
  answered: z.object({ at: Instant, by: z.string(), via: z.string() }).nullable(), declined: z.object({ at: Instant, why: z.string(), via: z.string() }).nullable(), withdrawn: z.object({ at: Instant, why: z.string() }).nullable(),
  deliveries: z.array(Delivery),
}).meta({ id: 'Page' })
export type Page = z.infer<typeof Page>

export const listPages = route({
  name: 'pages.list', method: 'GET', path: '/pages', permission: 'signed-in', answer: pageOf(Page),
  query: z.object({ ...pageQuery, incidentId: AnyId.optional(), personId: PersonId.optional(), channel: ChannelKind.optional(), state: DeliveryState.optional(), cause: z.string().max(40).optional() }), summary: 'Show what was sent to whom, why, and with which answer',
})
export const minePages = route({
  name: 'pages.mine', method: 'GET', path: '/pages/mine', permission: 'signed-in', answer: z.object({ items: z.array(Page) }),
  summary: 'Show the pages that wait for your answer, the oldest first',
})
export const shownPage = route({
  name: 'pages.shown', method: 'POST', path: '/pages/:id/shown', permission: 'signed-in', params: z.object({ id: PageId }), summary: 'Say that a page is shown to you in a browser',
})
export const acknowledgePage = route({
  name: 'pages.acknowledge', method: 'POST', path: '/pages/:id/acknowledge', pressing: true, permission: 'signed-in', params: z.object({ id: PageId }), answer: Page,
  refusals: ['page-withdrawn'], summary: 'Answer a page of yours: you take its incident',
})
/** Why somebody cannot; may be empty. */
const reason = z.strictObject({ reason: manyLines(500).default('') }).default({ reason: '' })
export const declinePage = route({
  name: 'pages.decline', method: 'POST', path: '/pages/:id/decline', pressing: true, permission: 'signed-in', params: z.object({ id: PageId }), answer: Page, body: reason,
  refusals: ['page-withdrawn', 'page-answered'], summary: 'Say that you cannot take what you are paged for: the next is paged at once',
})

const token = z.object({ token: z.string().max(400) })
/** What a message's link shows without sign-in. */
export const LinkedPage = z.object({
  subject: z.string(), text: z.string(), personName: z.string(), urgency: Urgency, since: Instant, why: z.string(), rehearsal: z.boolean(),
  cause: z.object({ kind: z.string(), id: z.string() }), state: z.enum(['waiting', 'answered', 'declined', 'withdrawn']), stateWhy: z.string(), expiresAt: Instant,
  /** Null where nothing is known of the cause. */
  look: FirstLook.nullable(), brief: z.array(BriefPart),
}).meta({ id: 'LinkedPage' })
export const readPageLink = route({
  name: 'links.page', method: 'GET', path: '/page-links/:token', permission: 'link', params: token, answer: LinkedPage, refusals: ['link-dead'],
  summary: 'Show what a message was about; changes nothing',
})
export const acknowledgePageLink = route({
  name: 'links.acknowledge', method: 'POST', path: '/page-links/:token/acknowledge', pressing: true, permission: 'link', params: token, answer: LinkedPage,
  refusals: ['link-dead', 'page-withdrawn'], summary: 'Take the incident that the message was about',
})
export const declinePageLink = route({
  name: 'links.decline', method: 'POST', path: '/page-links/:token/decline', pressing: true, permission: 'link', params: token, answer: LinkedPage, body: reason,
  refusals: ['link-dead', 'page-withdrawn', 'page-answered'], summary: 'Say that you cannot take the incident that the message was about: the next is paged at once',
})

/** A way to reach a person. `mail` and `browser` are everybody's; others have ids. */
export const ContactMethod = z.object({
  id: z.string(), kind: ChannelKind, name: z.string(), address: z.string(), own: z.boolean(),
  /** Whether its person has shown that what is sent by it arrives; if not, it is used as a last resort only. */
  verified: z.boolean(), verifiedWhy: z.string(),
  /** Why it cannot be used at all now. */
  obstacle: z.string().nullable(),
}).meta({ id: 'ContactMethod' })
export type ContactMethod = z.infer<typeof ContactMethod>
export const NotificationRule = z.strictObject({ urgency: Urgency, method: z.string().max(64), afterMinutes: z.number().int().min(0).max(1440) }).meta({ id: 'NotificationRule' })
export type NotificationRule = z.infer<typeof NotificationRule>
/** An urgency without rules uses every method at once; `rules` then shows that, with `usual` true. */
export const Contact = z.object({ methods: z.array(ContactMethod), rules: z.array(NotificationRule.strip().extend({ usual: z.boolean() })) }).meta({ id: 'Contact' })
export type Contact = z.infer<typeof Contact>

export const readContact = route({
  name: 'contact.read', method: 'GET', path: '/persons/:id/contact', permission: 'signed-in', params: z.object({ id: PersonId }), answer: Contact,
  summary: 'Show how a person is reached',
})
export const Tested = z.object({ ok: z.boolean(), said: z.string(), to: z.string(), ms: z.number().int() }).meta({ id: 'Tested' })
export const addContactMethod = route({
  name: 'contact.add', method: 'POST', path: '/persons/:id/contact', permission: 'signed-in', params: z.object({ id: PersonId }), status: 201,
  body: z.strictObject({
    kind: ChannelKind.exclude(['browser']), name: oneLine(80).min(1),
    /** Mail address, URL of a webhook or ntfy topic, telephone number like +31612345678, or a push subscription's endpoint. */
    address: z.string().trim().min(3).max(1000),
    /** An ntfy server's access token. */
    token: z.string().trim().max(200).optional(),
    /** A push subscription's keys. */
    keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }).optional(),
  }),
  answer: Contact.extend({ id: z.string(), secret: z.string().nullable(), code: Tested.nullable() }), refusals: ['too-many'],
  summary: 'Add a way to be reached; a code is sent by it, and a webhook\'s signing secret is shown this once',
})
const ofMethod = z.object({ id: PersonId, method: AnyId })
export const sendContactCode = route({
  name: 'contact.send-code', method: 'POST', path: '/persons/:id/contact/:method/code', permission: 'signed-in', params: ofMethod, answer: Tested, refusals: ['verified-already', 'too-soon', 'no-channel'],
  summary: 'Send a new code by a way that is not verified; once a minute',
})
export const verifyContactMethod = route({
  name: 'contact.verify', method: 'POST', path: '/persons/:id/contact/:method/verify', permission: 'signed-in', params: ofMethod, answer: Contact, refusals: ['code-over'],
  body: z.strictObject({ code: z.string().trim().max(20) }), summary: 'Show by the code that was sent that a way reaches you',
})
export const readPushKey = route({
  name: 'channels.push-key', method: 'GET', path: '/channels/push/key', permission: 'signed-in', answer: z.object({ key: z.string().nullable() }), summary: 'Show the public key with which a browser subscribes to pages',
})
export const removeContactMethod = route({
  name: 'contact.remove', method: 'DELETE', path: '/persons/:id/contact/:method', permission: 'signed-in', params: z.object({ id: PersonId, method: AnyId }), answer: Contact,
  summary: 'Remove a way to reach a person',
})
export const setContactRules = route({
  name: 'contact.set-rules', method: 'PUT', path: '/persons/:id/contact/rules', permission: 'signed-in', params: z.object({ id: PersonId }),
  body: z.strictObject({ rules: z.array(NotificationRule).max(50) }), answer: Contact, summary: 'Say which methods are used for which urgency, and after how many minutes',
})

const Host = oneLine(253).min(1)
export const MailSettings = z.strictObject({
  host: Host, port: z.number().int().min(1).max(65535),
  /** `tls` from the first byte (usually port 465), `starttls` required before anything is said (587), `none` only on a trusted path. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: oneLine(254).default(''), from: z.email().max(254), fromName: oneLine(80).default('Fullscore'),
}).meta({ id: 'MailSettings' })
export type MailSettings = z.infer<typeof MailSettings>
/** Webhooks reach public addresses, and what an administrator allows here: host names, addresses, ranges. */
export const WebhookSettings = z.strictObject({ allowed: z.array(oneLine(253)).max(100) }).meta({ id: 'WebhookSettings' })
export type WebhookSettings = z.infer<typeof WebhookSettings>
/**
 * How a message is handed to a gateway for SMS or voice. URL, body and the values of headers may name {to}, {text}, {from}, {id}
 * and {secret}: each is put in as one value of its surroundings.
 */
export const GatewaySettings = z.strictObject({
  url: z.string().trim().min(8).max(1000), method: z.enum(['POST', 'GET', 'PUT']).default('POST'),
  headers: z.array(z.strictObject({ name: z.string().regex(/^[A-Za-z0-9-]{1,60}$/), value: oneLine(500) })).max(10).default([]),
  bodyAs: z.enum(['json', 'form', 'text']).default('json'), body: z.string().max(4000).default(''), from: z.string().max(40).default(''),
}).meta({ id: 'GatewaySettings' })
export type GatewaySettings = z.infer<typeof GatewaySettings>
const Gateway = GatewaySettings.extend({ secretSet: z.boolean(), version: z.number().int() }).nullable()
export const Channels = z.object({
  mail: MailSettings.extend({ passwordSet: z.boolean(), version: z.number().int() }).nullable(),
  webhook: WebhookSettings.extend({ version: z.number().int() }),
  sms: Gateway, voice: Gateway,
}).meta({ id: 'Channels' })
export type Channels = z.infer<typeof Channels>

export const readChannels = route({ name: 'channels.read', method: 'GET', path: '/channels', permission: 'settings:manage', answer: Channels, summary: 'Show how messages leave' })
export const setMail = route({
  name: 'channels.set-mail', method: 'PUT', path: '/channels/mail', permission: 'settings:manage', answer: Channels,
  body: MailSettings.extend({ password: z.string().max(500).optional() }), summary: 'Set the mail server; without a password the stored one stays while host and user do',
})
export const setWebhook = route({
  name: 'channels.set-webhook', method: 'PUT', path: '/channels/webhook', permission: 'settings:manage', answer: Channels, body: WebhookSettings,
  summary: 'Set which addresses webhooks reach beside public ones',
})
export const setGateway = route({
  name: 'channels.set-gateway', method: 'PUT', path: '/channels/gateways/:kind', permission: 'settings:manage', params: z.object({ kind: z.enum(['sms', 'voice']) }), answer: Channels,
  body: GatewaySettings.extend({ secret: z.string().max(500).optional() }), summary: 'Set the gateway for SMS or voice; without a secret the stored one stays while the host does',
})
export const testChannel = route({
  name: 'channels.test', method: 'POST', path: '/channels/:kind/test', permission: 'signed-in', params: z.object({ kind: ChannelKind }), answer: Tested,
  body: z.strictObject({ method: z.string().max(64).optional(), to: z.string().trim().max(40).optional() }).default({}),
  summary: 'Send yourself a test and say what happened; who manages settings may name a number for SMS and voice', refusals: ['no-channel'],
})
