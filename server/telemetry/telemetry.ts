/** The store of measurements. */
export interface Telemetry {
  health(): { state: 'ok' | 'degraded' | 'down'; reason?: string }
  stop(): Promise<void>
}
