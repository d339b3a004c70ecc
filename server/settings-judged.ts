import { lookup } from 'node:dns/promises'
import { createServer } from 'node:net'
import pg from 'pg'
import { say } from '@fullscore/api/sentence.ts'
import { requireReadableName } from './database/embedded/binaries.ts'
import { isLoopback } from './sample/loopback.ts'
import type { Settings } from './settings.ts'
import { SettingsError } from './settings-values.ts'

/** Milliseconds within which a PostgreSQL must answer. */
const patienceMs = 10_000

/**
 * Judges what only a try can tell, before anything is made or built: whether this machine has the address, and whether the database answers.
 * @throws SettingsError one sentence that names the setting
 */
export async function judgeSettings({ host, port, databaseUrl, dataDir }: Pick<Settings, 'host' | 'port' | 'databaseUrl' | 'dataDir'>): Promise<void> {
  await judgeHost(host, port)
  if (databaseUrl === undefined) requireReadableName(dataDir)
  else await judgeDatabase(databaseUrl)
}

/** What is to be feared of an address that others reach: passwords that can be read on the way. Undefined where nothing is. */
export function unguarded({ host, url }: Pick<Settings, 'host' | 'url'>): string | undefined {
  if (isLoopback(host) || url.startsWith('https:')) return undefined
  return say`It listens on ${host} without TLS: whoever is on the way reads passwords. Put a proxy that speaks TLS in front, and name its address by FULLSCORE_URL.`
}

/** A port that is taken is told later, after whose it may be: by another Fullscore on the same data. */
async function judgeHost(host: string, port: number): Promise<void> {
  await lookup(host).catch((error: NodeJS.ErrnoException) => { throw new SettingsError(say`FULLSCORE_HOST is ${host}, a name that is not known here (${error.code ?? ''}): it is an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them.`) })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer().once('error', (error: NodeJS.ErrnoException) => error.code === 'EADDRINUSE' ? resolve() : reject(new SettingsError(
    error.code === 'EACCES' ? say`FULLSCORE_PORT is ${port}: this account may not listen there, ports below 1024 are for root. Take a higher one, with a proxy in front.` :
    error.code === 'EADDRNOTAVAIL' ? say`FULLSCORE_HOST is ${host}, which is no address of this machine: 127.0.0.1 is, and 0.0.0.0 stands for all of them.` : say`FULLSCORE_HOST is ${host}: nothing can listen there (${error.code ?? ''}).`)))
  // A port that everybody may take is not tried: for that moment another start could not have it.
  server.listen(port < 1024 ? port : 0, host, () => server.close(() => resolve()))
  return promise
}

async function judgeDatabase(url: string): Promise<void> {
  const client = clientOf(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows: [may] } = await client.query<{ begin: boolean }>(`select to_regnamespace('database') is not null or has_database_privilege(current_database(), 'CREATE') as begin`)
    if (!may!.begin) throw new SettingsError(say`DATABASE_URL: the user ${client.user ?? ''} may make no schemas in the database ${client.database ?? ''}: make it the owner, or grant it CREATE.`)
  } catch (error) {
    if (error instanceof SettingsError) throw error
    throw new SettingsError(say`DATABASE_URL: ${whyNot(error as NodeJS.ErrnoException & { routine?: string }, client)}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** @throws SettingsError when the address names a file of certificates that cannot be read */
function clientOf(url: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs })
  } catch (error) {
    throw new SettingsError(say`DATABASE_URL cannot be used: ${(error as Error).message}.`)
  }
}

/** The password is never told. */
function whyNot(error: NodeJS.ErrnoException, { host, port, user = '', database = '' }: pg.Client): string {
  const place = host.startsWith('/') ? say`in ${host}` : say`at ${host} port ${port}`
  switch (error.code) {
    case 'ECONNREFUSED': case 'ENOENT': return say`no PostgreSQL answers ${place} (${error.code}).`
    case 'ENOTFOUND': case 'EAI_AGAIN': return say`${host} is a name that is not known here (${error.code}).`
    case '28P01': case '28000': return say`the PostgreSQL ${place} does not let the user ${user} in: ${error.message}.`
    case '3D000': return say`the PostgreSQL ${place} has no database ${database}: make it first.`
    default: return /timeout/i.test(error.message) ? say`no PostgreSQL answered ${place} within ${patienceMs / 1000} s.` : say`the PostgreSQL ${place} cannot be used: ${error.message}.`
  }
}
