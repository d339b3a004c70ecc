import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import { makeFolder } from '../kernel/folder.ts'
import { SettingsError } from '../settings-values.ts'

const Mark = z.object({ madeAt: z.string(), port: z.number().int(), mailPort: z.number().int() })
/** What is written beside a finished sample company. */
export interface Mark { madeAt: Temporal.Instant; port: number; mailPort: number }
const markOf = (dataDir: string) => path.join(dataDir, 'sample.json')
/** Laid down before anything is made: a directory without it is somebody's own. */
const claimOf = (dataDir: string) => path.join(dataDir, 'sample-company')

/** How long a company that was made is shown again: after that its outage is stale, and it is made anew. */
const fresh = { hours: 2 }

/**
 * Makes room for the sample company. @returns what is there to be shown again; undefined when it is to be made
 * @throws SettingsError when the directory holds something else: that is never touched
 */
export function takePlace(dataDir: string, now: Temporal.Instant): Mark | undefined {
  makeFolder(dataDir, 0o711)
  const names = readdirSync(dataDir)
  if (names.length > 0 && !existsSync(claimOf(dataDir))) throw new SettingsError(say`FULLSCORE_DEMO_DATA (${dataDir}) holds something that is no sample company: name an empty directory.`)
  const mark = readMark(dataDir)
  if (mark && Temporal.Instant.compare(mark.madeAt.add(fresh), now) > 0 && Temporal.Instant.compare(mark.madeAt, now) <= 0) return mark
  for (const name of names) rmSync(path.join(dataDir, name), { recursive: true, force: true })
  writeFileSync(claimOf(dataDir), 'Everything in this directory is a sample. It is deleted and made anew whenever the sample company is started on a later day.\n')
  return undefined
}

function readMark(dataDir: string): Mark | undefined {
  if (!existsSync(markOf(dataDir))) return undefined
  try {
    const mark = Mark.parse(JSON.parse(readFileSync(markOf(dataDir), 'utf8')))
    return { ...mark, madeAt: Temporal.Instant.from(mark.madeAt) }
  } catch {
    return undefined
  }
}

export function writeMark(dataDir: string, mark: Mark): void {
  writeFileSync(markOf(dataDir), `${JSON.stringify({ ...mark, madeAt: mark.madeAt.toString() })}\n`)
}
