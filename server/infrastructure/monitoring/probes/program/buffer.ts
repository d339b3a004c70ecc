import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { ProbeResult } from '@fullscore/api/infrastructure/monitoring/probing.ts'

/** A result before it has its number. */
export type Unnumbered = Omit<ProbeResult, 'seq'>

export interface BufferLimits {
  /** Bytes of the disk that it takes at most; then the oldest segment is dropped. */
  bytes: number
  /** Bytes from which a segment is closed and another begun. */
  segmentBytes: number
}

/** How a buffer stands. */
export interface BufferState { waiting: number; oldestAt: string | null; dropped: number }

interface Segment { path: string; first: number; last: number; count: number; bytes: number; oldestAt: string }
interface Waiter { results: readonly Unnumbered[]; resolve: () => void; reject: (error: Error) => void }
interface Kept { id: string; taken: number; dropped: number }

const SEGMENT = /^\d{16}\.results$/
const usual: BufferLimits = { bytes: 64 * 1024 * 1024, segmentBytes: 256 * 1024 }

const lineOf = (result: ProbeResult): Buffer => {
  const json = JSON.stringify(result)
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}\n`)
}

/** The results of a segment up to the first that is torn or damaged, and how many of its bytes they are. */
export function readLines(bytes: Buffer): { results: ProbeResult[]; valid: number } {
  const results: ProbeResult[] = []
  let valid = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, valid)) {
    const line = bytes.subarray(valid, end).toString('utf8')
    if (crc32(line.slice(9)).toString(16).padStart(8, '0') !== line.slice(0, 8)) break
    results.push(JSON.parse(line.slice(9)) as ProbeResult)
    valid = end + 1
  }
  return { results, valid }
}

/**
 * Results that wait to be taken by the server, on disk: appended in order with one fsync for all that come at the same time, there
 * again after a crash, forgotten once the server has them. When it is full the oldest go, and are counted. Not for two processes.
 */
export class ResultBuffer {
  readonly #directory: string
  readonly #limits: BufferLimits
  readonly #kept: Kept
  #segments: Segment[] = []
  #current: { segment: Segment; file: FileHandle } | undefined
  #next: number
  #waiters: Waiter[] = []
  #writing: Promise<void> | undefined
  #busy = false
  #read: { path: string; bytes: number; results: ProbeResult[] } | undefined
  #wake: (() => void) | undefined

  private constructor(directory: string, limits: BufferLimits, kept: Kept, segments: Segment[]) {
    this.#directory = directory
    this.#limits = limits
    this.#kept = kept
    this.#segments = segments
    this.#next = Math.max(kept.taken, segments.at(-1)?.last ?? 0) + 1
  }

  /** Opens the buffer of a directory, or makes it. What a crash left half written was never acknowledged and is cut off. */
  static open(directory: string, limits: Partial<BufferLimits> = {}): ResultBuffer {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const state = join(directory, 'state.json')
    const kept: Kept = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) as Kept : { id: randomUUID(), taken: 0, dropped: 0 }
    const segments = readdirSync(directory).filter((name) => SEGMENT.test(name)).sort().flatMap((name) => {
      const path = join(directory, name)
      const { results, valid } = readLines(readFileSync(path))
      const [first, last] = [results[0], results.at(-1)]
      if (first && last && last.seq > kept.taken) return [{ path, first: first.seq, last: last.seq, count: results.length, bytes: valid, oldestAt: first.at }]
      rmSync(path, { force: true })
      return []
    })
    const buffer = new ResultBuffer(directory, { ...usual, ...limits }, kept, segments)
    buffer.#keep()
    return buffer
  }

  /** Distinguishes this buffer from another that a probe may have had. */
  get id(): string {
    return this.#kept.id
  }

  get state(): BufferState {
    const waiting = this.#segments.reduce((sum, one) => sum + (one.first > this.#kept.taken ? one.count : one.last - this.#kept.taken), 0)
    return { waiting, oldestAt: waiting === 0 ? null : this.#oldest()?.at ?? null, dropped: this.#kept.dropped }
  }

  /** Keeps results; resolves once they lie on the disk. @throws Error when they could not be written: then none is kept */
  append(results: readonly Unnumbered[]): Promise<void> {
    if (results.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.push({ results, resolve, reject })
      if (!this.#busy) this.#writing = this.#writeAll()
    })
  }

  /** The oldest results that the server has not taken, and whether more wait behind them. */
  oldest(most: { results: number; bytes: number }): { results: ProbeResult[]; more: boolean } {
    const results: ProbeResult[] = []
    let bytes = 0
    for (const segment of this.#segments) {
      for (const one of this.#resultsOf(segment)) {
        if (one.seq <= this.#kept.taken) continue
        bytes += JSON.stringify(one).length
        if (results.length > 0 && (results.length >= most.results || bytes > most.bytes)) return { results, more: true }
        results.push(one)
      }
    }
    return { results, more: false }
  }

  /** The server has all up to this number. */
  taken(seq: number): void {
    if (seq <= this.#kept.taken) return
    this.#kept.taken = Math.min(seq, this.#next - 1)
    this.#forget()
    this.#keep()
  }

  /** The server takes this one for nothing in the world: it is given up and counted, so that it does not hold up the others. */
  giveUp(seq: number): void {
    if (seq <= this.#kept.taken) return
    this.#kept.dropped += 1
    this.taken(seq)
  }

  /** Calls `wake` whenever something was kept. */
  onKept(wake: () => void): void {
    this.#wake = wake
  }

  /** Writes what waits, then lets go of the file. */
  async close(): Promise<void> {
    await this.#writing
    await this.#current?.file.close().catch(() => undefined)
    this.#current = undefined
  }

  #oldest(): ProbeResult | undefined {
    const [segment] = this.#segments
    return segment && this.#resultsOf(segment).find((one) => one.seq > this.#kept.taken)
  }

  /** One segment is held in memory, mostly the one that is sent from. */
  #resultsOf(segment: Segment): readonly ProbeResult[] {
    if (this.#read?.path === segment.path && this.#read.bytes === segment.bytes) return this.#read.results
    const { results } = readLines(readFileSync(segment.path).subarray(0, segment.bytes))
    this.#read = { path: segment.path, bytes: segment.bytes, results }
    return results
  }

  async #writeAll(): Promise<void> {
    this.#busy = true
    while (this.#waiters.length > 0) {
      const group = this.#waiters
      this.#waiters = []
      try {
        await this.#write(group.flatMap((one) => one.results))
        for (const one of group) one.resolve()
      } catch (error) {
        this.#kept.dropped += group.reduce((sum, one) => sum + one.results.length, 0)
        for (const one of group) one.reject(error as Error)
      }
    }
    // Without a pause after the last look: whoever appends next finds either this at work or nobody.
    this.#busy = false
    this.#wake?.()
  }

  async #write(results: readonly Unnumbered[]): Promise<void> {
    const numbered = results.map((one, at) => ({ seq: this.#next + at, ...one }))
    const bytes = Buffer.concat(numbered.map(lineOf))
    const current = this.#current ?? await this.#begin(numbered[0]!)
    try {
      for (let from = 0; from < bytes.length;) {
        const { bytesWritten } = await current.file.write(bytes, from)
        if (bytesWritten === 0) throw new Error('nothing could be written')
        from += bytesWritten
      }
      await current.file.datasync()
    } catch (error) {
      // What of it reached the file was never acknowledged: cut it off, and write to another file from now on.
      await current.file.truncate(current.segment.bytes).catch(() => undefined)
      await current.file.close().catch(() => undefined)
      this.#current = undefined
      throw error
    }
    const { segment } = current
    if (segment.count === 0) this.#segments.push(segment)
    Object.assign(segment, { last: numbered.at(-1)!.seq, count: segment.count + numbered.length, bytes: segment.bytes + bytes.length })
    this.#next += numbered.length
    if (segment.bytes >= this.#limits.segmentBytes) await this.#seal()
    await this.#makeRoom()
  }

  async #begin(first: ProbeResult): Promise<{ segment: Segment; file: FileHandle }> {
    const path = join(this.#directory, `${String(first.seq).padStart(16, '0')}.results`)
    const file = await open(path, 'w', 0o600)
    syncDirectory(this.#directory)
    this.#current = { file, segment: { path, first: first.seq, last: first.seq, count: 0, bytes: 0, oldestAt: first.at } }
    return this.#current
  }

  async #seal(): Promise<void> {
    await this.#current?.file.close()
    this.#current = undefined
  }

  async #makeRoom(): Promise<void> {
    const all = () => this.#segments.reduce((sum, one) => sum + one.bytes, 0)
    while (all() > this.#limits.bytes) {
      const [oldest] = this.#segments
      if (!oldest) return
      if (oldest === this.#current?.segment) await this.#seal()
      this.#kept.dropped += oldest.last - Math.max(oldest.first - 1, Math.min(this.#kept.taken, oldest.last))
      this.#kept.taken = Math.max(this.#kept.taken, oldest.last)
      this.#forget()
      this.#keep()
    }
  }

  /** Removes segments of which nothing is needed; the open one stays until it is full. */
  #forget(): void {
    this.#segments = this.#segments.filter((one) => {
      if (one.last > this.#kept.taken || one === this.#current?.segment) return true
      rmSync(one.path, { force: true })
      return false
    })
  }

  /** Of a torn state file the one before is left; what it then sends again is known to the server. */
  #keep(): void {
    const path = join(this.#directory, 'state.json')
    const file = openSync(`${path}.new`, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify(this.#kept))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

/** Bytes that lie in a buffer's directory. For tests. */
export const bytesIn = (directory: string): number => readdirSync(directory).filter((name) => SEGMENT.test(name)).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
