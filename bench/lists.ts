import { sql } from 'kysely'
import { listItems, readItem } from '@fullscore/api/infrastructure/inventory.ts'
import { listAlerts, readAlert } from '@fullscore/api/operations/alerts.ts'
import { world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'
import { measure as timed } from './timing.ts'

/** Lists and details over the whole stack with as many items and alerts. Usage: node bench/lists.ts [rows] [requests] */
const rows = Number(process.argv[2] ?? 100_000)
const requests = Number(process.argv[3] ?? 100)
const stopPostgres = await startPostgres()
const w = await world()
const measure = (name: string, work: (n: number) => Promise<unknown>) => timed(name, requests, work)

try {
  const other = await w.newTeam('Payroll')
  await sql`insert into infrastructure.item (id, kind, name, owner_team_id, lifecycle)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, (array['server', 'database', 'application'])[1 + i % 3], 'rtm-host-' || lpad(i::text, 6, '0'),
      case when i % 10 = 0 then ${other}::uuid else ${w.team}::uuid end, 'live' from generate_series(1, ${rows}::int) i`.execute(w.ctx.db)
  await sql`insert into operations.alert (id, source_kind, source_id, source_name, dedup_key, title, urgency, state, owner_team_id, raised_at, last_at, resolved_at, item_id)
    select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'intake', 'bench', 'bench', 'k' || i, 'Disk of rtm-host-' || i || ' is full', (array['critical', 'high', 'medium', 'low', 'info'])[1 + i % 5],
      case when i % 100 = 0 then 'firing' else 'resolved' end, case when i % 10 = 0 then ${other}::uuid else ${w.team}::uuid end, at, at, case when i % 100 = 0 then null else at + interval '5 minutes' end,
      ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid
    from (select i, timestamptz '2026-11-12T13:00Z' - i * interval '5 minutes' as at from generate_series(1, ${rows}::int) i) x`.execute(w.ctx.db)
  await sql`analyze infrastructure.item, operations.alert`.execute(w.ctx.db)
  const everything = (await w.person('Mei Tanaka', [{ role: 'operations-manager' }])).call
  const oneTeam = (await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])).call
  const at = (n: number) => 1 + ((n * 7919) % (rows / 10)) * 10
  for (const [who, call] of [['everything', everything], ['one team', oneTeam]] as const) {
    await measure(`items, first page, ${who}`, () => call(listItems, { query: {} }))
    await measure(`items, search, ${who}`, (n) => call(listItems, { query: { search: `host-${String(at(n)).padStart(6, '0')}` } }))
    await measure(`alerts, first page, ${who}`, () => call(listAlerts, { query: {} }))
    await measure(`alerts, firing, ${who}`, () => call(listAlerts, { query: { state: 'firing' } }))
    await measure(`alerts, search, ${who}`, (n) => call(listAlerts, { query: { search: `host-${at(n)}` } }))
  }
  const hex = (n: number) => (at(n)).toString(16).padStart(12, '0')
  await measure('item, detail', (n) => everything(readItem, { params: { id: `00000000-0000-7000-8000-${hex(n)}` as never } }))
  await measure('alert, detail', (n) => everything(readAlert, { params: { id: `00000000-0000-7000-9000-${hex(n)}` as never } }))
} finally {
  await w.close()
  await stopPostgres()
}
