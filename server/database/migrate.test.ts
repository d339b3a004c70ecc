import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog } from '../kernel/log.ts'
import { makeDatabase } from '../testing.ts'
import { migrate } from './migrate.ts'

let database: Awaited<ReturnType<typeof makeDatabase>>
let client: pg.Client
const log = openLog('fatal')
beforeAll(async () => {
  database = await makeDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

describe('migrate', () => {
  it('does nothing the second time, two at once neither', async () => {
    expect(await Promise.all([migrate(database.url, log), migrate(database.url, log)])).toEqual([[], []])
  })
  it('refuses a schema that is newer than the program, and touches nothing', async () => {
    await client.query(`insert into database.migration values ('209901010000-future.sql', 'x', now())`)
    await expect(migrate(database.url, log)).rejects.toThrow('made by a newer Fullscore (209901010000-future.sql is unknown here)')
    await client.query(`delete from database.migration where name = '209901010000-future.sql'`)
    expect(await migrate(database.url, log)).toEqual([])
  })
  it('refuses a migration that was altered after it had been applied', async () => {
    const { rows: [first] } = await client.query(`update database.migration set checksum = 'x' where name = (select min(name) from database.migration) returning name`)
    await expect(migrate(database.url, log)).rejects.toThrow(`The migration ${first.name} was altered`)
  })
  it('refuses what is not there in one plain error', async () => {
    await expect(migrate('postgres://fullscore@127.0.0.1:1/none', log)).rejects.toThrow(/ECONNREFUSED/)
  })
})
