import pino from 'pino'

/** The part of pino that the product uses: facts first, then a sentence. */
export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
  child(facts: object): Log
}

/** The process's log, JSON lines on standard error. @param level pino's level names, `silent` for none */
export function openLog(level: string): Log {
  return pino({ level, redact: ['password', 'secret', 'token', '*.password', '*.secret', '*.token'] }, pino.destination(2))
}
