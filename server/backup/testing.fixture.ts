import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import pg from 'pg'
import { readMigrations, ownSchemas } from '../database/migrate.ts'
import { openLog } from '../kernel/log.ts'
import { databaseUrlOf } from '../testing.ts'
import { tablesOf, quoted } from './catalog.ts'
import { manifestText, parseManifest, type Manifest, type StoredFile } from './manifest.ts'
import { startWork } from './work.ts'

export const silentLog = openLog('silent')

/** A work that says nothing, with what it warned of. */
export const work = () => startWork(new AbortController().signal, () => {})

export class Places {
  readonly #clear: (() => unknown)[] = []
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'fullscore-backup-test-'))
    // Started as root, PostgreSQL runs as somebody else, who must pass.
    chmodSync(path, 0o711)
    this.add(() => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
    return path
  }
  add(clear: () => unknown): void {
    this.#clear.push(clear)
  }
  /** An empty database on the test's PostgreSQL. */
  async database(): Promise<string> {
    const name = `backup_${randomUUID().replaceAll('-', '')}`
    await ask(databaseUrlOf('postgres'), `create database ${name}`)
    this.add(() => ask(databaseUrlOf('postgres'), `drop database if exists ${name} with (force)`))
    return databaseUrlOf(name)
  }
  async clear(): Promise<void> {
    for (const one of this.#clear.splice(0).toReversed()) await one()
  }
}

export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Hash of all rows of every table, generated columns too. */
export async function hashes(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found: Record<string, string> = {}
    for (const table of await tablesOf(client, await ownSchemas())) {
      const { rows: [one] } = await client.query(`select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as hash from ${quoted(table)} t`)
      found[`${table.schema}.${table.name}`] = one.hash
    }
    return found
  } finally {
    await client.end()
  }
}

/** What of ours is in a database that a restore was to fill. */
export const leftIn = async (url: string): Promise<unknown[]> =>
  (await ask(url, `select nspname from pg_namespace where nspname = any('{${[...(await ownSchemas()), 'graphile_worker'].join(',')}}')`)).map((row) => row['nspname'])

export const olderMigrations = async () => (await readMigrations()).slice(0, -1)

/** Alters a backup as no disk would: its checksums fit again. */
export function forge(folder: string, change: (manifest: Manifest) => void): void {
  const path = join(folder, 'manifest.json')
  const manifest = parseManifest(readFileSync(path, 'utf8'), path)
  change(manifest)
  writeFileSync(path, manifestText(manifest))
}

/** Alters a packed file of a backup and what the manifest says of it. */
export function rewrite(folder: string, stored: StoredFile, change: (plain: Buffer) => Buffer): void {
  const packed = zstdCompressSync(change(zstdDecompressSync(readFileSync(join(folder, stored.file)))))
  writeFileSync(join(folder, stored.file), packed)
  stored.bytes = packed.length
  stored.sha256 = createHash('sha256').update(packed).digest('hex')
}
