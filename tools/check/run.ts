import { join } from 'node:path'
import { dead } from './dead.ts'
import { documents } from './documents.ts'
import { fresh } from './fresh.ts'
import type { Gate } from './gate.ts'
import { keepCallers } from './keep.ts'
import { lint } from './lint.ts'
import { rooms } from './rooms.ts'
import { sentences } from './sentences.ts'
import { types } from './types.ts'

const GATES: readonly [name: string, of: string, gate: Gate][] = [
  ['rooms', 'files', rooms],
  ['keep callers', 'files', keepCallers],
  ['sentences', 'files', sentences],
  ['documents', 'documents', documents],
  ['types', 'files', types],
  ['lint', 'files', lint],
  ['dead code', 'files', dead],
  ['fresh', 'generated files', fresh],
]
const MOST_SHOWN = 200

/** Runs the gates one after the other (they share two cores), one line each; with words only those named. Answers the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const root = join(import.meta.dirname, '../..')
  const wanted = GATES.filter(([name]) => words.length === 0 || words.includes(name.replace(' ', '-')))
  if (wanted.length === 0) {
    console.log(`There is no such gate; they are ${GATES.map(([name]) => name.replace(' ', '-')).join(', ')}.`)
    return 2
  }
  let failed = 0
  for (const [name, of, gate] of wanted) failed += await pass(name, of, gate, root)
  return failed === 0 ? 0 : 1
}

async function pass(name: string, of: string, gate: Gate, root: string): Promise<number> {
  const started = performance.now()
  const { looked, faults } = await gate(root).catch((error: unknown) => ({ looked: 0, faults: [`the gate itself failed: ${String(error)}`] }))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const verdict = faults.length === 0 ? 'ok' : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`
  console.log(`${name.padEnd(13)} ${verdict} (${looked} ${of}, ${seconds} s)`)
  for (const fault of faults.slice(0, MOST_SHOWN)) console.log(`  ${fault}`)
  if (faults.length > MOST_SHOWN) console.log(`  and ${faults.length - MOST_SHOWN} more`)
  return faults.length === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
