import { createHash } from 'node:crypto'
import { say } from '@fullscore/api/sentence.ts'
import { clean, hostsOf, isObject, keyOf, momentOf, texts, titleOf, unreadMoment, urgencyOf, type Defaults, type Reading, type Told } from './told.ts'

/** Alerts of one payload. Alertmanager sends whole groups; a body of 8 MiB holds about this many. */
const mostAlerts = 10_000

export type AlertmanagerReading = (Reading & { truncated: number }) | { why: string; unknownVersion?: boolean }

/**
 * Reads a webhook of Prometheus Alertmanager, version 4 (docs/configuration, webhook_config). Each alert keeps its own identity: its
 * fingerprint, else its label set. The group key only joins them to one cause group. A firing alert's end, year 1, is none.
 * @returns the reading, or why the payload as a whole is refused
 */
export function readAlertmanager(body: unknown, defaults: Defaults): AlertmanagerReading {
  if (!isObject(body)) return { why: 'The body is not a JSON object.' }
  if (body['version'] !== '4') return { unknownVersion: true, why: say`The webhook has version ${JSON.stringify(body['version'] ?? null).slice(0, 40)}; this server reads version "4".` }
  const { alerts } = body
  if (!Array.isArray(alerts)) return { why: 'The field "alerts" is not a list.' }
  if (alerts.length > mostAlerts) return { why: say`It holds ${alerts.length} alerts; at most ${mostAlerts} are read at once. Set max_alerts, or group by more labels.` }
  const truncated = typeof body['truncatedAlerts'] === 'number' && body['truncatedAlerts'] > 0 ? Math.floor(body['truncatedAlerts']) : 0
  const about = aboutGroup(body, truncated)
  const reading: Reading & { truncated: number } = { told: [], refused: [], truncated }
  for (const [index, one] of alerts.entries()) {
    const read = readOne(one, about, defaults)
    if ('why' in read) reading.refused.push({ index, why: read.why })
    else reading.told.push(read)
  }
  return reading
}

interface Group { key: string | undefined; details: Record<string, unknown> }

function aboutGroup(body: Record<string, unknown>, truncated: number): Group {
  const key = typeof body['groupKey'] === 'string' && body['groupKey'] !== '' ? keyOf(body['groupKey']) : undefined
  return { key, details: {
    ...(isObject(body['groupLabels']) ? { groupLabels: body['groupLabels'] } : {}), ...(texts(body['receiver']).length > 0 ? { receiver: body['receiver'] } : {}),
    ...(texts(body['externalURL']).length > 0 ? { alertmanager: body['externalURL'] } : {}),
    ...(truncated > 0 ? { truncated: say`Alertmanager left out ${truncated} more alerts of this group (max_alerts).` } : {}),
  } }
}

function readOne(one: unknown, group: Group, defaults: Defaults): Told | { why: string } {
  if (!isObject(one)) return { why: 'It is not a JSON object.' }
  const labels = stringsOf(one['labels'])
  const annotations = stringsOf(one['annotations'])
  if (Object.keys(labels).length === 0) return { why: 'It has no labels, so nothing tells it from others.' }
  const status = statusOf(one['status'])
  if (!status) return { why: say`Its status is ${JSON.stringify(one['status'] ?? null).slice(0, 60)}; it must be firing or resolved.` }
  const [fingerprint] = texts(one['fingerprint'])
  const began = momentOf(one['startsAt'])
  return {
    dedupKey: fingerprint ? keyOf(fingerprint) : `labels:${hashOfLabels(labels)}`,
    title: titleOf(annotations['summary'] || annotations['title'] || annotations['message'] || [labels['alertname'] ?? 'Alert', labels['instance']].filter(Boolean).join(' on ')),
    urgency: urgencyOf(labels['severity'] ?? '') ?? urgencyOf(labels['priority'] ?? '') ?? defaults.urgency,
    status, at: status === 'resolved' ? momentOf(one['endsAt']) : began, beganAt: began, unread: unreadMoment(status === 'resolved' ? one['endsAt'] : one['startsAt']), group: group.key,
    details: clean({ labels, annotations, ...(texts(one['generatorURL']).length > 0 ? { generator: one['generatorURL'] } : {}), ...group.details }) as Record<string, unknown>,
    names: {
      services: texts(labels['service'], labels['service_name'], labels['application'], labels['app']),
      items: hostsOf(labels['instance'], labels['host'], labels['hostname'], labels['node'], labels['device']),
      teams: texts(labels['team'], labels['owner']),
    },
  }
}

function statusOf(given: unknown): Told['status'] | undefined {
  const word = isObject(given) ? given['state'] : given
  // The second spelling is that of Alertmanager's own API, which bridges forward as they find it.
  if (word === 'suppressed') return 'suppressed'
  if (word === 'firing' || word === 'active') return 'firing'
  return word === 'resolved' ? 'resolved' : undefined
}

const stringsOf = (value: unknown): Record<string, string> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean').map(([key, one]) => [key, String(one)])) : {}

/** The identity of an alert without a fingerprint: its whole label set, in any order. */
function hashOfLabels(labels: Record<string, string>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32)
}
