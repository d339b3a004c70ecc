import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { startEmbedded } from '../../database/embedded.ts'
import { migrate } from '../../database/migrate.ts'
import { apiOf } from '../../http/app.ts'
import { heldClock } from '../../kernel/clock.ts'
import { asSystem } from '../../kernel/context.ts'
import { openLog } from '../../kernel/log.ts'
import { modules } from '../../modules.ts'
import { assemble, prepare, type Product } from '../../product.ts'
import { testHouse } from '../../testing-house.ts'
import { renderNow } from './render.ts'

it('a killed PostgreSQL is no reason to be silent: page, JSON and feed are served with their age, also by a process that never read them', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-status-'))
  const log = openLog('silent')
  const clock = heldClock(Temporal.Instant.from('2026-11-12T13:32:00Z'))
  const postgres = await startEmbedded({ dataDir, log: { info: () => {}, warn: () => {} } })
  await migrate(postgres.url, log)
  const open = () => assemble({ databaseUrl: postgres.url, modules, clock, log, house: testHouse(dataDir), live: { stream: () => new Response(''), size: 0 } })
  const asked = (product: Product) => {
    const app = apiOf(product.modules.flatMap((m) => m.routes ?? []), product.open)
    return async (at: string, init?: RequestInit) => {
      const answer = await app.request(`http://fullscore.test${at}`, init)
      return { status: answer.status, text: await answer.text(), origin: answer.headers.get('access-control-allow-origin') }
    }
  }
  const [first, second] = [open(), open()]
  const ctx = asSystem(first.open('test'), 'test')
  await prepare(first)
  await ctx.db.updateTable('operations.status_page').set({ enabled_at: clock.now(), title: 'Aldermere' }).execute()
  await renderNow(ctx)
  const [ask, askOther] = [asked(first), asked(second)]
  expect((await ask('/status')).text).not.toContain('cannot reach')

  // It is started anew whenever it dies: killed again and again, it stays away while this is looked at.
  const pidFile = path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const kill = () => {
    try {
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    } catch { /* it is gone already */ }
  }
  const killing = setInterval(kill, 10)
  kill()
  const until = async (ask: (at: string) => Promise<{ text: string }>, good: (text: string) => boolean) => {
    for (let n = 0; n < 400 && !good((await ask('/status')).text); n++) await new Promise((done) => setTimeout(done, 25))
  }
  await until(asked(first), (text) => text.includes('cannot reach'))
  clock.set(Temporal.Instant.from('2026-11-12T13:50:00Z'))
  for (const one of [ask, askOther]) {
    const page = await one('/status')
    expect(page.status).toBe(200)
    expect(page.text).toContain('As of 13:32, Fullscore cannot reach its database.')
    const summary = await one('/api/v2/summary.json')
    expect([summary.status, summary.origin]).toEqual([200, '*'])
    expect(JSON.parse(summary.text)).toMatchObject({ page: { name: 'Aldermere' }, stale: { as_of: '2026-11-12T13:32:00Z', note: expect.stringContaining('As of 13:32') } })
    expect((await one('/status/feed.atom')).text).toContain('<subtitle>As of 13:32')
    expect(await one('/status/subscribe', { method: 'POST', body: 'address=a%40example.org' })).toMatchObject({ status: 503, text: expect.stringContaining('Nothing was changed') })
  }
  // A cookie of somebody who is signed in does not make it look for the session.
  expect((await ask('/status', { headers: { cookie: 'fullscore_session=abc' } })).status).toBe(200)
  clearInterval(killing)

  await until(ask, (text) => !text.includes('cannot reach'))
  expect((await ask('/status')).text).toContain('As of 13:32: it was not renewed since.')
  await renderNow(ctx)
  expect((await ask('/status')).text).not.toContain('As of')
  await Promise.all([first.close(), second.close()])
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
