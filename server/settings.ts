import { dirname, join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { isLoopback } from './sample/loopback.ts'
import { readGiven, usualPlaces, type Given, type SettingsSources } from './settings-given.ts'
import { DEFINITIONS, type Definition } from './settings-known.ts'
import { localUrl, parseEmail, parseHost, parseLevel, parseOwnUrl, parsePassword, parsePath, parsePort, parseProxies, parseStoreUrl, SettingsError, type LogLevel } from './settings-values.ts'

/** All that a server is told from outside, parsed. */
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

/**
 * Reads the settings from flags, environment and file.
 * @throws SettingsError naming the first setting that is unknown, malformed or lacks its partner
 */
export function readSettings(sources: SettingsSources = { flags: process.argv.slice(2), environment: process.env }): Settings {
  const { given, flags } = readGiven(sources)
  const foreign = DEFINITIONS.find((one: Definition) => one.probe && one.name in flags)
  if (foreign) throw new SettingsError(say`${foreign.flag} is a setting of probes: ${`node fullscore.mjs probe ${foreign.flag} ${foreign.value}`}.`)
  return settingsOf(given, sources)
}

/**
 * The settings of the sample company: beside the company's own data, on this machine alone, with embedded stores whatever else is set.
 * @throws SettingsError for a host that others reach: it opens without sign-in
 */
export function readDemoSettings(sources: SettingsSources = { flags: process.argv.slice(2), environment: process.env }): Settings {
  const { given, flags } = readGiven(sources)
  const { FULLSCORE_URL: _url, DATABASE_URL: _database, CLICKHOUSE_URL: _clickhouse, FULLSCORE_ADMIN_EMAIL: _email, FULLSCORE_ADMIN_PASSWORD: _password, FULLSCORE_TRUSTED_PROXIES: _proxies, ...own } = given
  const host = parseHost(own.FULLSCORE_HOST ?? '127.0.0.1')
  if (!isLoopback(host)) throw new SettingsError(say`FULLSCORE_HOST is ${host}: the sample company opens without sign-in and so listens on this machine alone, on 127.0.0.1.`)
  const usual = settingsOf(own, sources)
  return {
    ...usual, dataDir: parsePath(flags.FULLSCORE_DATA ?? own.FULLSCORE_DEMO_DATA, `${usual.dataDir}-demo`, usualPlaces(sources).home),
    keyFile: own.FULLSCORE_KEY_FILE === undefined ? join(dirname(usual.keyFile), 'demo-key') : usual.keyFile,
  }
}

function settingsOf(given: Given, sources: SettingsSources): Settings {
  const host = parseHost(given.FULLSCORE_HOST ?? '127.0.0.1')
  const port = parsePort(given.FULLSCORE_PORT ?? '4400')
  const { home, root, data } = usualPlaces(sources)
  const settings: Settings = {
    dataDir: parsePath(given.FULLSCORE_DATA, data, home),
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

function judgeTogether({ adminEmail, adminPassword, dataDir, keyFile }: Settings): void {
  if ((adminEmail === undefined) !== (adminPassword === undefined)) {
    throw new SettingsError('FULLSCORE_ADMIN_EMAIL and FULLSCORE_ADMIN_PASSWORD belong together; only one of them is given.')
  }
  if (`${keyFile}/`.startsWith(`${dataDir}/`)) {
    throw new SettingsError(
      say`FULLSCORE_KEY_FILE lies inside FULLSCORE_DATA (${dataDir}): keep it outside, or every copy of the data holds the key.`,
    )
  }
}
