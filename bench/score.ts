import { listScore, readScore } from '@fullscore/api/insight/score.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** Score and search over 100,000 rows each, asked over the whole stack. Usage: npm run bench -- score [rows] */
const rows = Number(process.argv[2] ?? 100_000)
const staves = ['network', 'servers', 'databases', 'cloud', 'incidents']
const batchSize = 2000
const mark = (i: number) => (i % 50 === 0 ? 'change' : 'alert')

const stopPostgres = await startPostgres()
const w = await world()
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
  const now = w.ctx.clock.now()
  const first = Temporal.Instant.from('2026-01-01T00:00:00Z')
  const step = (365 * 86_400_000) / rows
  for (let from = 0; from < rows; from += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, rows - from) }, (_, i) => from + i)
    await w.ctx.db.insertInto('agenda.entry').values(numbers.map((i) => {
      const at = first.add({ milliseconds: Math.floor(i * step) })
      return {
        id: w.ctx.ids.make<'entry'>(), key: `bench:${i}`, kind: 'item', object_id: String(i), subjects: [`item:${i}`], stave: staves[i % 5]!, line: 1 + ((i * 7) % 5), mark: mark(i), certainty: 'fact',
        state: 'resolved', range: `[${at.toString()},${at.add({ minutes: 12 }).toString()}]`, label: `host-${i}`, why: 'threshold', weight: (i * 31) % 100, owner_team_id: w.team, put_at: now,
      }
    })).execute()
    await w.ctx.db.insertInto('search.entry').values(numbers.map((i) => ({
      kind: 'item', object_id: String(i), rank: 10, owner_team_id: w.team, put_at: now,
      title: i % 10 === 0 ? `INC-${i} kernel upgrade failed` : `${['rtm', 'gda', 'ber'][i % 3]}-host-${String(i).padStart(5, '0')}`,
      words: `10.${i % 200}.${(i >> 8) % 256}.${i % 256} serial-${(i * 2_654_435_761).toString(16)}${i % 1000 === 1 ? ' payments berlin' : ''}`,
    }))).execute()
  }
  await w.product.pool.query('analyze agenda.entry')
  await w.product.pool.query('vacuum analyze search.entry')
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
