import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/access/access.ts'
import { apiOf } from '../http/app.ts'
import { bracketed, outsideOf } from '../http/brackets.fixture.ts'
import { world, type TestPerson, type World } from '../testing.ts'

const program = path.join(import.meta.dirname, '../../cli/main.ts')
const home = mkdtempSync(path.join(tmpdir(), 'fullscore-cli-language-'))
let w: World
let ada: TestPerson
let server: ServerType
let url = ''
let token = ''
let asked: string[] = []
beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['en-xa', bracketed]]) } })
  ada = await w.person('Ada Root', [{ role: 'administrator' }])
  await w.newTeam('Incidents')
  token = (await ada.call(routes.makeToken, { body: { name: 'here', scopes: ['organisation:read', 'settings:manage'] } })).secret
  const app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), w.product.open)
  const listen = (request: Request, ...rest: unknown[]) => { asked.push(new URL(request.url).pathname); return app.fetch(request, ...rest as []) }
  url = await new Promise((resolve) => { server = serve({ fetch: listen, hostname: '127.0.0.1', port: 0 }, (at: AddressInfo) => resolve(`http://127.0.0.1:${at.port}`)) })
})
afterAll(async () => {
  server.close()
  await w.close()
  rmSync(home, { recursive: true })
})

const there = { LANG: 'en_XA.UTF-8' }
async function cli(words: string, env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...words.split(' ')], { env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, FULLSCORE_URL: url, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString() })
  child.stdin.end()
  return { code: await new Promise((resolve) => child.once('close', resolve)), ...said }
}
const choose = (language: string | null) => ada.call(routes.editMe, { body: { language } })
const forget = () => rmSync(path.join(home, 'fullscore'), { recursive: true, force: true })

describe('the command line in the language of the terminal', () => {
  it('helps in it: each command by what the contract says of it, each flag, its own words', async () => {
    const { out } = await cli('help', there)
    const [usage, blank, ...lines] = out.trimEnd().split('\n')
    expect([usage, blank]).toEqual(['⟦fullscore NOUN VERB [words] [--flags]⟧', ''])
    expect(lines.filter((line) => line !== '' && (!line.endsWith('⟧') || !/^( {2}[a-z-]+( [\w<>|[\]-]+)* +)?$/i.test(outsideOf(line))))).toEqual([])
    expect(lines.length).toBeGreaterThan(200)
    const one = (await cli('exports download --help', there)).out
    expect(one).toContain('⟦Asks GET /api/v1/')
    expect(one).toContain('⟦and the filters of <list> behind its name')
    expect(outsideOf((await cli('login --help', there)).out).replace(/^.*(fullscore login|URL|ADDRESS).*$/gm, '').trim()).toBe('')
  })
  it('says in it what is wrong with the words, and names commands as they are typed', async () => {
    expect(await cli('nonsense', there)).toMatchObject({ code: 2, err: '⟦There is no command "nonsense". `fullscore help` lists them all.⟧\n' })
    expect(await cli('teams list --colour red', there)).toMatchObject({ code: 2, err: expect.stringMatching(/^⟦`fullscore teams list` knows no --colour; it knows --limit, .*⟧\n$/) as string })
    // A verb that is a word of the product as well is typed all the same.
    expect((await cli('metrics', there)).err).toBe('⟦"metrics" needs a verb: read, latest, query.⟧\n')
  })
  it('prints headings, yes and no, and that there is nothing; names stay', async () => {
    const { out } = await cli('teams list', { ...there, FULLSCORE_TOKEN: token })
    expect(out.split('\n')[0]).toMatch(/^⟦id⟧ +⟦name⟧ /)
    expect(out).toMatch(/ Incidents +/)
    expect((await cli('jobs list', { ...there, FULLSCORE_TOKEN: token })).out).toBe('⟦Nothing.⟧\n')
    expect((await cli('me read', { ...there, FULLSCORE_TOKEN: token })).out).toContain('⟦languages⟧')
  })
  it('tells refusals in it, the server\'s and its own', async () => {
    expect(await cli('teams list', there)).toMatchObject({ code: 5, err: '⟦Sign in first.⟧\n⟦Sign in with `fullscore login`, or set FULLSCORE_TOKEN.⟧\n' })
  })
  it('asks for the words once, and says so in them when the server is gone', async () => {
    asked = []
    await cli('teams list', there)
    expect(asked).toEqual(['/api/v1/teams'])
    forget()
    await cli('teams list', there)
    expect(asked.slice(1)).toEqual(['/api/v1/words', '/api/v1/teams'])
    expect(await cli('teams list', { ...there, FULLSCORE_URL: 'http://127.0.0.1:1' })).toMatchObject({ code: 4, err: expect.stringMatching(/^Fullscore does not answer/) as string })
  })
  it('keeps English for programs', async () => {
    const { out } = await cli('teams list --json', { ...there, FULLSCORE_TOKEN: token })
    expect(out).not.toContain('⟦')
    expect((await cli('completion bash', there)).out).not.toContain('⟦')
  })
})

describe('the language of the profile', () => {
  it('goes before the terminal\'s, and a terminal without one gets it too', async () => {
    forget()
    await choose('en-XA')
    expect((await cli('jobs list', { FULLSCORE_TOKEN: token })).out).toBe('⟦Nothing.⟧\n')
    forget()
    await choose('en')
    expect((await cli('jobs list', { ...there, FULLSCORE_TOKEN: token })).out).toBe('Nothing.\n')
  })
  it('comes with an entity tag, so that asking again is cheap', async () => {
    const known = await w.fetch('/api/v1/words', { headers: { 'accept-language': 'en-XA' } })
    expect([known.status, (await known.json() as { language: string }).language]).toEqual([200, 'en-XA'])
    const again = await w.fetch('/api/v1/words', { headers: { 'accept-language': 'en-XA', 'if-none-match': known.headers.get('etag')! } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(await (await w.fetch('/api/v1/words', { headers: { 'accept-language': 'fr' } })).json()).toEqual({ language: 'en', sentences: {} })
  })
})
