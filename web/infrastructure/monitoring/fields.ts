import type { Check, Target } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Urgency } from '@fullscore/api/values.ts'

/** What the check form holds; numbers as they are typed. */
export interface CheckFields {
  kind: 'http' | 'tcp'; name: string; url: string; method: 'GET' | 'HEAD' | 'POST'; expectStatus: string; expectText: string; followRedirects: boolean; certificateDays: string
  host: string; port: string; send: string; interval: string; timeout: string; retries: string; slowAfter: string; urgency: Urgency; serviceId: string | null; itemId: string | null
}

/** What is asked, in few words: the address, or host and port. */
export function targetWords(target: Target): string {
  return target.kind === 'http' ? target.url : `${target.host}:${target.port}`
}

/** An empty form, or one that holds a check. */
export function firstFields(check?: Check, given: { serviceId?: string | null; itemId?: string | null } = {}): CheckFields {
  const http = check?.target.kind === 'http' ? check.target : undefined
  const tcp = check?.target.kind === 'tcp' ? check.target : undefined
  return {
    kind: check?.target.kind ?? 'http', name: check?.name ?? '', url: http?.url ?? '', method: http?.method ?? 'GET', expectStatus: http?.expectStatus ?? '200-399', expectText: http?.expectText ?? tcp?.expectText ?? '',
    followRedirects: http?.followRedirects ?? true, certificateDays: String(http?.certificateDays ?? 14), host: tcp?.host ?? '', port: tcp === undefined ? '' : String(tcp.port), send: tcp?.send ?? '',
    interval: String(check?.interval ?? 60), timeout: String(check?.timeout ?? 10_000), retries: String(check?.retries ?? 2), slowAfter: check?.slowAfter ? String(check.slowAfter) : '', urgency: check?.urgency ?? 'critical',
    serviceId: check?.service?.id ?? given.serviceId ?? null, itemId: check?.item?.id ?? given.itemId ?? null,
  }
}

/** The target as the form says it. */
export function targetOf(fields: CheckFields): Target {
  const expectText = fields.expectText === '' ? {} : { expectText: fields.expectText }
  if (fields.kind === 'tcp') return { kind: 'tcp', host: fields.host.trim(), port: Number(fields.port), ...(fields.send === '' ? {} : { send: fields.send }), ...expectText }
  return { kind: 'http', url: fields.url.trim(), method: fields.method, expectStatus: fields.expectStatus.trim(), followRedirects: fields.followRedirects, certificateDays: Number(fields.certificateDays), ...expectText }
}
/** The settings beside the target, as the wire wants them. */
export function settingsOf(fields: CheckFields): { name: string; target: Target; interval: number; timeout: number; retries: number; slowAfter: number | null; urgency: Urgency } {
  const target = targetOf(fields)
  return {
    name: fields.name.trim() === '' ? targetWords(target).replace(/^https?:\/\//, '').slice(0, 120) : fields.name.trim(), target, interval: Number(fields.interval), timeout: Number(fields.timeout), retries: Number(fields.retries),
    slowAfter: fields.slowAfter.trim() === '' ? null : Number(fields.slowAfter), urgency: fields.urgency,
  }
}
/** Faults that can be said before anything is sent, by the field's name. */
export function faultsOf(fields: CheckFields): Record<string, string> {
  const found: Record<string, string> = {}
  const whole = (key: 'interval' | 'timeout' | 'retries', name: string, least: number) => {
    if (!/^\d+$/.test(fields[key]) || Number(fields[key]) < least) found[name] = `A whole number of at least ${least}.`
  }
  if (fields.kind === 'http' && !/^https?:\/\/\S+$/i.test(fields.url.trim())) found['target.url'] = 'An address like https://shop.example.com/health.'
  if (fields.kind === 'tcp' && fields.host.trim() === '') found['target.host'] = 'A name or an address.'
  if (fields.kind === 'tcp' && !(/^\d+$/.test(fields.port) && Number(fields.port) >= 1 && Number(fields.port) <= 65_535)) found['target.port'] = 'A number from 1 to 65535.'
  whole('interval', 'interval', 5)
  whole('timeout', 'timeout', 100)
  whole('retries', 'retries', 0)
  if (fields.slowAfter.trim() !== '' && !(Number(fields.slowAfter) >= 1)) found['slowAfter'] = 'A number of milliseconds, or nothing.'
  return found
}
/** What happens when it fails, in a sentence. */
export function consequence(fields: CheckFields, owner: string): string {
  const tries = Number(fields.retries) + 1
  const silence = Number(fields.interval)
  const times = tries === 1 ? 'once' : tries === 2 ? 'twice' : `${tries} times in a row`
  const pages = fields.urgency === 'critical' || fields.urgency === 'high'
  return `It is asked every ${silence} s. If it fails ${times}, a ${fields.urgency} alert is raised${owner === '' ? '' : ` on ${owner}`}${pages ? ', an incident opens and who is on call is paged' : '; nobody is paged'}.`
}
