import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isLoopback } from './sample/loopback.ts'
import { didYouMean } from './settings-spelling.ts'
import {
  LOG_LEVELS, localUrl, parseEmail, parseHost, parseLevel, parseOwnUrl, parsePassword, parsePath, parseMebibytes, parsePort, parseProxies, parseServerUrl, parseStoreUrl, parseYes, SettingsError,
  type LogLevel,
} from './settings-values.ts'

export { SettingsError } from './settings-values.ts'

/** All that can be set from outside, parsed. */
export interface Settings {
  /** Directory of everything that Fullscore keeps, absolute. */
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /** Address under which people reach Fullscore, without a slash at the end. With port 0 the server must put its own port in. */
  readonly url: string
  /** Whether FULLSCORE_URL was given. */
  readonly urlGiven: boolean
  /** File with the key that encrypts secrets, absolute. */
  readonly keyFile: string
  /** An external PostgreSQL; undefined means the embedded one. */
  readonly databaseUrl: string | undefined
  /** An external ClickHouse; undefined means the embedded engine. */
  readonly clickhouseUrl: string | undefined
  /** Addresses and ranges of the proxies in front, whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  readonly adminEmail: string | undefined
  readonly adminPassword: string | undefined
  readonly logLevel: LogLevel
}

/** Where settings come from. Flags win over the environment, the environment over the file. */
export interface SettingsSources {
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
}

interface Definition {
  readonly name: string
  readonly flag: string
  readonly value: string
  readonly meaning: string
  /** The default in words, for people. */
  readonly default: string
  /** Only `fullscore probe` knows its flag. */
  readonly probe?: true
}

const DEFINITIONS = [
  {
    name: 'FULLSCORE_CONFIG', flag: '--config', value: 'FILE',
    meaning: 'File with settings, one `NAME=value` a line; lines that begin with `#` are comments.',
    default: 'none',
  },
  {
    name: 'FULLSCORE_DATA', flag: '--data', value: 'DIR',
    meaning: 'Directory of everything that Fullscore keeps.',
    default: '`~/.local/share/fullscore`, as root `/var/lib/fullscore`',
  },
  {
    name: 'FULLSCORE_HOST', flag: '--host', value: 'ADDRESS',
    meaning: 'Address that the server listens on; `0.0.0.0` or `::` for all.',
    default: '`127.0.0.1`',
  },
  {
    name: 'FULLSCORE_PORT', flag: '--port', value: 'PORT',
    meaning: 'TCP port that the server listens on; `0` takes any free one.',
    default: '`4400`',
  },
  {
    name: 'FULLSCORE_URL', flag: '--url', value: 'URL',
    meaning: 'Address under which people reach Fullscore, used in links and messages.',
    default: '`http://HOST:PORT`',
  },
  {
    name: 'FULLSCORE_KEY_FILE', flag: '--key-file', value: 'FILE',
    meaning: 'File with the key that encrypts secrets. Keep it outside the data directory and its backups.',
    default: '`~/.config/fullscore/key`, as root `/etc/fullscore/key`',
  },
  {
    name: 'FULLSCORE_TRUSTED_PROXIES', flag: '--trusted-proxies', value: 'LIST',
    meaning: 'Addresses or ranges of the proxies in front, with commas: `10.0.0.5, fd00::/8`. Only their X-Forwarded-For is believed; ' +
      'without this, all who come through a proxy count as one address where wrong passwords and connections are limited.',
    default: 'none',
  },
  {
    name: 'DATABASE_URL', flag: '--database-url', value: 'URL',
    meaning: 'PostgreSQL 18 or newer to use instead of the embedded one: `postgres://user:password@host/database`.',
    default: 'the embedded PostgreSQL',
  },
  {
    name: 'CLICKHOUSE_URL', flag: '--clickhouse-url', value: 'URL',
    meaning: 'ClickHouse to use instead of the embedded engine: `http://user:password@host:8123/database`.',
    default: 'the embedded engine',
  },
  {
    name: 'FULLSCORE_ADMIN_EMAIL', flag: '--admin-email', value: 'EMAIL',
    meaning: 'E-mail address of the first administrator, for a first start without the set-up link.',
    default: 'none: the first start prints a set-up link',
  },
  {
    name: 'FULLSCORE_ADMIN_PASSWORD', flag: '--admin-password', value: 'PASSWORD',
    meaning: 'Password of the first administrator, at least 12 characters; only together with the e-mail address. Better in the ' +
      'file or the environment: flags are seen by every user of the machine.',
    default: 'none',
  },
  {
    name: 'FULLSCORE_DEMO_DATA', flag: '--demo-data', value: 'DIR',
    meaning: 'Directory of the sample company that `npm run demo` shows, where `--data` means the same. It is emptied whenever the company is made anew; one that holds anything else is refused.',
    default: 'the data directory with `-demo` at its end',
  },
  {
    name: 'FULLSCORE_PROBE_SERVER', flag: '--server', value: 'URL', probe: true,
    meaning: 'Address of the server that a probe (`fullscore probe`) works for. The probe keeps it once it is enrolled.',
    default: 'the one it enrolled with',
  },
  {
    name: 'FULLSCORE_PROBE_TOKEN', flag: '--token', value: 'TOKEN', probe: true,
    meaning: 'Token by which a probe enrols, good for ten minutes and once. Better in the environment: flags are seen by every user of the machine.',
    default: 'none: it is enrolled already',
  },
  {
    name: 'FULLSCORE_PROBE_DATA', flag: '--probe-data', value: 'DIR', probe: true,
    meaning: 'Directory of a probe: its key, and its results that wait to be sent. In `fullscore probe`, `--data` means the same.',
    default: 'the data directory with `-probe` at its end',
  },
  {
    name: 'FULLSCORE_PROBE_CA', flag: '--ca', value: 'FILE', probe: true,
    meaning: 'File with the certificate authorities (PEM) by which a probe knows its server, instead of the usual ones.',
    default: 'the authorities that Node brings',
  },
  {
    name: 'FULLSCORE_PROBE_ALLOW_HTTP', flag: '--allow-http', value: 'yes', probe: true,
    meaning: 'Lets a probe speak to its server without TLS: everybody on the way then reads the passwords of its checks. On loopback it may anyway.',
    default: 'no',
  },
  {
    name: 'FULLSCORE_PROBE_BUFFER', flag: '--buffer', value: 'MIB', probe: true,
    meaning: 'How much of its disk a probe takes, in MiB, for results while it is cut off; when it is full the oldest are dropped, and that is counted and said.',
    default: '`64`',
  },
  {
    name: 'FULLSCORE_LOG', flag: '--log', value: 'LEVEL',
    meaning: `Least level that is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
    default: '`info`',
  },
] as const satisfies readonly Definition[]

const OF_PROBES: readonly Definition[] = DEFINITIONS.filter((one: Definition) => one.probe)
/** What a probe reads beside its own. */
const COMMON = ['FULLSCORE_CONFIG', 'FULLSCORE_DATA', 'FULLSCORE_LOG']

type Name = (typeof DEFINITIONS)[number]['name']
type Given = Partial<Record<Name, string>>

// Read by the command line and the tests, not by the server.
const OTHER_NAMES = /^FULLSCORE_(TOKEN$|SKIP_|TEST_)/

/**
 * Reads the settings from flags, environment and file.
 * @throws SettingsError naming the first setting that is unknown, malformed or lacks its partner
 */
export function readSettings(sources: SettingsSources = { flags: process.argv.slice(2), environment: process.env }): Settings {
  const { given, flags } = readGiven(sources)
  const foreign = OF_PROBES.find((one) => one.name in flags)
  if (foreign) throw new SettingsError(`${foreign.flag} is a setting of probes: node fullscore.mjs probe ${foreign.flag} ${foreign.value}.`)
  return settingsOf(given, sources)
}

/** All that a probe is told from outside. */
export interface ProbeSettings {
  readonly dataDir: string
  /** Origin, and a path where the server stands below one. */
  readonly server: string | undefined
  readonly token: string | undefined
  readonly caFile: string | undefined
  readonly allowHttp: boolean
  readonly bufferBytes: number
  readonly logLevel: LogLevel
}

/**
 * The settings of a probe, which has neither stores nor a port.
 * @throws SettingsError naming the first setting that is unknown, malformed, or the server's
 */
export function readProbeSettings(sources: SettingsSources = { flags: process.argv.slice(2), environment: process.env }): ProbeSettings {
  const { given, flags } = readGiven(sources)
  const foreign = DEFINITIONS.find((one: Definition) => one.name in flags && !one.probe && !COMMON.includes(one.name))
  if (foreign) throw new SettingsError(`${foreign.flag} is a setting of the server, not of a probe.`)
  const home = sources.environment?.['HOME'] || homedir()
  const usual = process.getuid?.() === 0 ? '/var/lib/fullscore' : join(home, '.local/share/fullscore')
  return {
    dataDir: parsePath(flags.FULLSCORE_DATA ?? given.FULLSCORE_PROBE_DATA, `${parsePath(given.FULLSCORE_DATA, usual, home)}-probe`, home),
    server: parseServerUrl(given.FULLSCORE_PROBE_SERVER), token: given.FULLSCORE_PROBE_TOKEN, caFile: given.FULLSCORE_PROBE_CA === undefined ? undefined : parsePath(given.FULLSCORE_PROBE_CA, '', home),
    allowHttp: parseYes('FULLSCORE_PROBE_ALLOW_HTTP', given.FULLSCORE_PROBE_ALLOW_HTTP), bufferBytes: parseMebibytes('FULLSCORE_PROBE_BUFFER', given.FULLSCORE_PROBE_BUFFER ?? '64'), logLevel: parseLevel(given.FULLSCORE_LOG ?? 'info'),
  }
}

/**
 * The settings of the sample company: beside the company's own data, on this machine alone, with embedded stores whatever else is set.
 * @throws SettingsError for a host that others reach: it opens without sign-in
 */
export function readDemoSettings(sources: SettingsSources = { flags: process.argv.slice(2), environment: process.env }): Settings {
  const { given, flags } = readGiven(sources)
  const { FULLSCORE_URL: _url, DATABASE_URL: _database, CLICKHOUSE_URL: _clickhouse, FULLSCORE_ADMIN_EMAIL: _email, FULLSCORE_ADMIN_PASSWORD: _password, FULLSCORE_TRUSTED_PROXIES: _proxies, ...own } = given
  const host = parseHost(own.FULLSCORE_HOST ?? '127.0.0.1')
  if (!isLoopback(host)) throw new SettingsError(`FULLSCORE_HOST is ${host}: the sample company opens without sign-in and so listens on this machine alone, on 127.0.0.1.`)
  const usual = settingsOf(own, sources)
  const home = sources.environment?.['HOME'] || homedir()
  return {
    ...usual, dataDir: parsePath(flags.FULLSCORE_DATA ?? own.FULLSCORE_DEMO_DATA, `${usual.dataDir}-demo`, home),
    keyFile: own.FULLSCORE_KEY_FILE === undefined ? join(dirname(usual.keyFile), 'demo-key') : usual.keyFile,
  }
}

function readGiven(sources: SettingsSources): { given: Given; flags: Given } {
  const flags = readFlags(sources.flags ?? [])
  const environment = readEnvironment(sources.environment ?? {})
  const file = flags.FULLSCORE_CONFIG ?? environment.FULLSCORE_CONFIG
  return { flags, given: { ...(file === undefined ? {} : readConfiguration(file)), ...environment, ...flags } }
}

function settingsOf(given: Given, sources: SettingsSources): Settings {
  const host = parseHost(given.FULLSCORE_HOST ?? '127.0.0.1')
  const port = parsePort(given.FULLSCORE_PORT ?? '4400')
  const root = process.getuid?.() === 0
  const home = sources.environment?.['HOME'] || homedir()
  const settings: Settings = {
    dataDir: parsePath(given.FULLSCORE_DATA, root ? '/var/lib/fullscore' : join(home, '.local/share/fullscore'), home),
    host,
    port,
    url: given.FULLSCORE_URL === undefined ? localUrl(host, port) : parseOwnUrl(given.FULLSCORE_URL),
    urlGiven: given.FULLSCORE_URL !== undefined,
    keyFile: parsePath(given.FULLSCORE_KEY_FILE, root ? '/etc/fullscore/key' : join(home, '.config/fullscore/key'), home),
    trustedProxies: parseProxies(given.FULLSCORE_TRUSTED_PROXIES),
    databaseUrl: parseStoreUrl('DATABASE_URL', given.DATABASE_URL, ['postgres:', 'postgresql:']),
    clickhouseUrl: parseStoreUrl('CLICKHOUSE_URL', given.CLICKHOUSE_URL, ['http:', 'https:']),
    adminEmail: parseEmail(given.FULLSCORE_ADMIN_EMAIL),
    adminPassword: parsePassword(given.FULLSCORE_ADMIN_PASSWORD),
    logLevel: parseLevel(given.FULLSCORE_LOG ?? 'info'),
  }
  judgeTogether(settings)
  return settings
}

/** All settings in words, for `--help`; of a probe, or of the server. */
export function describeSettings(probe = false): string {
  const own = DEFINITIONS.filter((one: Definition) => (probe ? one.probe || COMMON.includes(one.name) : !one.probe))
  const paragraphs = own.map(({ name, flag, value, meaning, default: fallback }) =>
    `  ${flag} ${value}\n      ${meaning}\n      Environment: ${name}. Default: ${fallback}.`)
  return paragraphs.join('\n').replaceAll('`', '')
}

/** The text of docs/operators/settings.md. */
export function settingsDocument(): string {
  const rows = DEFINITIONS.map(({ name, flag, value, meaning, default: fallback }) =>
    `| \`${name}\` | \`${flag} ${value}\` | ${meaning} | ${fallback} |`)
  return [
    '# Settings',
    '',
    'Made from `server/settings.ts` by `npm run generate`; do not edit by hand.',
    '',
    'A flag wins over the environment, the environment over the file that `FULLSCORE_CONFIG` names. An empty value counts as',
    'not given. A wrong setting stops the start with one sentence that names it. Flags follow the command: `npm start -- --port 4500`.',
    '',
    '| setting | flag | meaning | default |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function readFlags(words: readonly string[]): Given {
  const given: Given = {}
  for (let index = 0; index < words.length; index++) {
    const [flag, ...attached] = words[index]!.split('=')
    const definition = DEFINITIONS.find((one) => one.flag === flag)
    if (!definition) throw new SettingsError(`${flag} is no setting${didYouMean(flag!, DEFINITIONS.map((one) => one.flag))}`)
    const value = attached.length > 0 ? attached.join('=') : words[++index]
    if (value === undefined || value === '') throw new SettingsError(`${flag} needs a value: ${flag} ${definition.value}.`)
    given[definition.name] = value
  }
  return given
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Given {
  const given: Given = {}
  for (const [name, value] of Object.entries(environment)) {
    if (isName(name)) {
      if (value) given[name] = value
    } else if (name.startsWith('FULLSCORE_') && !OTHER_NAMES.test(name)) {
      throw unknownName(name, 'in the environment')
    }
  }
  return given
}

function readConfiguration(path: string): Given {
  if (!existsSync(path)) throw new SettingsError(`FULLSCORE_CONFIG names ${path}, which does not exist.`)
  const given: Given = {}
  for (const [index, line] of readText(path).split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const place = `in ${path}, line ${index + 1}`
    const equals = line.indexOf('=')
    if (equals < 1) throw new SettingsError(`A setting is written NAME=value; ${place} there is no "=".`)
    const name = line.slice(0, equals).trim()
    if (!isName(name) || name === 'FULLSCORE_CONFIG') throw unknownName(name, place)
    const value = line.slice(equals + 1).trim().replace(/^(["'])(.*)\1$/, '$2')
    if (value !== '') given[name] = value
  }
  return given
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SettingsError(`FULLSCORE_CONFIG names ${path}, which cannot be read: ${(error as Error).message}.`)
  }
}

function isName(name: string): name is Name {
  return DEFINITIONS.some((one) => one.name === name)
}

function unknownName(name: string, place: string): SettingsError {
  return new SettingsError(`${name} (${place}) is no setting${didYouMean(name, DEFINITIONS.map((one) => one.name))}`)
}

function judgeTogether({ adminEmail, adminPassword, dataDir, keyFile }: Settings): void {
  if ((adminEmail === undefined) !== (adminPassword === undefined)) {
    throw new SettingsError('FULLSCORE_ADMIN_EMAIL and FULLSCORE_ADMIN_PASSWORD belong together; only one of them is given.')
  }
  if (`${keyFile}/`.startsWith(`${dataDir}/`)) {
    throw new SettingsError(
      `FULLSCORE_KEY_FILE lies inside FULLSCORE_DATA (${dataDir}): keep it outside, or every copy of the data holds the key.`,
    )
  }
}
