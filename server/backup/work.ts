import { say } from '@fullscore/api/sentence.ts'
/** What a running backup or restore is given: to tell how far it is, and to be stopped. */
export interface Work {
  readonly signal: AbortSignal
  /** Says what is being done now. */
  step(sentence: string): void
  /** Counts bytes that were read or written. */
  moved(bytes: number): void
  /** Something the operator should know, though nothing failed. */
  warn(sentence: string): void
  readonly warnings: readonly string[]
}

const EVERY_MS = 5_000

/** @param tell gets the lines for people */
export function startWork(signal: AbortSignal, tell: (line: string) => void): Work & { readonly bytes: number } {
  const warnings: string[] = []
  let [doing, total, told] = ['', 0, performance.now()]
  return {
    signal, warnings,
    get bytes() { return total },
    step: (sentence) => {
      signal.throwIfAborted()
      doing = sentence
      told = performance.now()
      tell(sentence)
    },
    moved: (bytes) => {
      total += bytes
      if (performance.now() - told < EVERY_MS) return
      told = performance.now()
      tell(say`${doing} (${sized(total)} so far)`)
    },
    warn: (sentence) => {
      warnings.push(sentence)
      tell(say`Note: ${sentence}`)
    },
  }
}

/** Bytes for people, in powers of 1024. */
export function sized(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`
}
