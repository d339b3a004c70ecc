import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { lowSpace } from './space.ts'

const home = mkdtempSync(path.join(tmpdir(), 'fullscore-space-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('is told when there is too little room, and not when that cannot be known', async () => {
  expect(await lowSpace(home, async () => 60 * 1048576)).toBe('Only 60 MiB are free on the disk of the data directory: changes are refused until there are 512 MiB.')
  expect(await lowSpace(home, async () => 512 * 1048576)).toBeUndefined()
  expect(await lowSpace(path.join(home, 'nowhere'))).toBeUndefined()
})

// A file system of its own, seen by this one process alone.
const small = (...words: string[]) => spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=60m none "$0" && exec "$@"', home, ...words], {
  encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: home, FULLSCORE_DATA: path.join(home, 'data'), FULLSCORE_KEY_FILE: path.join(home, 'key'), FULLSCORE_PORT: '0' },
})

it.runIf(process.platform === 'linux' && process.getuid?.() === 0 && small('true').status === 0)('a first start on a disk that is too full makes nothing, and says why in one sentence', () => {
  const { status, stdout, stderr } = small(process.execPath, path.join(import.meta.dirname, '../main.ts'))
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^The data directory .*\/data \(FULLSCORE_DATA\) has too little room to begin\. Only \d+ MiB are free .* until there are 512 MiB\.\n$/)
})
