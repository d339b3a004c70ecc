import { ToldError } from '../../kernel/told.ts'

/** A start of the embedded PostgreSQL that cannot work: one plain sentence for the person who started it. */
export class EmbeddedDatabaseError extends ToldError {
  override readonly name = 'EmbeddedDatabaseError'
}

/** What the launcher says while it works; a pino logger fits. */
export interface LauncherLog {
  info(message: string): void
  warn(message: string): void
}
