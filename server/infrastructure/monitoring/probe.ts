import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target, TargetKind } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused } from '../../egress/egress.ts'
import { dns } from './probes/dns.ts'
import { openPinger } from './probes/fping.ts'
import { http } from './probes/http.ts'
import { icmp } from './probes/icmp.ts'
import { postgresql } from './probes/postgresql.ts'
import type { Met, Probed, Prober, Run } from './probes/prober.ts'
import { smtp } from './probes/smtp.ts'
import { ssh } from './probes/ssh.ts'
import { tcp } from './probes/tcp.ts'
import { tls } from './probes/tls.ts'

const probers: { [K in TargetKind]: Prober<K> } = { http, tcp, icmp, dns, tls, smtp, ssh, postgresql }

/** The prober of a target's kind. */
const proberOf = (target: Target): Prober => probers[target.kind] as unknown as Prober

/** Echo requests of all checks of this process go through here, so that they share fping's processes. */
export const pinger = openPinger()

/** Where a target goes, and the field that says so; no port for echo requests. */
export const destinationOf = (target: Target): ReturnType<Prober['destination']> => proberOf(target).destination(target)

/** What a target is looked for by. */
export const wordsOf = (target: Target): string => proberOf(target).words(target)

export interface ProbeWish extends Omit<Run, 'egress' | 'pinger'> {
  target: Target
  slowAfterMs: number | null
}

/**
 * Runs one check once. A fault of the other side is an outcome, never an error; a destination that may not be reached
 * is the state unknown, since nothing was learnt about it.
 */
export async function probe(egress: Run['egress'], wish: ProbeWish): Promise<Probed> {
  const began = performance.now()
  try {
    return slow(wish, await proberOf(wish.target).run({ ...wish, egress, pinger }, wish.target))
  } catch (error) {
    const durationMs = performance.now() - began
    if (error instanceof EgressRefused) return { state: 'unknown', code: error.code, summary: error.message, durationMs, facts: { rule: error.facts.rule } }
    if (error instanceof EgressFailed) return { state: 'down', code: error.code, summary: error.message, durationMs, facts: error.reason ? { reason: error.reason } : {}, ...metBy(wish.target, error) }
    throw error
  }
}

/** A certificate that was refused was met all the same. */
function metBy(target: Target, error: EgressFailed): { met?: Met } {
  const { host, port } = destinationOf(target)
  return error.tls && port !== undefined ? { met: { host, port, servername: host, tls: error.tls } } : {}
}

function slow(wish: ProbeWish, good: Probed): Probed {
  if (good.state !== 'ok' || wish.slowAfterMs === null || good.durationMs <= wish.slowAfterMs) return good
  return { ...good, state: 'degraded', code: 'slow', summary: say`${good.summary} That is slow: the limit is ${wish.slowAfterMs} ms.` }
}

/** What people may see of a run. */
export const shown = ({ state, code, summary, durationMs, facts }: Probed): Outcome => ({ state, code, summary, durationMs, facts })
