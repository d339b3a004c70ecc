import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder } from './folder.ts'

const base = mkdtempSync(path.join(tmpdir(), 'fullscore-folder-'))
afterAll(() => rmSync(base, { recursive: true }))

it('makes what is missing, with its rights, and leaves what is there', () => {
  const wanted = path.join(base, 'a/b/c')
  makeFolder(wanted, 0o700)
  makeFolder(wanted, 0o711)
  expect(statSync(wanted).mode & 0o777).toBe(0o700)
})
it('says why where none can be made', () => {
  writeFileSync(path.join(base, 'file'), '')
  expect(() => makeFolder(path.join(base, 'file'), 0o700)).toThrow('it is no folder')
  expect(() => makeFolder(path.join(base, 'file/below'), 0o700)).toThrow('ENOTDIR')
})
it.runIf(process.platform === 'linux')('does not try for ever below /proc', () => {
  expect(() => makeFolder('/proc/fullscore/data', 0o700)).toThrow('ENOENT')
})
