import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { saidOf } from '../kernel/told.ts'
import { openKeyring } from '../secrets/seal.ts'
import { asFault } from './fault.ts'
import { syncFolder } from './file.ts'
import { writeFiles } from './files.ts'
import { FORMAT, MANIFEST, manifestText, type Manifest } from './manifest.ts'
import { copyMeasurements } from './measurements.ts'
import { exists, openPlace } from './place.ts'
import { openSnapshot } from './records.ts'
import { openMeasurements, openRecords, type Installation, type Opened } from './stores.ts'
import type { Work } from './work.ts'

/** What a backup holds, for people and programs. */
export interface Made {
  readonly folder: string
  readonly at: string
  readonly tables: number
  readonly rows: number
  /** Rows of measurements; absent when telemetry was left out. */
  readonly measurements: number | undefined
  readonly files: number
  /** On disk. */
  readonly bytes: number
  readonly events: number
  readonly keyIds: readonly string[]
}

/**
 * Makes a backup of an installation, running or not: all records as of one moment, all measurements, all files.
 * Nothing is at `folder` until it is whole.
 * @throws BackupFault
 */
export async function makeBackup(work: Work, installation: Installation, options: { folder: string; version: string; withoutTelemetry?: boolean }): Promise<Made> {
  const opened: Opened<unknown>[] = []
  let giveUp: () => Promise<void> = async () => {}
  try {
    const place = await openPlace(options.folder)
    giveUp = () => place.giveUp()
    const records = await openRecords(installation, work)
    opened.push(records)
    const keyIds = await readKeyIds(work, installation.keyFile)
    const client = options.withoutTelemetry ? undefined : await openMeasurements(installation, work)
    if (client) opened.push(client)
    work.step('Taking the snapshot.')
    const snapshot = await openSnapshot(records.it)
    opened.push({ it: snapshot, close: () => snapshot.close() })
    const copy = client && await copyMeasurements(client.it, work)
    if (copy) opened.push({ it: copy, close: () => copy.close() })
    const written = await snapshot.write(work, place.folder)
    const telemetry = copy && await copy.write(work, place.folder)
    const files = await writeFiles(work, installation.dataDir, place.folder, snapshot.facts.chain.position)
    const manifest: Manifest = { format: FORMAT, product: options.version, ...snapshot.facts, ...written, ...(telemetry ? { telemetry } : {}), keyIds: [...keyIds], files }
    work.step('Writing the manifest.')
    await finish(place.folder, manifest)
    await place.finish()
    giveUp = async () => {}
    return summary(options.folder, manifest)
  } catch (error) {
    await giveUp()
    throw asFault(error, say`The backup`)
  } finally {
    for (const one of opened.toReversed()) await one.close().catch((error: Error) => work.warn(say`Something did not close cleanly: ${error.message}`))
  }
}

async function readKeyIds(work: Work, keyFile: string): Promise<readonly string[]> {
  try {
    return (await openKeyring(keyFile, { make: false })).keyIds
  } catch (error) {
    work.warn(say`${saidOf(error)} The backup is made all the same, but does not name its keys.`)
    return []
  }
}

/** Makes the folders durable, then writes the manifest, which is what makes a backup one. */
async function finish(folder: string, manifest: Manifest): Promise<void> {
  const stored = [...manifest.tables, ...(manifest.telemetry?.tables ?? []), ...manifest.files]
  const folders = new Set(stored.flatMap(({ file }) => file.split('/').slice(0, -1).map((_, depth, parts) => parts.slice(0, depth + 1).join('/'))))
  for (const one of folders) if (await exists(join(folder, one))) await syncFolder(join(folder, one))
  const handle = await open(join(folder, MANIFEST), 'wx', 0o600)
  try {
    await handle.writeFile(manifestText(manifest))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function summary(folder: string, manifest: Manifest): Made {
  const stored = [...manifest.tables, ...(manifest.jobs ? [manifest.jobs] : []), ...(manifest.telemetry?.tables ?? []), ...manifest.files]
  return {
    folder, at: manifest.at, tables: manifest.tables.length, rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    measurements: manifest.telemetry?.tables.reduce((sum, table) => sum + table.rows, 0),
    files: manifest.files.length, bytes: stored.reduce((sum, { bytes }) => sum + bytes, 0), events: manifest.chain.position, keyIds: manifest.keyIds,
  }
}

/** The product's version, as its package says it. */
export async function productVersion(): Promise<string> {
  return (JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }).version
}
