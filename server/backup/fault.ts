import { say } from '@fullscore/api/sentence.ts'
import { saidOf, ToldError } from '../kernel/told.ts'
/** Exit codes of `backup` and `restore`. */
export const EXIT = { done: 0, failed: 1, usage: 2, damaged: 3, refused: 4 } as const

/** Why a backup or a restore was not done; the message is one or two plain sentences for the operator. */
export class BackupFault extends ToldError {
  override readonly name = 'BackupFault'
  /** Stable word for programs. */
  readonly code: string
  readonly exit: number
  constructor(exit: keyof typeof EXIT, code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
    this.exit = EXIT[exit]
  }
}

/** Any error as a fault: what the disk or a store says is told in a sentence. */
export function asFault(error: unknown, doing: string): BackupFault {
  if (error instanceof BackupFault) return error
  const { code, name, path } = error as NodeJS.ErrnoException
  const message = saidOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new BackupFault('failed', 'disk-full', path ? say`The disk is full (${path}). ${doing} was given up: make room, or name a folder on another disk.` : say`The disk is full. ${doing} was given up: make room, or name a folder on another disk.`, { cause: error })
  if (code === '53100') return new BackupFault('failed', 'disk-full', say`The disk of the database is full. ${doing} was given up (${message}).`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new BackupFault('failed', 'not-allowed', say`${doing} may not use ${path ?? say`a file`}: ${message}. Run it as the user who runs Fullscore.`, { cause: error })
  if (code === 'ABORT_ERR' || name === 'AbortError') return new BackupFault('failed', 'stopped', say`${doing} was stopped.`, { cause: error })
  return new BackupFault('failed', typeof code === 'string' ? code : 'failed', say`${doing} failed: ${message}`, { cause: error })
}
