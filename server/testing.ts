import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { caller, type Call } from '@fullscore/api/call.ts'
import type { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { actorOf } from './access/actor.ts'
import { openSession } from './access/sign-in.ts'
import { migrate } from './database/migrate.ts'
import { sealAll } from './events/sealer.ts'
import { apiOf } from './http/app.ts'
import { drainQueue, queuePool } from './jobs/runner.ts'
import { nextTimer, releaseTimers } from './jobs/timers.ts'
import { heldClock } from './kernel/clock.ts'
import { actingAs, asSystem, type OpenCtx } from './kernel/context.ts'
import type { House } from './kernel/house.ts'
import { openLog, type Log } from './kernel/log.ts'
import type { Module } from './kernel/module.ts'
import { modules as allModules } from './modules.ts'
import { assemble, prepare, type Product } from './product.ts'
import { testHouse } from './testing-house.ts'

const template = 'fullscore_template'

/** A person made for a test, who can call the API as the browser does. */
export interface TestPerson {
  id: Id<'person'>
  name: string
  call: Call
  /** A context acting for the person, with the roles held now. */
  ctx(): Promise<OpenCtx>
}

export interface World {
  readonly product: Product
  readonly ctx: OpenCtx
  readonly house: House
  /** The team that owns what nobody else owns. */
  readonly team: Id<'team'>
  readonly databaseUrl: string
  /** A caller that did not sign in. */
  readonly call: Call
  fetch(path: string, init?: RequestInit): Promise<Response>
  person(name: string, roles?: { role: Role; team?: Id<'team'>; department?: Id<'department'> }[], teams?: Id<'team'>[]): Promise<TestPerson>
  newTeam(name: string, department?: Id<'department'>): Promise<Id<'team'>>
  /** Sets the clock without running anything. */
  at(moment: string): void
  /** Lets time pass, running every timer at its moment and every job it brings, until quiet. */
  pass(duration: string): Promise<void>
  /** Runs what is due now, until quiet. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface WorldSettings {
  modules?: readonly Module[]
  start?: string
  house?: Partial<Omit<House, 'live'>>
  log?: Log
}

const adminUrl = (): string => {
  const url = process.env['FULLSCORE_TEST_POSTGRES']
  if (!url) throw new Error('FULLSCORE_TEST_POSTGRES is not set: run tests with `npm test`, which starts a PostgreSQL')
  return url
}

async function withAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export const databaseUrlOf = (name: string): string => {
  const url = new URL(adminUrl().replace(/^postgres(ql)?:\/\/([^@/]*)@\//, 'postgres://$2@socket/'))
  url.pathname = `/${name}`
  return url.toString().replace('@socket/', '@/')
}

/** A database of its own, cloned from the migrated template; the first caller of a run makes that. */
export async function makeDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withAdmin(async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('fullscore template'))`)
    const { rows } = await client.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) {
      await client.query(`create database ${template}_new`)
      await migrate(databaseUrlOf(`${template}_new`), openLog('warn'))
      await client.query(`alter database ${template}_new rename to ${template}`)
    }
    await client.query(`create database ${name} template ${template} strategy file_copy`)
    await client.query(`select pg_advisory_unlock(hashtext('fullscore template'))`)
  })
  return { url: databaseUrlOf(name), drop: () => withAdmin(async (client) => { await client.query(`drop database if exists ${name} with (force)`) }) }
}

/** A whole product on a real database, its clock held by the test. Close it when done. */
export async function world(settings: WorldSettings = {}): Promise<World> {
  const database = await makeDatabase()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-world-'))
  const clock = heldClock(Temporal.Instant.from(settings.start ?? '2026-11-12T13:32:00Z'))
  const log = settings.log ?? openLog(process.env['FULLSCORE_TEST_LOG'] ?? 'fatal')
  const house = { ...testHouse(dataDir), ...settings.house }
  const live: House['live'] = { stream: () => new Response('', { status: 503 }), size: 0 }
  const product = assemble({ databaseUrl: database.url, modules: settings.modules ?? allModules, clock, log, house, live })
  await prepare(product)
  const ctx = asSystem(product.open('test'), 'test')
  const queue = queuePool(database.url, 6, ctx)
  const app = apiOf(product.modules.flatMap((m) => m.routes ?? []), product.open)
  const fetchApp = async (url: string, init?: RequestInit) => app.request(url, init)
  const team = await ctx.db.selectFrom('organisation.team').select(['id', 'department_id']).orderBy('id').executeTakeFirstOrThrow()
  const counter = { persons: 0 }

  const settle = async () => {
    do {
      await drainQueue(ctx, queue)
    } while ((await releaseTimers(ctx)) > 0)
    await sealAll(ctx)
  }
  const pass = async (duration: string) => {
    const end = clock.now().add(Temporal.Duration.from(/^P/i.test(duration) ? duration : `P${/[dw]/i.test(duration) && !/[hms]/i.test(duration) ? '' : 'T'}${duration.replaceAll(' ', '')}`.toUpperCase()))
    await settle()
    for (let due = await nextTimer(ctx); due && Temporal.Instant.compare(due, end) <= 0; due = await nextTimer(ctx)) {
      if (Temporal.Instant.compare(due, clock.now()) > 0) clock.set(due)
      await settle()
    }
    clock.set(end)
    await settle()
  }
  const person: World['person'] = async (name, roles = [], teams = [team.id]) => {
    const id = ctx.ids.make<'person'>()
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${counter.persons++}@example.org`
    await ctx.db.insertInto('organisation.person').values({ id, name, email }).execute()
    await ctx.db.insertInto('access.account').values({ person_id: id, password: 'x' }).execute()
    if (teams.length > 0) await ctx.db.insertInto('organisation.membership').values(teams.map((t) => ({ person_id: id, team_id: t }))).execute()
    const organisation = await ctx.db.selectFrom('organisation.organisation').select('id').executeTakeFirstOrThrow()
    for (const { role, team: t, department } of roles) {
      await ctx.db.insertInto('access.role_grant').values({
        id: ctx.ids.make<'role-grant'>(), person_id: id, role, scope_kind: t ? 'team' : department ? 'department' : 'organisation', scope_id: t ?? department ?? organisation.id,
      }).execute()
    }
    const secret = await openSession(ctx, id, { address: '127.0.0.1', userAgent: 'test' })
    const call = caller({ origin: 'http://fullscore.test', fetch: fetchApp, headers: { cookie: `fullscore_session=${secret}`, 'x-fullscore': '1' } })
    return { id, name, call, ctx: async () => actingAs(ctx, await actorOf(ctx, id)) }
  }
  return {
    product, ctx, house: ctx.house, team: team.id, databaseUrl: database.url, person, settle, pass,
    call: caller({ origin: 'http://fullscore.test', fetch: fetchApp }),
    fetch: (url, init) => fetchApp(`http://fullscore.test${url}`, init),
    newTeam: async (name, department = team.department_id) => {
      const id = ctx.ids.make<'team'>()
      await ctx.db.insertInto('organisation.team').values({ id, name, department_id: department }).execute()
      return id
    },
    at: (moment) => clock.set(Temporal.Instant.from(moment)),
    close: async () => {
      await queue.end()
      await product.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
export { runningEmbedded } from './database/embedded.ts'
export { openTelemetry, type Sample, type SeriesKey } from './telemetry/telemetry.ts'

// What measurements (bench/) drive beyond a world: the parts that run by themselves.
export * as backup from './testing-backup.ts'
export { announce, eventType } from './events/event.ts'
export { startSealer } from './events/sealer.ts'
export { LiveHub } from './http/live.ts'
export { drainQueue, queuePool, startRunner } from './jobs/runner.ts'
export { change } from './kernel/change.ts'
export { modules } from './modules.ts'
