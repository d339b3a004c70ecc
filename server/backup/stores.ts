import type { Agent } from 'node:http'
import { join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { runningEmbedded, startEmbedded } from '../database/embedded.ts'
import { systemClock } from '../kernel/clock.ts'
import { connect, type EngineClient } from '../telemetry/client.ts'
import { waitingSegments } from '../telemetry/spool.ts'
import { runningEngine } from '../telemetry/supervisor.ts'
import { openTelemetry } from '../telemetry/telemetry.ts'
import { BackupFault } from './fault.ts'
import { awaitFed } from './measurements.ts'
import { exists } from './place.ts'
import type { Work } from './work.ts'

/** Where an installation keeps its things. */
export interface Installation {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly clickhouseUrl: string | undefined
  readonly keyFile: string
}

/** Something opened, and how to let go of it. */
export interface Opened<T> {
  readonly it: T
  close(): Promise<void>
}

/** For parts whose reasons are told by faults. */
export const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** The records of an installation: of its running server, or started for as long as this takes. */
export async function openRecords({ dataDir, databaseUrl }: Installation, work: Work): Promise<Opened<string>> {
  const there = databaseUrl ?? runningEmbedded(dataDir)
  if (there) return { it: there, close: async () => {} }
  if (!(await exists(join(dataDir, 'postgres')))) throw new BackupFault('usage', 'no-installation', say`There is no Fullscore in ${dataDir}: name its data directory by --data or FULLSCORE_DATA.`)
  const postgres = await startEmbedded({ dataDir, log: { info: () => {}, warn: (line) => work.warn(line) } })
  return { it: postgres.url, close: () => postgres.stop() }
}

/**
 * The measurements of an installation, with everything in them that had been taken when called.
 * @throws BackupFault when they cannot be read
 */
export async function openMeasurements(installation: Installation, work: Work): Promise<Opened<EngineClient>> {
  const directory = join(installation.dataDir, 'telemetry')
  const spool = () => waitingSegments(join(directory, 'spool'))
  const agent = installation.clickhouseUrl === undefined ? await runningEngine(directory) : undefined
  const orphans = spool().some(({ held }) => !held)
  if (agent || (installation.clickhouseUrl !== undefined && !orphans)) {
    const client = reach(agent, installation)
    try {
      await awaitFed(work, spool)
      await probe(client)
    } catch (error) {
      await client.close()
      throw error
    }
    return { it: client, close: () => client.close() }
  }
  return openOwn(installation, directory)
}

/** Nobody feeds the log, so this process does. */
async function openOwn(installation: Installation, directory: string): Promise<Opened<EngineClient>> {
  const telemetry = await openTelemetry({ ...installation, log: quiet, clock: systemClock() })
  try {
    const { state, reason } = telemetry.health()
    if (state === 'down') throw down(reason ?? say`no reason is known.`)
    await telemetry.flush()
    const agent = installation.clickhouseUrl === undefined ? await runningEngine(directory) : undefined
    if (installation.clickhouseUrl === undefined && !agent) throw down('The telemetry engine does not answer.')
    const client = reach(agent, installation)
    return { it: client, close: async () => { await client.close(); await telemetry.stop() } }
  } catch (error) {
    await telemetry.stop()
    throw error
  }
}

function reach(agent: Agent | undefined, { clickhouseUrl }: Installation): EngineClient {
  const client = connect(agent ? { agent } : { url: clickhouseUrl })
  return { ...client, close: async () => { await client.close(); agent?.destroy() } }
}

async function probe(client: EngineClient): Promise<void> {
  await client.select('SELECT 1 FROM migration LIMIT 1').catch((error: Error) => { throw down(error.message) })
}

const down = (reason: string) => new BackupFault('refused', 'telemetry-down', say`Telemetry cannot be backed up now: ${reason} Mend that, or make a backup of the records alone with --without-telemetry.`)
