import { z } from 'zod'

const text = z.string().max(1200)
const labels = z.record(z.string(), text)
const moment = z.iso.datetime({ offset: true })
const anything = z.union([text, z.number(), z.boolean(), z.null(), z.unknown()])

/** What Prometheus Alertmanager posts (webhook version 4). */
export const alertmanagerBody = z.object({
  version: z.literal('4'), groupKey: text, status: z.enum(['firing', 'resolved']), receiver: text, groupLabels: labels, commonLabels: labels, commonAnnotations: labels, externalURL: text.optional(), truncatedAlerts: z.number().int().min(0).optional(),
  alerts: z.array(z.object({
    status: z.enum(['firing', 'resolved']), labels: z.object({ alertname: text, severity: z.union([z.enum(['critical', 'warning', 'info', 'none']), text]).optional(), instance: text.optional(), service: text.optional(), job: text.optional() }),
    annotations: z.object({ summary: text.optional(), description: text.optional(), runbook_url: text.optional() }).optional(), startsAt: moment, endsAt: z.union([z.literal('0001-01-01T00:00:00Z'), moment]).optional(), generatorURL: text.optional(), fingerprint: text.optional(),
  })).max(60),
})

/** What a client of PagerDuty's Events API v2 posts; its key is put in by who sends. */
export const pagerdutyBody = z.object({
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']), dedup_key: text.max(255).optional(), client: text.optional(), client_url: text.optional(),
  payload: z.object({ summary: text.min(1), source: text, severity: z.enum(['critical', 'error', 'warning', 'info']), timestamp: moment.optional(), component: text.optional(), group: text.optional(), class: text.optional(), custom_details: anything.optional() }),
  links: z.array(z.object({ href: text, text: text.optional() })).optional(), images: z.array(z.object({ src: text, href: text.optional(), alt: text.optional() })).optional(),
})

/** What any sender posts, as far as a mapping may read it. */
export const genericBody = z.object({
  title: anything, state: z.union([z.enum(['up', 'down']), anything]), key: anything, level: anything.optional(), at: z.union([moment, z.number(), text]).optional(), host: z.object({ name: anything }).optional(), list: z.array(anything).optional(),
})
/** A mapping that reads it. */
export const genericMapping = {
  title: { from: ['title'], otherwise: 'no title' }, dedupKey: { from: ['key'], otherwise: 'no key' }, urgency: { from: ['level'], table: { x: 'high' }, otherwise: 'low' }, at: { from: ['at'] }, item: { from: ['host.name'] },
  resolvedWhen: [{ path: 'state', is: 'one-of', values: ['up'] }],
}
