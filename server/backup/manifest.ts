import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import { BackupFault } from './fault.ts'

/** Raised when an older program could not read what a newer one writes. */
export const FORMAT = 1
export const MANIFEST = 'manifest.json'
const MANIFEST_BYTES = 512 * 1024 * 1024

const count = z.number().int().nonnegative()
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Relative, and never out of the folder. */
const inside = z.string().max(1000).refine((path) => path !== '' && !path.startsWith('/') && !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'leads out of the folder')
const Stored = z.object({ file: inside, bytes: count, sha256: hash })
const Table = Stored.extend({ schema: z.string(), name: z.string(), columns: z.array(z.string()).min(1), rows: count })
const Measured = Stored.extend({
  name: z.enum(['series', 'sample', 'sample_minute', 'sample_hour', 'check_result']), columns: z.array(z.string().regex(/^\w+$/)).min(1), rows: count,
  /** Sum of the rows' cityHash64 modulo 2^64: the same for the same rows in any order. */
  sum: z.string().regex(/^\d{1,20}$/),
})

export const Manifest = z.object({
  format: z.literal(FORMAT),
  /** The product's version that made it. */
  product: z.string(),
  /** The moment of the records' snapshot. */
  at: z.iso.datetime(),
  /** PostgreSQL's version, for people. */
  database: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: hash })).min(1),
  tables: z.array(Table),
  partitions: z.array(z.object({ schema: z.string(), name: z.string(), parentSchema: z.string(), parent: z.string(), bound: z.string().regex(/^(DEFAULT|FOR VALUES [^;]+)$/) })),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.string().regex(/^-?\d+$/), called: z.boolean() })),
  /** Pending work of the queue; they come back unlocked. */
  jobs: Table.optional(),
  /** Position and hash of the last sealed event. */
  chain: z.object({ position: count, head: z.string() }),
  /** Absent when it was left out on purpose. */
  telemetry: z.object({ migrations: z.array(z.string()), tables: z.array(Measured) }).optional(),
  /** Ids of the keys that may have sealed credentials in here, the newest first. The keys themselves are elsewhere. */
  keyIds: z.array(z.string()),
  /** Attachments and signed heads, by their place below the data directory. */
  files: z.array(Stored),
})
export type Manifest = z.infer<typeof Manifest>
export type TableFile = z.infer<typeof Table>
export type MeasuredFile = z.infer<typeof Measured>
export type StoredFile = z.infer<typeof Stored>

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** The manifest's text; its last field is the hash of all others, so that a changed manifest is seen. */
export function manifestText(manifest: Manifest): string {
  const body = JSON.stringify(manifest)
  return `${JSON.stringify({ ...manifest, sha256: digest(body) }, undefined, 1)}\n`
}

/**
 * Reads and judges the manifest of a backup.
 * @throws BackupFault when there is none, or it is damaged, or of a newer format
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST)
  const size = await stat(path).then((s) => s.size, () => undefined)
  if (size === undefined) {
    if (!(await stat(folder).then((s) => s.isDirectory(), () => false))) throw new BackupFault('usage', 'no-folder', say`There is no folder ${folder}.`)
    throw new BackupFault('usage', 'no-backup', say`${folder} is no backup: it holds no ${MANIFEST}. A backup that was broken off has none.`)
  }
  if (size > MANIFEST_BYTES) throw new BackupFault('damaged', 'manifest-damaged', say`${path} is larger than any manifest (${size} bytes).`)
  return parseManifest(await readFile(path, 'utf8'), path)
}

/** @param path said in faults */
export function parseManifest(text: string, path: string): Manifest {
  let read: { sha256?: unknown; format?: unknown }
  try {
    read = JSON.parse(text) as typeof read
  } catch (error) {
    throw new BackupFault('damaged', 'manifest-damaged', say`${path} is damaged: ${(error as Error).message}.`)
  }
  const { sha256, ...rest } = read ?? {}
  if (typeof rest.format !== 'number') throw new BackupFault('usage', 'no-backup', say`${path} is not the manifest of a Fullscore backup.`)
  if (rest.format > FORMAT) throw new BackupFault('refused', 'newer-format', say`The backup has format ${rest.format}, this Fullscore reads up to ${FORMAT}: restore it with a newer Fullscore.`)
  if (digest(JSON.stringify(rest)) !== sha256) throw new BackupFault('damaged', 'manifest-damaged', say`${path} is damaged: it is not what was written (its own sha256 differs).`)
  const parsed = Manifest.safeParse(rest)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new BackupFault('damaged', 'manifest-damaged', say`${path} is damaged at ${issue.path.join('.')}: ${issue.message}.`)
}
