import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
