import pino from 'pino'
import { mapTexts, plain } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'

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
  return pino({ level, redact: ['password', 'secret', 'token', '*.password', '*.secret', '*.token'], hooks: { streamWrite: plainly } }, pino.destination(2))
}

/** A log line's sentences stand in plain words. */
function plainly(line: string): string {
  return hasMarks(line) ? `${JSON.stringify(mapTexts(JSON.parse(line), plain))}\n` : line
}

/** A log with facts of its own, made when it first says something: most requests say nothing. */
export function childOf(log: Log, facts: object): Log {
  let made: Log | undefined
  const own = () => made ??= log.child(facts)
  return {
    debug: (more, message) => own().debug(more, message), info: (more, message) => own().info(more, message), warn: (more, message) => own().warn(more, message),
    error: (more, message) => own().error(more, message), child: (more) => own().child(more),
  }
}
