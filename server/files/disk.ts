import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'

/** Bytes kept of a file's beginning, by which its type is told. */
export const headBytes = 64 * 1024

export const filesDir = (dataDir: string): string => path.join(dataDir, 'files')
const incoming = (dir: string) => path.join(dir, 'incoming')
/** Where content lies: `<dir>/ab/<sha256>`. */
export const placeOfBlob = (dir: string, sha256: string): string => path.join(dir, sha256.slice(0, 2), sha256)

export interface Received { temp: string; sha256: string; size: number; head: Uint8Array }
/** More came than may come. */
export class TooMuch extends Error { override readonly name = 'TooMuch' }

/**
 * Takes a stream into a file of its own, chunk by chunk: what is in memory is one chunk and the head. Whatever goes wrong leaves nothing.
 * @param limit most bytes @param look called for every MiB; throws to stop
 */
export async function receive(dir: string, stream: AsyncIterable<Uint8Array>, limit: number, look: () => void = () => {}): Promise<Received> {
  await mkdir(incoming(dir), { recursive: true, mode: 0o700 })
  const temp = path.join(incoming(dir), `${hostname()}.${process.pid}.${randomUUID()}`)
  const file = await open(temp, 'wx', 0o600)
  const hash = createHash('sha256')
  const head = Buffer.alloc(headBytes)
  let size = 0
  try {
    for await (const chunk of stream) {
      if (size + chunk.byteLength > limit) throw new TooMuch()
      if (size < headBytes) head.set(chunk.subarray(0, headBytes - size), size)
      if (Math.floor(size / 1048576) !== Math.floor((size + chunk.byteLength) / 1048576)) look()
      hash.update(chunk)
      await file.writeFile(chunk)
      size += chunk.byteLength
    }
    await file.sync()
    await file.close()
    return { temp, sha256: hash.digest('hex'), size, head: head.subarray(0, Math.min(size, headBytes)) }
  } catch (error) {
    await file.close().catch(() => undefined)
    await unlink(temp).catch(() => undefined)
    throw error
  }
}

/** Moves what was received to its place, so that it is there whole or not at all, also after a power cut. */
export async function settle(dir: string, received: Pick<Received, 'temp' | 'sha256' | 'size'>): Promise<void> {
  const place = placeOfBlob(dir, received.sha256)
  const there = await stat(place).catch(() => undefined)
  if (there?.size === received.size) return unlink(received.temp)
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
  await rename(received.temp, place)
  for (const one of [path.dirname(place), dir]) await syncDir(one)
}

async function syncDir(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Forgets what was received and is not wanted. */
export async function discard(temp: string): Promise<void> {
  await rm(temp, { force: true })
}

/** Removes content from the disk; it may be gone already. */
export async function removeBlob(dir: string, sha256: string): Promise<void> {
  await rm(placeOfBlob(dir, sha256), { force: true })
}

/** Opens content for reading; undefined when the disk does not hold it whole. */
export async function openBlob(dir: string, sha256: string, size: number): Promise<ReadStream | undefined> {
  const place = placeOfBlob(dir, sha256)
  const there = await stat(place).catch(() => undefined)
  return there?.isFile() && there.size === size ? createReadStream(place) : undefined
}

const staleAfterMs = 24 * 3_600_000

/**
 * Removes what broken-off uploads left: those of this machine's processes that are gone, and any older than a day.
 * @returns how many
 */
export async function cleanIncoming(dir: string, nowMs: number): Promise<number> {
  let count = 0
  for (const name of await readdir(incoming(dir)).catch(() => [])) {
    const temp = path.join(incoming(dir), name)
    const [, host = '', pid = ''] = /^(.*)\.(\d+)\.[0-9a-f-]{36}$/.exec(name) ?? []
    const age = nowMs - ((await stat(temp).catch(() => undefined))?.mtimeMs ?? nowMs)
    if (age < staleAfterMs && !(host === hostname() && isGone(Number(pid)))) continue
    await discard(temp)
    count += 1
  }
  return count
}

/** Whether no process of this id runs. One of our own id is from a life before: called at start only. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Every content on the disk with its age; in batches of one folder. */
export async function* blobsOnDisk(dir: string, nowMs: number): AsyncGenerator<{ sha256: string; ageMs: number }[]> {
  for (const folder of (await readdir(dir).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    const names = (await readdir(path.join(dir, folder))).filter((name) => /^[0-9a-f]{64}$/.test(name))
    yield await Promise.all(names.map(async (sha256) => ({ sha256, ageMs: nowMs - ((await stat(placeOfBlob(dir, sha256)).catch(() => undefined))?.mtimeMs ?? nowMs) })))
  }
}
