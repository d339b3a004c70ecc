import { filesOf, isSource, report, textOf, type Report } from './gate.ts'
import { computedFaults, importFaults, roomFault } from './rooms/imports.ts'
import { readSource } from './rooms/source.ts'
import { tableFaults, tablesOf } from './rooms/tables.ts'
import { transactionFaults } from './rooms/transactions.ts'

const GENERATED = /^server\/database\/rows\//

/** The rules between rooms hold for every source file that git lists. */
export async function rooms(root: string): Promise<Report> {
  const files = await filesOf(root)
  const expected = files.filter(isSource)
  const migrations = files.filter((one) => /^server\/database\/migrations\/.*\.sql$/.test(one)).map((path) => ({ path, text: textOf(root, path) }))
  const tables = tablesOf(migrations)
  const faults = [...tables.faults]
  let looked = 0
  for (const path of expected) {
    const source = readSource(path, textOf(root, path))
    if (source.errors.length > 0) {
      faults.push(`${path}: cannot be read: ${source.errors[0]}`)
      continue
    }
    looked += 1
    const room = roomFault(path)
    if (room !== undefined) faults.push(room)
    faults.push(...importFaults(source), ...computedFaults(source), ...transactionFaults(source))
    if (!GENERATED.test(path)) faults.push(...tableFaults(source, tables))
  }
  return report(looked, faults, 'files', expected.length)
}
