import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readProbeSettings } from './settings.ts'

describe('the settings of a probe', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fullscore-probe-settings-'))
  const path = join(directory, 'probe.conf')
  afterAll(() => rmSync(directory, { recursive: true }))
  const probe = (environment: Record<string, string> = {}, flags: string[] = []) => readProbeSettings({ flags, environment: { HOME: '/home/ada', ...environment } })
  test('have defaults, apart from those of a server on the same machine', () => {
    const usual = process.getuid?.() === 0 ? '/var/lib/fullscore' : '/home/ada/.local/share/fullscore'
    expect(probe()).toEqual({ dataDir: `${usual}-probe`, server: undefined, token: undefined, caFile: undefined, allowHttp: false, bufferBytes: 64 * 1024 * 1024, logLevel: 'info' })
    expect(probe({ FULLSCORE_DATA: '/srv/f' }).dataDir).toBe('/srv/f-probe')
    expect(probe({ FULLSCORE_DATA: '/srv/f', FULLSCORE_PROBE_DATA: '/srv/p' }).dataDir).toBe('/srv/p')
    expect(probe({ FULLSCORE_PROBE_DATA: '/srv/p' }, ['--data', '/srv/q']).dataDir).toBe('/srv/q')
  })
  test('are read from flags, environment and file', () => {
    writeFileSync(path, '# of the probe\nFULLSCORE_PROBE_SERVER=https://f.example.com/below/\nFULLSCORE_PROBE_BUFFER=2\n')
    expect(probe({ FULLSCORE_CONFIG: path, FULLSCORE_PROBE_TOKEN: 'fsp_x', FULLSCORE_PROBE_ALLOW_HTTP: 'yes' }, ['--ca', '~/ca.pem'])).toMatchObject({ server: 'https://f.example.com/below', token: 'fsp_x', caFile: '/home/ada/ca.pem', allowHttp: true, bufferBytes: 2 * 1024 * 1024 })
  })
  test.each<[string, Record<string, string>, string[], RegExp]>([
    ["a server's flag", {}, ['--port', '1'], /^--port is a setting of the server/], ['an address that is none', { FULLSCORE_PROBE_SERVER: 'fullscore' }, [], /^FULLSCORE_PROBE_SERVER is an address/], ['a user in it', { FULLSCORE_PROBE_SERVER: 'https://a:b@f.example.com' }, [], /holds no user/],
    ['neither yes nor no', { FULLSCORE_PROBE_ALLOW_HTTP: 'true' }, [], /^FULLSCORE_PROBE_ALLOW_HTTP is yes or no/], ['a buffer of nothing', { FULLSCORE_PROBE_BUFFER: '0' }, [], /^FULLSCORE_PROBE_BUFFER/], ['a misspelt name', { FULLSCORE_PROBE_TOKN: 'x' }, [], /did you mean FULLSCORE_PROBE_TOKEN/],
  ])('%s stops it with one sentence', (_, environment, flags, message) => { expect(() => probe(environment, flags)).toThrow(message) })
})
