import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plain } from '@fullscore/api/render.ts'
import { startEmbedded } from '../../server/database/embedded.ts'

/**
 * Vitest's global set-up: one PostgreSQL for the whole run, found by tests in FULLSCORE_TEST_POSTGRES (a URL whose
 * role may create databases). A server named there beforehand is used as it is.
 * @returns the tear-down
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['FULLSCORE_TEST_POSTGRES']) return async () => {}
  const dataDir = mkdtempSync(join(tmpdir(), 'fullscore-tests-'))
  const log = { info: () => {}, warn: (message: string) => console.warn(plain(message)) }
  const postgres = await startEmbedded({ dataDir, log, test: true }).catch((error: unknown) => {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  process.env['FULLSCORE_TEST_POSTGRES'] = postgres.url
  return async () => {
    delete process.env['FULLSCORE_TEST_POSTGRES']
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
