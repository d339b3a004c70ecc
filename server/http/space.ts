import { statfs } from 'node:fs/promises'
import { say } from '@fullscore/api/sentence.ts'

/** Free bytes below which writes are refused: enough for the database to finish what it does and to be cleaned up. */
export const leastFreeBytes = 512 * 1024 * 1024

/** Free bytes below which what is pressing is refused, too: it writes some kilobytes. */
const fullBytes = 64 * 1024 * 1024

export interface Space {
  low: boolean
  /** Not even what is pressing is taken. */
  full?: boolean
  sentence: string
}

const freeOf = async (dir: string) => { const s = await statfs(dir); return s.bavail * s.bsize }

/** Why a directory's file system has too little room for changes; undefined when it has enough, or when that cannot be told. */
export async function lowSpace(dir: string, free = freeOf): Promise<string | undefined> {
  const bytes = await free(dir).catch(() => undefined)
  return bytes !== undefined && bytes < leastFreeBytes ? sentenceOf(bytes) : undefined
}

const sentenceOf = (bytes: number) => say`Only ${Math.round(bytes / 1048576)} MiB are free on the disk of the data directory: changes are refused until there are ${leastFreeBytes / 1048576} MiB.`

/** Looks at the data directory's file system every few seconds. @param free for tests: answers the free bytes */
export function watchSpace(dataDir: string, free = freeOf): { space(): Space; look(): Promise<void>; stop(): void } {
  let space: Space = { low: false, sentence: '' }
  const look = async () => {
    const bytes = await free(dataDir).catch(() => undefined)
    const low = bytes !== undefined && bytes < leastFreeBytes
    space = { low, full: bytes !== undefined && bytes < fullBytes, sentence: low ? sentenceOf(bytes) : '' }
  }
  const timer = setInterval(() => void look(), 5000)
  timer.unref()
  return { space: () => space, look, stop: () => clearInterval(timer) }
}
