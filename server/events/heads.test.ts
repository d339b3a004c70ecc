import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createTeam } from '../organisation/teams.ts'
import { world, type World } from '../testing.ts'
import { verifyHeads, writeHead } from './heads.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

it('a head that left the database tells when the chain was written anew, and when it was tampered with itself', async () => {
  const { department_id: departmentId } = await w.ctx.db.selectFrom('organisation.team').select('department_id').executeTakeFirstOrThrow()
  await createTeam(w.ctx, { name: 'Network', departmentId })
  await w.settle()
  await writeHead(w.ctx)
  expect(await verifyHeads(w.ctx)).toEqual({ heads: 1, faults: [] })

  const { position } = await w.ctx.db.selectFrom('events.chain').select('position').executeTakeFirstOrThrow()
  const before = await w.ctx.db.selectFrom('events.event').select('hash').where('position', '=', position).executeTakeFirstOrThrow()
  await sql`update events.event set hash = '\\x00' where position = ${position}`.execute(w.ctx.db)
  expect((await verifyHeads(w.ctx)).faults).toEqual([expect.stringContaining('the chain was written anew')])
  await sql`update events.event set hash = ${before.hash} where position = ${position}`.execute(w.ctx.db)
  expect((await verifyHeads(w.ctx)).faults).toEqual([])

  const folder = path.join(w.house.dataDir, 'audit-heads')
  const file = path.join(folder, readdirSync(folder)[0]!)
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"position":${position}`, `"position":${position - 1}`))
  expect((await verifyHeads(w.ctx)).faults).toEqual([expect.stringContaining('does not bear our signature')])
})

it('says when the folder of heads is missing or empty, and takes it for a fault once a head was due', async () => {
  const folder = path.join(w.house.dataDir, 'audit-heads')
  rmSync(folder, { recursive: true })
  expect(await verifyHeads(w.ctx)).toEqual({ heads: 0, faults: [], without: `The folder of signed heads, ${folder}, is missing.` })
  w.at(w.ctx.clock.now().add({ hours: 27 }).toString())
  expect((await verifyHeads(w.ctx)).faults).toEqual([expect.stringMatching(/is missing\. The record begins 2026-11-12T\S+, and a head is written every day: they were taken away, or lie in another data directory/)])
  mkdirSync(folder)
  expect(await verifyHeads(w.ctx)).toMatchObject({ heads: 0, without: expect.stringContaining('is empty'), faults: [expect.any(String)] })
  await writeHead(w.ctx)
  expect(await verifyHeads(w.ctx)).toEqual({ heads: 1, faults: [] })
})
