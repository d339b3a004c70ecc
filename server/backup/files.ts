import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { say } from '@fullscore/api/sentence.ts'
import { BackupFault } from './fault.ts'
import { store } from './file.ts'
import type { StoredFile } from './manifest.ts'
import type { Work } from './work.ts'

/** Folders below the data directory that hold what no store holds: attachments, the signed heads of the record, languages. */
const HEADS = 'audit-heads'
const FOLDERS = ['files', HEADS, 'languages']

/**
 * Copies the files below a data directory into the backup. Taken after the records' snapshot, so that what a record names
 * is there.
 * @param position of the snapshot's last event: a head that was signed later is not of this backup
 */
export async function writeFiles(work: Work, dataDir: string, folder: string, position: number): Promise<StoredFile[]> {
  const written: StoredFile[] = []
  for (const top of FOLDERS) {
    const paths = await listed(join(dataDir, top))
    if (paths.length > 0) work.step(say`Files: ${paths.length} in ${top}.`)
    for (const path of paths) {
      work.signal.throwIfAborted()
      const file = `${top}/${path}`
      const head = top === HEADS ? await headUpTo(join(dataDir, file), position) : undefined
      if (top === HEADS && head === undefined) continue
      // One that was taken away meanwhile is in no record any more.
      await store(work, folder, file, head === undefined ? createReadStream(join(dataDir, file)) : Readable.from([head])).then((stored) => written.push(stored), (error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error })
    }
  }
  return written
}

/** Copies the files of a backup below a data directory, comparing each with the manifest as it is written. */
export async function loadFiles(work: Work, folder: string, files: readonly StoredFile[], dataDir: string): Promise<void> {
  if (files.length > 0) work.step(say`Files: ${files.length}.`)
  for (const wanted of files) {
    work.signal.throwIfAborted()
    const { sha256, bytes } = await store(work, dataDir, wanted.file, createReadStream(join(folder, wanted.file)))
    if (sha256 !== wanted.sha256 || bytes !== wanted.bytes) throw new BackupFault('damaged', 'file-damaged', say`The backup is damaged: ${join(folder, wanted.file)} is not what was written.`)
  }
}

/** A signed head as one piece, since the server may write it anew meanwhile; undefined if it is of a later event or half written. */
async function headUpTo(path: string, position: number): Promise<Buffer | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  try {
    const { position: signed } = JSON.parse(String(bytes)) as { position?: unknown }
    return typeof signed === 'number' && signed > position ? undefined : bytes
  } catch {
    return undefined
  }
}

/** Regular files below a folder, by their path in it; what is being written (a name with a leading dot) is left out. */
async function listed(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
}
