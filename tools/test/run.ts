import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { meetNeeds } from './needs.ts'

const root = join(import.meta.dirname, '..', '..')

/** What vitest counted, and whether it ran to its end. */
interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly complete: boolean
}

/**
 * The whole suite: what it needs, the checks, the tests. With words (files, folders, vitest's flags) only those
 * tests, without the checks.
 */
function main(words: string[]): number {
  const skipped = meetNeeds()
  const checked = words.length > 0 || check()
  const count = test(words)
  for (const need of skipped) console.log(`Skipped for want of ${need.name}: every test that needs it (${need.skip}=1).`)
  if (!count.complete) console.log('The test run did not complete: see above.')
  if (!checked) console.log('The checks found faults: see above.')
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
  return checked && count.complete && count.failed === 0 ? 0 : 1
}

function check(): boolean {
  const script = join(root, 'tools', 'check', 'run.ts')
  if (!existsSync(script)) {
    console.log('tools/check/run.ts is missing: the checks cannot run.')
    return false
  }
  return spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' }).status === 0
}

function test(words: string[]): Count {
  const directory = mkdtempSync(join(tmpdir(), 'fullscore-vitest-'))
  const output = join(directory, 'result.json')
  try {
    const { status } = spawnSync(process.execPath, [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run',
      '--reporter=default', '--reporter=json', `--outputFile.json=${output}`, ...words,
    ], { cwd: root, stdio: 'inherit' })
    if (!existsSync(output)) return { passed: 0, failed: 0, skipped: 0, complete: false }
    return tally(readFileSync(output, 'utf8'), status)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Reads vitest's JSON. A file that could not even be loaded has no tests and counts as one failure. */
function tally(json: string, status: number | null): Count {
  const result = JSON.parse(json) as {
    numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }
  const unloadable = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = result.numFailedTests + unloadable
  return {
    passed: result.numPassedTests,
    failed,
    skipped: result.numPendingTests + result.numTodoTests,
    complete: status === 0 || failed > 0,
  }
}

process.exitCode = main(process.argv.slice(2))
