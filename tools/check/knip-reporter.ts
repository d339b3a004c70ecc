import type { Reporter } from 'knip'

const WORDS: Record<string, string> = {
  files: 'nothing imports this file', exports: 'is exported, and nothing imports it', dependencies: 'is a dependency that nothing imports',
  devDependencies: 'is a dependency that nothing imports', unlisted: 'is imported, and package.json does not list it',
  unresolved: 'is imported and leads nowhere', duplicates: 'is exported twice', optionalPeerDependencies: 'is used as an optional peer only',
}

/** Writes what the gate needs of knip's findings as JSON: one line each, and how many files were read. */
const reporter: Reporter = ({ issues, counters, report }) => {
  const faults: string[] = []
  for (const [type, byFile] of Object.entries(issues)) {
    if (type === '_files' || !report[type as keyof typeof report]) continue
    for (const [file, bySymbol] of Object.entries(byFile as Record<string, Record<string, { filePath: string; line?: number; symbol: string }>>)) {
      for (const { line, symbol } of Object.values(bySymbol)) faults.push(`${file}${line === undefined ? '' : `:${line}`}: ${type === 'files' ? '' : `${symbol} `}${WORDS[type] ?? type} (knip.json says what counts)`)
    }
  }
  process.stdout.write(`${JSON.stringify({ looked: counters.total, faults })}\n`)
}

export default reporter
