import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeSettings, settingsDocument } from './settings-known.ts'
import { readSettings } from './settings.ts'
import { SettingsError } from './settings-values.ts'

const directory = mkdtempSync(join(tmpdir(), 'fullscore-settings-'))
afterAll(() => rmSync(directory, { recursive: true }))

function file(text: string): string {
  const path = join(directory, `${Math.abs(text.length)}-${text.slice(0, 3).replaceAll(/\W/g, '')}`)
  writeFileSync(path, text)
  return path
}

const read = (environment: Record<string, string> = {}, flags: string[] = []) =>
  readSettings({ flags, environment: { HOME: '/home/ada', ...environment } })

describe('settings', () => {
  test('have defaults', () => {
    const root = process.getuid?.() === 0
    expect(read()).toEqual({
      dataDir: root ? '/var/lib/fullscore' : '/home/ada/.local/share/fullscore',
      keyFile: root ? '/etc/fullscore/key' : '/home/ada/.config/fullscore/key',
      host: '127.0.0.1', port: 4400, url: 'http://127.0.0.1:4400', urlGiven: false, logLevel: 'info',
      trustedProxies: [], databaseUrl: undefined, clickhouseUrl: undefined, adminEmail: undefined, adminPassword: undefined,
    })
  })

  test('prefer flags to the environment and the environment to the file', () => {
    const path = file('# ours\nFULLSCORE_PORT=1\nFULLSCORE_HOST=::1\n\nFULLSCORE_LOG = "warn"\n')
    const settings = read({ FULLSCORE_CONFIG: path, FULLSCORE_PORT: '2', FULLSCORE_HOST: '' }, ['--port', '3'])
    expect(settings).toMatchObject({ port: 3, host: '::1', logLevel: 'warn', url: 'http://[::1]:3' })
    expect(read({ FULLSCORE_CONFIG: path, FULLSCORE_PORT: '2' }).port).toBe(2)
    expect(read({}, [`--config=${path}`]).port).toBe(1)
  })

  test('accept stores, also a socket directory as PostgreSQL writes it', () => {
    const url = 'postgres://fullscore:p%40ss@/fullscore?host=%2Frun%2Fpostgresql&port=5432'
    expect(read({ DATABASE_URL: url, CLICKHOUSE_URL: 'http://localhost:8123/x' })).toMatchObject({ databaseUrl: url })
  })

  test('accept proxies with commas or spaces', () => {
    expect(read({ FULLSCORE_TRUSTED_PROXIES: '10.0.0.5, fd00::/8 192.0.2.0/24' }).trustedProxies).toEqual(['10.0.0.5', 'fd00::/8', '192.0.2.0/24'])
  })

  const wrong: [string, Record<string, string>, string[], RegExp][] = [
    ['a port that is no number', { FULLSCORE_PORT: '44OO' }, [], /^FULLSCORE_PORT is a whole number .* "44OO" is not\.$/],
    ['a port too high', {}, ['--port', '70000'], /^FULLSCORE_PORT/],
    ['a host with a port', { FULLSCORE_HOST: 'localhost:80' }, [], /^FULLSCORE_HOST .* FULLSCORE_PORT/],
    ['a host with a scheme', { FULLSCORE_HOST: 'http://x' }, [], /^FULLSCORE_HOST/],
    ['an address with a path', { FULLSCORE_URL: 'https://x.example/app' }, [], /^FULLSCORE_URL/],
    ['an address that is none', { FULLSCORE_URL: 'fullscore' }, [], /^FULLSCORE_URL/],
    ['a foreign database', { DATABASE_URL: 'mysql://u:secret@h/d' }, [], /^DATABASE_URL begins with postgres:\/\//],
    ['a database address that cannot be read', { DATABASE_URL: 'postgres://u:p@h:port/d' }, [], /^DATABASE_URL is no address/],
    ['a telemetry store by the wrong protocol', { CLICKHOUSE_URL: 'tcp://h:9000' }, [], /^CLICKHOUSE_URL/],
    ['half an administrator', { FULLSCORE_ADMIN_EMAIL: 'a@b.example' }, [], /FULLSCORE_ADMIN_PASSWORD belong together/],
    ['a short password', { FULLSCORE_ADMIN_EMAIL: 'a@b.example', FULLSCORE_ADMIN_PASSWORD: 'short' }, [], /^FULLSCORE_ADMIN_PASSWORD/],
    ['a password with which nobody could sign in', { FULLSCORE_ADMIN_EMAIL: 'a@b.example', FULLSCORE_ADMIN_PASSWORD: 'x'.repeat(201) }, [], /^FULLSCORE_ADMIN_PASSWORD .* at most 200/],
    ['an e-mail address that is none', { FULLSCORE_ADMIN_EMAIL: 'ada' }, [], /^FULLSCORE_ADMIN_EMAIL/],
    ['an unknown level', { FULLSCORE_LOG: 'loud' }, [], /^FULLSCORE_LOG is one of trace/],
    ['a key inside the data', { FULLSCORE_DATA: '/srv/f', FULLSCORE_KEY_FILE: '/srv/f/key' }, [], /^FULLSCORE_KEY_FILE lies inside FULLSC/],
    ['a proxy by name', { FULLSCORE_TRUSTED_PROXIES: '10.0.0.1,proxy' }, [], /^FULLSCORE_TRUSTED_PROXIES .*"proxy" is none\.$/],
    ['a misspelt name', { FULLSCORE_PROT: '1' }, [], /^FULLSCORE_PROT .*did you mean FULLSCORE_PORT\?$/],
    ['a name far from all', { FULLSCORE_BANANAS_AND_CREAM: '1' }, [], /is no setting; see docs\/operators\/settings\.md\.$/],
    ['a misspelt flag', {}, ['--prot', '1'], /^--prot is no setting: did you mean --port\?$/],
    ['a flag without its value', {}, ['--port'], /^--port needs a value: --port PORT\.$/],
    ['a file that is not there', { FULLSCORE_CONFIG: join(directory, 'nowhere') }, [], /^FULLSCORE_CONFIG names \/\S+\/nowhere, which does not exist\.$/],
    ['a folder as file', { FULLSCORE_CONFIG: '/' }, [], /^FULLSCORE_CONFIG names \/, which cannot be read/],
    ['a device that never ends as file', { FULLSCORE_CONFIG: '/dev/zero' }, [], /^FULLSCORE_CONFIG names \/dev\/zero, which holds more than a mebibyte/],
    ['an unknown name in the file', { FULLSCORE_CONFIG: file('# x\nFULLSCORE_HOTS=x\n') }, [], /_HOTS \(in .*, line 2\).*FULLSCORE_HOST/],
    ['a line without a value', { FULLSCORE_CONFIG: file('port 1\n') }, [], /line 1 there is no "="/],
  ]
  test.each(wrong)('refuse %s by one sentence that names it', (_, environment, flags, sentence) => {
    expect(() => read(environment, flags)).toThrow(SettingsError)
    expect(() => read(environment, flags)).toThrow(sentence)
    expect(() => read(environment, flags)).not.toThrow(/secret/)
  })

  test('are all described, and the document is fresh', () => {
    expect(describeSettings()).toContain('FULLSCORE_KEY_FILE')
    const path = join(import.meta.dirname, '..', 'docs', 'operators', 'settings.md')
    expect(readFileSync(path, 'utf8')).toBe(settingsDocument())
  })

  test("of a probe are none of a server: their flags are refused, their names pass", () => {
    expect(() => read({}, ['--server', 'https://f.example.com'])).toThrow(/^--server is a setting of probes/)
    expect(read({ FULLSCORE_PROBE_SERVER: 'https://f.example.com' }).port).toBe(4400)
    expect([describeSettings(true).includes('--token'), describeSettings(true).includes('--port'), describeSettings().includes('--token')]).toEqual([true, false, false])
  })
})
