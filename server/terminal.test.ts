import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A pseudo-language: every sentence of the product between brackets, so that what was not looked up is seen. */
const root = path.dirname(import.meta.dirname)
const home = mkdtempSync(path.join(tmpdir(), 'fullscore-terminal-'))
const dataDir = path.join(home, 'data')

beforeAll(() => {
  // As root the database runs as somebody else, who must be able to pass.
  chmodSync(home, 0o711)
  const codes = Object.keys(JSON.parse(readFileSync(path.join(root, 'api/sentences.json'), 'utf8')) as object)
  const sentences = Object.fromEntries(codes.map((code) => {
    if (!/^[^|]*\|[^|]*#/.test(code)) return [code, `[${code}]`]
    const [one, other] = code.split('|')
    return [code, { one: `[${one}]`, other: `[${other}]` }]
  }))
  mkdirSync(path.join(dataDir, 'languages'), { recursive: true, mode: 0o711 })
  writeFileSync(path.join(dataDir, 'languages', 'nl.json'), JSON.stringify(sentences))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const given = { PATH: process.env['PATH'] ?? '', HOME: home, FULLSCORE_DATA: dataDir, FULLSCORE_KEY_FILE: path.join(home, 'key'), FULLSCORE_PORT: '0', FULLSCORE_LOG: 'silent' }
const dutch = { LC_MESSAGES: 'nl_BE.UTF-8' }

interface Ended { code: number | null; out: string; err: string }
interface Going { said(): string; stop(): void; ended: Promise<Ended> }
function start(program: string, words: string[], env: Record<string, string>): Going {
  const child = spawn(process.execPath, [path.join(root, program), ...words], { env: { ...given, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString() })
  const ended = new Promise<Ended>((resolve) => { child.once('close', (code) => resolve({ code, ...said })) })
  return { said: () => said.out, stop: () => child.kill('SIGTERM'), ended }
}
const run = (program: string, words: string, env: Record<string, string> = dutch) => start(program, words === '' ? [] : words.split(' '), env).ended

/** What stands outside of brackets, without what is typed and addresses. */
function untold(text: string): string {
  let [left, before] = [text, '']
  while (left !== before) [before, left] = [left, left.replace(/\[[^[\]]*\]/g, '')]
  return left.replace(/^\s*(fullscore|npm) .*$/gm, '').replace(/https?:\S+/g, '').replace(/--[a-z-]+( [A-Z]+)?/g, '').replace(/[\s.,;:()/"-]+/g, ' ').trim()
}

describe('a wrong setting is told in the language of the terminal', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['by the program', '--port 99999', {}, '[FULLSCORE_PORT is a whole number from 0 to 65535; "99999" is not.]'],
    ['that is unknown', '--prot 1', {}, '[[--prot is no setting]: did you mean --port?]'],
    ['where the directory is named beside it', `--data ${dataDir} --host a/b`, { FULLSCORE_DATA: '/nowhere' }, '[FULLSCORE_HOST is an address such as 127.0.0.1, without scheme, port or path; "a/b" is not.]'],
    ['in English where the terminal has no language', '--port 99999', { LC_MESSAGES: 'C' }, 'FULLSCORE_PORT is a whole number from 0 to 65535; "99999" is not.'],
    ['in English where no file has its words', '--port 99999', { LC_MESSAGES: 'da_DK.UTF-8' }, 'FULLSCORE_PORT is a whole number from 0 to 65535; "99999" is not.'],
  ])('%s', async (_, words, env, says) => { expect(await run('server/main.ts', words, { ...dutch, ...env })).toEqual({ code: 1, out: '', err: `${says}\n` }) })
  it('by the starter, before it builds anything', async () => {
    expect(await run('server/settings-judge.ts', 'serve --port 99999')).toMatchObject({ code: 1, err: '[FULLSCORE_PORT is a whole number from 0 to 65535; "99999" is not.]\n' })
  })
})

describe('help', () => {
  it.each(['backup --help', 'restore --help', 'audit verify --help', 'set-up-link --help', 'rebuild --help', 'nonsense'])('%s', async (words) => {
    const { out, err } = await run('server/command.ts', words)
    expect(out + err).not.toBe('')
    expect(untold(out + err)).toBe('')
  })
  it.each(['server/main.ts', 'server/infrastructure/monitoring/probes/program/probe-process.ts'])('of %s', async (program) => {
    expect(untold((await run(program, '--help')).out.replace(/^\s+--.*$/gm, ''))).toBe('')
  })
})

it('the whole life of an installation is told in it, and its JSON is not', async () => {
  const serving = start('server/main.ts', [], { ...dutch, CLICKHOUSE_URL: 'http://127.0.0.1:1/x' })
  await expect.poll(serving.said, { timeout: 180_000, interval: 200 }).toContain('[Set it up within a day through this link, once:]')
  const whileServing = await run('server/command.ts', 'rebuild agenda')
  serving.stop()
  const { out, code } = await serving.ended
  expect(code).toBe(0)
  expect(out).toMatch(/\[Fullscore answers at http:\/\/127\.0\.0\.1:\d+ \(started in [\d,]+ s\)\. Ctrl-C stops it\.\]/)
  expect(out).toContain('[CLICKHOUSE_URL: [')
  expect(out).toContain('[Stopping.]')
  expect([untold(out), untold(whileServing.out), whileServing.code]).toEqual(['', '', 0])
  const backup = path.join(home, 'backup')
  for (const [words, exit] of [['audit verify', 0], ['set-up-link', 0], [`backup ${backup} --without-telemetry`, 0], [`backup ${backup}`, 2], [`restore ${backup} --prove`, 0], [`restore ${backup}`, 4], ['rebuild nonsense', 2]] as const) {
    const ended = await run('server/command.ts', words)
    expect([words, ended.code, untold(ended.out), untold(ended.err)]).toEqual([words, exit, '', ''])
  }
  const verified = await run('server/command.ts', 'audit verify --json')
  expect(JSON.parse(verified.out)).toMatchObject({ faults: [] })
  expect(JSON.parse((await run('server/command.ts', `restore ${backup} --json`)).out)).toMatchObject({ ok: false, code: 'not-empty', message: expect.stringMatching(/^The data directory .* is not empty/) })
}, 400_000)

it('a start without the key of data that are there says so, and the first start of all does not', async () => {
  const env = { FULLSCORE_DATA: path.join(home, 'keyless'), LC_MESSAGES: 'C' }
  const started = async (keyFile: string) => {
    const serving = start('server/main.ts', [], { ...env, FULLSCORE_KEY_FILE: path.join(home, keyFile) })
    await expect.poll(serving.said, { timeout: 120_000, interval: 200 }).toContain('Ctrl-C stops it.')
    serving.stop()
    return (await serving.ended).out
  }
  expect(await started('own-key')).not.toContain('key file')
  expect(await started('own-key')).not.toContain('key file')
  expect(await started('other-key')).toContain(`The key file ${path.join(home, 'other-key')} (FULLSCORE_KEY_FILE) was missing, and a new one was made.`)
}, 400_000)
