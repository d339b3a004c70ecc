import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableAccount } from '@fullscore/api/access/access.ts'
import { addItem, type Item } from '@fullscore/api/infrastructure/inventory.ts'
import { openSession } from '../access/sign-in.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import type { House } from '../kernel/house.ts'
import { apiOf } from './app.ts'
import { LiveHub, placeToBegin } from './live.ts'

let w: World
let hub: LiveHub
let server: ServerType
let url: string
beforeAll(async () => {
  w = await world()
  hub = new LiveHub(w.databaseUrl, w.ctx)
  await hub.start()
  const app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), (id) => ({ ...w.product.open(id), house: Object.assign(Object.create(w.house) as House, { live: hub }) }))
  url = await new Promise((resolve) => { server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (at: AddressInfo) => resolve(`http://127.0.0.1:${at.port}`)) })
})
afterAll(async () => {
  await hub.stop()
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await w.close()
})

interface Heard { id: string; data: string }
/** A reader as the browser's EventSource is one: what it heard, and a wait for the next that fits. */
async function listen(person: TestPerson, lastEventId?: string) {
  const secret = await openSession(w.ctx, person.id, { address: '', userAgent: '' })
  const leave = new AbortController()
  const response = await fetch(`${url}/api/v1/live`, { signal: leave.signal, headers: { cookie: `fullscore_session=${secret}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) } })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const heard: Heard[] = []
  let ring = () => {}
  let ended = false
  const reading = (async () => {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const parts = text.split('\n\n')
      text = parts.pop()!
      for (const part of parts) heard.push({ id: /^id: (.*)$/m.exec(part)?.[1] ?? '', data: /^data: (.*)$/m.exec(part)?.[1] ?? '' })
      ring()
    }
  })().catch(() => undefined).finally(() => { ended = true; ring() })
  const until = async (fits: (one: Heard) => boolean): Promise<Heard> => {
    for (;;) {
      const found = heard.find(fits)
      if (found) return found
      if (ended) throw new Error('the stream ended')
      await new Promise<void>((done) => { ring = done })
    }
  }
  await until((one) => one.id !== '')
  return { heard, until, leave: async () => { leave.abort(); await reading }, ended: reading }
}
const about = (id: string) => (one: Heard) => one.data.includes(id)

describe('live updates', () => {
  it('tell each reader of their own scope only', async () => {
    const [one, two] = [await w.newTeam('One'), await w.newTeam('Two')]
    const [ana, ben] = [await w.person('Ana', [{ role: 'it-professional', team: one }], [one]), await w.person('Ben', [{ role: 'it-professional', team: two }], [two])]
    const [hers, his] = [await listen(ana), await listen(ben)]
    const add = (person: TestPerson, name: string, team: string): Promise<Item> => person.call(addItem, { body: { kind: 'server', name, teamId: team } as never }) as never
    const a = await add(ana, 'ana-1', one)
    const b = await add(ben, 'ben-1', two)
    await w.settle()
    await Promise.all([hers.until(about(a.id)), his.until(about(b.id))])
    const last = await add(ana, 'ana-2', one)
    const his2 = await add(ben, 'ben-2', two)
    await w.settle()
    await Promise.all([hers.until(about(last.id)), his.until(about(his2.id))])
    expect(hers.heard.some(about(b.id))).toBe(false)
    expect(his.heard.some(about(a.id))).toBe(false)
    await hers.leave()
    const missed = await add(ana, 'ana-3', one)
    await w.settle()
    const again = await listen(ana, hers.heard.findLast((h) => h.id !== '')!.id)
    expect(await again.until(about(missed.id))).toBeDefined()
    expect(again.heard.some(about(last.id))).toBe(false)
    await Promise.all([again.leave(), his.leave()])
  })
  it('end for a person who is shut out, before anything more is told', async () => {
    const admin = await w.person('Admin', [{ role: 'administrator' }])
    const eva = await w.person('Eva', [{ role: 'operations-manager' }])
    const mei = await w.person('Mei', [{ role: 'operations-manager' }])
    const hers = await listen(eva)
    await admin.call(disableAccount, { params: { id: eva.id } })
    const item = await mei.call(addItem, { body: { kind: 'server', name: 'secret-1' } })
    await w.settle()
    await hers.ended
    expect(hers.heard.some(about(item.id))).toBe(false)
  })
  it('go on at the end of the record for a place beyond it, as after a restore, and say so', async () => {
    const team = await w.newTeam('Three')
    const ivo = await w.person('Ivo', [{ role: 'it-professional', team }], [team])
    await w.settle()
    const his = await listen(ivo, '900000000')
    await his.until((one) => Number(one.data) > 800_000_000)
    expect(Number(his.heard[0]!.id)).toBeLessThan(100_000)
    const item = await ivo.call(addItem, { body: { kind: 'server', name: 'after-restore', teamId: team } as never }) as unknown as Item
    await w.settle()
    expect(await his.until(about(item.id))).toBeDefined()
    await his.leave()
  })
  it.each([[undefined, 50, 50], [50, 50, 50], [20, 50, 20], [51, 50, 50], [0, 30_000, 30_000], [0, 20_000, 0]])('after %j of %i begin at %i', (after, tip, at) => { expect(placeToBegin(after, tip)).toBe(at) })
})
