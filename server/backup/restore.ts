import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { saidOf } from '../kernel/told.ts'
import { readMigrations, type Migration } from '../database/migrate.ts'
import type { Log } from '../kernel/log.ts'
import { asFault, BackupFault } from './fault.ts'
import { judge } from './file.ts'
import { loadFiles } from './files.ts'
import { readManifest, type Manifest } from './manifest.ts'
import { judgeMeasurements, loadMeasurements } from './measurements-in.ts'
import { proveRecord } from './prove.ts'
import { judgeMigrations, loadRecords } from './records-in.ts'
import { moveIn, openBuilding, openDatabase, openEngine, requireEmptyDirectory, type Filling } from './target.ts'
import type { Installation } from './stores.ts'
import type { Work } from './work.ts'

/** What was shown to be equal to the manifest. */
export interface Proven {
  readonly folder: string
  readonly at: string
  readonly product: string
  readonly checkedFiles: number
  readonly tables: number
  readonly rows: number
  readonly jobs: number
  /** Every event as it was sealed, up to the manifest's head. */
  readonly events: number
  readonly head: string
  /** Signed heads that agree; undefined when their keys are not here. */
  readonly signedHeads: number | undefined
  /** Rows of measurements; undefined when the backup holds none. */
  readonly measurements: number | undefined
  readonly files: number
  readonly newerMigrations: readonly string[]
  readonly keysLacking: readonly string[]
}

export interface RestoreOptions {
  readonly folder: string
  /** Only shows that the backup can be restored, in a directory of its own that goes again. */
  readonly prove?: boolean
  readonly log: Log
  /** Restores a record of events that was broken before it was backed up: its faults become notes. */
  readonly acceptFaults?: boolean
  /** Of this version, if not given. */
  readonly migrations?: readonly Migration[]
}

/**
 * Restores a backup into an empty installation and proves that it came back whole. Nothing is at its place before all is
 * proven; when anything fails, the target is empty again, or the fault says what is left.
 * @throws BackupFault
 */
export async function restoreBackup(work: Work, target: Installation, options: RestoreOptions): Promise<Proven> {
  try {
    const folder = resolve(options.folder)
    const manifest = await readManifest(folder)
    const migrations = options.migrations ?? await readMigrations()
    judgeMigrations(manifest, migrations)
    await judgeMeasurements(manifest.telemetry)
    if (!options.prove) await requireEmptyDirectory(target.dataDir)
    const checkedFiles = await judgeAll(work, folder, manifest)
    const given = { work, folder, manifest, migrations, log: options.log, keyFile: target.keyFile, checkedFiles, acceptFaults: options.acceptFaults ?? false }
    return options.prove ? await proveApart(given) : await restoreTo(given, target)
  } catch (error) {
    throw asFault(error, say`The restore`)
  }
}

interface Given {
  readonly work: Work
  readonly folder: string
  readonly manifest: Manifest
  readonly migrations: readonly Migration[]
  readonly log: Log
  readonly keyFile: string
  readonly checkedFiles: number
  readonly acceptFaults: boolean
}

async function judgeAll(work: Work, folder: string, { tables, jobs, telemetry, files }: Manifest): Promise<number> {
  const all = [...tables, ...(jobs ? [jobs] : []), ...(telemetry?.tables ?? []), ...files]
  work.step(say`Comparing ${all.length} files of the backup with its manifest.`)
  for (const one of all) await judge(work, folder, one)
  return all.length
}

async function proveApart(given: Given): Promise<Proven> {
  const place = await mkdtemp(join(tmpdir(), 'fullscore-prove-'))
  try {
    return await build(given, place, {}, async () => async () => {})
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function restoreTo(given: Given, target: Installation): Promise<Proven> {
  const building = await openBuilding(target.dataDir)
  try {
    const proven = await build(given, building, target, () => moveIn(building, target.dataDir))
    await rm(building, { recursive: true, force: true })
    return proven
  } catch (error) {
    await rm(building, { recursive: true, force: true, maxRetries: 5 }).catch((left: Error) => { throw leftOver(error, building, left) })
    throw error
  }
}

/** Puts everything together in a folder, proves it, closes the stores, and gives it its place. */
async function build(given: Given, building: string, stores: Partial<Pick<Installation, 'databaseUrl' | 'clickhouseUrl'>>, place: () => Promise<() => Promise<void>>): Promise<Proven> {
  const { work, manifest } = given
  let undo = async () => {}
  const filling: Filling<unknown>[] = []
  try {
    const database = await openDatabase(stores.databaseUrl, building, work)
    filling.push(database)
    const engine = manifest.telemetry && await openEngine(stores.clickhouseUrl, building)
    if (engine) filling.push(engine)
    const newerMigrations = await loadRecords({ ...given, url: database.it })
    if (engine) await loadMeasurements(engine.it, work, given.folder, manifest.telemetry!)
    await loadFiles(work, given.folder, manifest.files, building)
    work.step('Proving the record of events.')
    const record = await proveRecord(database.it, building, given)
    for (const one of filling.toReversed()) await one.settle()
    undo = await place()
    for (const one of filling.toReversed()) await one.finish()
    for (const one of filling.toReversed()) await one.close()
    return proven(given, newerMigrations, record)
  } catch (error) {
    await undo().catch((left: Error) => { throw leftOver(error, say`the data directory`, left) })
    await clearAll(filling, error)
    throw error
  }
}

async function clearAll(filling: Filling<unknown>[], error: unknown): Promise<void> {
  for (const one of filling.toReversed()) {
    await one.clear().catch((left: Error) => { throw leftOver(error, say`the database`, left) })
    await one.close().catch(() => undefined)
  }
}

function leftOver(error: unknown, what: string, why: Error): BackupFault {
  const fault = asFault(error, say`The restore`)
  return new BackupFault('failed', fault.code, say`${fault.said} What had been restored is still in ${what}, because it could not be taken away: ${saidOf(why)}. The next restore clears it; no server starts on it.`, { cause: error })
}

function proven({ folder, manifest, checkedFiles }: Given, newerMigrations: readonly string[], record: Awaited<ReturnType<typeof proveRecord>>): Proven {
  return {
    folder, at: manifest.at, product: manifest.product, checkedFiles, tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), jobs: manifest.jobs?.rows ?? 0, ...record,
    measurements: manifest.telemetry?.tables.reduce((sum, { rows }) => sum + rows, 0), files: manifest.files.length, newerMigrations,
  }
}
