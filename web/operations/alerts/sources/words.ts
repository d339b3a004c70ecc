import type { AlertSource, SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { t } from '../../../words.ts'

export const kindWords: Record<SourceKind, string> = { alertmanager: t`Prometheus Alertmanager`, pagerduty: t`PagerDuty Events v2`, generic: t`JSON with a mapping` }
export const stateWords: Record<AlertSource['state'], string> = { working: t`working`, silent: t`silent`, 'never-heard': t`never heard`, refusing: t`refused lately`, 'no-key': t`no key`, disabled: t`disabled` }
const marks: Record<AlertSource['state'], MarkState> = { working: 'ok', silent: 'stale', 'never-heard': 'unknown', refusing: 'degraded', 'no-key': 'down', disabled: 'muted' }
export const markOf = (state: AlertSource['state']): MarkState => marks[state]
export const reachWords = { team: t`its team`, department: t`its department`, organisation: t`the whole organisation` } as const

/** The sum of one count over the days shown. */
export const sumOf = (days: AlertSource['days'], what: 'payloads' | 'raised' | 'refused'): number => days.reduce((sum, day) => sum + day[what], 0)

export interface Snippet { name: string; text: string }
const missing = 'KEY-OF-THE-SOURCE'

/** What is copied into the sender to make it speak. @param key left out, a placeholder stands for it */
export function snippetsOf(kind: SourceKind, address: string, key = missing): Snippet[] {
  const base = address.replace(/\/v2\/enqueue$/, '')
  if (kind === 'alertmanager') {
    return [
      { name: 'alertmanager.yml', text: ['receivers:', '  - name: fullscore', '    webhook_configs:', `      - url: ${address}`, '        send_resolved: true', '        http_config:', '          authorization:', `            credentials: ${key}`].join('\n') },
      { name: t`A sender that cannot set a header`, text: `${address}/${key}` },
    ]
  }
  if (kind === 'pagerduty') {
    const event = { routing_key: key, event_action: 'trigger', dedup_key: 'test', payload: { summary: t`A test from the shell`, source: 'shell', severity: 'warning' } }
    return [
      { name: t`Address of the events API, and the integration key`, text: `${address}\n${key}` }, { name: t`Where only the address before /v2 is asked for`, text: base },
      { name: t`A test event`, text: `curl -X POST ${address} -H 'content-type: application/json' \\\n  -d '${JSON.stringify(event)}'` },
    ]
  }
  const alert = { title: t`A test from the shell`, dedupKey: 'test', urgency: 'low', status: 'firing' }
  return [
    { name: t`A test alert`, text: `curl -X POST ${address} -H 'content-type: application/json' \\\n  -H 'authorization: Bearer ${key}' \\\n  -d '${JSON.stringify(alert)}'` },
    { name: t`A sender that cannot set a header`, text: `${address}/${key}` },
  ]
}

/** A table of values as lines, `P1 = critical`, and back; lines without a sign say what is missing by being left out. */
export const tableText = (table: Record<string, string> | undefined): string => Object.entries(table ?? {}).map(([word, means]) => `${word} = ${means}`).join('\n')
export function tableOf(text: string): Record<string, string> | undefined {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.lastIndexOf('=')
    return at > 0 && line.slice(0, at).trim() !== '' && line.slice(at + 1).trim() !== '' ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const] : []
  })
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}

const mostPaths = 200

/** Places in a payload that hold a value, as a mapping names them; inside the list of alerts they count from one alert. */
export function placesIn(payload: string | undefined, each: string | undefined): string[] {
  let whole: unknown
  try { whole = JSON.parse(payload ?? '') } catch { return [] }
  const found: string[] = []
  const walk = (value: unknown, path: string, depth: number): void => {
    if (found.length >= mostPaths || depth > 6) return
    if (Array.isArray(value)) { if (value.length > 0) walk(value[0], `${path}[0]`, depth + 1) }
    else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) walk(one, `${path}${/^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`}`, depth + 1)
    else if (!path.includes('["')) found.push(path.replace(/^\./, ''))
  }
  walk(whole, '', 0)
  if (each === undefined || each === '') return found
  const inside = `${each.replace(/^\$?\.?/, '')}[0].`
  return found.map((path) => (path.startsWith(inside) ? path.slice(inside.length) : `$.${path}`))
}
