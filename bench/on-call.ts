import type { Id } from '@fullscore/api/ids.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listAssignments, listRotations, listRotationStaves, readOnCallNow } from '@fullscore/api/operations/on-call.ts'
import { world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/**
 * A month of 500 rotations as the on-call page asks for it, from the server: half weekly, half daily with night and weekend hours, over
 * four zones, a tenth with an override; and whom the incidents of 550 teams and services page. Usage: node bench/on-call.ts [rotations] [requests]
 */
const rotations = Number(process.argv[2] ?? 500)
const requests = Number(process.argv[3] ?? 40)
const zones = ['Europe/Vienna', 'America/New_York', 'Australia/Sydney', 'Asia/Tokyo']
const stopPostgres = await startPostgres()
const w = await world()

async function fill(): Promise<void> {
  const people: Id<'person'>[] = []
  for (let n = 0; n < 40; n++) people.push((await w.person(`Person ${n}`)).id)
  for (let n = 0; n < rotations; n++) {
    const id = w.ctx.ids.make<'rotation'>()
    const daily = n % 2 === 1
    await w.ctx.db.insertInto('operations.rotation').values({
      id, name: `Rotation ${String(n).padStart(4, '0')}`, owner_team_id: w.team, zone: zones[n % 4]!, starts: '2021-01-04T08:00', every: 1, unit: daily ? 'days' : 'weeks', windows: daily ? 'Mon-Thu 20:00-08:00; Fri 20:00-Mon 08:00' : '', line: 1,
    }).execute()
    const turns = Array.from({ length: 4 + (n % 5) }, (_, position) => ({ rotation_id: id, position, person_id: people[(n + position) % people.length]! }))
    await w.ctx.db.insertInto('operations.rotation_participant').values(turns).execute()
    if (n % 10 > 0) continue
    await w.ctx.db.insertInto('operations.override').values({
      id: w.ctx.ids.make<'override'>(), rotation_id: id, replaced_person_id: turns[0]!.person_id, by_person_id: turns[1]!.person_id, from_at: w.ctx.clock.now().add({ hours: 200 }), to_at: w.ctx.clock.now().add({ hours: 260 }), why: '', made_at: w.ctx.clock.now(),
    }).execute()
  }
}

/** A policy for each rotation; 50 teams and 500 services, of which every second has a policy of its own. */
async function assign(): Promise<void> {
  const all = await w.ctx.db.selectFrom('operations.rotation').select('id').orderBy('name').execute()
  const teams: Id<'team'>[] = []
  const put = async (kind: 'team' | 'service', object: string, n: number) => {
    const id = w.ctx.ids.make<'policy'>()
    await w.ctx.db.insertInto('operations.policy').values({ id, name: `Policy ${kind} ${n}`, owner_team_id: w.team, repeats: 1, steps: JSON.stringify([{ targets: [{ kind: 'rotation', id: all[n % all.length]!.id }], delayMinutes: 5 }]) }).execute()
    await w.ctx.db.insertInto('operations.policy_assignment').values({ kind, object_id: object as Id<'event'>, policy_id: id }).execute()
  }
  for (let n = 0; n < 50; n++) {
    const team = await w.newTeam(`Team ${n}`)
    teams.push(team)
    await put('team', team, n)
  }
  const { call } = await w.person('Sam Fills', [{ role: 'operations-manager' }])
  for (let n = 0; n < 500; n++) {
    const service = await call(addService, { body: { name: `Service ${String(n).padStart(4, '0')}`, teamId: teams[n % 50]! } })
    if (n % 2 === 0) await put('service', service.id, n)
  }
}

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let n = 0; n < 3; n++) await work()
  const cpu = process.cpuUsage()
  for (let n = 0; n < requests; n++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  const used = process.cpuUsage(cpu)
  const at = (q: number) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))]!.toFixed(0)
  process.stdout.write(`${name.padEnd(52)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, CPU of client and server ${((used.user + used.system) / 1000 / requests).toFixed(0)} ms\n`)
}

try {
  await fill()
  await assign()
  const { call } = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  await measure('staves, a page of 25', () => call(listRotationStaves, {}))
  await measure(`staves, ${rotations} at once, past day and four weeks`, () => call(listRotationStaves, { query: { limit: Math.min(500, rotations) } }))
  await measure('list, a page of 25', () => call(listRotations, { query: { limit: 25 } }))
  await measure('list, a page of 100', () => call(listRotations, { query: { limit: 100 } }))
  await measure('whom an incident pages, 25 of 550 teams and services', () => call(listAssignments, { query: { limit: 25 } }))
  await measure('whom an incident pages, 100, the services', () => call(listAssignments, { query: { limit: 100, kind: 'service' } }))
  await measure('who is on call now', () => call(readOnCallNow, {}))
} finally {
  await w.close()
  await stopPostgres()
}
