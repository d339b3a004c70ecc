import type { Check } from '@fullscore/api/infrastructure/monitoring.ts'
import type { SentRequest } from '@fullscore/api/infrastructure/monitoring/requests.ts'
import type { Target, TargetKind } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { beatFaults, beatTarget, rhythmWords, silenceWords, typedBeat, type TypedBeat } from './beat.ts'
import { hostFaults, hostTarget, measureWords, typedLimits, type TypedLimits } from './host.ts'
import { t, word } from '../../words.ts'

/** A header as it is typed. */
export interface SentHeader { name: string; value: string }

/** What the check form holds; numbers as they are typed. */
export interface CheckFields {
  kind: TargetKind; name: string; url: string; method: 'GET' | 'HEAD' | 'POST'; expectStatus: string; expectText: string; followRedirects: boolean; certificateDays: string
  host: string; port: string; send: string; interval: string; timeout: string; retries: string; slowAfter: string; urgency: Urgency; serviceId: string | null; itemId: string | null
  /** Of DNS: the type of record, the answers that must be there and whether alone, the server that is asked. */
  dnsType: string; expected: string; exactly: boolean; resolver: string
  /** Of echo requests: how many, and how many percent may be lost. */
  packets: string; lossAllowed: string
  /** Of TLS: the name asked for, and whether an unknown authority is a fault. */
  servername: string; trusted: boolean
  startTls: boolean
  /** Of PostgreSQL. The password is written only: empty keeps the one that is stored. */
  encrypted: boolean; database: string; user: string; password: string; query: string
  /** Of HTTP: what is sent beside the address. Values are written only: an empty one of a stored header keeps it, an empty body too. */
  headers: readonly SentHeader[]; body: string; sends: Check['sends']
  /** Of a machine's measurements: the limits, and which file systems count. */
  limits: TypedLimits; only: string; except: string
  beat: TypedBeat
  /** The check that is edited, and whether it has a password. */
  checkId: Check['id'] | undefined; hasPassword: boolean
  /** Who asks; null for this server. */
  probeId: string | null
}

/** Ports that the kinds have by custom. */
export const usualPort: Partial<Record<TargetKind, number>> = { tls: 443, smtp: 25, ssh: 22, postgresql: 5432, dns: 53 }

/** Whether a kind asks no address: what was measured or arrived is judged. */
export const goesNowhere = (kind: TargetKind): boolean => kind === 'host' || kind === 'heartbeat'

/** What is asked, in few words: the address, or host and port. */
export function targetWords(target: Target): string {
  if (target.kind === 'http') return target.url
  if (target.kind === 'dns') return `${target.name} ${target.type}`
  if (target.kind === 'host') return target.limits.map((one) => measureWords[one.measure].name).join(', ')
  if (target.kind === 'heartbeat') return t`a sign of life ${rhythmWords(target)}`
  return target.kind === 'icmp' ? target.host : `${target.host}:${target.port}`
}

const partOf = <K extends TargetKind>(target: Target | undefined, kind: K): Extract<Target, { kind: K }> | undefined => (target?.kind === kind ? (target as Extract<Target, { kind: K }>) : undefined)

/** An empty form, or one that holds a check. */
export function firstFields(check?: Check, given: { serviceId?: string | null; itemId?: string | null; probeId?: string | null } = {}): CheckFields {
  const target = check?.target
  const [http, tcp, dns, icmp, tls, smtp, postgres] = [partOf(target, 'http'), partOf(target, 'tcp'), partOf(target, 'dns'), partOf(target, 'icmp'), partOf(target, 'tls'), partOf(target, 'smtp'), partOf(target, 'postgresql')]
  const host = partOf(target, 'host')
  const port = target && 'port' in target ? target.port : undefined
  return {
    kind: check?.target.kind ?? 'http', name: check?.name ?? '', url: http?.url ?? '', method: http?.method ?? 'GET', expectStatus: http?.expectStatus ?? '200-399', expectText: (target && 'expectText' in target ? target.expectText : undefined) ?? '',
    followRedirects: http?.followRedirects ?? true, certificateDays: String((target && 'certificateDays' in target ? target.certificateDays : undefined) ?? 14), host: (target && 'host' in target ? target.host : dns?.name) ?? '', port: port === undefined ? '' : String(port), send: tcp?.send ?? '',
    interval: String(check?.interval ?? 60), timeout: String(check?.timeout ?? 10_000), retries: String(check?.retries ?? 2), slowAfter: check?.slowAfter ? String(check.slowAfter) : '', urgency: check?.urgency ?? 'critical',
    dnsType: dns?.type ?? 'A', expected: dns?.expect.join(', ') ?? '', exactly: dns?.exactly ?? false, resolver: dns?.resolver ?? '',
    packets: String(icmp?.packets ?? 3), lossAllowed: String(icmp?.lossAllowed ?? 0), servername: tls?.servername ?? '', trusted: tls?.trusted ?? true, startTls: smtp?.startTls ?? false,
    encrypted: postgres?.encrypted ?? false, database: postgres?.database ?? 'postgres', user: postgres?.user ?? '', password: '', query: postgres?.query ?? '', limits: typedLimits(host?.limits), only: host?.only.join(', ') ?? '', except: host?.except.join(', ') ?? '', headers: check?.sends?.headers.map((name) => ({ name, value: '' })) ?? [], body: '', sends: check?.sends ?? null, checkId: check?.id, hasPassword: check?.hasPassword ?? false,
    beat: typedBeat(partOf(target, 'heartbeat')),
    serviceId: check?.service?.id ?? given.serviceId ?? null, itemId: check?.item?.id ?? given.itemId ?? null, probeId: check?.probe?.id ?? given.probeId ?? null,
  }
}

const filled = <K extends string>(key: K, value: string): Partial<Record<K, string>> => (value.trim() === '' ? {} : { [key]: value.trim() } as Record<K, string>)

/** The target as the form says it. */
export function targetOf(fields: CheckFields): Target {
  const expectText = fields.expectText === '' ? {} : { expectText: fields.expectText }
  const at = { host: fields.host.trim(), port: fields.port.trim() === '' ? (usualPort[fields.kind] ?? 0) : Number(fields.port) }
  const certificateDays = Number(fields.certificateDays)
  switch (fields.kind) {
    case 'tcp': return { kind: 'tcp', ...at, ...(fields.send === '' ? {} : { send: fields.send }), ...expectText }
    case 'icmp': return { kind: 'icmp', host: at.host, packets: Number(fields.packets), lossAllowed: Number(fields.lossAllowed) }
    case 'dns': return {
      kind: 'dns', name: at.host, port: at.port, type: fields.dnsType as 'A', expect: fields.expected.split(',').map((one) => one.trim()).filter((one) => one !== ''), exactly: fields.exactly, ...filled('resolver', fields.resolver),
    }
    case 'tls': return { kind: 'tls', ...at, certificateDays, trusted: fields.trusted, ...filled('servername', fields.servername) }
    case 'smtp': return { kind: 'smtp', ...at, startTls: fields.startTls, ...expectText }
    case 'ssh': return { kind: 'ssh', ...at, ...expectText }
    case 'postgresql': return { kind: 'postgresql', ...at, encrypted: fields.encrypted, database: fields.database.trim() === '' ? 'postgres' : fields.database.trim(), ...filled('user', fields.user), ...filled('query', fields.query), ...expectText }
    case 'host': return hostTarget(fields)
    case 'heartbeat': return beatTarget(fields.beat)
    default:
  }
  return { kind: 'http', url: fields.url.trim(), method: fields.method, expectStatus: fields.expectStatus.trim(), followRedirects: fields.followRedirects, certificateDays, ...expectText }
}

const isStored = ({ sends }: CheckFields, name: string): boolean => sends?.headers.some((one) => one.toLowerCase() === name.trim().toLowerCase()) ?? false

/** The password or the request as they were typed now; nothing keeps what is stored. */
export function typedSecret(fields: CheckFields): { password?: string; request?: SentRequest } {
  if (fields.kind === 'postgresql' && fields.password !== '') return { password: fields.password }
  if (fields.kind !== 'http') return {}
  const headers = fields.headers.filter((one) => one.name.trim() !== '').map(({ name, value }) => ({ name: name.trim(), ...(value === '' ? {} : { value: value.trim() }) }))
  const keepsBody = fields.method === 'POST' && fields.body === ''
  const asStored = headers.length === (fields.sends?.headers.length ?? 0) && headers.every((one) => one.value === undefined && isStored(fields, one.name)) && (keepsBody || (fields.body === '' && fields.sends?.body !== true))
  if (asStored || (fields.sends === null && headers.length === 0 && (fields.body === '' || fields.method !== 'POST'))) return {}
  return { request: { headers, ...(keepsBody ? {} : { body: fields.method === 'POST' ? fields.body : null }) } }
}

function headerFaults(fields: CheckFields, found: Record<string, string>): void {
  if (fields.headers.some(({ name, value }) => (name.trim() === '' && value !== '') || (name.trim() !== '' && !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name.trim())))) found['request.headers'] = t`A header has a name like X-Api-Key.`
  else if (fields.headers.some(({ name, value }) => name.trim() !== '' && value === '' && !isStored(fields, name))) found['request.headers'] = t`Give each header a value.`
}

/** The settings beside the target, as the wire wants them. */
export function settingsOf(fields: CheckFields): { name: string; target: Target; interval: number; timeout: number; retries: number; slowAfter: number | null; urgency: Urgency; probeId: string | null; password?: string; request?: SentRequest } {
  const target = targetOf(fields)
  return {
    name: fields.name.trim() === '' ? targetWords(target).replace(/^https?:\/\//, '').slice(0, 120) : fields.name.trim(), target, interval: Number(fields.interval), timeout: Number(fields.timeout), retries: fields.kind === 'heartbeat' ? 0 : Number(fields.retries),
    slowAfter: fields.slowAfter.trim() === '' ? null : Number(fields.slowAfter), urgency: fields.urgency, probeId: goesNowhere(fields.kind) ? null : fields.probeId, ...typedSecret(fields),
  }
}
/** Faults that can be said before anything is sent, by the field's name. */
export function faultsOf(fields: CheckFields): Record<string, string> {
  const found: Record<string, string> = {}
  const whole = (key: 'interval' | 'timeout' | 'retries', name: string, least: number) => {
    if (!/^\d+$/.test(fields[key]) || Number(fields[key]) < least) found[name] = t`A whole number of at least ${least}.`
  }
  if (fields.kind === 'http' && !/^https?:\/\/\S+$/i.test(fields.url.trim())) found['target.url'] = t`An address like https://shop.example.com/health.`
  if (fields.kind === 'http') headerFaults(fields, found)
  if (fields.kind === 'host') Object.assign(found, hostFaults(fields))
  if (fields.kind === 'heartbeat') beatFaults(fields.beat, found)
  if (fields.kind === 'heartbeat' && fields.name.trim() === '') found['name'] = t`It has no address to be called by: name it.`
  if (fields.kind !== 'http' && !goesNowhere(fields.kind) && fields.host.trim() === '') found['target.host'] = t`A name or an address.`
  const portless = fields.kind === 'http' || fields.kind === 'icmp' || goesNowhere(fields.kind) || (fields.port.trim() === '' && usualPort[fields.kind] !== undefined)
  if (!portless && !(/^\d+$/.test(fields.port) && Number(fields.port) >= 1 && Number(fields.port) <= 65_535)) found['target.port'] = t`A number from 1 to 65535.`
  whole('interval', 'interval', 5)
  whole('timeout', 'timeout', 100)
  whole('retries', 'retries', 0)
  if (fields.kind === 'icmp') ping(fields, found)
  if (fields.kind === 'postgresql' && fields.user.trim() === '') {
    if (fields.password !== '') found['password'] = t`It belongs to a user: name one.`
    if (fields.query.trim() !== '') found['target.query'] = t`It needs a user who signs in.`
  }
  if (fields.kind === 'postgresql' && fields.expectText !== '' && fields.query.trim() === '') found['target.expectText'] = t`It is looked for in the answer to a query: write one.`
  if (fields.slowAfter.trim() !== '' && !(Number(fields.slowAfter) >= 1)) found['slowAfter'] = t`A number of milliseconds, or nothing.`
  return found
}
function ping(fields: CheckFields, found: Record<string, string>): void {
  if (!/^\d+$/.test(fields.packets) || Number(fields.packets) < 1 || Number(fields.packets) > 20) found['target.packets'] = t`A whole number from 1 to 20.`
  if (!/^\d+$/.test(fields.lossAllowed) || Number(fields.lossAllowed) > 99) found['target.lossAllowed'] = t`A whole number from 0 to 99.`
}

/** What happens when it fails, in a sentence. */
export function consequence(fields: CheckFields, owner: string): string {
  if (![fields.retries, fields.interval].every((typed) => /^\d+$/.test(typed))) return t`What happens is said here once the interval and the retries are whole numbers.`
  const tries = Number(fields.retries) + 1
  const silence = Number(fields.interval)
  const times = tries === 1 ? t`once` : tries === 2 ? t`twice` : t`${tries} times in a row`
  const pages = fields.urgency === 'critical' || fields.urgency === 'high'
  if (fields.kind === 'heartbeat') return `${owner === '' ? t`${silenceWords(fields.beat)}, or the job says that it failed, a ${word(fields.urgency)} alert is raised` : t`${silenceWords(fields.beat)}, or the job says that it failed, a ${word(fields.urgency)} alert is raised on ${owner}`}${pages ? t`, an incident opens and who is on call is paged.` : t`; nobody is paged.`}`
  if (fields.kind === 'host') return t`What was measured is judged every ${silence} s. Near a limit an alert a step below ${word(fields.urgency)} is raised; beyond it, found ${times}, one that is ${word(fields.urgency)}. Without measurements it is unknown.`
  return `${t`It is asked every ${silence} s.`} ${owner === '' ? t`If it fails ${times}, a ${word(fields.urgency)} alert is raised` : t`If it fails ${times}, a ${word(fields.urgency)} alert is raised on ${owner}`}${pages ? t`, an incident opens and who is on call is paged.` : t`; nobody is paged.`}`
}
