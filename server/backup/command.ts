import { plain } from '@fullscore/api/render.ts'
import { asGiven, count, say } from '@fullscore/api/sentence.ts'
import { openLog } from '../kernel/log.ts'
import { saidOf } from '../kernel/told.ts'
import { complain, tell, tellJson } from '../terminal.ts'
import { makeBackup, productVersion, type Made } from './backup.ts'
import { asFault, BackupFault, EXIT } from './fault.ts'
import { restoreBackup, type Proven } from './restore.ts'
import type { Installation } from './stores.ts'
import { sized, startWork } from './work.ts'

/** Flags and the like in a column, what they mean beside it. */
const columns = (lines: readonly (readonly [typed: string, meaning: string])[]): string => {
  const width = Math.max(...lines.map(([typed]) => typed.length)) + 4
  return lines.map(([typed, meaning]) => `  ${typed.padEnd(width)}${meaning}`).join('\n')
}
const settingWords = '--data DIR, --database-url URL, --clickhouse-url URL, --key-file FILE, --config FILE'

const HELP = {
  backup: () => ['fullscore backup FOLDER [--without-telemetry] [--json] [settings]', '',
    say`Makes a backup of everything into a new FOLDER, beside a running server or without one: all records as of one moment, all measurements, attachments, and the signed heads of the record. Keys are not in it: keep the key file apart.`, '',
    columns([['--without-telemetry', say`leaves the measurements out, for when their engine is down`], ['--json', say`one JSON object on standard output instead of sentences`]]),
    `  ${settingWords}`, `      ${say`which installation, as the server takes them; the environment counts too`}`, '',
    say`Exit codes: 0 done; 1 failed, such as a full disk; 2 wrong words or folder; 4 refused, such as telemetry being down.`].join('\n'),
  restore: () => ['fullscore restore FOLDER [--prove] [--accept-faults] [--json] [settings]', '',
    say`Restores the backup in FOLDER into an empty installation, and shows that it came back whole: every checksum, every count, the chain of events, the sums of the measurements. Backups of older versions are brought to this one.`, '',
    columns([['--prove', say`only shows it, in a temporary directory (TMPDIR) that is removed; changes nothing else`], ['--accept-faults', say`restores a record of events that was broken before the backup was made`], ['--json', say`one JSON object on standard output instead of sentences`]]),
    `  ${settingWords}`, `      ${say`where to; the environment counts too`}`, '',
    say`Exit codes: 0 done and proven; 1 failed, such as a full disk; 2 wrong words or folder; 3 the backup is damaged or does not prove; 4 refused, such as a target that is not empty or a backup of a newer version.`].join('\n'),
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
  if (folders.length !== 1 || folders[0] === '') throw new BackupFault('usage', 'one-folder', say`Name one folder: ${`fullscore ${command} FOLDER`} (${folders.length} were named). More with --help.`)
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
    if (asked.own.has('--help')) { tell(HELP[command]()); return EXIT.done }
    const installation = usable(() => readInstallation(asked.settings))
    const work = startWork(stop.signal, json ? () => {} : complain)
    const seconds = () => (performance.now() - began) / 1000
    const answer = (result: object, text: (seconds: number) => string) => {
      if (json) tellJson({ ok: true, ...result, seconds: seconds(), notes: work.warnings.map(plain) })
      else tell(text(seconds()))
      return EXIT.done
    }
    if (command === 'backup') {
      const made = await makeBackup(work, installation, { folder: asked.folder, version: await productVersion(), withoutTelemetry: asked.own.has('--without-telemetry') })
      return answer(made, (took) => tellMade(made, took))
    }
    const prove = asked.own.has('--prove')
    const proven = await restoreBackup(work, installation, { folder: asked.folder, prove, acceptFaults: asked.own.has('--accept-faults'), log: openLog('error') })
    return answer(proven, (took) => tellProven(proven, prove, installation.dataDir, took))
  } catch (error) {
    const fault = asFault(error, command === 'backup' ? say`The backup` : say`The restore`)
    if (json) tellJson({ ok: false, code: fault.code, message: fault.message })
    else complain(fault.said)
    return fault.exit
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

function usable(read: () => Installation): Installation {
  try {
    return read()
  } catch (error) {
    throw new BackupFault('usage', 'settings', saidOf(error), { cause: error })
  }
}

const rounded = (seconds: number) => Math.round(seconds * 10) / 10

function tellMade(made: Made, took: number): string {
  const parts = [say`${count(made.rows, '# row', '# rows')} in ${count(made.tables, '# table', '# tables')}`, count(made.events, '# event in the record', '# events in the record'),
    made.measurements === undefined ? say`no measurements (left out)` : count(made.measurements, '# row of measurements', '# rows of measurements'), count(made.files, '# file', '# files')]
  const [key, ...more] = made.keyIds
  return [say`The backup is in ${made.folder}: ${parts.join(', ')}; ${sized(made.bytes)} in ${rounded(took)} s.`,
    ...(key === undefined ? [] : [more.length === 0 ? say`Its credentials need the key ${key}, which is not in it: keep the key file in a safe place of its own.` : say`Its credentials need the keys ${made.keyIds.join(', ')}, which are not in it: keep the key file in a safe place of its own.`]),
    say`Prove it: ${`fullscore restore --prove ${made.folder}`}`].join('\n')
}

function tellProven(proven: Proven, only: boolean, dataDir: string, took: number): string {
  const lines = [
    count(proven.checkedFiles, '# file as it was written, by sha256', '# files as they were written, by sha256'),
    say`${count(proven.rows, '# row', '# rows')} in ${count(proven.tables, '# table', '# tables')} counted, ${count(proven.jobs, '# waiting job', '# waiting jobs')}`,
    say`${count(proven.events, '# event', '# events')}, every one as it was sealed; the head ${asGiven(proven.head.slice(0, 16))} is the manifest's`,
    proven.signedHeads === undefined ? say`signed heads: not verified, their key is not here` : proven.signedHeads === 0 ? say`signed heads: none was written yet` : count(proven.signedHeads, '# signed head agrees', '# signed heads agree'),
    proven.measurements === undefined ? say`measurements: the backup holds none` : count(proven.measurements, '# row of measurements, counts and sums equal', '# rows of measurements, counts and sums equal'),
    count(proven.files, '# attachment or head by content', '# attachments and heads by content'),
    ...(proven.newerMigrations.length > 0 ? [count(proven.newerMigrations.length, 'brought to this version by # migration', 'brought to this version by # migrations')] : []),
  ]
  const at = Temporal.Instant.from(proven.at)
  return [only ? say`The backup of ${at} is proven: it can be restored. (${rounded(took)} s)` : say`The backup of ${at} is restored into ${dataDir}. (${rounded(took)} s)`, ...lines.map((line) => `  ${line}`)].join('\n')
}
