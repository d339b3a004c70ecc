import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { makeDatabase } from './testing.ts'
import { judgeSettings, unguarded } from './settings-judged.ts'

const made = makeDatabase()
afterAll(async () => (await made).drop())
const judge = (some: Partial<Parameters<typeof judgeSettings>[0]>) => judgeSettings({ host: '127.0.0.1', port: 4400, databaseUrl: undefined, dataDir: '/srv/fullscore', ...some }).then(() => 'good', (error: Error) => `${error.name}: ${error.message}`)

it('lets what works through', async () => {
  expect(await judge({})).toBe('good')
  expect(await judge({ host: '0.0.0.0', databaseUrl: (await made).url })).toBe('good')
})

it.each([['nope.invalid', 'a name that is not known here'], ['203.0.113.7', 'no address of this machine']])('tells that the host %s is wrong', async (host, words) => {
  expect(await judge({ host })).toMatch(new RegExp(`^SettingsError: FULLSCORE_HOST is ${host}.*${words}`))
})

it('tells of a data directory that the embedded PostgreSQL cannot live in, and of that alone', async () => {
  expect(await judge({ dataDir: '/srv/a:b' })).toMatch(/^EmbeddedDatabaseError: The data directory \/srv\/a:b \(FULLSCORE_DATA\) has ":" in its name/)
  expect(await judge({ dataDir: '/srv/a\nb' })).toContain('has "\\n" in its name')
  expect(await judge({ dataDir: '/srv/Büro, "2"/ü$x' })).toBe('good')
  expect(await judge({ dataDir: '/srv/a:b', databaseUrl: (await made).url })).toBe('good')
})

it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('tells that a port is for root alone, before anything is made', () => {
  const judged = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, join(import.meta.dirname, 'settings-judge.ts'), 'serve', '--port', '81', '--data', '/tmp/none'], {
    encoding: 'utf8', env: { HOME: '/tmp', PATH: process.env['PATH'] },
  })
  expect([judged.status, judged.stderr]).toEqual([1, 'FULLSCORE_PORT is 81: this account may not listen there, ports below 1024 are for root. Take a higher one, with a proxy in front.\n'])
})

it('tells what is wrong with the database, in one sentence that names the setting and no password', async () => {
  expect(await judge({ databaseUrl: 'postgres://nobody:secret@127.0.0.1:1/x' })).toBe('SettingsError: DATABASE_URL: no PostgreSQL answers at 127.0.0.1 port 1 (ECONNREFUSED).')
  expect(await judge({ databaseUrl: 'postgres://nobody@nope.invalid/x' })).toMatch(/^SettingsError: DATABASE_URL: nope.invalid is a name that is not known here/)
  expect(await judge({ databaseUrl: 'postgres://u:secret@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/dev/null/nowhere' })).toBe("SettingsError: DATABASE_URL cannot be used: ENOTDIR: not a directory, open '/dev/null/nowhere'.")
  const { url } = await made
  expect(await judge({ databaseUrl: url.replace(/\/test_[^/?]*/, '/not_there') })).toMatch(/^SettingsError: DATABASE_URL: the PostgreSQL .* has no database not_there/)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create role judged_weak login password 'secret'; grant judged_weak to current_user; create schema if not exists database`)
  const weak = url.replace(/\/\/[^@]*@/, '//judged_weak:secret@')
  expect(await judge({ databaseUrl: weak })).toBe('good')
  await client.query('alter schema database rename to elsewhere')
  expect(await judge({ databaseUrl: weak })).toMatch(/^SettingsError: DATABASE_URL: the user judged_weak may make no schemas in the database test_\w+: make it the owner, or grant it CREATE\.$/)
  await client.query('alter schema elsewhere rename to database; drop role judged_weak')
  await client.end()
  const other = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
  await new Promise<void>((done) => { other.listen(0, '127.0.0.1', done) })
  expect(await judge({ databaseUrl: `postgres://x:secret@127.0.0.1:${(other.address() as AddressInfo).port}/x` })).toMatch(/^SettingsError: DATABASE_URL: the PostgreSQL at 127\.0\.0\.1 port \d+ cannot be used: (?!.*secret)/)
  other.close()
})

it.each([
  ['127.0.0.1', 'http://127.0.0.1:4400', false], ['::1', 'http://[::1]:4400', false], ['0.0.0.0', 'https://score.example.org', false], ['0.0.0.0', 'http://localhost:4400', true], ['10.0.0.5', 'http://score.example.org', true],
])('warns of passwords on the way where it listens on %s as %s: %s', (host, url, warns) => {
  expect(unguarded({ host, url }) ?? '').toMatch(warns ? new RegExp(`It listens on .*${host}.* without TLS`) : /^$/)
})
