import { expect, it } from 'vitest'
import pg from 'pg'
import { openLog } from './kernel/log.ts'
import { modules } from './modules.ts'
import { makeSample } from './sample.ts'
import { smallSize, wholeSize } from './sample/sizes.ts'
import { passingKeyring } from './secrets/seal.ts'
import { makeDatabase } from './testing.ts'
import { silentTelemetry } from './testing-house.ts'
import { mkdtempSync } from 'node:fs'

it('draft', async () => {
  const db = await makeDatabase()
  const counts = new Map<string, number>()
  let n = 0
  const proto = pg.Client.prototype as any
  const was = proto.query
  proto.query = function (...args: any[]) { n++; const t = (typeof args[0] === 'string' ? args[0] : args[0]?.text ?? '').replace(/\s+/g, ' ').slice(0, 90); counts.set(t, (counts.get(t) ?? 0) + 1); return was.apply(this, args) }
  const began = performance.now()
  const cpu = process.cpuUsage()
  const played = await makeSample({ databaseUrl: db.url, modules, telemetry: silentTelemetry(), keyring: passingKeyring(), version: 'test', dataDir: mkdtempSync('/tmp/sample-'), log: openLog('warn'), now: Temporal.Instant.from('2026-11-30T13:37:00Z'), size: process.env['FULLSCORE_TEST_WHOLE'] ? wholeSize : smallSize, origin: 'http://127.0.0.1:4410' })
  const used = process.cpuUsage(cpu)
  console.log(Math.round(performance.now() - began), 'cpu', Math.round((used.user + used.system) / 1000), 'queries', n, 'steps', played.steps, 'jobs', played.jobs, [...played.spent].map(([n, ms]) => `${n} ${Math.round(ms)}`).join(', '))
  console.log([...counts].sort((a, b) => b[1] - a[1]).slice(0, 40).map(([t, c]) => `${c} ${t}`).join('\n'))
  const c = new pg.Client({ connectionString: db.url }); await c.connect()
  for (const q of ["select count(*) from operations.alert", "select urgency, state, count(*) from operations.alert group by 1,2", "select state, severity, count(*) from operations.incident group by 1,2", "select count(*) from infrastructure.item", "select count(*) from organisation.person", "select count(*) from events.event", "select state, count(*) from outbound.delivery group by 1", "select count(*) from infrastructure.relation", "select state,count(*) from strategy.contract group by 1", "select state,count(*) from operations.maintenance_window group by 1", "select title, state, opened_at from operations.incident where state<>'resolved'", "select rule, count(*) from deadlines.deadline where state='missed' or (state='running' and due_at < '2026-11-30T13:37:00Z') group by 1", "select count(*) from agenda.entry"]) { try { console.log(q, JSON.stringify((await c.query(q)).rows)) } catch (e) { console.log(q, (e as Error).message) } }
  await c.end()
  await db.drop()
}, 900_000)
