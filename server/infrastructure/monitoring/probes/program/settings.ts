import { say } from '@fullscore/api/sentence.ts'
import { readGiven, usualPlaces, type SettingsSources } from '../../../../settings-given.ts'
import { COMMON, DEFINITIONS, type Definition } from '../../../../settings-known.ts'
import { parseLevel, parsePath, SettingsError, type LogLevel } from '../../../../settings-values.ts'

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
  if (foreign) throw new SettingsError(say`${foreign.flag} is a setting of the server, not of a probe.`)
  const { home, data } = usualPlaces(sources)
  return {
    dataDir: parsePath(flags.FULLSCORE_DATA ?? given.FULLSCORE_PROBE_DATA, `${parsePath(given.FULLSCORE_DATA, data, home)}-probe`, home),
    server: parseServerUrl(given.FULLSCORE_PROBE_SERVER),
    token: given.FULLSCORE_PROBE_TOKEN,
    caFile: given.FULLSCORE_PROBE_CA === undefined ? undefined : parsePath(given.FULLSCORE_PROBE_CA, '', home),
    allowHttp: parseYes(given.FULLSCORE_PROBE_ALLOW_HTTP),
    bufferBytes: parseMebibytes(given.FULLSCORE_PROBE_BUFFER ?? '64'),
    logLevel: parseLevel(given.FULLSCORE_LOG ?? 'info'),
  }
}

/** The address of a server, without a slash at the end. @throws SettingsError */
function parseServerUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.parse(value)
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw new SettingsError(say`FULLSCORE_PROBE_SERVER is an address such as https://fullscore.example.com; "${value}" is not.`)
  if (url.username || url.search || url.hash) throw new SettingsError(say`FULLSCORE_PROBE_SERVER holds no user and no query; "${value}" does.`)
  return url.href.replace(/\/+$/, '')
}

/** `yes` or `no`. @throws SettingsError */
function parseYes(value: string | undefined): boolean {
  if (value === undefined || value === 'no') return false
  if (value !== 'yes') throw new SettingsError(say`FULLSCORE_PROBE_ALLOW_HTTP is yes or no; "${value}" is neither.`)
  return true
}

/** A number of MiB, as bytes. @throws SettingsError */
function parseMebibytes(value: string): number {
  if (!/^\d{1,6}$/.test(value) || Number(value) < 1 || Number(value) > 100_000) throw new SettingsError(say`FULLSCORE_PROBE_BUFFER is a whole number of MiB from 1 to 100000; "${value}" is not.`)
  return Number(value) * 1024 * 1024
}
