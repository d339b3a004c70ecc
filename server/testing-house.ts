import { passingKeyring } from './secrets/seal.ts'
import { openEgress } from './egress/egress.ts'
import type { House } from './kernel/house.ts'
import type { CheckResult, Sample, Telemetry } from './telemetry/telemetry.ts'

/** The doors of a house in a test. */
export function testHouse(dataDir: string): Omit<House, 'live'> {
  return {
    telemetry: silentTelemetry(), egress: openEgress({ log: { warn: () => {} }, ownSockets: [] }), keyring: passingKeyring(),
    url: 'http://fullscore.test', urlGiven: true, dataDir, ownSockets: [], trustedProxies: [], version: 'test', catalogues: new Map(), space: () => ({ low: false, sentence: '' }),
  }
}

/** Where a test without an engine finds what was appended. */
export interface RememberedTelemetry extends Telemetry {
  readonly samples: Sample[]
  readonly results: CheckResult[]
}

/** Stands where telemetry would, for tests that are not about it: remembers what was appended and reads nothing. */
export function silentTelemetry(): RememberedTelemetry {
  const samples: Sample[] = []
  const results: CheckResult[] = []
  const stored = (count: number) => ({ stored: count, refused: 0, reasons: [] })
  return {
    samples, results,
    append: async (batch) => stored(samples.push(...batch) && batch.length),
    appendResults: async (batch) => stored(results.push(...batch) && batch.length),
    read: async () => [], readResults: async () => [], latest: async () => [], health: () => ({ state: 'ok' }), counters: () => ({}),
    flush: async () => {}, enginePid: () => undefined, stop: async () => {},
  }
}
