import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync } from 'node:fs'
import { open, readFile, rm, statfs, type FileHandle } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { claim, isHeld } from './claim.ts'
import { TelemetryError, TelemetryFull } from './errors.ts'
import { HEAD_BYTES, readRecords, recordHead, type SegmentRecord } from './segment.ts'
import type { TelemetryLimits, TelemetryLog } from './types.ts'

type SpoolLimits = Pick<TelemetryLimits, 'spoolBytes' | 'segmentBytes' | 'pendingBytes' | 'freeBytes'>

interface Waiter {
  readonly chunks: Buffer[]
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

interface Segment {
  readonly name: string
  bytes: number
}

const SEGMENT = /^\d{12}-[0-9a-f]{16}\.segment$/

/**
 * The bounded log in front of the engine: what is appended here survives a crash until the engine has it. Sealed
 * segments never change, and their names are used once, so a name can serve as deduplication token.
 */
export class Spool {
  readonly #directory: string
  readonly #limits: SpoolLimits
  readonly #log: TelemetryLog
  readonly #release: () => void
  readonly #sealed: Segment[] = []
  #current: (Segment & { readonly file: FileHandle }) | undefined
  #waiting: Waiter[] = []
  #waitingBytes = 0
  #storedBytes = 0
  #number = 0
  #turn: Promise<unknown> = Promise.resolve()
  #writing = false
  #closed = false
  #freeBytes = Infinity
  #wake: (() => void) | undefined

  private constructor(directory: string, release: () => void, limits: SpoolLimits, log: TelemetryLog) {
    this.#directory = directory
    this.#release = release
    this.#limits = limits
    this.#log = log
  }

  /** Opens a log of this process's own below `parent`; segments that dead processes left are taken over. */
  static async open(parent: string, limits: SpoolLimits, log: TelemetryLog): Promise<Spool> {
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    const own = claimFirst(parent)
    const spool = new Spool(own.directory, own.release, limits, log)
    adopt(parent, own.directory)
    for (const name of readdirSync(own.directory).filter((entry) => SEGMENT.test(entry)).sort()) {
      const { size } = statSync(join(own.directory, name))
      spool.#sealed.push({ name, bytes: size })
      spool.#storedBytes += size
      spool.#number = Math.max(spool.#number, Number(name.slice(0, 12)))
    }
    await spool.watchDisk()
    return spool
  }

  get storedBytes(): number {
    return this.#storedBytes
  }

  /** Segments that wait for the engine, the open one included. */
  get backlog(): number {
    return this.#sealed.length + (this.#current && this.#current.bytes > 0 ? 1 : 0)
  }

  /**
   * Appends rows; those that wait at the same time share one fsync.
   * @throws TelemetryFull when there is no room
   */
  append(records: readonly SegmentRecord[]): Promise<void> {
    if (this.#closed) return Promise.reject(new TelemetryError('telemetry.stopped', 'The telemetry store is stopped.'))
    const chunks = records.flatMap(({ kind, rows }) => [recordHead(kind, rows), rows])
    const bytes = records.reduce((sum, { rows }) => sum + rows.length + HEAD_BYTES, 0)
    const full = this.#refusal(bytes)
    if (full) return Promise.reject(full)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ chunks, bytes, resolve, reject })
      this.#waitingBytes += bytes
      if (!this.#writing) void this.#writeAll()
    })
  }

  #refusal(bytes: number): TelemetryFull | undefined {
    if (this.#storedBytes + this.#waitingBytes + bytes > this.#limits.spoolBytes) {
      return new TelemetryFull('The log in front of the telemetry engine is full, because the engine takes nothing or too little.')
    }
    if (this.#waitingBytes + bytes > this.#limits.pendingBytes) {
      return new TelemetryFull('The disk of the telemetry log does not keep up with what arrives.', 1)
    }
    if (this.#freeBytes - bytes < this.#limits.freeBytes) {
      return new TelemetryFull('The disk of the data directory is nearly full: measurements are refused until there is room.', 60)
    }
    return undefined
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      await this.#exclusive(async () => {
        const group = this.#waiting
        this.#waiting = []
        try {
          await this.#writeGroup(group)
          for (const waiter of group) waiter.resolve()
        } catch (error) {
          this.#log.error({ error: (error as Error).message }, 'the telemetry log could not be written')
          const refusal = new TelemetryFull(`The telemetry log could not be written: ${(error as Error).message}`)
          for (const waiter of group) waiter.reject(refusal)
        }
        this.#waitingBytes -= group.reduce((sum, { bytes }) => sum + bytes, 0)
      })
    }
    this.#writing = false
    this.#wake?.()
  }

  async #writeGroup(group: readonly Waiter[]): Promise<void> {
    const bytes = group.reduce((sum, waiter) => sum + waiter.bytes, 0)
    const segment = this.#current ?? await this.#begin()
    try {
      const chunks = group.flatMap((waiter) => waiter.chunks)
      for (let first = 0; first < chunks.length; first += 512) await writeWhole(segment.file, chunks.slice(first, first + 512))
      await segment.file.datasync()
    } catch (error) {
      // What of the group reached the file was never acknowledged: cut it off, and write to another file from now on.
      await segment.file.truncate(segment.bytes).catch(() => {})
      await this.#sealCurrent()
      throw error
    }
    segment.bytes += bytes
    this.#storedBytes += bytes
    if (segment.bytes >= this.#limits.segmentBytes) await this.#sealCurrent()
  }

  async #begin(): Promise<Segment & { file: FileHandle }> {
    const name = `${String(++this.#number).padStart(12, '0')}-${randomBytes(8).toString('hex')}.segment`
    const file = await open(join(this.#directory, name), 'ax', 0o600)
    const directory = await open(this.#directory, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
    this.#current = { name, bytes: 0, file }
    return this.#current
  }

  async #sealCurrent(): Promise<void> {
    const segment = this.#current
    if (!segment) return
    this.#current = undefined
    await segment.file.close().catch(() => {})
    this.#sealed.push({ name: segment.name, bytes: segment.bytes })
    this.#wake?.()
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => {})
    return next
  }

  /** Seals the open segment if it holds anything, so that it can be fed. */
  async seal(): Promise<void> {
    await this.#exclusive(async () => {
      if (this.#current && this.#current.bytes > 0) await this.#sealCurrent()
    })
  }

  /** The oldest sealed segment, read; undefined when there is none. A damaged tail is left out and logged. */
  async next(): Promise<{ name: string; records: SegmentRecord[] } | undefined> {
    const segment = this.#sealed[0]
    if (!segment) return undefined
    const { records, validBytes } = readRecords(await readFile(join(this.#directory, segment.name)))
    if (validBytes < segment.bytes) {
      const facts = { segment: segment.name, bytes: segment.bytes - validBytes }
      this.#log.warn(facts, 'the telemetry log ends in a torn record, which is left out')
    }
    return { name: segment.name, records }
  }

  /** Forgets the oldest sealed segment, which the engine has. */
  async fed(name: string): Promise<void> {
    const segment = this.#sealed[0]
    if (segment?.name !== name) throw new Error(`The segment ${name} is not the oldest.`)
    await rm(join(this.#directory, name), { force: true })
    this.#sealed.shift()
    this.#storedBytes -= segment.bytes
  }

  /** Sets aside the oldest sealed segment, which the engine refuses for good, so that it does not block the others. */
  setAside(name: string): void {
    const segment = this.#sealed[0]
    if (segment?.name !== name) throw new Error(`The segment ${name} is not the oldest.`)
    renameSync(join(this.#directory, name), join(this.#directory, `${name}.refused`))
    this.#sealed.shift()
    this.#storedBytes -= segment.bytes
  }

  /** Looks how much room the disk has; appends are refused below the limit. */
  async watchDisk(): Promise<void> {
    const disk = await statfs(this.#directory).catch(() => undefined)
    if (disk) this.#freeBytes = disk.bavail * disk.bsize
  }

  /** Calls `wake` whenever there may be something to feed. */
  onWork(wake: () => void): void {
    this.#wake = wake
  }

  /** Writes what waits, then gives the directory free. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#writing) await this.#exclusive(async () => {})
    await this.seal()
    await this.#current?.file.close()
    this.#release()
  }
}

/** The segments below `parent` that the engine does not have yet, and whether a living process will feed them. */
export function waitingSegments(parent: string): { path: string; held: boolean }[] {
  if (!existsSync(parent)) return []
  return readdirSync(parent).filter((name) => /^\d+$/.test(name)).flatMap((entry) => {
    const directory = join(parent, entry)
    const held = isHeld(directory)
    return readdirSync(directory).filter((name) => SEGMENT.test(name)).map((name) => ({ path: join(directory, name), held }))
  })
}

/** One writev may take less than all: on a disk that fills, or beyond 2 GB. */
async function writeWhole(file: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  let rest = [...chunks]
  while (rest.length > 0) {
    let { bytesWritten } = await file.writev(rest)
    if (bytesWritten === 0) throw new Error('nothing could be written')
    while (rest[0] && bytesWritten >= rest[0].length) {
      bytesWritten -= rest[0].length
      rest = rest.slice(1)
    }
    if (rest[0] && bytesWritten > 0) rest[0] = rest[0].subarray(bytesWritten)
  }
}

function claimFirst(parent: string): { directory: string; release: () => void } {
  for (let index = 0; index < 1_000; index++) {
    const directory = join(parent, String(index))
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const release = claim(directory)
    if (release) return { directory, release }
  }
  throw new TelemetryError('telemetry.claimed', `No free log directory below ${parent}.`)
}

function adopt(parent: string, own: string): void {
  for (const entry of readdirSync(parent).filter((name) => /^\d+$/.test(name))) {
    const directory = join(parent, entry)
    if (directory === own || !existsSync(directory)) continue
    const release = claim(directory)
    if (!release) continue
    for (const name of readdirSync(directory).filter((file) => SEGMENT.test(file))) {
      renameSync(join(directory, name), join(own, name))
    }
    release()
    try {
      rmdirSync(directory)
    } catch {
      // Another process came in between, or refused segments stand there.
    }
  }
}
