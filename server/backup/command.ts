import { openLog } from '../kernel/log.ts'
import { makeBackup, productVersion, type Made } from './backup.ts'
import { asFault, BackupFault, EXIT } from './fault.ts'
import { restoreBackup, type Proven } from './restore.ts'
import type { Installation } from './stores.ts'
import { sized, startWork } from './work.ts'

const HELP = {
  backup: `fullscore backup FOLDER [--without-telemetry] [--json] [settings]

Makes a backup of everything into a new FOLDER, beside a running server or without one: all records as of one moment,
all measurements, attachments, and the signed heads of the record. Keys are not in it: keep the key file apart.

  --without-telemetry   leaves the measurements out, for when their engine is down
  --json                one JSON object on standard output instead of sentences
  --data DIR, --database-url URL, --clickhouse-url URL, --key-file FILE, --config FILE
                        which installation, as the server takes them; the environment counts too

Exit codes: 0 done; 1 failed, such as a full disk; 2 wrong words or folder; 4 refused, such as telemetry being down.
`,
  restore: `fullscore restore FOLDER [--prove] [--accept-faults] [--json] [settings]

Restores the backup in FOLDER into an empty installation, and shows that it came back whole: every checksum, every
count, the chain of events, the sums of the measurements. Backups of older versions are brought to this one.

  --prove               only shows it, in a temporary directory (TMPDIR) that is removed; changes nothing else
  --accept-faults       restores a record of events that was broken before the backup was made
  --json                one JSON object on standard output instead of sentences
  --data DIR, --database-url URL, --clickhouse-url URL, --key-file FILE, --config FILE
                        where to; the environment counts too

Exit codes: 0 done and proven; 1 failed, such as a full disk; 2 wrong words or folder; 3 the backup is damaged or does
not prove; 4 refused, such as a target that is not empty or a backup of a newer version.
`,
} as const

export type BackupCommand = keyof typeof HELP
const OWN: Readonly<Record<BackupCommand, readonly string[]>> = { backup: ['--without-telemetry', '--json', '--help'], restore: ['--prove', '--accept-faults', '--json', '--help'] }

/** What a command line of ours asks for; everything else that begins with `--` is a setting. */
export interface Asked {
  readonly folder: string
  readonly own: ReadonlySet<string>
  readonly settings: readonly string[]
}

/** @throws BackupFault when there is not exactly one folder */
export function readWords(command: BackupCommand, words: readonly string[]): Asked {
  const folders: string[] = []
  const own = new Set<string>()
  const settings: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (OWN[command].includes(word)) own.add(word)
    else if (!word.startsWith('--')) folders.push(word)
    else settings.push(...(word.includes('=') || at + 1 === words.length ? [word] : [word, words[++at]!]))
  }
  if (own.has('--help')) return { folder: '', own, settings }
  if (folders.length !== 1 || folders[0] === '') throw new BackupFault('usage', 'one-folder', `Name one folder: fullscore ${command} FOLDER (${folders.length} were named). More with --help.`)
  return { folder: folders[0]!, own, settings }
}

/**
 * Runs `backup` or `restore`.
 * @param readInstallation the settings that the words, the environment and the file give
 * @returns the exit code
 */
export async function runBackupCommand(command: BackupCommand, words: readonly string[], readInstallation: (flags: readonly string[]) => Installation): Promise<number> {
  const json = words.includes('--json')
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  const began = performance.now()
  try {
    const asked = readWords(command, words)
    if (asked.own.has('--help')) return print(HELP[command])
    const installation = usable(() => readInstallation(asked.settings))
    const work = startWork(stop.signal, json ? () => {} : (line) => void process.stderr.write(`${line}\n`))
    const seconds = () => (performance.now() - began) / 1000
    const answer = (result: object, text: (seconds: number) => string) => print(json ? `${JSON.stringify({ ok: true, ...result, seconds: seconds(), notes: work.warnings })}\n` : text(seconds()))
    if (command === 'backup') {
      const made = await makeBackup(work, installation, { folder: asked.folder, version: await productVersion(), withoutTelemetry: asked.own.has('--without-telemetry') })
      return answer(made, (took) => tellMade(made, took))
    }
    const prove = asked.own.has('--prove')
    const proven = await restoreBackup(work, installation, { folder: asked.folder, prove, acceptFaults: asked.own.has('--accept-faults'), log: openLog('error') })
    return answer(proven, (took) => tellProven(proven, prove, installation.dataDir, took))
  } catch (error) {
    const fault = asFault(error, `The ${command}`)
    if (json) print(`${JSON.stringify({ ok: false, code: fault.code, message: fault.message })}\n`)
    else process.stderr.write(`${fault.message}\n`)
    return fault.exit
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

function usable(read: () => Installation): Installation {
  try {
    return read()
  } catch (error) {
    throw new BackupFault('usage', 'settings', (error as Error).message, { cause: error })
  }
}

function print(text: string): number {
  process.stdout.write(text)
  return EXIT.done
}

const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`

function tellMade(made: Made, seconds: number): string {
  const parts = [`${many(made.rows, 'row')} in ${many(made.tables, 'table')}`, `${many(made.events, 'event')} in the record`,
    made.measurements === undefined ? 'no measurements (left out)' : `${many(made.measurements, 'row')} of measurements`, many(made.files, 'file')]
  return `The backup is in ${made.folder}: ${parts.join(', ')}; ${sized(made.bytes)} in ${seconds.toFixed(1)} s.\n`
    + (made.keyIds.length > 0 ? `Its credentials need the ${made.keyIds.length === 1 ? 'key' : 'keys'} ${made.keyIds.join(', ')}, which is not in it: keep the key file in a safe place of its own.\n` : '')
    + `Prove it: fullscore restore --prove ${made.folder}\n`
}

function tellProven(proven: Proven, only: boolean, dataDir: string, seconds: number): string {
  const lines = [
    `${many(proven.checkedFiles, 'file')} as they were written, by sha256`,
    `${many(proven.rows, 'row')} in ${many(proven.tables, 'table')} counted, ${many(proven.jobs, 'waiting job')}`,
    `${many(proven.events, 'event')}, every one as it was sealed; the head ${proven.head.slice(0, 16)} is the manifest's`,
    proven.signedHeads === undefined ? 'signed heads: not verified, their key is not here' : proven.signedHeads === 0 ? 'signed heads: none was written yet' : many(proven.signedHeads, 'signed head agrees', 'signed heads agree'),
    proven.measurements === undefined ? 'measurements: the backup holds none' : `${many(proven.measurements, 'row')} of measurements, counts and sums equal`,
    `${many(proven.files, 'attachment or head', 'attachments and heads')} by content`,
    ...(proven.newerMigrations.length > 0 ? [`brought to this version by ${many(proven.newerMigrations.length, 'migration')}`] : []),
  ]
  const head = only ? `The backup of ${proven.at} is proven: it can be restored.` : `The backup of ${proven.at} is restored into ${dataDir}.`
  return `${head} (${seconds.toFixed(1)} s)\n${lines.map((line) => `  ${line}\n`).join('')}`
}
