import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a gate saw and what it found wrong. Nothing looked at is a fault too: a gate must prove that it looked. */
export interface Report {
  /** How many of its things (files, documents, ...) the gate looked at. */
  looked: number
  /** One line each: where, what, and which rule. */
  faults: string[]
}

/** A check of the whole repository. @param root its directory, absolute */
export type Gate = (root: string) => Promise<Report>

/** Closes a gate's report: looking at nothing, or at less than was expected, is added as a fault. */
export function report(looked: number, faults: string[], what: string, expected = 1): Report {
  const short = looked < expected || looked === 0 ? [`looked at ${looked} ${what} where there should be at least ${Math.max(1, expected)}: this gate proves nothing`] : []
  return { looked, faults: [...faults, ...short] }
}

/** The repository's files by git: tracked, and new ones that are not ignored. Forward slashes, sorted. @throws Error outside of a repository */
export async function filesOf(root: string): Promise<string[]> {
  const { code, out, err } = await run(root, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  if (code !== 0) throw new Error(`git cannot list the files of ${root}: ${err.trim()}`)
  return [...new Set(out.split('\0'))].filter((one) => one !== '' && existsSync(join(root, one))).sort()
}

/** Whether a file is source that TypeScript or a linter reads. */
export function isSource(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path)
}

/** Whether a file belongs to tests only. */
export function isTest(path: string): boolean {
  return /\.(test|fixture)\.tsx?$/.test(path)
}

/** A file's text. */
export function textOf(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Runs a program to its end, without a shell. Answers its exit code (-1 when it could not be started) and what it wrote. */
export function run(root: string, program: string, words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.once('error', (error) => resolve({ code: -1, out: '', err: error.message }))
    child.once('close', (code) => resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }))
  })
}

/** Runs a script of a package on this same Node. The package comes from this repository, whatever tree is looked at. */
export function runTool(root: string, script: string, words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return run(root, process.execPath, [join(import.meta.dirname, '../../node_modules', script), ...words])
}
