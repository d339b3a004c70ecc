import type { Urgency } from '@fullscore/api/values.ts'
import { clean, hostsOf, isObject, momentOf, texts, titleOf, unreadMoment, type Told } from './told.ts'

/** PagerDuty Events v2 (public reference "Events API v2"): the four severities and what they mean here. */
const severities: Readonly<Record<string, Urgency>> = { critical: 'critical', error: 'high', warning: 'medium', info: 'info' }
const actions = ['trigger', 'acknowledge', 'resolve'] as const
const statuses = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' } as const
const longestKey = 255
const longestSummary = 1024

export type EventReading = { told: Told } | { errors: string[] }

/** The key that an event carries; senders put it into the body, some into a header. */
export const routingKeyOf = (body: unknown, header: string | undefined): string | undefined =>
  header ?? (isObject(body) && typeof body['routing_key'] === 'string' && body['routing_key'] !== '' ? body['routing_key'] : undefined)

/**
 * Reads an alert event. @param makeKey makes the dedup_key of a trigger without one, which is told to the sender
 * @returns the reading, or all that is wrong in the words that clients know
 */
export function readEvent(body: unknown, makeKey: () => string): EventReading {
  if (!isObject(body)) return { errors: ['The event is not a JSON object'] }
  const errors: string[] = []
  const action = actions.find((one) => one === body['event_action'])
  if (!action) errors.push("'event_action' is missing or is none of trigger, acknowledge, resolve")
  const key = body['dedup_key']
  if (key !== undefined && key !== null && typeof key !== 'string') errors.push("'dedup_key' is not a string")
  const given = typeof key === 'string' ? key.replaceAll('\0', '').toWellFormed() : ''
  // In characters as people count them: an emoji is one.
  if ([...given].length > longestKey) errors.push(`Length of 'dedup_key' is incorrect (should be at most ${longestKey} characters)`)
  if (given === '' && action !== undefined && action !== 'trigger') errors.push(`'dedup_key' is missing or blank, and ${action} needs it`)
  const payload = isObject(body['payload']) ? body['payload'] : {}
  if (action === 'trigger') errors.push(...faultsOfPayload(body['payload']))
  if (errors.length > 0 || !action) return { errors }
  return { told: toldOf(action, given === '' ? makeKey() : given, payload, body) }
}

function faultsOfPayload(payload: unknown): string[] {
  if (!isObject(payload)) return ["'payload' is missing or is not an object"]
  const errors: string[] = []
  if (texts(payload['summary']).length === 0) errors.push("'payload.summary' is missing or blank")
  if (texts(payload['source']).length === 0) errors.push("'payload.source' is missing or blank")
  if (typeof payload['severity'] !== 'string' || !(payload['severity'] in severities)) errors.push("'payload.severity' is missing or is none of critical, error, warning, info")
  return errors
}

function toldOf(action: (typeof actions)[number], dedupKey: string, payload: Record<string, unknown>, body: Record<string, unknown>): Told {
  const custom = isObject(payload['custom_details']) ? payload['custom_details'] : {}
  const { source, component, group, class: sort } = payload
  return {
    dedupKey, status: statuses[action], title: titleOf(texts(payload['summary'])[0] === undefined ? dedupKey : String(payload['summary']).slice(0, longestSummary)),
    urgency: severities[String(payload['severity'])] ?? 'medium', at: momentOf(payload['timestamp']), unread: unreadMoment(payload['timestamp']),
    details: clean(present({ source, component, group, class: sort, custom_details: payload['custom_details'], client: body['client'], client_url: body['client_url'], links: body['links'], images: body['images'] })) as Record<string, unknown>,
    names: { services: texts(custom['service'], component, group), items: hostsOf(source, component), teams: texts(custom['team']) },
  }
}

const present = (record: Record<string, unknown>) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== null))

export interface ToldChange { summary: string; at: Temporal.Instant | undefined; unread: string | undefined; details: Record<string, unknown>; names: Told['names'] }

/** Reads a change event: what was done, not what fails. It never pages. */
export function readChange(body: unknown): { change: ToldChange } | { errors: string[] } {
  if (!isObject(body)) return { errors: ['The event is not a JSON object'] }
  const { payload } = body
  if (!isObject(payload)) return { errors: ["'payload' is missing or is not an object"] }
  if (texts(payload['summary']).length === 0) return { errors: ["'payload.summary' is missing or blank"] }
  const custom = isObject(payload['custom_details']) ? payload['custom_details'] : {}
  return { change: {
    summary: titleOf(String(payload['summary'])), at: momentOf(payload['timestamp']), unread: unreadMoment(payload['timestamp']),
    details: clean(present({ source: payload['source'], custom_details: payload['custom_details'], links: body['links'], images: body['images'] })) as Record<string, unknown>,
    names: { services: texts(custom['service'], custom['component'], payload['source']), items: hostsOf(payload['source'], custom['host']), teams: texts(custom['team']) },
  } }
}
