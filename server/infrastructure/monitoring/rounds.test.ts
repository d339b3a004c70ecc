import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { openEgress } from '../../egress/egress.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { gridAfter } from './check.ts'
import { Rounds } from './rounds.ts'

let w: World
let ines: TestPerson
let asked: string[] = []
const port = createServer((socket) => { asked.push(socket.localAddress ?? ''); socket.on('error', () => undefined).end() })
beforeAll(async () => {
  await new Promise<void>((done) => { port.listen(0, '0.0.0.0', done) })
  w = await world({ house: { egress: openEgress({ log: { warn: () => {} }, ownSockets: [] }) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(async () => {
  port.close()
  await w.close()
})

const addressOf = (n: number) => `127.0.1.${n + 1}`
const target = (n: number) => ({ kind: 'tcp' as const, host: addressOf(n), port: (port.address() as AddressInfo).port })
let ids: Id<'check'>[] = []
/** Twelve checks every 15 seconds, each of an address of its own. */
beforeEach(async () => {
  ids = []
  for (let n = 0; n < 12; n++) ids.push((await ines.call(routes.addCheck, { body: { name: `Port ${n}`, target: target(n), interval: 15, timeout: 4000, retries: 1 } })).id)
  asked = []
  return async () => {
    for (const id of ids) await ines.call(routes.archiveCheck, { params: { id } })
    await sql`delete from infrastructure.check_runner`.execute(w.ctx.db)
  }
})

const patient = { timeout: 20_000 }
/** Passes time second by second; in each the servers take what is due, and write what they found. */
async function pass(seconds: number, servers: readonly Rounds[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    w.at(w.ctx.clock.now().add({ seconds: 1 }).toString())
    if (second % 3 === 0) for (const one of servers) await one.beat()
    for (const one of servers) await one.take()
    await expect.poll(async () => { for (const one of servers) await one.write(true); return servers.every((one) => one.quiet) }, patient).toBe(true)
  }
}
const open = async () => { const rounds = new Rounds(w.ctx); await rounds.beat(); return rounds }
const times = () => ids.map((_, n) => asked.filter((one) => one === addressOf(n)).length)
const states = async () => (await w.ctx.db.selectFrom('infrastructure.check_state').selectAll().where('check_id', 'in', ids).orderBy('check_id').execute())
const kill = async (runner: Id<'check-runner'>) => { await sql`update infrastructure.check_runner set beat_at = clock_timestamp() - interval '11 seconds' where id = ${runner}::uuid`.execute(w.ctx.db) }

describe('a server alone', () => {
  it('runs each check at its own place once an interval, and says what it last saw every time', async () => {
    const one = await open()
    await pass(6, [one])
    // Soon once, and its own place may come right after it.
    for (const count of times()) expect(count).toBeOneOf([1, 2])
    asked = []
    await pass(150, [one])
    expect(times()).toEqual(ids.map(() => 10))
    const now = w.ctx.clock.now().epochMilliseconds
    for (const row of await states()) {
      expect(row.state).toBe('ok')
      expect(row.claimed_by).toBe(one.runner)
      // The last result is of the last moment of its grid, to the second of the round.
      const due = gridAfter(row.check_id, 15_000, now) - 15_000
      expect(row.last_at!.epochMilliseconds - due).toBeGreaterThanOrEqual(0)
      expect(row.last_at!.epochMilliseconds - due).toBeLessThanOrEqual(1000)
      expect(row.next_at.epochMilliseconds).toBeGreaterThan(now)
    }
    await one.close()
  })

  it('sees at its next run what was changed, paused or taken away meanwhile', async () => {
    const one = await open()
    await pass(20, [one])
    const { etag } = await ines.call.tagged(routes.readCheck, { params: { id: ids[0]! } })
    await ines.call(routes.editCheck, { params: { id: ids[0]! }, body: { target: { ...target(40) } } }, { ifMatch: etag })
    const paused = await ines.call.tagged(routes.readCheck, { params: { id: ids[1]! } })
    await ines.call(routes.editCheck, { params: { id: ids[1]! }, body: { enabled: false } }, { ifMatch: paused.etag })
    await sql`delete from infrastructure.check_definition where id = ${ids[2]!}::uuid`.execute(w.ctx.db)
    asked = []
    await pass(45, [one])
    expect(times().slice(0, 3)).toEqual([0, 0, 0])
    expect(times().slice(3)).toEqual(ids.slice(3).map(() => 3))
    // Soon once, and then at its own place.
    expect(asked.filter((address) => address === addressOf(40)).length).toBeOneOf([3, 4])
    const resumed = await ines.call.tagged(routes.readCheck, { params: { id: ids[1]! } })
    await ines.call(routes.editCheck, { params: { id: ids[1]! }, body: { enabled: true } }, { ifMatch: resumed.etag })
    await pass(6, [one])
    expect(times()[1]).toBeOneOf([1, 2])
    await one.close()
    ids.splice(2, 1)
  })

  it('lets go of all when it ends: the next one finds each at its own place, and nothing is run at once', async () => {
    const one = await open()
    await pass(30, [one])
    await one.close()
    const now = w.ctx.clock.now().epochMilliseconds
    for (const row of await states()) {
      expect([row.claimed_by, row.claimed_until]).toEqual([null, null])
      expect(row.next_at.epochMilliseconds).toBe(gridAfter(row.check_id, 15_000, now))
    }
    asked = []
    const next = await open()
    await pass(15, [next])
    expect(times()).toEqual(ids.map(() => 1))
    await next.close()
  })
})

describe('two servers', () => {
  it('run every check once an interval between them, and share them', async () => {
    const [one, other] = [await open(), await open()]
    await pass(20, [one, other])
    asked = []
    await pass(150, [one, other])
    expect(times()).toEqual(ids.map(() => 10))
    await Promise.all([one.close(), other.close()])
  })

  it('when one is killed the other frees what it held, each for its next place but not before a run must be over, and takes it over once', async () => {
    const one = await open()
    await pass(30, [one])
    const other = await open()
    const killed = w.ctx.clock.now()
    await kill(one.runner)
    asked = []
    await other.beat()
    for (const row of await states()) {
      expect([row.claimed_by, row.claimed_until]).toEqual([null, null])
      // A timeout of four seconds and ten more after its last sign of life, at most three seconds ago.
      const after = row.next_at.since(killed).total('seconds')
      expect(after).toBeGreaterThanOrEqual(11)
      expect(after).toBeLessThanOrEqual(15)
      expect([after <= 14, row.next_at.epochMilliseconds]).toContainEqual(after <= 14 ? true : gridAfter(row.check_id, 15_000, row.next_at.epochMilliseconds - 1))
    }
    await pass(16, [other])
    for (const count of times()) expect(count).toBeOneOf([1, 2])
    for (const row of await states()) expect([row.claimed_by, row.state]).toEqual([other.runner, 'ok'])
    // The one that was only held up comes back: it has lost everything, and runs nothing twice.
    asked = []
    await one.beat()
    await pass(15, [one, other])
    expect(times()).toEqual(ids.map(() => 1))
    for (const row of await states()) expect(row.claimed_by).toBe(other.runner)
    await Promise.all([one.close(), other.close()])
  })

  it('a result of who lost the check says nothing', async () => {
    const one = await open()
    await pass(6, [one])
    await expect.poll(async () => {
      w.at(w.ctx.clock.now().add({ seconds: 1 }).toString())
      return one.take()
    }, patient).toBeGreaterThan(0)
    const before = await states()
    await sql`update infrastructure.check_state set claimed_by = null, claimed_until = null`.execute(w.ctx.db)
    await expect.poll(async () => { await one.write(true); return one.quiet }, patient).toBe(true)
    expect((await states()).map((row) => row.last_at?.toString())).toEqual(before.map((row) => row.last_at?.toString()))
    await one.close()
  })
})
