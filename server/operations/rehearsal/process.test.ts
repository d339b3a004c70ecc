import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEgress } from '../../egress/egress.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { smallServers, startSmallServer, stopSmallServer } from './process.ts'

const secret = 'a-secret-of-the-rehearsal'
const stop = (port: number, with_: string) => fetch(`http://127.0.0.1:${port}/stop/${with_}`, { method: 'POST' }).then((answer) => answer.text())
let port: number
beforeAll(async () => {
  process.env['FULLSCORE_TEST_ONLY_HERE'] = 'password-of-the-database'
  port = await startSmallServer(0, secret)
})
afterAll(() => { delete process.env['FULLSCORE_TEST_ONLY_HERE'] })

/** What others on this machine, and this user, can read of processes: `/proc/PID/NAME`, of those that run the small server. */
const seen = (name: 'cmdline' | 'environ') => readdirSync('/proc').filter((one) => /^\d+$/.test(one)).flatMap((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('small-server.ts') ? [readFileSync(`/proc/${pid}/${name}`, 'utf8')] : []
  } catch { return [] }
})

/** The small servers of this very process. */
const ownPids = () => readdirSync('/proc').filter((one) => /^\d+$/.test(one)).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('small-server.ts') && readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(process.pid)
  } catch { return false }
}).map(Number)
const ctx = { house: { egress: openEgress({ log: { warn: () => {} }, ownSockets: [] }) } } as unknown as OpenCtx

describe.runIf(process.platform === 'linux')('the small server of the rehearsal', () => {
  it('has its secret on no command line and in no environment, and nothing of ours there', () => {
    expect(seen('cmdline').length).toBeGreaterThan(0)
    expect(seen('cmdline').join()).not.toContain(secret)
    expect(seen('environ').join()).not.toContain(secret)
    expect(seen('environ').join()).not.toContain('FULLSCORE_')
  })
  it('ends for its secret only', async () => {
    expect(await stop(port, 'another')).toBe('The rehearsal plays on.')
    expect(await stop(port, '')).toBe('The rehearsal plays on.')
    expect(await stop(port, secret)).toBe('stopping')
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then(() => 'up', () => 'gone')).toBe('gone')
  })
  it('is ended by force if it does not hear', async () => {
    const before = ownPids()
    const deaf = await startSmallServer(0, secret)
    const pid = ownPids().find((one) => !before.includes(one))
    process.kill(pid!, 'SIGSTOP')
    await stopSmallServer(ctx, deaf, secret)
    await expect.poll(() => fetch(`http://127.0.0.1:${deaf}/`).then(() => 'up', () => 'gone')).toBe('gone')
  })
  it('ends with the product that started it', async () => {
    const second = await startSmallServer(0, secret)
    await (await smallServers.start(ctx)).stop()
    await expect.poll(() => fetch(`http://127.0.0.1:${second}/`).then(() => 'up', () => 'gone')).toBe('gone')
  })
})
