import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target, TargetKind } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused } from '../../egress/egress.ts'
import { dns } from './gauges/dns.ts'
import { openPinger } from './gauges/fping.ts'
import { heartbeat } from './gauges/heartbeat.ts'
import { host } from './gauges/host.ts'
import { http } from './gauges/http.ts'
import { icmp } from './gauges/icmp.ts'
import { postgresql } from './gauges/postgresql.ts'
import type { Met, Reading, Gauge, Run } from './gauges/gauge.ts'
import { smtp } from './gauges/smtp.ts'
import { ssh } from './gauges/ssh.ts'
import { tcp } from './gauges/tcp.ts'
import { tls } from './gauges/tls.ts'

const gauges: { [K in TargetKind]: Gauge<K> } = { http, tcp, icmp, dns, tls, smtp, ssh, postgresql, host, heartbeat }

/** The gauge of a target's kind. */
const gaugeOf = (target: Target): Gauge => gauges[target.kind] as unknown as Gauge

/** Echo requests of all checks of this process go through here, so that they share fping's processes. */
export const pinger = openPinger()

/** Where a target goes, and the field that says so; no port for echo requests, nothing for measurements. */
export const destinationOf = (target: Target): ReturnType<Gauge['destination']> => gaugeOf(target).destination(target)

/** What a target is looked for by. */
export const wordsOf = (target: Target): string => gaugeOf(target).words(target)

export interface ReadingWish extends Omit<Run, 'egress' | 'pinger'> {
  target: Target
  slowAfterMs: number | null
}

/**
 * Runs one check once. A fault of the other side is an outcome, never an error; a destination that may not be reached
 * is the state unknown, since nothing was learnt about it.
 */
export async function takeReading(egress: Run['egress'], wish: ReadingWish): Promise<Reading> {
  const began = performance.now()
  try {
    return slow(wish, await gaugeOf(wish.target).run({ ...wish, egress, pinger }, wish.target))
  } catch (error) {
    const durationMs = performance.now() - began
    if (error instanceof EgressRefused) return { state: 'unknown', code: error.code, summary: error.message, durationMs, facts: { rule: error.facts.rule } }
    if (error instanceof EgressFailed) return { state: 'down', code: error.code, summary: error.message, durationMs, facts: error.reason ? { reason: error.reason } : {}, ...metBy(wish.target, error) }
    throw error
  }
}

/** A certificate that was refused was met all the same. */
function metBy(target: Target, error: EgressFailed): { met?: Met } {
  const goes = destinationOf(target)
  return error.tls && goes?.port !== undefined ? { met: { host: goes.host, port: goes.port, servername: goes.host, tls: error.tls } } : {}
}

function slow(wish: ReadingWish, good: Reading): Reading {
  if (good.state !== 'ok' || wish.slowAfterMs === null || good.durationMs <= wish.slowAfterMs) return good
  return { ...good, state: 'degraded', code: 'slow', summary: say`${good.summary} That is slow: the limit is ${wish.slowAfterMs} ms.` }
}

/** What people may see of a run. */
export const shown = ({ state, code, summary, durationMs, facts }: Reading): Outcome => ({ state, code, summary, durationMs, facts })
