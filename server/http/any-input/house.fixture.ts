import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { sql } from 'kysely'
import type { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { rolePermissions } from '../../access/roles.ts'
import { openSession } from '../../access/sign-in.ts'
import { clientConfig } from '../../database/pool.ts'
import { migrate } from '../../database/migrate.ts'
import { EgressFailed, openEgress, type Egress } from '../../egress/egress.ts'
import { sealAll } from '../../events/sealer.ts'
import { drainQueue, queuePool } from '../../jobs/runner.ts'
import { releaseTimers } from '../../jobs/timers.ts'
import { heldClock } from '../../kernel/clock.ts'
import { asSystem, type OpenCtx } from '../../kernel/context.ts'
import type { House } from '../../kernel/house.ts'
import { openLog } from '../../kernel/log.ts'
import { modules } from '../../modules.ts'
import { assemble, prepare } from '../../product.ts'
import { makeSample } from '../../sample.ts'
import type { SampleSize } from '../../sample/chapter.ts'
import { mailOf, personas } from '../../sample/company.ts'
import { passingKeyring } from '../../secrets/seal.ts'
import { makeDatabase } from '../../testing.ts'
import { silentTelemetry, testHouse } from '../../testing-house.ts'
import { apiOf } from '../app.ts'
import { LiveHub } from '../live.ts'
import type { Asked } from './bent.fixture.ts'
import type { Answer } from './judge.fixture.ts'
import { knownOf } from './known.fixture.ts'
import type { Known } from './values.fixture.ts'

const began = Temporal.Instant.from('2026-11-30T13:37:00Z')
const shut = async (): Promise<never> => { throw new EgressFailed('connect', 'Nothing leaves this house.') }
const open = openEgress({ log: { warn: () => {} }, ownSockets: [], resolve: shut })
/** Nothing goes out but the word by which a rehearsal ends its own small server. */
const noWayOut: Egress = { ...open, httpRequest: (wish) => (/^http:\/\/127\.0\.0\.1:\d+\/stop\//.test(wish.url) ? open.httpRequest(wish) : shut()), tcpConnect: shut, connectTo: shut, resolveTo: shut, nameOf: async () => undefined }
/** Persons of the sample company by the role that they hold. */
const roleOf: Readonly<Record<string, Role>> = { manager: 'operations-manager', engineer: 'it-professional', 'team-lead': 'team-lead', head: 'head-of-infrastructure', director: 'operations-director', cio: 'cio', employee: 'employee', auditor: 'auditor', administrator: 'administrator' }
/**
 * What is derived, and which columns say when it was written. What is past keeps the words and the line of its time, which are not made anew; turns are drawn
 * once a day for as far as they reach then.
 */
const derivedTables: Readonly<Record<string, string[]>> = { 'agenda.entry': ['id', 'put_at', 'rebuilt_at', 'known_at', 'was', 'remade_at'], 'search.entry': ['put_at'], 'deadlines.deadline': ['id'] }

/** Who asks: a role of the sample company, its token, or nobody. */
export interface Asker { key: string; role: Role | undefined; person?: Id<'person'>; headers: Record<string, string> }
export interface AskedHouse {
  ctx: OpenCtx
  /** A directory of its own, removed with it: where the command line is at home. */
  home: string
  known: Known
  askers: Asker[]
  asker(key: string): Asker
  ask(route: RouteShape, asked: Asked, asker: Asker, watched?: boolean): Promise<Answer>
  /** Learns what is there now, and lets everybody in again. */
  look(): Promise<void>
  /** Lets time pass and runs what became due. */
  pass(minutes: number): Promise<void>
  learn(answer: unknown): void
  fetch(request: Request): Promise<Response>
  failedJobs(): Promise<string[]>
  /** The rows of the derived tables, without when they were written. */
  derived(): Promise<Record<string, string[]>>
  rebuild(): Promise<void>
  close(): Promise<void>
}

/** The sample company on a real database, which notes every row that is written. */
export async function openHouse(size: SampleSize): Promise<AskedHouse> {
  const database = await makeDatabase()
  const level = process.env['FULLSCORE_TEST_LOG'] ?? 'fatal'
  await migrate(database.url, openLog('warn'))
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-any-input-'))
  await makeSample({ databaseUrl: database.url, modules, telemetry: silentTelemetry(), keyring: passingKeyring(), version: 'test', dataDir, log: openLog('warn'), now: began, size, origin: 'http://127.0.0.1:9' })
  const clock = heldClock(began)
  const live = { stream: (...given: Parameters<LiveHub['stream']>) => hub.stream(...given), get size() { return hub.size } } as House['live']
  const product = assemble({ databaseUrl: database.url, modules, clock, log: openLog(level), house: { ...testHouse(dataDir), egress: noWayOut }, live })
  await prepare(product)
  const ctx = asSystem(product.open('test'), 'test')
  const hub = new LiveHub(database.url, ctx)
  const queue = queuePool(database.url, 4, ctx)
  const watcher = new pg.Client(clientConfig(database.url))
  await watcher.connect()
  await watchRows(watcher)
  const app = apiOf(modules.flatMap((m) => m.routes ?? []), product.open)
  const askers: Asker[] = []
  const world = knownOf(ctx)
  const request = async (url: string, init: RequestInit) => app.request(url, init)
  const look = async () => {
    await letIn(ctx, askers, async (headers, scopes) => {
      const response = await request('http://fullscore.test/api/v1/me/tokens', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'any input', scopes }) })
      return ((await response.json()) as { secret: string }).secret
    })
    await watcher.query('truncate fuzz.touched')
    await world.look()
  }
  const ask: AskedHouse['ask'] = async (route, asked, asker, watched = true) => {
    const answer = await answerOf(request, route, asked, asker)
    return { ...answer, wrote: watched ? (await watcher.query<{ what: string }>(`delete from fuzz.touched returning tbl || ' ' || op as what`)).rows.map((one) => one.what) : [] }
  }
  const settle = async () => {
    for (let rounds = 0; rounds < 50; rounds++) {
      await drainQueue(ctx, queue)
      if ((await releaseTimers(ctx)) === 0) break
    }
    await sealAll(ctx)
    await watcher.query('truncate fuzz.touched')
  }
  const house: AskedHouse = {
    ctx, home: dataDir, known: world.known, learn: world.learn, askers, fetch: async (one) => app.fetch(one), asker: (key) => askers.find((one) => one.key === key)!, ask, look,
    pass: async (minutes) => { clock.set(clock.now().add({ minutes })); await settle() },
    failedJobs: async () => {
      const { rows } = await sql<{ what: string }>`select distinct t.identifier || ' ' || j.payload::text || ': ' || left(j.last_error, 600) as what from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where j.last_error is not null`.execute(ctx.db)
      return rows.map((one) => one.what)
    },
    derived: async () => {
      const found: Record<string, string[]> = {}
      for (const [table, without] of Object.entries(derivedTables)) found[table] = (await sql<{ row: string }>`select (to_jsonb(t) - ${without}::text[] - case when ${table === 'agenda.entry' ? sql`certainty = 'fact' and upper(range) <= ${clock.now()}::timestamptz` : sql`false`} then array['label', 'why', 'line'] else array[]::text[] end)::text as row from ${sql.table(table)} t where ${table === 'agenda.entry' ? sql`(kind <> 'rotation' or coalesce(upper(range), ${clock.now()}) < ${clock.now().add({ hours: 24 * 390 })}::timestamptz)` : sql`true`} order by 1`.execute(ctx.db)).rows.map((one) => one.row)
      return found
    },
    rebuild: async () => { for (const rebuilder of ctx.registry.modules.flatMap((m) => m.rebuilders ?? [])) await rebuilder.run(asSystem(ctx, 'rebuild')) },
    close: async () => {
      // Servers of rehearsals that run still are processes of their own.
      const rehearsals = modules.flatMap((m) => m.services ?? []).find((one) => one.name === 'rehearsal')
      await (await rehearsals?.start(ctx))?.stop()
      await hub.stop()
      await queue.end()
      await watcher.end()
      await product.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  askers.push({ key: 'nobody', role: undefined, headers: {} }, ...Object.entries(roleOf).map(([key, role]) => ({ key, role, headers: {} })), ...['manager', 'engineer'].map((key) => ({ key: `token of ${key}`, role: roleOf[key], headers: {} })))
  await look()
  return house
}

/** Sends one request as it stands, and reads what is answered; a stream is left at once. */
async function answerOf(send: (url: string, init: RequestInit) => Promise<Response>, route: RouteShape, asked: Asked, asker: Asker): Promise<Omit<Answer, 'wrote'>> {
  const leave = new AbortController()
  const named = (text: string) => encodeURIComponent(text.toWellFormed())
  const query = asked.query.map(([name, value]) => `${named(name)}=${named(value)}`).join('&')
  const url = `http://fullscore.test/api/v1${route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => named(asked.params[name] ?? 'x'))}${query === '' ? '' : `?${query}`}`
  const body = asked.raw ?? (asked.body === undefined ? undefined : asked.body instanceof Uint8Array ? asked.body : JSON.stringify(asked.body))
  const headers = new Headers({ ...(body === undefined ? {} : { 'content-type': route.accepts ?? 'application/json' }), ...asker.headers })
  for (const [name, value] of Object.entries(asked.headers)) headers.set(name, Buffer.from(value).toString('latin1'))
  const response = await send(url, { method: route.method, headers, signal: leave.signal, ...(body === undefined || route.method === 'GET' ? {} : { body: body as string }) })
  const type = response.headers.get('content-type') ?? ''
  const text = type.startsWith('text/event-stream') ? '' : await response.text()
  leave.abort()
  await response.body?.cancel().catch(() => undefined)
  return { status: response.status, type, text, headers: response.headers }
}

/** A trigger on every table that notes what is written to it, and is undone with it. */
async function watchRows(client: pg.Client): Promise<void> {
  await client.query(`create schema fuzz; create unlogged table fuzz.touched (tbl text, op text);
    create function fuzz.note() returns trigger language plpgsql as $$ begin insert into fuzz.touched values (tg_argv[0], tg_op); return null; end $$;
    do $$ declare t record; begin
      for t in select n.nspname as s, c.relname as r from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'fuzz', 'public') loop
        execute format('create trigger zz_noted after insert or update or delete on %I.%I for each row execute function fuzz.note(%L)', t.s, t.r, t.s || '.' || t.r);
      end loop; end $$`)
}

/** Whoever was locked out or stripped of roles by a deed is let in again. */
async function letIn(ctx: OpenCtx, askers: Asker[], tokenFor: (headers: Record<string, string>, scopes: readonly string[]) => Promise<string>): Promise<void> {
  const organisation = await ctx.db.selectFrom('organisation.organisation').select('id').executeTakeFirstOrThrow()
  for (const asker of askers) {
    if (asker.key === 'nobody') continue
    const id = asker.person ??= (await ctx.db.selectFrom('organisation.person').select('id').where('email', '=', mailOf(personas.find((one) => one.key === asker.key.replace('token of ', ''))!.name)).executeTakeFirstOrThrow()).id
    await ctx.db.updateTable('access.account').set({ disabled_at: null }).where('person_id', '=', id).execute()
    await ctx.db.updateTable('organisation.person').set({ archived_at: null }).where('id', '=', id).where('archived_at', 'is not', null).execute()
    const held = await ctx.db.selectFrom('access.role_grant').select('id').where('person_id', '=', id).execute()
    if (held.length === 0) await ctx.db.insertInto('access.role_grant').values({ id: ctx.ids.make<'role-grant'>(), person_id: id, role: asker.role!, scope_kind: 'organisation', scope_id: organisation.id }).execute()
    const cookie = { cookie: `fullscore_session=${await openSession(ctx, id, { address: '127.0.0.1', userAgent: 'test' })}`, 'x-fullscore': '1' }
    asker.headers = asker.key.startsWith('token') ? { authorization: `Bearer ${await tokenFor(cookie, rolePermissions[asker.role!])}` } : cookie
  }
}
