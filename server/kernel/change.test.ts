import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, eventType } from '../events/event.ts'
import { modules } from '../modules.ts'
import { changeTeam } from '../organisation/teams.ts'
import { world, type World } from '../testing.ts'
import { change, keep } from './change.ts'
import type { Ctx } from './context.ts'

const swapped = eventType('kernel.swapped', z.object({ by: z.string() }))
let w: World
beforeAll(async () => { w = await world({ modules: [...modules, { name: 'kernel', events: [swapped] }] }) })
afterAll(() => w.close())

/** A gate that opens once so many have come to it, and stays open. */
function gate(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>()
  let come = 0
  return async () => {
    if (++come >= count) open.resolve()
    await open.promise
  }
}
const rename = (tx: Ctx, id: Id<'team'>, by: string) => sql`update organisation.team set name = name || ${by} where id = ${id}`.execute(tx.db)
const nameOf = async (id: Id<'team'>) => (await w.ctx.db.selectFrom('organisation.team').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name
const eventsOf = async (id: string) => (await w.ctx.db.selectFrom('events.event').selectAll().where('type', '=', swapped.type).execute()).filter((e) => (e.payload as { by: string }).by === id).length
const both = async (one: string, two: string) => [await w.newTeam(one), await w.newTeam(two)] as const

describe('transactions that stand in each other\'s way', () => {
  it('a deadlock of two changes is nobody\'s fault: both take place, each once, with its events once', async () => {
    const [left, right] = await both('Left', 'Right')
    const [met, tries] = [gate(2), { count: 0 }]
    const swap = (first: Id<'team'>, then: Id<'team'>, by: string) => change(w.ctx, async (tx) => {
      tries.count++
      await rename(tx, first, by)
      await met()
      // The inner change joins: only the outermost is tried again.
      await change(tx, async (inner) => ({ events: [announce(swapped, { team: left, subjects: [], payload: { by } })], value: await rename(inner, then, by) }))
      return { events: [announce(swapped, { team: left, subjects: [], payload: { by } })], value: by }
    })
    await expect(Promise.all([swap(left, right, 'a'), swap(right, left, 'b')])).resolves.toEqual(['a', 'b'])
    expect(tries.count).toBe(3)
    for (const id of [left, right]) expect((await nameOf(id)).slice(-2).split('').sort()).toEqual(['a', 'b'])
    expect([await eventsOf('a'), await eventsOf('b')]).toEqual([2, 2])
  })

  it('what is kept without events is tried again as well, after a serialization failure too, but not for ever', async () => {
    let tries = 0
    const fail = (times: number) => keep(w.ctx, 'a test', async (tx) => {
      if (++tries <= times) await sql`do $$ begin raise exception 'cannot serialize' using errcode = '40001'; end $$`.execute(tx.db)
      return tries
    })
    await expect(fail(2)).resolves.toBe(3)
    tries = 0
    await expect(fail(9)).rejects.toMatchObject({ code: '40001' })
    expect(tries).toBe(3)
  })

  it('any other fault is thrown at once', async () => {
    let tries = 0
    await expect(keep(w.ctx, 'a test', async (tx) => { tries++; await sql`select 1 / 0`.execute(tx.db) })).rejects.toMatchObject({ code: '22012' })
    expect(tries).toBe(1)
  })

  it('a row is edited while somebody adds another that points at it', async () => {
    const team = await w.newTeam('Pointed at')
    const { id: person } = await w.person('Newcomer', [], [])
    const manager = await (await w.person('Manager', [{ role: 'operations-manager' }])).ctx()
    await w.ctx.db.transaction().execute(async (db) => {
      await db.insertInto('organisation.membership').values({ person_id: person, team_id: team }).execute()
      // The edit would wait for this very transaction if it locked the row `for update`.
      await changeTeam(manager, team, 1, { name: 'Edited meanwhile' })
    })
    expect(await nameOf(team)).toBe('Edited meanwhile')
  })
})
