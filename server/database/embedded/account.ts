import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { EmbeddedDatabaseError } from './refusal.ts'

/** The operating-system account that PostgreSQL runs as; ids only when it differs from our own. */
export interface Account {
  readonly name: string
  readonly ids: { readonly uid: number; readonly gid: number } | undefined
}

const UNPRIVILEGED = ['postgres', '_postgres', 'fullscore', 'nobody']

/**
 * Chooses the account: our own, or, as root (PostgreSQL refuses to run as root), the owner of the existing
 * files, else the first unprivileged account that this machine has.
 * @param directory PostgreSQL's directory below the data directory; may not exist yet
 */
export function chooseAccount(directory: string): Account {
  if (process.getuid?.() !== 0) return { name: 'the user who started Fullscore', ids: undefined }
  const accounts = readAccounts()
  const owner = existsSync(directory) ? statSync(directory).uid : 0
  const known = accounts.find((account) => account.uid === owner && owner !== 0)
  const chosen = known ?? UNPRIVILEGED.map((name) => accounts.find((account) => account.name === name)).find((account) => account)
  if (!chosen) {
    throw new EmbeddedDatabaseError(
      say`Started as root, Fullscore needs an unprivileged account for its database, and there is none of ${UNPRIVILEGED.join(', ')}: add one or set DATABASE_URL.`,
    )
  }
  return { name: chosen.name, ids: { uid: chosen.uid, gid: chosen.gid } }
}

/** Makes a directory that only the account may enter. */
export function privateDirectory(path: string, account: Account): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    if (account.ids) chownSync(path, account.ids.uid, account.ids.gid)
  } catch (error) {
    throw new EmbeddedDatabaseError(say`The directory ${path} cannot be prepared for the database: ${(error as Error).message}.`)
  }
}

/** @throws EmbeddedDatabaseError naming the folder that keeps the account from its files */
export function requireReach(path: string, account: Account): void {
  if (!account.ids) return
  const enters = (folder: string) => spawnSync('test', ['-x', folder], { ...account.ids, cwd: '/' }).status === 0
  if (enters(path)) return
  let closed = path
  while (dirname(closed) !== closed && !enters(dirname(closed))) closed = dirname(closed)
  throw new EmbeddedDatabaseError(
    say`Started as root, Fullscore runs its database as ${account.name}, who may not enter ${closed}: choose another data directory with FULLSCORE_DATA.`,
  )
}

function readAccounts(): { name: string; uid: number; gid: number }[] {
  return readFileSync('/etc/passwd', 'utf8').split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
