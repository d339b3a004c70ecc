import { sql } from 'kysely'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { listItems } from '@fullscore/api/infrastructure/inventory.ts'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { readScore } from '@fullscore/api/insight/score.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listAlertGroups, readAlertStrip } from '@fullscore/api/operations/alerts/strip.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { incidentsOfAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import { listMaintenance } from '@fullscore/api/operations/maintenance.ts'
import { listContracts } from '@fullscore/api/strategy/contracts.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { world, type World } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'
import { measure as timed } from './timing.ts'

/**
 * Lists and boards with a large history: 100,000 open and 1,000,000 closed alerts, 1,000,000 events, 10,000 checks, 10,000 incidents.
 * Usage: node bench/scale.ts [part of that, 1 is all] [requests]
 */
const part = Number(process.argv[2] ?? 1)
const requests = Number(process.argv[3] ?? 100)
const of = (count: number) => Math.max(100, Math.round(count * part))
const stopPostgres = await startPostgres()
const w = await world()
const measure = (name: string, work: (n: number) => Promise<unknown>) => timed(name, requests, work)
const uuid = (space: string) => sql.raw(`('00000000-0000-${space}-8000-' || lpad(to_hex(i), 12, '0'))::uuid`)

/** One team in ten owns what its tenth is; items carry the alerts, services the incidents. */
async function fill(db: World['ctx']['db'], other: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  const team = sql`case when i % 10 = 0 then ${other}::uuid else ${w.team}::uuid end`
  await sql`insert into infrastructure.item (id, kind, name, owner_team_id, lifecycle)
    select ${uuid('7080')}, (array['server', 'database', 'application'])[1 + i % 3], 'rtm-host-' || lpad(i::text, 6, '0'), ${team}, 'live' from generate_series(1, ${of(10_000)}::int) i`.execute(db)
  await sql`insert into operations.alert (id, source_kind, source_id, source_name, dedup_key, title, urgency, state, owner_team_id, raised_at, last_at, resolved_at, item_id)
    select ${uuid('7090')}, 'intake', 'bench', 'bench', 'k' || i, 'Disk of rtm-host-' || i || ' is full', (array['critical', 'high', 'medium', 'low', 'info'])[1 + i % 5],
      case when i % 11 = 0 then 'firing' else 'resolved' end, ${team}, at, at, case when i % 11 = 0 then null else at + interval '5 minutes' end,
      ('00000000-0000-7080-8000-' || lpad(to_hex(1 + i % ${of(10_000)}::int), 12, '0'))::uuid
    from (select i, timestamptz '2026-11-12T13:00Z' - i * interval '20 seconds' as at from generate_series(1, ${of(1_100_000)}::int) i) x`.execute(db)
  await sql`insert into events.event (id, at, type, version, class, owner_team_id, actor_kind, actor_id, request_id, subjects, payload, position, hash)
    select ${uuid('70a0')}, timestamptz '2026-11-12T13:00Z' - i * interval '20 seconds', 'alert.raised', 1, 'ordinary', ${team}, 'system', 'bench', 'bench',
      jsonb_build_array(jsonb_build_object('kind', 'item', 'id', '00000000-0000-7080-8000-' || lpad(to_hex(1 + i % 97), 12, '0'), 'role', 'item')), '{"alertId":"x","urgency":"high"}', 1000000000 + i, '\\x00'
    from generate_series(1, ${of(1_000_000)}::int) i`.execute(db)
  await sql`insert into events.subject (event_id, at, kind, object_id, role, owner_team_id, class)
    select ${uuid('70a0')}, timestamptz '2026-11-12T13:00Z' - i * interval '20 seconds', 'item', '00000000-0000-7080-8000-' || lpad(to_hex(1 + i % 97), 12, '0'), 'item', ${team}, 'ordinary'
    from generate_series(1, ${of(1_000_000)}::int) i`.execute(db)
  await sql`insert into infrastructure.check_definition (id, name, kind, target, interval_s, timeout_ms, retries, urgency, item_id, owner_team_id)
    select ${uuid('70b0')}, 'port of rtm-host-' || i, 'tcp', '{"kind": "tcp", "host": "127.0.0.1", "port": 9}', 60, 5000, 2, 'high', ${uuid('7080')}, ${team} from generate_series(1, ${of(10_000)}::int) i`.execute(db)
  await sql`insert into infrastructure.check_state (check_id, state, next_at) select id, (array['ok', 'ok', 'ok', 'down'])[1 + abs(hashtext(id::text)) % 4], timestamptz '2100-01-01' from infrastructure.check_definition`.execute(db)
  await sql`insert into operations.incident (id, title, severity, severity_why, state, owner_team_id, opened_at, opened_why, resolved_at)
    select ${uuid('70c0')}, 'rtm-host-' || i || ' fails', 1 + i % 4, '', case when i % 100 = 0 then 'open' else 'resolved' end, ${team}, at, '', case when i % 100 = 0 then null else at + interval '1 hour' end
    from (select i, timestamptz '2026-11-12T13:00Z' - i * interval '1 hour' as at from generate_series(1, ${of(10_000)}::int) i) x`.execute(db)
  // One incident in a hundred goes on, with forty alerts; a third of these are in hand.
  await sql`insert into operations.incident_alert (incident_id, alert_id, joined_at, why) select ${uuid('70c0')}, ('00000000-0000-7090-8000-' || lpad(to_hex(i / 100 * 440 + 11 * n), 12, '0'))::uuid, timestamptz '2026-11-12T13:00Z', ''
    from generate_series(100, ${of(10_000)}::int, 100) i, generate_series(1, 40) n where i / 100 * 440 + 11 * n <= ${of(1_100_000)}::int`.execute(db)
  await sql`update operations.alert a set taken_at = a.raised_at, taken_by = (select id from organisation.person order by id limit 1), taken_through = 'incident' from operations.incident_alert j where j.alert_id = a.id and a.state = 'firing' and abs(hashtext(a.id::text)) % 3 = 0`.execute(db)
  await sql`insert into agenda.entry (id, key, kind, object_id, subjects, stave, line, mark, certainty, state, range, label, why, weight, owner_team_id, put_at)
    select ${uuid('70d0')}, 'alert:bench-' || i, 'alert', ('00000000-0000-7090-8000-' || lpad(to_hex(i), 12, '0')), array['alert:' || i], 'servers', 1 + i % 5, 'alert', 'fact', 'resolved',
      tstzrange(at, at + interval '5 minutes', '[]'), 'Disk full', '', 10 + i % 80, ${team}, at
    from (select i, timestamptz '2026-11-12T13:00Z' - i * interval '5 minutes' as at from generate_series(1, ${of(100_000)}::int) i) x`.execute(db)
  await sql`insert into search.entry (kind, object_id, title, words, rank, owner_team_id, put_at) select 'item', id::text, name, '', 20, owner_team_id, timestamptz '2026-11-12T13:00Z' from infrastructure.item on conflict do nothing`.execute(db)
}

try {
  const other = await w.newTeam('Payroll')
  await w.person('Ines Ferreira')
  const began = performance.now()
  await w.ctx.db.transaction().execute((db) => fill(db, other))
  for (const table of ['infrastructure.item', 'operations.alert', 'events.event', 'events.subject', 'agenda.entry', 'operations.incident']) await sql`vacuum (analyze) ${sql.table(table)}`.execute(w.ctx.db)
  process.stdout.write(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  const everything = (await w.person('Mei Tanaka', [{ role: 'operations-manager' }])).call
  const oneTeam = (await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])).call
  const fifty = (await everything(listAlerts, { query: { state: 'firing', limit: 50 } })).items.map((row) => row.id).join(',')
  const at = (n: number) => 10 * (1 + ((n * 7919) % (of(10_000) / 10)))
  for (const [who, call] of [['everything', everything], ['one team', oneTeam]] as const) {
    await measure(`alerts, firing, ${who}`, () => call(listAlerts, { query: { state: 'firing' } }))
    await measure(`alerts, all, ${who}`, () => call(listAlerts, { query: {} }))
    await measure(`alerts, critical firing, ${who}`, () => call(listAlerts, { query: { state: 'firing', urgency: 'critical' } }))
    await measure(`alerts, firing in nobody's hand, ${who}`, () => call(listAlerts, { query: { state: 'firing', hand: 'nobody' } }))
    await measure(`alerts, firing in somebody's hand, ${who}`, () => call(listAlerts, { query: { state: 'firing', hand: 'somebody' } }))
    for (const [name, hours] of [['day', 24], ['month', 24 * 30]] as const) {
      await measure(`stave of alerts, ${name}, ${who}`, () => call(readAlertStrip, { query: { from: w.ctx.clock.now().subtract({ hours }).toString(), to: w.ctx.clock.now().toString() } }))
    }
    await measure(`groups of firing alerts by item, ${who}`, () => call(listAlertGroups, { query: { state: 'firing', by: 'item' } }))
    await measure(`incidents of 50 alerts, ${who}`, async () => call(incidentsOfAlerts, { query: { alertIds: fifty } }))
    await measure(`alerts, search, ${who}`, (n) => call(listAlerts, { query: { search: `host-${at(n)} ` } }))
    await measure(`incidents, active, ${who}`, () => call(listIncidents, { query: { state: 'active' } }))
    await measure(`incidents, all, ${who}`, () => call(listIncidents, { query: {} }))
    await measure(`checks, ${who}`, () => call(listChecks, { query: {} }))
    await measure(`items, ${who}`, () => call(listItems, { query: {} }))
    await measure(`services, ${who}`, () => call(listServices, { query: {} }))
    await measure(`maintenance, ${who}`, () => call(listMaintenance, { query: {} }))
    await measure(`contracts, ${who}`, () => call(listContracts, { query: {} }))
    await measure(`timeline of an item with ${Math.round(of(1_000_000) / 97)} events, ${who}`, () => call(readTimeline, { query: { kind: 'item', id: `00000000-0000-7080-8000-${(9).toString(16).padStart(12, '0')}` } }))
    await measure(`search, ${who}`, (n) => call(findObjects, { query: { text: `host-${String(at(n)).padStart(6, '0')}` } }))
    for (const [name, hours] of [['day', 24], ['month', 24 * 30], ['year', 24 * 365]] as const) {
      await measure(`Score, ${name}, ${who}`, () => call(readScore, { query: { from: w.ctx.clock.now().subtract({ hours }).toString(), to: w.ctx.clock.now().toString() } }))
    }
  }
} finally {
  await w.close()
  await stopPostgres()
}
