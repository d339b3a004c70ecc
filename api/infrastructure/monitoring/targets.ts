import { z } from 'zod'
import { oneLine } from '../../values.ts'
import { rule, wall, zone } from './repeat.ts'

const host = oneLine(253).min(1)
const port = z.number().int().min(1).max(65_535)
const text = z.string().min(1).max(500)
/** Days before its end from which a certificate degrades the check; 0 to leave it alone. */
const certificateDays = z.number().int().min(0).max(365).default(14)

/** What is asked of an HTTP answer. */
const HttpTarget = z.strictObject({
  kind: z.literal('http'),
  url: z.string().max(2000).regex(/^https?:\/\/[^\s]+$/i, 'is an address like https://shop.example.com/health'),
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET'),
  /** Status codes that are good: `200-299`, `200,204`. */
  expectStatus: z.string().max(60).regex(/^\d{3}(-\d{3})?(,\s?\d{3}(-\d{3})?)*$/, 'is like 200-299 or 200,204').default('200-399'),
  /** Text that the body must hold. */
  expectText: text.optional(),
  followRedirects: z.boolean().default(true),
  certificateDays,
})
const TcpTarget = z.strictObject({ kind: z.literal('tcp'), host, port, send: z.string().max(500).optional(), expectText: text.optional() })
/** Echo requests; the loss is of one run's packets. */
const IcmpTarget = z.strictObject({
  kind: z.literal('icmp'), host, packets: z.number().int().min(1).max(20).default(3),
  /** Percent of packets that may be lost before the check is degraded; with all lost it is down. */
  lossAllowed: z.number().int().min(0).max(99).default(0),
})
export const dnsTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'SOA', 'PTR', 'CAA'] as const
const DnsTarget = z.strictObject({
  kind: z.literal('dns'), name: host, type: z.enum(dnsTypes).default('A'),
  /** The server that is asked; without it the first one that this machine uses itself. */
  resolver: host.optional(), port: port.default(53),
  /** Every answer that must be there; an MX as `10 mail.example.com`. Without them, any answer of the type is good. */
  expect: z.array(text).max(20).default([]),
  /** Whether answers beside the expected ones are a fault. */
  exactly: z.boolean().default(false),
})
const TlsTarget = z.strictObject({
  kind: z.literal('tls'), host, port: port.default(443),
  /** The name that is asked for and must be in the certificate; the host without it. */
  servername: host.optional(), certificateDays,
  /** Whether a certificate that no trusted authority vouches for is a fault. */
  trusted: z.boolean().default(true),
})
const SmtpTarget = z.strictObject({
  kind: z.literal('smtp'), host, port: port.default(25),
  /** Whether the server must offer STARTTLS after EHLO. */
  startTls: z.boolean().default(false),
  expectText: text.optional(),
})
const SshTarget = z.strictObject({ kind: z.literal('ssh'), host, port: port.default(22), /** Text that the identification must hold, `OpenSSH`. */ expectText: text.optional() })
const PostgresTarget = z.strictObject({
  kind: z.literal('postgresql'), host, port: port.default(5432),
  /** Whether the server must offer encryption. */
  encrypted: z.boolean().default(false),
  database: oneLine(63).min(1).default('postgres'),
  /** Signs in as this user with the check's password; without it only the greeting is looked at. */
  user: oneLine(63).min(1).optional(),
  /** Read-only statement run after signing in. */
  query: z.string().min(1).max(2000).optional(),
  /** Text of the first value of the first row. */
  expectText: text.optional(),
})
/** What of a machine's own measurements can be judged: percent of a file system used, its free bytes, percent of memory available, load per core, percent of swap used. */
export const hostMeasures = ['disk.used', 'disk.free', 'memory.available', 'load', 'swap.used'] as const
export type HostMeasure = (typeof hostMeasures)[number]
/** Whether a measure is bad when it is low. */
export const isBadWhenLow = (measure: HostMeasure): boolean => measure === 'disk.free' || measure === 'memory.available'
const most: Record<HostMeasure, number> = { 'disk.used': 100, 'disk.free': 1e18, 'memory.available': 100, load: 10_000, 'swap.used': 100 }
const threshold = z.number().min(0).max(1e18).nullable().default(null)
const HostLimit = z.strictObject({
  measure: z.enum(hostMeasures),
  /** From here on degraded; of what is bad when it is low, below it. */
  warn: threshold,
  /** From here on down. */
  down: threshold,
  /** Minutes for which it must have been beyond without a break; 0 for at once. */
  minutes: z.number().int().min(0).max(240).default(0),
}).superRefine(({ measure, warn, down }, ctx) => {
  const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
  if (warn === null && down === null) fault('warn', 'needs a value to warn at, or one for down')
  if ((warn ?? 0) > most[measure]) fault('warn', `is at most ${most[measure]}`)
  if ((down ?? 0) > most[measure]) fault('down', `is at most ${most[measure]}`)
  if (warn !== null && down !== null && (isBadWhenLow(measure) ? warn < down : warn > down)) fault('warn', 'is beyond the value for down: nothing would ever be warned of')
})
export type HostLimit = z.infer<typeof HostLimit>
const mountPoint = z.string().min(1).max(500)
/** The measurements of the item that the check looks at: nothing is asked, what was measured is judged. */
const HostTarget = z.strictObject({
  kind: z.literal('host'),
  limits: z.array(HostLimit).min(1).max(hostMeasures.length).refine((all) => new Set(all.map((one) => one.measure)).size === all.length, 'name a measure twice'),
  /** File systems that are judged, by where they are mounted; all without one. */
  only: z.array(mountPoint).max(50).default([]),
  /** File systems that are left out. */
  except: z.array(mountPoint).max(50).default([]),
})
/** Nothing is asked: a job gives a sign of life at the check's own address, and its silence is the fault. */
const HeartbeatTarget = z.strictObject({
  kind: z.literal('heartbeat'),
  /** Seconds from one sign of life to the next. */
  every: z.number().int().min(30).max(31 * 86_400).default(86_400),
  /** Seconds by which it may be late before the check is down. */
  grace: z.number().int().min(0).max(7 * 86_400).default(3600),
  /** When it is expected, instead of every so often: from a first time on, by a rule. */
  plan: z.strictObject({ zone, starts: wall, repeats: rule }).optional(),
})
export const Target = z.discriminatedUnion('kind', [HttpTarget, TcpTarget, IcmpTarget, DnsTarget, TlsTarget, SmtpTarget, SshTarget, PostgresTarget, HostTarget, HeartbeatTarget]).meta({ id: 'CheckTarget' })
export type Target = z.infer<typeof Target>
export type TargetKind = Target['kind']
export type TargetOf<K extends TargetKind> = Extract<Target, { kind: K }>
export const targetKinds = ['http', 'tcp', 'icmp', 'dns', 'tls', 'smtp', 'ssh', 'postgresql', 'host', 'heartbeat'] as const satisfies readonly TargetKind[]
