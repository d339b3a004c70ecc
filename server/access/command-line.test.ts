import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/access/access.ts'
import { addPerson } from '@fullscore/api/organisation/organisation.ts'
import { apiOf } from '../http/app.ts'
import { world, type World } from '../testing.ts'

const program = path.join(import.meta.dirname, '../../cli/main.ts')
const home = mkdtempSync(path.join(tmpdir(), 'fullscore-cli-'))
const [email, password] = ['root@example.org', 'correct horse battery']
let w: World
let server: ServerType
let url: string
beforeAll(async () => {
  w = await world()
  const first = await w.person('First', [{ role: 'administrator' }])
  const { id } = await first.call(addPerson, { body: { name: 'Root', email } })
  const { link } = await first.call(routes.invite, { params: { id }, body: { roles: [{ role: 'administrator', scopeKind: 'organisation' }] } })
  await w.call(routes.acceptInvitation, { body: { token: new URL(link).searchParams.get('token')!, password } })
  const app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), w.product.open)
  url = await new Promise((resolve) => { server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (at: AddressInfo) => resolve(`http://127.0.0.1:${at.port}`)) })
})
afterAll(async () => {
  server.close()
  await w.close()
  rmSync(home, { recursive: true })
})

/** The command line as a script runs it: no terminal, its own home. */
async function cli(words: string, input = '', env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...words.split(' ')], { env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, ...env } })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString() })
  child.stdin.end(input)
  return { code: await new Promise((resolve) => child.once('close', resolve)), ...said }
}
const kept = () => JSON.parse(readFileSync(path.join(home, 'fullscore/cli.json'), 'utf8')) as { token: string }

describe('the command line without a terminal', () => {
  it('signs in by a password on standard input, and out so that the token is dead', async () => {
    expect(await cli(`login ${url} --email ${email}`, 'wrong\n')).toMatchObject({ code: 5, err: expect.stringContaining('Address or password is wrong.') })
    expect(await cli(`login ${url} --email ${email}`, `${password}\n`)).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`Signed in at ${url}.`) })
    expect((await cli('me read')).code).toBe(0)
    const { token } = kept()
    expect(await cli('logout')).toMatchObject({ code: 0, err: '' })
    expect(await cli('me read', '', { FULLSCORE_URL: url, FULLSCORE_TOKEN: token })).toMatchObject({ code: 5 })
  })

  it('remembers the token of FULLSCORE_TOKEN if it is good', async () => {
    await cli(`login ${url} --email ${email}`, `${password}\n`)
    const { token } = kept()
    rmSync(path.join(home, 'fullscore'), { recursive: true })
    expect(await cli(`login ${url}`, '', { FULLSCORE_TOKEN: 'fs_none' })).toMatchObject({ code: 5 })
    expect(await cli(`login ${url}`, '', { FULLSCORE_TOKEN: token })).toMatchObject({ code: 0, out: expect.stringContaining('as Root with the token of FULLSCORE_TOKEN') })
    expect(kept().token).toBe(token)
  })

  it('lists, retries and dismisses jobs that were given up, and shows nothing that a terminal would obey', async () => {
    await sql`select graphile_worker.add_job('search.nothing', '{}', max_attempts := 1)`.execute(w.ctx.db)
    const { rows: [job] } = await sql<{ id: string }>`update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${'\u001b[2Jcannot\u202e do it'} where task_id = (select id from graphile_worker._private_tasks where identifier = 'search.nothing') returning id::text`.execute(w.ctx.db)
    const listed = await cli('jobs list')
    expect(listed).toMatchObject({ code: 0, out: expect.stringMatching(/search\.nothing.*given-up.*cannot do it/) })
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(listed.out).not.toMatch(/[\u001b\u202e]/)
    expect(await cli(`jobs dismiss ${job!.id}`)).toMatchObject({ code: 2, err: expect.stringContaining('--reason') })
    expect((await cli(`jobs dismiss ${job!.id} --reason done`)).code).toBe(0)
    expect((await cli('jobs list')).out).toBe('Nothing.\n')
    expect(await cli(`jobs retry ${job!.id}`)).toMatchObject({ code: 1, err: expect.stringContaining('There is no such job') })
  })
})
