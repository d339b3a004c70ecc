import { rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { makeFolder } from '../kernel/folder.ts'
import { claim, HOLDER, isHeld } from '../telemetry/claim.ts'
import { BackupFault } from './fault.ts'
import { syncFolder } from './file.ts'
import { MANIFEST } from './manifest.ts'

const UNFINISHED = /^\..+\.fullscore-unfinished$/

/** The folder of a backup while it is made: under a name that says so. */
export interface Place {
  readonly folder: string
  /** Gives the finished backup its name. */
  finish(): Promise<void>
  /** Takes all away again. */
  giveUp(): Promise<void>
}

/**
 * Makes the folder of a new backup beside its final place, and clears what killed backups left there.
 * @throws BackupFault when the final place is taken or cannot be used
 */
export async function openPlace(wanted: string): Promise<Place> {
  const final = resolve(wanted)
  const parent = dirname(final)
  await judgeFinal(final, parent)
  makeFolder(parent, 0o777)
  await clearDead(parent)
  const folder = join(parent, `.${basename(final)}.fullscore-unfinished`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!claimOrRemove(folder)) throw new BackupFault('refused', 'in-use', say`Another backup to ${final} is being made now: wait for it, or name another folder.`)
  return {
    folder,
    finish: async () => {
      await syncFolder(folder)
      if (await exists(final)) await rmdir(final)
      await rename(folder, final)
      // The claim goes last: until then nobody may take the folder for a dead one.
      await rm(join(final, HOLDER), { force: true })
      await syncFolder(final)
      await syncFolder(parent)
    },
    giveUp: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** A disk that is full takes the folder and not its claim: then the folder goes, too. */
function claimOrRemove(folder: string): ReturnType<typeof claim> {
  try {
    return claim(folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function judgeFinal(final: string, parent: string): Promise<void> {
  const there = await stat(final).catch(() => undefined)
  if (!there) return
  if (!there.isDirectory()) throw new BackupFault('usage', 'not-a-folder', say`${final} is a file, not a folder.`)
  const names = await readdir(final)
  if (names.includes(MANIFEST)) throw new BackupFault('usage', 'folder-taken', say`${final} holds a backup already: name a new folder, such as one with the date in its name.`)
  if (names.length > 0) throw new BackupFault('usage', 'folder-taken', say`${final} is not empty: name a new folder.`)
  if (there.dev !== (await stat(parent)).dev) throw new BackupFault('usage', 'mount-point', say`${final} is where a disk is mounted: name a folder inside it.`)
}

/** Removes unfinished folders whose maker is gone. */
async function clearDead(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (UNFINISHED.test(name) && !isHeld(path)) await rm(path, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Whether there is anything at a path. */
export const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false)
