import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { count, say } from '@fullscore/api/sentence.ts'
import type { TlsFacts } from '../../../egress/egress.ts'
import { certificateFacts, endsSoon } from './certificate.ts'
import { asciiHost, found, talk, timingFacts, type Gauge } from './gauge.ts'

/** The handshake, the chain behind the certificate, its names and its days. */
export const tls: Gauge<'tls'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port} ${target.servername ?? ''}`,
  async run(run, target) {
    const began = performance.now()
    const servername = asciiHost(target.servername ?? target.host)
    const connection = await talk(run, target.host, target.port, async (open) => open, { verify: false, chain: true, servername })
    const durationMs = performance.now() - began
    const facts = connection.tls!
    const certificate = certificateFacts(facts, run.now)
    const met = { host: target.host, port: target.port, servername, tls: facts }
    const said = {
      address: connection.address, protocol: facts.protocol ?? '', cipher: facts.cipher, subject: facts.subject, issuer: facts.issuer, names: facts.names.join(', ').slice(0, 300), chain: facts.chain.length,
      ...timingFacts(connection.timings), ...certificate.facts,
    }
    const of = (state: 'ok' | 'down' | 'degraded', code: string, summary: string) => ({ ...found(state, code, summary, durationMs, said), measured: certificate.measured, met })
    const { validFrom, validTo } = facts
    if (validTo && Temporal.Instant.compare(validTo, run.now) <= 0) return of('down', 'expired', say`The certificate ended on ${validTo.toString().slice(0, 10)}.`)
    if (validFrom && Temporal.Instant.compare(validFrom, run.now) > 0) return of('down', 'not_yet_valid', say`The certificate is valid from ${validFrom} only.`)
    if (!coversName(facts, servername)) return of('down', 'name_mismatch', say`The certificate is for ${facts.names.join(', ').slice(0, 200) || facts.subject}, not for ${servername}.`)
    const distrust = target.trusted ? distrustOf(facts.problem) : undefined
    if (distrust) return of('down', distrust.code, distrust.says)
    const ending = endsSoon(facts, target.certificateDays, run.now)
    if (ending) return of('degraded', 'certificate', ending)
    return of('ok', 'verified', say`${facts.protocol ?? 'TLS'} with ${facts.issuer.replace(/.*CN=/, '') || 'a certificate'}, ${count(Math.floor(Number(certificate.facts['daysLeft'] ?? 0)), 'day', 'days')} left.`)
  },
}

/** Whether a certificate is good for a name, wildcards by RFC 6125. */
export function coversName(facts: TlsFacts, name: string): boolean {
  const own = facts.chain[0]
  if (!own) return true
  const certificate = new X509Certificate(own)
  return (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined
}

// Dates and names are judged by our own clock and name before; what is left is the chain.
const distrusts: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed: nobody else vouches for it.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The authority behind the certificate is not among those that this machine trusts.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The chain is incomplete: the server does not send the certificates between its own and an authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The chain ends at an authority that this machine does not know.',
  UNABLE_TO_GET_ISSUER_CERT: 'The chain ends at an authority that this machine does not know.',
  CERT_REVOKED: 'The certificate was revoked.', CERT_SIGNATURE_FAILURE: 'A signature in the chain is wrong.',
}

function distrustOf(problem: string | undefined): { code: string; says: string } | undefined {
  if (problem === undefined || ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'].includes(problem)) return undefined
  return { code: 'untrusted', says: distrusts[problem] ?? say`The certificate does not verify: ${problem}.` }
}
