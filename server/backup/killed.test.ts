import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { makeDatabase } from '../testing.ts'
import { makeBackup } from './backup.ts'
import { restoreBackup } from './restore.ts'
import type { Installation } from './stores.ts'
import { ask, hashes, Places, silentLog, work } from './testing.fixture.ts'

const places = new Places()
let source: Installation & { databaseUrl: string }
let backup: string

beforeAll(async () => {
  const database = await makeDatabase()
  places.add(() => database.drop())
  source = { dataDir: places.folder(), databaseUrl: database.url, clickhouseUrl: undefined, keyFile: join(places.folder(), 'key') }
  await ask(database.url, `insert into organisation.organisation (id, name, zone) values ('00000000-0000-7000-8000-000000000001', 'Ours', 'UTC') on conflict do nothing`)
  await ask(database.url, `insert into organisation.person (id, name, email) select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, md5(i::text), md5(i::text) || i || '@example.org' from generate_series(1, 150000) i`)
  backup = join(places.folder(), 'whole')
  await makeBackup(work(), source, { folder: backup, version: 'test', withoutTelemetry: true })
}, 240_000)
afterAll(() => places.clear(), 60_000)

/** Our program in a process of its own. */
function run(words: string[], to: Installation & { databaseUrl: string }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../command.ts'), ...words, '--json', '--data', to.dataDir, '--database-url', to.databaseUrl, '--key-file', to.keyFile], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => { child.once('close', (code) => resolve({ code, said })) })
  places.add(() => child.kill('SIGKILL'))
  return { child, ended }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries > 6_000) throw new Error('what was waited for did not come')
    await pause(5)
  }
}

describe('a backup', () => {
  it('killed in the middle is never taken for a whole one, and the next one clears it', async () => {
    const parent = places.folder()
    const { child, ended } = run(['backup', join(parent, 'monday'), '--without-telemetry'], source)
    await until(() => existsSync(join(parent, '.monday.fullscore-unfinished/records')))
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(parent)).toEqual(['.monday.fullscore-unfinished'])
    await expect(restoreBackup(work(), { ...source, dataDir: places.folder() }, { folder: join(parent, '.monday.fullscore-unfinished'), log: silentLog })).rejects.toMatchObject({ code: 'no-backup' })
    await makeBackup(work(), source, { folder: join(parent, 'tuesday'), version: 'test', withoutTelemetry: true })
    expect(readdirSync(parent)).toEqual(['tuesday'])
  }, 240_000)

  it('stopped by a signal says so and leaves nothing', async () => {
    const parent = places.folder()
    const { child, ended } = run(['backup', join(parent, 'monday'), '--without-telemetry'], source)
    await until(() => existsSync(join(parent, '.monday.fullscore-unfinished/records')))
    child.kill('SIGTERM')
    const { code, said } = await ended
    expect([code, JSON.parse(said)]).toEqual([1, { ok: false, code: 'stopped', message: 'The backup was stopped.' }])
    expect(readdirSync(parent)).toEqual([])
  }, 240_000)
})

describe('a restore', () => {
  it('killed in the middle leaves nothing that a server would start on; the next restore begins anew', async () => {
    const to = { ...source, dataDir: places.folder(), databaseUrl: await places.database() }
    const { child, ended } = run(['restore', backup], to)
    await until(async () => (await ask(to.databaseUrl, `select to_regclass('search.entry') is not null as there`))[0]!['there'] === true)
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(to.dataDir)).toEqual(['restoring'])
    await expect(migrate(to.databaseUrl, silentLog)).rejects.toThrow('A restore into this database did not finish: run fullscore restore again')
    await expect(makeBackup(work(), to, { folder: join(places.folder(), 'x'), version: 'test', withoutTelemetry: true })).rejects.toMatchObject({ code: 'restore-unfinished' })
    await restoreBackup(work(), to, { folder: backup, log: silentLog })
    expect(await hashes(to.databaseUrl)).toEqual(await hashes(source.databaseUrl))
    expect(readdirSync(to.dataDir)).toEqual([])
    expect(await migrate(to.databaseUrl, silentLog)).toEqual([])
  }, 240_000)

  it('stopped by a signal empties the database again', async () => {
    const to = { ...source, dataDir: places.folder(), databaseUrl: await places.database() }
    const { child, ended } = run(['restore', backup], to)
    await until(async () => (await ask(to.databaseUrl, `select to_regclass('search.entry') is not null as there`))[0]!['there'] === true)
    child.kill('SIGTERM')
    const { code, said } = await ended
    expect([code, JSON.parse(said)]).toMatchObject([1, { code: 'stopped' }])
    expect(await ask(to.databaseUrl, `select nspname from pg_namespace where nspname in ('database', 'search', 'events', 'graphile_worker')`)).toEqual([])
    expect(readdirSync(to.dataDir)).toEqual([])
  }, 240_000)

  it('tells programs why it refuses', async () => {
    const { code, said } = await run(['restore', backup], { ...source, dataDir: places.folder() }).ended
    expect([code, JSON.parse(said)]).toEqual([4, { ok: false, code: 'not-empty', message: expect.stringContaining('The database that DATABASE_URL names is not empty') }])
    const wrong = await run(['restore', places.folder()], source).ended
    expect([wrong.code, JSON.parse(wrong.said).code]).toEqual([2, 'no-backup'])
  }, 240_000)
})
