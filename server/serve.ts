import { existsSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { serve as listen, type ServerType } from '@hono/node-server'
import { count, say } from '@fullscore/api/sentence.ts'
import { makeSetUpLink } from './access/links.ts'
import { unattendedSetUp } from './access/accounts.ts'
import { startEmbedded } from './database/embedded.ts'
import { firstMigration, migrate } from './database/migrate.ts'
import { openEgress } from './egress/egress.ts'
import { apiOf } from './http/app.ts'
import { closeServer, connectionLimits, limitConnections, slowness } from './http/connections.ts'
import { readLanguages } from './http/languages.ts'
import { LiveHub } from './http/live.ts'
import { announceSockets, reachable, socketsOfServers, withdrawSockets } from './http/servers.ts'
import { lowSpace, watchSpace } from './http/space.ts'
import { pageLanguage } from './http/page-language.ts'
import { serveWeb } from './http/web.ts'
import type { Clock } from './kernel/clock.ts'
import { asSystem } from './kernel/context.ts'
import { makeFolder } from './kernel/folder.ts'
import type { House } from './kernel/house.ts'
import type { Module } from './kernel/module.ts'
import type { Log } from './kernel/log.ts'
import { modules } from './modules.ts'
import { assemble, every, prepare, startWork, type Product } from './product.ts'
import { openKeyring } from './secrets/seal.ts'
import { judgeSettings } from './settings-judged.ts'
import type { Settings } from './settings.ts'
import { SettingsError } from './settings-values.ts'
import { openTelemetry, type Telemetry } from './telemetry/telemetry.ts'
import type { Keyring } from './secrets/seal.ts'

const root = path.dirname(import.meta.dirname)

export interface Serving {
  /** Where it answers, with the port that was taken. */
  url: string
  /** The one-time link of a product that is not set up yet. */
  setUpLink: string | undefined
  /** Said instead where an earlier start made a link that is open still. */
  setUpNote: string | undefined
  stop(): Promise<void>
}

/** What differs when the sample company is served. */
export interface Occasion {
  modules: readonly Module[]
  /** Done once the stores are open and before the product is assembled on them. */
  before(stores: { databaseUrl: string; telemetry: Telemetry; keyring: Keyring; version: string }): Promise<void>
}

/** What has been opened so far, closed in the opposite order. */
class Opened {
  readonly #closers: { name: string; close: () => Promise<unknown> | unknown }[] = []
  readonly #log: Log
  constructor(log: Log) {
    this.#log = log
  }
  push(name: string, close: () => Promise<unknown> | unknown): void {
    this.#closers.push({ name, close })
  }
  async closeAll(): Promise<void> {
    for (let one = this.#closers.pop(); one; one = this.#closers.pop()) {
      try {
        await one.close()
      } catch (error) {
        this.#log.warn({ part: one.name, error: (error as Error).message }, 'did not stop cleanly')
      }
    }
  }
}

/**
 * Starts everything, in order: stores, schema, modules, the HTTP face, and the work that runs by itself.
 * @param tell tells the operator what is being done, a line each
 * @param occasion the sample company; nothing for a company's own
 */
export async function serve(settings: Settings, clock: Clock, log: Log, tell: (line: string) => void, occasion?: Occasion): Promise<Serving> {
  const opened = new Opened(log)
  try {
    return await open(settings, clock, log, tell, opened, occasion)
  } catch (error) {
    await opened.closeAll()
    throw error
  }
}

async function open(settings: Settings, clock: Clock, log: Log, tell: (line: string) => void, opened: Opened, occasion: Occasion | undefined): Promise<Serving> {
  await judgeSettings(settings)
  await openDataDir(settings.dataDir)
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string }
  if (settings.databaseUrl === undefined && !existsSync(path.join(settings.dataDir, 'postgres/cluster'))) await requireRoom(settings.dataDir)
  const keyMissing = !existsSync(settings.keyFile)
  const keyring = await openKeyring(settings.keyFile)
  const databaseUrl = settings.databaseUrl ?? (await embedded(settings, tell, opened))
  const applied = await migrate(databaseUrl, log)
  if (applied.length > 0) tell(say`The database schema was brought up to date (${count(applied.length, '# step', '# steps')}).`)
  if (keyMissing && !applied.includes(firstMigration)) tell(lostKeyNote(settings.keyFile))
  const telemetry = await openTelemetry({ dataDir: settings.dataDir, clickhouseUrl: settings.clickhouseUrl, log, clock })
  opened.push('telemetry', () => telemetry.stop())
  const measuring = telemetry.health()
  // Paging goes on without it: it may only be late. That it is mistyped should be seen at the start all the same.
  if (settings.clickhouseUrl !== undefined && measuring.state !== 'ok') tell(say`CLICKHOUSE_URL: ${measuring.reason ?? ''} Fullscore goes on without measurements and tries again.`)
  await occasion?.before({ databaseUrl, telemetry, keyring, version })
  const languages = await readLanguages(path.join(settings.dataDir, 'languages'), knownCodes, log)
  const space = watchSpace(settings.dataDir)
  await space.look()
  opened.push('space', space.stop)

  const place = { url: settings.url, ownSockets: [] as string[] }
  const otherSockets = socketsOfServers(() => product.open('sockets'), log)
  const house: Omit<House, 'live'> = {
    telemetry, keyring, egress: openEgress({ log, ownSockets: place.ownSockets, otherSockets }), dataDir: settings.dataDir, version, space: space.space,
    urlGiven: settings.urlGiven, trustedProxies: settings.trustedProxies, catalogues: languages.catalogues, sample: occasion !== undefined,
    get url() { return place.url },
    get ownSockets() { return place.ownSockets },
  }
  const live: { hub?: LiveHub } = {}
  const product = assemble({ databaseUrl, modules: occasion?.modules ?? modules, clock, log, house, live: { stream: (...given) => live.hub!.stream(...given), get size() { return live.hub?.size ?? 0 } } })
  opened.push('pool', () => product.close())
  await prepare(product)
  live.hub = new LiveHub(databaseUrl, asSystem(product.open('live'), 'live'))
  await live.hub.start()
  opened.push('live', () => live.hub!.stop())

  const app = apiOf(product.modules.flatMap((m) => m.routes ?? []), product.open)
  serveWeb(app, path.join(root, 'web/dist'), { files: languages.files, tagOf: (asked) => pageLanguage(product.open('page'), asked) })
  const { port } = await listenOn(app.fetch, settings, opened, log)
  place.url = settings.port === 0 ? settings.url.replace(/:0$/, `:${port}`) : settings.url
  place.ownSockets.push(...ownSockets(settings, port, databaseUrl))
  await announce(product, place.ownSockets, log, opened)
  const work = await startWork(product, databaseUrl)
  opened.push('work', () => work.stop())
  const ctx = asSystem(product.open('start'), 'start')
  if (settings.adminEmail && settings.adminPassword) await unattendedSetUp(ctx, { email: settings.adminEmail, password: settings.adminPassword })
  const setUp = await makeSetUpLink(ctx)
  return { url: place.url, setUpLink: setUp && 'link' in setUp ? setUp.link : undefined, setUpNote: setUp && 'openUntil' in setUp ? openLinkNote(setUp) : undefined, stop: () => opened.closeAll() }
}

/** @throws SettingsError when nothing can be kept there */
async function openDataDir(dataDir: string): Promise<void> {
  try {
    makeFolder(dataDir, 0o711)
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new SettingsError(say`The data directory ${dataDir} (FULLSCORE_DATA) cannot be used: ${(error as Error).message}.`)
  }
}

/** @throws SettingsError when a first start would break off somewhere within, or come up and refuse every change */
async function requireRoom(dataDir: string): Promise<void> {
  const low = await lowSpace(dataDir)
  if (low !== undefined) throw new SettingsError(say`The data directory ${dataDir} (FULLSCORE_DATA) has too little room to begin. ${low}`)
}

/** The codes of all sentences the product has. */
async function knownCodes(): Promise<ReadonlySet<string>> {
  return new Set(Object.keys(JSON.parse(await readFile(path.join(root, 'api/sentences.json'), 'utf8')) as object))
}

/** Tells the other servers of this one's sockets as long as it runs: their checks do not reach it. */
async function announce(product: Product, sockets: readonly string[], log: Log, opened: Opened): Promise<void> {
  const ctx = asSystem(product.open('sockets'), 'http')
  const [id, reached] = [ctx.ids.make<'server'>(), reachable(sockets)]
  await announceSockets(ctx, id, reached)
  const pulse = every(5000, () => announceSockets(ctx, id, reached), log)
  opened.push('sockets', async () => {
    await pulse.stop()
    await withdrawSockets(ctx, id)
  })
}

function openLinkNote({ openUntil, madeAt }: { openUntil: Temporal.Instant; madeAt: Temporal.Instant }): string {
  return say`Fullscore is not set up yet. The link for it was printed by the start at ${madeAt} and is open until ${openUntil}. Lost it? Make a new one: ${'node fullscore.mjs set-up-link'}`
}

/** With another home directory, on a second server, after a restore: what the data were sealed with lies elsewhere, or nowhere. */
function lostKeyNote(keyFile: string): string {
  return say`The key file ${keyFile} (FULLSCORE_KEY_FILE) was missing, and a new one was made. Passwords and tokens of other systems that were stored before cannot be read with it: stop Fullscore, put the old file in its place and start again; if it is lost, enter them anew.`
}

async function embedded(settings: Settings, tell: (line: string) => void, opened: Opened): Promise<string> {
  const postgres = await startEmbedded({ dataDir: settings.dataDir, log: { info: tell, warn: tell } })
  opened.push('PostgreSQL', () => postgres.stop())
  return postgres.url
}

async function listenOn(fetch: Parameters<typeof listen>[0]['fetch'], settings: Settings, opened: Opened, log: Log): Promise<{ server: ServerType; port: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ server: ServerType; port: number }>()
  const server = listen({ fetch, hostname: settings.host, port: settings.port, serverOptions: slowness(connectionLimits) }, (address: AddressInfo) => resolve({ server, port: address.port }))
  limitConnections(server as Server, connectionLimits, settings.trustedProxies, log)
  server.once('error', (error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE' ? say`Port ${settings.port} on ${settings.host} is taken by another program: set FULLSCORE_PORT to a free one.` : say`Fullscore cannot listen on ${settings.host}:${settings.port} (FULLSCORE_HOST, FULLSCORE_PORT): ${error.message}.`
    reject(new SettingsError(taken))
  })
  opened.push('http', () => closeServer(server as Server))
  return promise
}

/** The sockets that no check may be pointed at. */
function ownSockets(settings: Settings, port: number, databaseUrl: string): string[] {
  const sockets = [`${settings.host}:${port}`]
  for (const url of [databaseUrl, settings.clickhouseUrl]) {
    const host = url === undefined ? null : URL.parse(url.replace(/^(\w+:\/\/[^/]*@)\//, '$1socket/'))
    if (host && host.hostname !== 'socket') sockets.push(`${host.hostname}:${host.port || (host.protocol.startsWith('postgres') ? '5432' : '8123')}`)
  }
  return sockets
}
