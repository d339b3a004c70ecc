import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, Writable, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { say } from '@fullscore/api/sentence.ts'
import { BackupFault } from './fault.ts'
import type { StoredFile } from './manifest.ts'
import type { Work } from './work.ts'

const CHUNK = 1024 * 1024

/** Writes a stream to a new file, compressed by zstd when a level is given, and waits until the disk has it. */
export async function store(work: Work, folder: string, file: string, source: Readable, level?: number): Promise<StoredFile> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    const sink = new Sink(handle, (chunk) => hash.update(chunk))
    const meter = new Transform({ transform: (chunk: Buffer, _, done) => { work.moved(chunk.length); done(null, chunk) } })
    if (level === undefined) await pipeline(source, meter, sink, { signal: work.signal })
    else await pipeline(source, meter, createZstdCompress({ chunkSize: CHUNK, params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } }), sink, { signal: work.signal })
    await handle.sync()
    return { file, bytes: sink.bytes, sha256: hash.digest('hex') }
  } catch (error) {
    throw Object.assign(error as Error, { path })
  } finally {
    await handle.close()
  }
}

/** Opens a stored file for reading, decompressed. */
export function load(folder: string, file: string): Readable {
  const packed = createReadStream(join(folder, file), { highWaterMark: CHUNK })
  const plain = createZstdDecompress({ chunkSize: CHUNK })
  packed.on('error', (error) => plain.destroy(error))
  plain.on('close', () => packed.destroy())
  return packed.pipe(plain)
}

/** Judges that a file of the backup is there and is what was written. @throws BackupFault naming the file and what differs */
export async function judge(work: Work, folder: string, wanted: StoredFile): Promise<void> {
  const path = join(folder, wanted.file)
  const size = await stat(path).then((s) => s.size, () => undefined)
  if (size === undefined) throw new BackupFault('damaged', 'file-missing', say`The backup is damaged: ${path} is missing.`)
  if (size !== wanted.bytes) throw new BackupFault('damaged', 'file-damaged', say`The backup is damaged: ${path} has ${size} bytes, the manifest says ${wanted.bytes}.`)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: CHUNK }), new Writable({ write: (chunk: Buffer, _, done) => { hash.update(chunk); work.moved(chunk.length); done() } }), { signal: work.signal })
  if (hash.digest('hex') !== wanted.sha256) throw new BackupFault('damaged', 'file-damaged', say`The backup is damaged: ${path} is not what was written (its sha256 differs from the manifest's).`)
}

/** Makes names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

class Sink extends Writable {
  readonly #handle: FileHandle
  readonly #see: (chunk: Buffer) => void
  bytes = 0
  constructor(handle: FileHandle, see: (chunk: Buffer) => void) {
    super({ highWaterMark: CHUNK })
    this.#handle = handle
    this.#see = see
  }
  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#see(chunk)
    void this.#put(chunk, done)
  }
  async #put(chunk: Buffer, done: (error?: Error | null) => void): Promise<void> {
    let fault: Error | null = null
    try {
      await this.#whole(chunk)
      this.bytes += chunk.length
    } catch (error) {
      fault = error as Error
    }
    done(fault)
  }
  /** One write may take less than all, on a disk that fills. */
  async #whole(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) at += (await this.#handle.write(chunk, at)).bytesWritten
  }
}
