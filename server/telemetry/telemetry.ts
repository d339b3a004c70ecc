/** The store of measurements. */
export interface Telemetry {
  health(): { state: 'ok' | 'degraded' | 'down'; reason?: string }
  stop(): Promise<void>
}

/** Opens the store of measurements. */
export async function openTelemetry(_settings: { dataDir: string; clickhouseUrl: string | undefined; log: unknown; clock: unknown }): Promise<Telemetry> {
  return { health: () => ({ state: 'degraded', reason: 'Measurements are not kept yet.' }), stop: async () => {} }
}
