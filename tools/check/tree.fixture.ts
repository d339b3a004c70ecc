import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const trees: string[] = []

/** A small repository with these files, for planting faults. */
export function planted(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fullscore-check-')))
  trees.push(root)
  plant(root, { '.gitignore': 'node_modules\n', ...files })
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
  spawnSync('git', ['init', '-q'], { cwd: root })
  return root
}

/** Adds or replaces files. */
export function plant(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** Removes all trees of this test file. */
export function uproot(): void {
  for (const root of trees.splice(0)) rmSync(root, { recursive: true, force: true })
}
