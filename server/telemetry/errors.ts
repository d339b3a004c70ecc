import { say } from '@fullscore/api/sentence.ts'
/** What the telemetry store refuses. `code` is stable; the message is a plain sentence for people. */
export class TelemetryError extends Error {
  override readonly name: string = 'TelemetryError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The log in front of the engine is full, or the disk nearly so: the sender should come back (503, Retry-After). */
export class TelemetryFull extends TelemetryError {
  override readonly name = 'TelemetryFull'
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds = 10) {
    super('telemetry.full', message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The engine does not answer: what is asked cannot be known now. */
export class TelemetryDown extends TelemetryError {
  override readonly name = 'TelemetryDown'

  constructor(reason: string, options?: ErrorOptions) {
    super('telemetry.down', say`Measurements cannot be read now: ${reason}`, options)
  }
}

/** The question or the batch as a whole is not acceptable. */
export class TelemetryInvalid extends TelemetryError {
  override readonly name = 'TelemetryInvalid'

  constructor(message: string) {
    super('telemetry.invalid', message)
  }
}
