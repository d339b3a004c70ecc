import { sql } from 'kysely'
import { simulateImpact } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** The impact walk over 100,000 items and 300,000 relations, asked over the whole stack: the difference of the two figures is the graph's load. Usage: npm run bench -- impact [items] */
const items = Number(process.argv[2] ?? 100_000)

const stopPostgres = await startPostgres()
const w = await world()
try {
  const root = await fill()
  const manager = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  const ask = async () => { const { items: shown, hidden } = await manager.call(simulateImpact, { params: { id: root } }); return `${shown.length} shown, ${hidden} hidden` }
  await measure('impact of the root, graph to be read', 7, async () => { await sql`update infrastructure.graph_version set version = version + 1`.execute(w.ctx.db); return ask() })
  await measure('impact of the root, graph known', 7, ask)
} finally {
  await w.close()
  await stopPostgres()
}

/** Every item needs up to three earlier ones, so that the first reaches most of the others; a third needs only one of its kind. */
async function fill(): Promise<Id<'item'>> {
  const start = performance.now()
  await sql`insert into infrastructure.item (id, kind, name, owner_team_id, lifecycle) select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'server', 'item-' || i, ${w.team}, 'live' from generate_series(0, ${items}::int - 1) i`.execute(w.ctx.db)
  for (let from = 1; from < items; from += 10_000) {
    await sql`insert into infrastructure.relation (id, kind, from_id, to_id, state)
      select gen_random_uuid(), (array['runs-on', 'depends-on', 'runs-on'])[k + 1], ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(greatest(0, (i - 1) / (k + 2) - (i * (k + 7)) % 3)), 12, '0'))::uuid, 'accepted'
      from generate_series(${from}::int, ${Math.min(items - 1, from + 9_999)}::int) i, generate_series(0, 2) k on conflict do nothing`.execute(w.ctx.db)
  }
  await sql`insert into infrastructure.redundancy (item_id, kind, unit, needed) select id, 'runs-on', 'count', 1 from infrastructure.item where name ~ '[147]$'`.execute(w.ctx.db)
  await sql`vacuum analyze infrastructure.item`.execute(w.ctx.db)
  await sql`vacuum analyze infrastructure.relation`.execute(w.ctx.db)
  const { count } = await w.ctx.db.selectFrom('infrastructure.relation').select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  process.stdout.write(`${items} items and ${count} relations made in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  return '00000000-0000-7000-8000-000000000000' as Id<'item'>
}

/** Wall clock and the processor time of this process: on a busy machine only the second says what the walk costs. */
async function measure(name: string, runs: number, work: () => string | Promise<string>): Promise<void> {
  let told = await work()
  const times: { wall: number; own: number }[] = []
  for (let i = 0; i < runs; i++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    told = await work()
    const { user, system } = process.cpuUsage(cpu)
    times.push({ wall: performance.now() - start, own: (user + system) / 1000 })
  }
  const median = (of: 'wall' | 'own') => times.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(runs / 2)]!.toFixed(0).padStart(5)
  process.stdout.write(`${name.padEnd(44)} median ${median('wall')} ms   own processor ${median('own')} ms   ${told}\n`)
}
