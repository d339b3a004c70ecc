import { EgressFailed, openEgress, type Egress } from '../egress/egress.ts'
import type { House } from '../kernel/house.ts'
import { isLoopback } from './loopback.ts'
import type { CheckResult, Telemetry } from '../telemetry/telemetry.ts'

const shut = async (): Promise<never> => { throw new EgressFailed('connect', 'Nothing leaves the house while the sample company is made.') }
/** A way out through which nothing goes but mail to the company's own server on this machine. */
function wayOut(mailPort: number | undefined): Egress {
  const open = openEgress({ log: { warn: () => {} }, ownSockets: [] })
  return {
    httpRequest: shut, tcpConnect: shut, resolveTo: shut, judgeHost: shut, nameOf: shut,
    connectTo: (wish) => (wish.purpose === 'exact' && wish.port === mailPort && isLoopback(wish.host) ? open.connectTo(wish) : shut()),
  }
}

/** Keeps small batches of results until they are worth a write; the last are written by `flush`. */
function patient(telemetry: Telemetry): Telemetry & { finish(): Promise<void> } {
  const kept: CheckResult[] = []
  const write = async () => { if (kept.length > 0) await telemetry.appendResults(kept.splice(0)) }
  const patientAppend: Telemetry['appendResults'] = async (batch) => {
    if (batch.length >= 1000) return telemetry.appendResults(batch)
    kept.push(...batch)
    if (kept.length >= 10_000) await write()
    return { stored: batch.length, refused: 0, reasons: [] }
  }
  return {
    append: (batch) => telemetry.append(batch), appendResults: patientAppend, read: (query) => telemetry.read(query), readResults: (query) => telemetry.readResults(query), latest: (items, metrics) => telemetry.latest(items, metrics),
    health: () => telemetry.health(), counters: () => telemetry.counters(), flush: () => telemetry.flush(), enginePid: () => telemetry.enginePid(), stop: async () => {}, finish: write,
  }
}

/** The house in which the sample company is made. `finish` writes what telemetry still holds. */
export function shutHouse(parts: Pick<House, 'keyring' | 'version' | 'dataDir'> & { telemetry: Telemetry; mailPort?: number }): Omit<House, 'live'> & { finish(): Promise<void> } {
  const telemetry = patient(parts.telemetry)
  return {
    telemetry, egress: wayOut(parts.mailPort), keyring: parts.keyring, url: 'http://localhost', urlGiven: true, dataDir: parts.dataDir, ownSockets: [], trustedProxies: [], version: parts.version, catalogues: new Map(), sample: true,
    space: () => ({ low: false, sentence: '' }), finish: () => telemetry.finish(),
  }
}
