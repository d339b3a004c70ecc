import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

type Run = (program: string, words: string[], options: { cwd?: string }) => boolean
const { ensureLoads } = await import('./libraries.mjs' as string) as { ensureLoads(root: string, system?: { uid: number; hasApt: boolean; run: Run }): void }

let root: string
const before = process.env['LD_LIBRARY_PATH']
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'fullscore-libraries-')) })
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  if (before === undefined) delete process.env['LD_LIBRARY_PATH']
  else process.env['LD_LIBRARY_PATH'] = before
})

/** A pinned Node that loads once a library lies where the loader looks: in the system, which is a file here, or by the variable. */
function nodeThatNeeds(library: string): void {
  const path = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh
for folder in ${join(root, 'system')} $(echo "$LD_LIBRARY_PATH" | tr : ' '); do [ -e "$folder/${library}" ] && echo v26 && exit 0; done
echo "node: error while loading shared libraries: ${library}: cannot open shared object file: No such file or directory" >&2; exit 127
`)
  chmodSync(path, 0o755)
}
const put = (folder: string) => { mkdirSync(folder, { recursive: true }); writeFileSync(join(folder, 'libatomic.so.1'), '') }

test.runIf(process.platform === 'linux')('root lets apt install what the pinned Node lacks, after new package lists when the first try fails', () => {
  nodeThatNeeds('libatomic.so.1')
  const asked: string[] = []
  const run = vi.fn<Run>((program, words) => {
    asked.push(`${program} ${words.join(' ')}`)
    if (words.includes('update')) return true
    if (!asked.some((one) => one.includes('update'))) return false
    put(join(root, 'system'))
    return true
  })
  ensureLoads(root, { uid: 0, hasApt: true, run })
  const install = 'apt-get -qq install --yes --no-install-recommends libatomic1'
  expect(asked).toEqual([install, 'apt-get -qq update', install])
})

test.runIf(process.platform === 'linux')('anybody else has it laid beside the packages, once', () => {
  nodeThatNeeds('libatomic.so.1')
  const run = vi.fn<Run>((program, _, { cwd }) => {
    if (program === 'apt-get') writeFileSync(join(cwd!, 'libatomic1_12_amd64.deb'), '')
    else put(join(cwd!, 'usr/lib/x86_64-linux-gnu'))
    return true
  })
  const system = { uid: 1000, hasApt: true, run }
  ensureLoads(root, system)
  expect(run.mock.calls.map(([program]) => program)).toEqual(['apt-get', 'dpkg-deb'])
  expect(process.env['LD_LIBRARY_PATH']).toContain(join(root, 'node_modules/.libraries/usr/lib/x86_64-linux-gnu'))
  delete process.env['LD_LIBRARY_PATH']
  ensureLoads(root, system)
  expect(run).toHaveBeenCalledTimes(2)
})

test.runIf(process.platform === 'linux').for([
  ['no apt', { uid: 0, hasApt: false, run: () => true }],
  ['apt that fails', { uid: 0, hasApt: true, run: () => false }],
  ['apt that fails for anybody', { uid: 1000, hasApt: true, run: () => false }],
] as const)('with %s one sentence says what is missing and how to get it', ([, system]) => {
  nodeThatNeeds('libatomic.so.1')
  expect(() => { ensureLoads(root, system) }).toThrow('The pinned Node needs the library libatomic.so.1, which this system lacks. Debian and Ubuntu: apt-get install libatomic1; Fedora and its kin: dnf install libatomic.')
})

test.runIf(process.platform === 'linux')('another library is named as the loader names it', () => {
  nodeThatNeeds('libstdc++.so.6')
  expect(() => { ensureLoads(root, { uid: 0, hasApt: true, run: () => true }) }).toThrow(/cannot be run: .*libstdc\+\+\.so\.6/)
})

test('a pinned Node that loads asks nothing of the system', () => {
  const run = vi.fn<Run>(() => true)
  ensureLoads(join(import.meta.dirname, '../..'), { uid: 0, hasApt: true, run })
  expect(run).not.toHaveBeenCalled()
})
