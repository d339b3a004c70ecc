import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { say } from '@fullscore/api/sentence.ts'
import { makeFolder } from '../kernel/folder.ts'
import { runningEmbedded, startEmbedded } from '../database/embedded.ts'
import { clearRemains } from '../database/embedded/claim.ts'
import { ownSchemas } from '../database/migrate.ts'
import { claim, isHeld } from '../telemetry/claim.ts'
import { connect, type EngineClient } from '../telemetry/client.ts'
import { superviseEngine } from '../telemetry/supervisor.ts'
import { DEFAULT_LIMITS } from '../telemetry/types.ts'
import { BackupFault } from './fault.ts'
import { syncFolder } from './file.ts'
import { clearMeasurements, markMeasurements, requireNoMeasurements, unmarkMeasurements } from './measurements-in.ts'
import { exists } from './place.ts'
import { connectRecords } from './records.ts'
import { quiet, type Opened } from './stores.ts'
import type { Work } from './work.ts'

/** What an installation has below its data directory, in the order in which it is put there: the database last, since it makes one. */
const PARTS = ['files', 'audit-heads', 'languages', 'telemetry', 'postgres']
const BUILDING = 'restoring'

/** @throws BackupFault unless nothing of an installation lies in the directory and nobody works on it */
export async function requireEmptyDirectory(dataDir: string): Promise<void> {
  if (runningEmbedded(dataDir)) throw new BackupFault('refused', 'running', say`Fullscore is running on ${dataDir}: a restore needs an empty data directory. Nothing was changed.`)
  for (const part of PARTS) {
    const names = await readdir(join(dataDir, part)).catch(() => [])
    if (names.length > 0) throw new BackupFault('refused', 'not-empty', say`The data directory ${dataDir} is not empty (it holds ${part}): a restore needs an empty one. Name another by --data, or move this one away. Nothing was changed.`)
  }
  if (isHeld(join(dataDir, BUILDING))) throw new BackupFault('refused', 'in-use', say`Another restore into ${dataDir} is running. Nothing was changed.`)
}

/** The folder in which an installation is put together, on the same disk as its place; what a killed restore left is cleared. */
export async function openBuilding(dataDir: string): Promise<string> {
  const building = join(dataDir, BUILDING)
  makeFolder(dataDir, 0o711)
  if (await exists(join(building, 'postgres'))) await clearRemains(join(building, 'postgres'), quiet)
  await rm(building, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  await mkdir(building, { mode: 0o711 })
  if (!claim(building)) throw new BackupFault('refused', 'in-use', say`Another restore into ${dataDir} is running. Nothing was changed.`)
  return building
}

/** Puts the finished parts in their place, all or none. @returns what takes them back */
export async function moveIn(building: string, dataDir: string): Promise<() => Promise<void>> {
  const moved: string[] = []
  const undo = async () => { for (const part of moved.splice(0)) await rename(join(dataDir, part), join(building, part)) }
  try {
    for (const part of PARTS) {
      if (!(await exists(join(building, part)))) continue
      await rename(join(building, part), join(dataDir, part))
      moved.push(part)
    }
    await syncFolder(dataDir)
    return undo
  } catch (error) {
    await undo()
    throw error
  }
}

/** A store to be filled. */
export interface Filling<T> extends Opened<T> {
  /** Lets go of files that are about to be moved to their place. */
  settle(): Promise<void>
  /** Says that all is in: from now on servers may use it. */
  finish(): Promise<void>
  /** Takes away again what came in. */
  clear(): Promise<void>
}

const nothing = async () => {}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => running ??= work()
}

/** A new embedded database in the building, or the external one if it is empty. */
export async function openDatabase(url: string | undefined, building: string, work: Work): Promise<Filling<string>> {
  if (url === undefined) {
    const postgres = await startEmbedded({ dataDir: building, log: { info: () => {}, warn: (line) => work.warn(line) } })
    return { it: postgres.url, close: () => postgres.stop(), settle: () => postgres.stop(), finish: nothing, clear: nothing }
  }
  const schemas = [...(await ownSchemas()), 'graphile_worker']
  await within(url, async (client) => {
    const { rows } = await client.query<{ name: string }>('select nspname as name from pg_namespace where nspname = any($1)', [schemas])
    const { rows: [mark] } = await client.query(`select to_regclass('database.restoring') is not null as unfinished`)
    if (rows.length > 0 && !mark.unfinished) throw new BackupFault('refused', 'not-empty', say`The database that DATABASE_URL names is not empty (it holds the schema ${rows[0]!.name}): a restore needs an empty one. Nothing was changed.`)
    await dropAll(client, schemas)
    await client.query('create schema database; create table database.restoring (one boolean)')
  })
  return {
    it: url, close: nothing, settle: nothing,
    finish: () => within(url, async (client) => { await client.query('drop table database.restoring') }),
    clear: () => within(url, (client) => dropAll(client, schemas)),
  }
}

async function dropAll(client: pg.Client, schemas: readonly string[]): Promise<void> {
  await client.query('begin')
  for (const schema of schemas) await client.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`)
  await client.query('commit')
}

async function within<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectRecords(url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A new embedded engine in the building, or the external one if it is empty. @throws BackupFault when there is none */
export async function openEngine(clickhouseUrl: string | undefined, building: string): Promise<Filling<EngineClient>> {
  if (clickhouseUrl !== undefined) {
    const client = connect({ url: clickhouseUrl })
    try {
      await requireNoMeasurements(client)
      await markMeasurements(client)
    } catch (error) {
      await client.close()
      throw error
    }
    return { it: client, close: () => client.close(), settle: nothing, finish: () => unmarkMeasurements(client), clear: () => clearMeasurements(client) }
  }
  const directory = join(building, 'telemetry')
  await mkdir(directory, { mode: 0o700 })
  const engine = superviseEngine({ directory, memoryBytes: DEFAULT_LIMITS.engineMemoryBytes, log: quiet, onUp: () => {} })
  const client = connect({ agent: engine.agent })
  const close = once(async () => { await client.close(); await engine.stop() })
  await engine.settled
  const reason = engine.down()
  if (reason !== undefined) {
    await close()
    throw new BackupFault('failed', 'telemetry-down', say`${reason} The measurements of the backup cannot be restored without it.`)
  }
  await client.createDatabase()
  return { it: client, close, settle: close, finish: nothing, clear: nothing }
}
