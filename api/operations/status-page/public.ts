import { z } from 'zod'
import { route } from '../../route.ts'

/** What the public asks for, without signing in. Each stands also at the address in its summary, outside of `/api/v1`. */
const open = { method: 'GET', permission: 'public' } as const
const html = { ...open, media: 'text/html' } as const
const token = z.object({ token: z.string().max(200) })
const form = { method: 'POST', permission: 'public', media: 'text/html', bodyLimit: 32 * 1024 } as const

export const publicPage = route({ ...html, name: 'status.page', path: '/status/page', summary: 'The public status page, at /status' })
export const publicHistory = route({ ...html, name: 'status.history', path: '/status/history', summary: 'What was before, by month, at /status/history' })
export const publicFeed = route({ ...open, media: 'application/atom+xml', name: 'status.feed', path: '/status/feed', summary: 'News as Atom (RFC 4287), at /status/feed.atom' })
export const subscribePage = route({ ...html, name: 'status.subscribe-page', path: '/status/subscribe', summary: 'The form to subscribe, at /status/subscribe' })
export const subscribeForm = route({ ...form, name: 'status.subscribe', path: '/status/subscribe', summary: 'Ask to be told of news; nothing is sent before the address is confirmed' })
export const confirmPage = route({ ...html, name: 'status.confirm-page', path: '/status/confirm/:token', params: token, summary: 'The page on which a subscription is confirmed, at /status/confirm/:token' })
export const confirmForm = route({ ...form, name: 'status.confirm', path: '/status/confirm/:token', params: token, summary: 'Confirm a subscription' })
export const unsubscribePage = route({ ...html, name: 'status.unsubscribe-page', path: '/status/unsubscribe/:token', params: token, summary: 'The page on which a subscription is ended, at /status/unsubscribe/:token' })
export const unsubscribeForm = route({ ...form, name: 'status.unsubscribe', path: '/status/unsubscribe/:token', params: token, summary: 'End a subscription and forget the address; one click of RFC 8058' })

export const secretForm = route({ ...form, name: 'status.secret', path: '/status/secret/:token', params: token, summary: 'Make a new secret for the signatures of a webhook and show it this once, at /status/secret/:token' })

const json = { ...open, media: 'application/json' } as const
export const summaryJson = route({ ...json, name: 'status.summary', path: '/status/summary', summary: 'Everything in the shape of Statuspage, at /api/v2/summary.json' })
export const statusJson = route({ ...json, name: 'status.status', path: '/status/status', summary: 'The state as a whole in the shape of Statuspage, at /api/v2/status.json' })
export const componentsJson = route({ ...json, name: 'status.components', path: '/status/components', summary: 'Components in the shape of Statuspage, at /api/v2/components.json' })
export const incidentsJson = route({ ...json, name: 'status.incidents', path: '/status/incidents', summary: 'The latest 50 incidents in the shape of Statuspage, at /api/v2/incidents.json' })
export const unresolvedJson = route({ ...json, name: 'status.unresolved', path: '/status/incidents/unresolved', summary: 'Incidents that go on in the shape of Statuspage, at /api/v2/incidents/unresolved.json' })
export const maintenancesJson = route({ ...json, name: 'status.maintenances', path: '/status/scheduled-maintenances', summary: 'Maintenance in the shape of Statuspage, at /api/v2/scheduled-maintenances.json' })
export const upcomingJson = route({ ...json, name: 'status.upcoming', path: '/status/scheduled-maintenances/upcoming', summary: 'Maintenance to come in the shape of Statuspage, at /api/v2/scheduled-maintenances/upcoming.json' })
export const activeJson = route({ ...json, name: 'status.active', path: '/status/scheduled-maintenances/active', summary: 'Maintenance that runs in the shape of Statuspage, at /api/v2/scheduled-maintenances/active.json' })
