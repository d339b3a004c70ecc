import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { EgressFailed, EgressRefused } from '../../egress/egress.ts'
import { keep } from '../../kernel/change.ts'
import { asSystem, type OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { discoverHost, hostFacts, lookAtSockets, type HostFacts } from '../../infrastructure/monitoring/public.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { leavePlace, see } from './see.ts'
import { claimWatch } from './store.ts'
import { factsOf } from './x509.ts'

/** Where servers usually keep the certificates that they show; authorities' own stores are not among them. */
const usualPlaces = ['/etc/letsencrypt/live', '/etc/ssl/private', '/etc/pki/tls/certs', '/etc/nginx', '/etc/apache2', '/etc/httpd', '/etc/haproxy', '/etc/postfix', '/etc/dovecot', '/etc/postgresql', '/etc/mysql']
const most = { files: 500, depth: 4, bytes: 262_144, entries: 5000 }
const everyMs = 3_600_000

/** Ports on which TLS is spoken from the first byte; others are left alone, since a handshake would be noise in their logs. */
const tlsPorts = new Set([443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 2376, 2379, 3269, 5061, 5671, 5986, 6443, 6514, 6697, 8006, 8443, 8883, 9443, 10_250])

/** Certificates in a PEM text, DER, in their order; keys and other things beside them are not looked at. */
export function certificatesIn(text: string): Uint8Array[] {
  return [...text.matchAll(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END (?:TRUSTED )?CERTIFICATE-----/g)].slice(0, 20).map((match) => Buffer.from(match[1]!, 'base64'))
}

/** Files below these directories that hold a certificate that is no authority's, as far as this process may read them. */
export async function certificateFiles(places: readonly string[]): Promise<{ file: string; chain: Uint8Array[] }[]> {
  const found: { file: string; chain: Uint8Array[] }[] = []
  const known = new Set<string>()
  let entries = 0
  const walk = async (at: string, depth: number): Promise<void> => {
    for (const name of (await readdir(at).catch((): string[] => [])).toSorted()) {
      if ((entries += 1) > most.entries || found.length >= most.files) return
      const file = path.join(at, name)
      const real = await realpath(file).catch(() => undefined)
      const facts = real === undefined ? undefined : await lstat(real).catch(() => undefined)
      if (!facts) continue
      if (facts.isDirectory()) { if (depth > 0) await walk(file, depth - 1); continue }
      if (!facts.isFile() || facts.size > most.bytes || !/\.(pem|crt|cer|cert)$/i.test(name)) continue
      const chain = certificatesIn(await readFile(file, 'utf8').catch(() => ''))
      const own = chain[0] && readable(chain[0])
      // The same certificate lies in cert.pem and fullchain.pem of one directory: once is enough.
      const once = own && `${at} ${own.fingerprint}`
      if (!own || own.authority || known.has(once!)) continue
      known.add(once!)
      found.push({ file, chain })
    }
  }
  for (const place of places) await walk(place, most.depth)
  return found
}

function readable(der: Uint8Array): ReturnType<typeof factsOf> | undefined {
  try {
    return factsOf(der)
  } catch {
    return undefined
  }
}

/** Looks once for certificates on this machine: in files, and on ports that listen. @returns how many places showed one */
export async function lookHere(ctx: OpenCtx, facts: HostFacts, hostId: Id<'item'>, places: readonly string[] = usualPlaces, ports?: readonly number[]): Promise<number> {
  const seen = new Set<string>()
  const team = undefined
  for (const { file, chain } of await certificateFiles(places)) {
    const key = `file:${facts.machine}:${file}`
    seen.add(key)
    await see(ctx, { kind: 'file', key, words: [file, 'on', facts.hostname].join(' '), servername: null, checkId: undefined, itemId: hostId, problem: null, chain, team })
  }
  const listening = ports ?? [...new Set((await lookAtSockets()).listeners.flatMap((one) => one.ports))].filter((port) => tlsPorts.has(port))
  for (const port of listening.slice(0, 50)) {
    const shown = await handshake(ctx, port)
    if (!shown) continue
    const key = `listener:${facts.machine}:${port}`
    seen.add(key)
    await see(ctx, { kind: 'listener', key, words: [facts.hostname, 'port', port].join(' '), servername: null, checkId: undefined, itemId: hostId, problem: shown.problem, chain: shown.chain, team })
  }
  await leaveUnseen(ctx, facts.machine, seen)
  return seen.size
}

async function handshake(ctx: OpenCtx, port: number): Promise<{ chain: readonly Uint8Array[]; problem: string | null } | undefined> {
  try {
    const { socket, tls } = await ctx.house.egress.connectTo({ purpose: 'check', grants: ['loopback'], host: '127.0.0.1', port, timeoutMs: 3000, tls: { verify: false, chain: true } })
    socket.destroy()
    return tls && tls.chain.length > 0 ? { chain: tls.chain, problem: tls.problem === 'ERR_TLS_CERT_ALTNAME_INVALID' ? null : tls.problem ?? null } : undefined
  } catch (error) {
    if (error instanceof EgressFailed || error instanceof EgressRefused) return undefined
    throw error
  }
}

/** What this machine showed before and shows no more. */
async function leaveUnseen(ctx: OpenCtx, machine: string, seen: ReadonlySet<string>): Promise<void> {
  const rows = await ctx.db.selectFrom('security.certificate_sighting').select('place_key').where('ended_at', 'is', null).where('kind', 'in', ['file', 'listener']).execute()
  for (const { place_key } of rows) if (place_key.split(':')[1] === machine && !seen.has(place_key)) await leavePlace(ctx, place_key)
}

/** Looks every hour; one process for each machine. */
export const certificateWatch: Service = {
  name: 'security.certificates.own-host',
  start: async (given) => {
    const ctx = asSystem(given, 'own-host')
    let stopped = false
    let timer: NodeJS.Timeout | undefined
    let running: Promise<void> = Promise.resolve()
    const once = async () => {
      const facts = await hostFacts()
      const mine = await keep(ctx, 'who looks for certificates on a machine is no fact', (tx) => claimWatch(tx, facts.machine, tx.clock.now().add({ milliseconds: everyMs - 60_000 })))
      if (mine) await lookHere(ctx, facts, await discoverHost(ctx, facts))
    }
    const round = (delay: number) => {
      timer = setTimeout(() => {
        running = once().catch((error: Error) => ctx.log.debug({ error: error.message }, 'looking for certificates waits')).then(() => { if (!stopped) round(everyMs) })
      }, delay)
    }
    round(15_000)
    return { stop: async () => { stopped = true; clearTimeout(timer); await running } }
  },
}
