import type { House } from './kernel/house.ts'

/** The doors of a house in a test. */
export function testHouse(dataDir: string): Omit<House, 'live'> {
  return {
    telemetry: { health: () => ({ state: 'ok' }), stop: async () => {} }, keyring: { subkey: (purpose) => Buffer.alloc(32, purpose) },
    url: 'http://fullscore.test', dataDir, ownSockets: [], version: 'test', space: () => ({ low: false, sentence: '' }),
  }
}
