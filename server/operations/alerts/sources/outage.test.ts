import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import pg from 'pg'
import { clientConfig } from '../../../database/pool.ts'
import { startEmbedded } from '../../../database/embedded.ts'
import { migrate } from '../../../database/migrate.ts'
import { apiOf } from '../../../http/app.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { asSystem } from '../../../kernel/context.ts'
import { openLog } from '../../../kernel/log.ts'
import { modules } from '../../../modules.ts'
import { assemble, prepare } from '../../../product.ts'
import { testHouse } from '../../../testing-house.ts'
import { add } from './manage.ts'

it('while the database is gone senders get 503 and come again; what was answered 202 is there, once', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-intake-outage-'))
  const log = openLog('fatal')
  // Durable, as in a real start: with the test settings a kill would lose what was answered.
  const postgres = await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } })
  await migrate(postgres.url, log)
  const product = assemble({ databaseUrl: postgres.url, modules, clock: systemClock(), log, house: testHouse(dataDir), live: { stream: () => new Response(''), size: 0 } })
  await prepare(product)
  const ctx = asSystem(product.open('test'), 'test')
  const { source, key } = await add(ctx, { name: 'pd', kind: 'pagerduty', reach: 'organisation', defaultUrgency: 'medium', silentDays: 3 })
  const app = apiOf(product.modules.flatMap((m) => m.routes ?? []), product.open)
  const send = (n: number) => app.request('http://fullscore.test/v2/enqueue', {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key: key, event_action: 'trigger', dedup_key: `k${n}`, payload: { summary: `Cause ${n}`, source: 'x', severity: 'info' } }),
  })
  const statuses = new Set<number>()
  const untilTaken = async (n: number) => {
    for (;;) {
      const answer = await send(n)
      statuses.add(answer.status)
      if (answer.status === 202) return
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
      expect(await answer.json()).toMatchObject({ status: 'unavailable' })
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  const client = new pg.Client(clientConfig(postgres.url))
  client.on('error', () => undefined)
  await client.connect()
  const { rows: [{ parent }] } = await client.query(`select (regexp_match(pg_read_file('postmaster.pid'), '^\\d+'))[1]::int as parent`)
  await untilTaken(0)
  const all = Array.from({ length: 20 }, (_, n) => untilTaken(n + 1))
  execFileSync('kill', ['-9', String(parent)])
  all.push(...Array.from({ length: 20 }, (_, n) => untilTaken(n + 21)))
  await Promise.all(all)
  expect(statuses).toEqual(new Set([202, 503]))
  const alerts = await ctx.db.selectFrom('operations.alert').select('dedup_key').where('source_id', '=', source.id).execute()
  expect(alerts).toHaveLength(41)
  expect(new Set(alerts.map((one) => one.dedup_key))).toEqual(new Set(Array.from({ length: 41 }, (_, n) => `k${n}`)))
  await client.end().catch(() => undefined)
  await product.close()
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
