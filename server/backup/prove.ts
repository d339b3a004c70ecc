import type pg from 'pg'
import { count, say } from '@fullscore/api/sentence.ts'
import { kyselyOn, openPool } from '../database/pool.ts'
import { verifyHeads } from '../events/heads.ts'
import { verifyChain } from '../events/verify.ts'
import type { Log } from '../kernel/log.ts'
import { openKeyring, type Keyring } from '../secrets/seal.ts'
import { BackupFault } from './fault.ts'
import type { Manifest } from './manifest.ts'
import type { Work } from './work.ts'

/** Recomputes the chain of events from the restored rows and compares its end with the manifest, and with the signed heads if their keys are here. */
export async function proveRecord(url: string, dataDir: string, given: { work: Work; manifest: Manifest; keyFile: string; log: Log; acceptFaults: boolean }): Promise<{ events: number; head: string; signedHeads: number | undefined; keysLacking: string[] }> {
  const { work, manifest, log } = given
  const pool: pg.Pool = openPool({ url, max: 2, log })
  const db = kyselyOn(pool)
  try {
    const chain = await verifyChain({ db })
    if (chain.faults.length > 0 && !given.acceptFaults) throw new BackupFault('damaged', 'record-broken', say`The record of events is not what was sealed (${count(chain.faults.length, '# fault', '# faults')}). ${chain.faults[0]!} If it was so before the backup, --accept-faults restores it as it is.`)
    for (const sentence of chain.faults) work.warn(sentence)
    if (chain.position !== manifest.chain.position || chain.head !== manifest.chain.head) {
      throw new BackupFault('damaged', 'record-differs', say`The record ends with event ${chain.position} (${chain.head.slice(0, 12)}), the manifest says ${manifest.chain.position} (${manifest.chain.head.slice(0, 12)}).`)
    }
    const keyring = await openKeyring(given.keyFile, { make: false }).catch(() => undefined)
    const lacking = keysLacking(manifest.keyIds, keyring)
    for (const sentence of keySentences(lacking, given.keyFile)) work.warn(sentence)
    const signedHeads = keyring && lacking.length === 0 ? await proveHeads(given, db, dataDir, keyring) : undefined
    return { events: chain.events, head: chain.head, signedHeads, keysLacking: lacking }
  } finally {
    await db.destroy()
  }
}

/** Heads that do not agree are told and restored as they are: the record itself was proven, and they are evidence. */
async function proveHeads({ work, manifest }: { work: Work; manifest: Manifest }, db: ReturnType<typeof kyselyOn>, dataDir: string, keyring: Keyring): Promise<number> {
  // Whether heads are missing is judged as of the backup's moment.
  const clock = { now: () => Temporal.Instant.from(manifest.at) }
  const { heads, faults } = await verifyHeads({ db, clock, house: { dataDir, keyring } })
  for (const sentence of faults.slice(0, 20)) work.warn(sentence)
  return Math.max(0, heads - faults.length)
}

/** Keys that may have sealed credentials in the backup and are not in the key file. */
export function keysLacking(wanted: readonly string[], keyring: Keyring | undefined): string[] {
  return wanted.filter((id) => !keyring?.keyIds.includes(id))
}

function keySentences(lacking: readonly string[], keyFile: string): string[] {
  if (lacking.length === 0) return []
  const [only, ...more] = lacking
  return [more.length === 0 ? say`The key file ${keyFile} lacks the key ${only!}: credentials sealed with it cannot be read until the file that held it is put there.`
    : say`The key file ${keyFile} lacks the keys ${lacking.join(', ')}: credentials sealed with them cannot be read until the file that held them is put there.`]
}
