import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import pg from 'pg'
import { health } from '@fullscore/api/http/health.ts'
import { listTeams, addTeam, listDepartments } from '@fullscore/api/organisation/organisation.ts'
import { caller } from '@fullscore/api/call.ts'
import { openSession } from '../access/sign-in.ts'
import { apiOf } from '../http/app.ts'
import { systemClock } from '../kernel/clock.ts'
import { asSystem } from '../kernel/context.ts'
import { openLog } from '../kernel/log.ts'
import { modules } from '../modules.ts'
import { assemble, prepare } from '../product.ts'
import { unattendedSetUp } from '../access/accounts.ts'
import { testHouse } from '../testing-house.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { clientConfig } from './pool.ts'

it('a killed PostgreSQL is answered with 503 while it is away, comes back, and nothing is half done', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-outage-'))
  const log = openLog('fatal')
  // Durable, as in a real start: with the test settings a kill would lose the last commits, the session among them.
  const postgres = await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } })
  await migrate(postgres.url, log)
  const product = assemble({ databaseUrl: postgres.url, modules, clock: systemClock(), log, house: testHouse(dataDir), live: { stream: () => new Response(''), size: 0 } })
  await prepare(product)
  const ctx = asSystem(product.open('test'), 'test')
  // Two servers that are started at once on a new database: one makes the administrator, and neither fails for it.
  const both = await Promise.all(['root', 'root'].map((name) => unattendedSetUp(ctx, { email: `${name}@example.org`, password: 'correct horse battery' })))
  expect(both.filter((made) => made)).toHaveLength(1)
  const { id } = await ctx.db.selectFrom('organisation.person').select('id').executeTakeFirstOrThrow()
  const cookie = `fullscore_session=${await openSession(ctx, id, { address: '', userAgent: '' })}`
  const app = apiOf(product.modules.flatMap((m) => m.routes ?? []), product.open)
  const call = caller({ origin: 'http://fullscore.test', fetch: async (url, init) => app.request(url, init), headers: { cookie, 'x-fullscore': '1' } })
  const departmentId = (await call(listDepartments, {})).items[0]!.id

  const client = new pg.Client(clientConfig(postgres.url))
  client.on('error', () => undefined)
  await client.connect()
  const { rows: [{ parent }] } = await client.query(`select pg_backend_pid() as pid, (regexp_match(pg_read_file('postmaster.pid'), '^\\d+'))[1]::int as parent`)
  // Killed, not stopped: whoever supervises it starts it anew, and meanwhile nobody answers.
  execFileSync('kill', ['-9', String(parent)])
  const answers = new Set<string>()
  let added: string | undefined
  for (let n = 0; added === undefined; n++) {
    const answer = await call(addTeam, { body: { name: `Team ${n}`, departmentId } }).catch((error: { problem?: { code: string; status: number } }) => error)
    if ('problem' in answer) answers.add(`${answer.problem?.status} ${answer.problem?.code}`)
    else added = (answer as { name: string }).name
    await new Promise((done) => setTimeout(done, 20))
  }
  expect([...answers]).toEqual(['503 database-down'])
  expect((await call(listTeams, { query: { search: 'Team ' } })).items.map((one) => one.name)).toEqual([added])
  expect((await call(health, {})).database).toBe('ok')
  await client.end().catch(() => undefined)
  await product.close()
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
