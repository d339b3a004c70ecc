import { sql } from 'kysely'
import { readScore, listScore } from '@fullscore/api/insight/score.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import type { Module } from '../server/kernel/module.ts'
import { modules } from '../server/modules.ts'
import { world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** Score and search over 100,000 rows each, asked over the whole stack. Usage: npm run bench -- score [rows] */
const rows = Number(process.argv[2] ?? 100_000)
const module: Module = {
  name: 'bench/things', kinds: [{ kind: 'thing', read: 'inventory:read', page: '/things/:id' }],
  staves: ['network', 'servers', 'databases', 'cloud', 'incidents'].map((id, order) => ({ id: `bench-${id}`, area: 'infrastructure', name: id, lines: 5, order })),
}

const stopPostgres = await startPostgres()
const w = await world({ modules: [...modules, module] })
try {
  await fill()
  const manager = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  const other = await w.newTeam('Payroll')
  const member = await w.person('Ola Berg', [{ role: 'it-professional', team: other }, { role: 'it-professional', team: w.team }])
  const year = { from: '2026-01-01T00:00:00Z', to: '2026-12-31T00:00:00Z' }
  const month = { from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' }
  const day = { from: '2026-06-10T00:00:00Z', to: '2026-06-11T00:00:00Z' }
  for (const [name, call] of [['organisation', manager.call], ['two teams', member.call]] as const) {
    for (const [stretch, query] of [['year', year], ['month', month], ['day', day]] as const) {
      await measure(`score, ${stretch}, ${name}`, async () => { const s = await call(readScore, { query }); return `${s.entries.length} entries, ${s.density.flatMap((d) => d.buckets).length} buckets` })
    }
    await measure(`score list, year, ${name}`, async () => `${(await call(listScore, { query: year })).items.length} entries`)
    for (const text of ['host-04217', 'inc-4217', 'host', '10.1.20', 'rtm', 'db', 'kern upgrde', 'payments berlin']) {
      await measure(`search "${text}", ${name}`, async () => `${(await call(findObjects, { query: { text } })).items.length} found`)
    }
  }
} finally {
  await w.close()
  await stopPostgres()
}

async function fill(): Promise<void> {
  const start = performance.now()
  await sql`insert into agenda.entry (id, key, kind, object_id, subjects, stave, line, mark, certainty, state, range, label, why, weight, owner_team_id, put_at)
    select gen_random_uuid(), 'b:' || i, 'thing', i::text, array['thing:' || i], 'bench-' || (array['network', 'servers', 'databases', 'cloud', 'incidents'])[1 + i % 5], 1 + (i * 7) % 5,
      case when i % 50 = 0 then 'change' else 'alert' end, 'fact', 'resolved', tstzrange(at, at + interval '12 minutes', '[]'), 'host-' || i, 'threshold', (i * 31) % 100, ${w.team}, at
    from (select i, timestamptz '2026-01-01Z' + i * interval '365 days' / ${rows}::int as at from generate_series(1, ${rows}::int) i) s`.execute(w.ctx.db)
  await sql`insert into search.entry (kind, object_id, title, words, rank, owner_team_id, put_at)
    select 'thing', i::text, case when i % 10 = 0 then 'INC-' || i || ' kernel upgrade failed' else (array['rtm', 'gda', 'ber'])[1 + i % 3] || '-host-' || lpad(i::text, 5, '0') end,
      '10.' || i % 200 || '.' || i / 256 % 256 || '.' || i % 256 || ' ' || md5(i::text) || case when i % 1000 = 1 then ' payments berlin' else '' end, 10, ${w.team}, now() from generate_series(1, ${rows}::int) i`.execute(w.ctx.db)
  await sql`analyze agenda.entry`.execute(w.ctx.db)
  await sql`vacuum analyze search.entry`.execute(w.ctx.db)
  process.stdout.write(`${rows} entries and as many objects made in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}

async function measure(name: string, work: () => Promise<string>): Promise<void> {
  let said = await work()
  const times: number[] = []
  for (let i = 0; i < 15; i++) {
    const start = performance.now()
    said = await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  process.stdout.write(`${name.padEnd(40)} median ${times[7]!.toFixed(0).padStart(4)} ms   slowest ${times[14]!.toFixed(0).padStart(4)} ms   ${said}\n`)
}
