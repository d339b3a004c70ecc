import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { harmless, localeOf } from '@fullscore/api/terminal.ts'
import { faultLines } from './faults.ts'
import { cell, table } from './print.ts'

const root = path.dirname(import.meta.dirname)
const home = mkdtempSync(path.join(tmpdir(), 'fullscore-cli-'))
afterAll(() => rmSync(home, { recursive: true }))

interface Ended { code: number | null; out: string; err: string }
/** Runs a program of ours without a terminal. @param input null leaves standard input open, as a service's is */
async function run(program: string, words: string[], input: string | null = '', env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(root, program), ...words], { env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString() })
  if (input !== null) child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.destroy()
  return { code, ...said }
}
const cli = (words: string, input?: string, env?: Record<string, string>) => run('cli/main.ts', words.split(' '), input, env)

describe('the locale of a terminal', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['by its variables in their order', { LC_ALL: 'nl_NL.UTF-8', LC_TIME: 'de_DE.UTF-8', LANG: 'en_US.UTF-8' }, 'nl-NL'], ['of its dates', { LC_TIME: 'de_DE@euro', LANG: 'en_US.UTF-8' }, 'de-DE'],
    ['of its language', { LC_ALL: '', LANG: 'en_US.UTF-8' }, 'en-US'], ['of nobody', { LANG: 'C.UTF-8' }, undefined], ['of nobody, in its old name', { LC_ALL: 'POSIX' }, undefined], ['that was not said', {}, undefined],
  ])('%s', (_, environment, locale) => { expect(localeOf(environment)).toBe(locale) })
})

describe('--help', () => {
  it('helps at every level', async () => {
    expect(await cli('exports --help')).toMatchObject({ code: 0, out: expect.stringContaining('exports download <list>') })
    expect(await cli('events --help')).toMatchObject({ code: 0, out: expect.stringMatching(/events list[\s\S]*events verify/) })
    expect(await cli('exports download --help')).toMatchObject({ code: 0, out: expect.stringContaining('--format') })
    expect(await cli('exprots --help')).toMatchObject({ code: 2, err: expect.stringContaining('There is no command "exprots"') })
    expect(await run('server/command.ts', ['audit', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('fullscore audit verify') })
  })
})

describe('login without a terminal', () => {
  it('says what is wanting instead of hanging', async () => {
    expect(await cli('login http://127.0.0.1:1')).toMatchObject({ code: 2, err: expect.stringContaining('give --email ADDRESS and the password on standard input, or set FULLSCORE_TOKEN') })
    expect(await cli('login http://127.0.0.1:1 --email a@b.example')).toMatchObject({ code: 2, err: expect.stringContaining('write it to standard input') })
  })
  it('does not wait for ever for a pipe that stays silent', async () => {
    const ended = await run('cli/main.ts', ['login', 'http://127.0.0.1:1', '--email', 'a@b.example'], null)
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('within 10 seconds') })
  })
  it('names the address that does not answer, and where to say another', async () => {
    for (const ended of [await cli('login http://127.0.0.1:1 --email a@b.example', 'a password\n'), await cli('teams list', '', { FULLSCORE_URL: 'http://127.0.0.1:1' }), await cli('metrics read', '', { FULLSCORE_URL: 'http://127.0.0.1:1' })]) {
      expect(ended).toMatchObject({ code: 4, err: expect.stringMatching(/^Fullscore does not answer at http:\/\/127\.0\.0\.1:1\. .*FULLSCORE_URL/) })
    }
  })
})

describe('help', () => {
  it.each(['login', 'logout', 'watch', 'rehearse', 'completion'])('%s says how it is used, and does nothing', async (name) => {
    const ended = await cli(`${name} --help`, undefined, { FULLSCORE_URL: 'http://127.0.0.1:1' })
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(new RegExp(`^fullscore ${name}`))
    expect((await cli(`help ${name}`)).out).toBe(ended.out)
  })
  it.each(['set-up-link', 'audit verify', 'rebuild'])('%s too, without any store', async (name) => {
    expect(await run('server/command.ts', [...name.split(' '), '--help'], '', { FULLSCORE_DATA: path.join(home, 'none') })).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^fullscore ${name}`)) })
  })
})

describe('a refusal', () => {
  it.each<[string, string, { field: string; message: string }[], string[]]>([
    ['names a flag as it is typed', 'body.teamId: is not an id.', [{ field: 'body.teamId', message: 'is not an id' }], ['--team-id: is not an id.']],
    ['and what stands inside of JSON', 'body.roles[0].scopeId: is not an id.', [], ['--roles[0].scopeId: is not an id.']],
    ['and a word of the command', 'params.id: is not an id.', [], ['<id>: is not an id.']],
    ['of several fields each', 'Some fields are wrong.', [{ field: 'body.target.certificateDays', message: 'is too many' }, { field: 'query.from', message: 'is no date' }], ['Some fields are wrong.', '  --target.certificate-days: is too many', '  --from: is no date']],
    ['and at the end of a sentence', 'It is changed by body.teamId.', [], ['It is changed by --team-id.']], ['and leaves words alone', 'Nobody. The body is empty.', [], ['Nobody. The body is empty.']],
  ])('%s', (_, detail, errors, lines) => { expect(faultLines({ detail, errors })).toEqual(lines) })
})

describe('a cell', () => {
  it.each<[string, unknown, string]>([
    ['of nothing', [], '–'], ['of no fields', {}, '–'], ['of fields', { amount: '12.00', currency: 'EUR' }, 'amount: 12.00; currency: EUR'],
    ['of many fields alike', { a: 'everything', b: 'everything', c: 'everything', d: 'everything' }, 'everything: a, b, c, d'], ['of what lies deeper', { a: { b: 1 } }, 'a: b: 1'], ['of several deeper', { a: { b: 1, c: [2] }, d: 3 }, 'a: (b: 1; c: 2); d: 3'],
    ['of measurements', [{ at: 1, avg: 2 }, { at: 2, avg: 3.25 }], '2, the last at: 2; avg: 3.25'], ['of a moment inside', { at: null }, 'at: –'], ['of a number with many digits', 5.532508999996935, '5.533'], ['of a whole number', 20261130, '20261130'],
  ])('%s', (_, value, shown) => { expect(cell(value)).toBe(shown) })
})

describe('what cannot be asked', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['teams list', { FULLSCORE_URL: 'nonsense' }, 2, 'FULLSCORE_URL, "nonsense", is no address like'], ['help nonsense', {}, 2, 'There is no command "nonsense".'], ['help teams', {}, 0, ''],
  ])('%s', async (words, env, code, says) => { expect(await cli(words, '', env)).toMatchObject({ code, err: expect.stringContaining(says) }) })
})

describe('a table', () => {
  it('shows moments of the Score by the clock', () => {
    const at = Temporal.Instant.from('2026-11-30T12:00:00Z')
    expect(table({ from: at.epochMilliseconds, size: at.epochMilliseconds })).toContain(`from  ${cell(at.toString())}`)
    expect(table({ from: at.epochMilliseconds, size: at.epochMilliseconds })).toContain(`size  ${at.epochMilliseconds}`)
  })
  it('shows the id of what an answer without one names', () => {
    expect(table({ probe: { id: '1', name: 'Oslo' }, token: 'x' })).toBe('probe  Oslo (1)\ntoken  x')
    expect(table({ id: '2', team: { id: '1', name: 'Network' } })).toBe('id    2\nteam  Network')
  })
  it('is not cut where it does not go to a terminal', () => {
    const row = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`column${n}`, 'a longer value']))
    expect(table({ items: [row] }).split('\n')[1]!.length).toBeGreaterThan(300)
  })
})

describe('what others wrote', () => {
  it.each([
    ['colour', '\u001b[31mred\u001b[0m', 'red'], ['window title', 'a\u001b]0;owned\u0007b', 'ab'], ['the same by C1', 'a\u009d0;owned\u009cb', 'ab'], ['a link', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['clearing', '\u001b[2J\u001b[Hx', 'x'], ['C1 CSI', '\u009b2Jx', 'x'], ['reset', '\u001bcx', 'x'], ['carriage return', 'good\rbad', 'goodbad'], ['direction', 'a\u202egnp.exe', 'agnp.exe'], ['an unfinished one', 'a\u001b]0;never', 'a'], ['plain', 'Zoë\n🎻', 'Zoë\n🎻'],
  ])('%s does not reach the terminal', (_, text, shown) => expect(harmless(text)).toBe(shown))
  it('nor a table, by whatever kind of value', () => {
    const bad = '\u001b[2Jx\u202e\n'
    const shown = table({ items: [{ a: bad, b: [bad], c: { name: bad }, d: [{ name: bad }], e: { kind: bad, id: 1 }, f: { other: bad } }] })
    expect(shown.split('\n')).toHaveLength(2)
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(shown.replace('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/)
    expect(cell('a\tb')).toBe('a b')
  })
})
