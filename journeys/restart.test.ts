import { execFile } from 'node:child_process'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { listItems } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, readService } from '@fullscore/api/infrastructure/services.ts'
import { listIncidents, noteIncident, openIncident, readIncident } from '@fullscore/api/operations/incidents.ts'
import { patience, until } from './poll.ts'
import { Clearing, environmentOf, onDatabase, setUpByApi, startServer, type ServerPlan } from './server.ts'

const clearing = new Clearing()
afterAll(() => clearing.run())
const root = path.dirname(import.meta.dirname)

/** Runs `audit verify` as an operator does. */
async function verify(plan: ServerPlan): Promise<{ code: number; said: string }> {
  const env = environmentOf(plan)
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'server/command.ts'), 'audit', 'verify'], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, said: stdout + stderr })
    })
  })
}

it('killed at work with everything below it, it starts again with all it had acknowledged; a row altered by hand is named', async () => {
  const plan: ServerPlan = { home: clearing.directory() }
  const first = await startServer(clearing, plan)
  const session = await setUpByApi(first)
  const call = first.call(session)
  const service = await call(addService, { body: { name: 'Shop', criticality: 'high' } })
  const incident = await call(openIncident, { body: { title: 'Checkout fails', severity: 2, serviceId: service.id, page: true } })

  // Notes are written without a pause until the kill cuts one off; what was answered must be there afterwards.
  const answered: string[] = []
  const writing = (async () => {
    for (let number = 1; ; number++) {
      await call(noteIncident, { params: { id: incident.id }, body: { text: `Note ${number}` } })
      answered.push(`Note ${number}`)
    }
  })().catch(() => undefined)
  await until('some notes are answered', () => answered.length >= 20)
  await first.kill()
  await writing

  const second = await startServer(clearing, plan)
  expect(second.setUpLink).toBeUndefined()
  const again = second.call(session)
  expect((await again(readService, { params: { id: service.id } })).name).toBe('Shop')
  expect(await again(readIncident, { params: { id: incident.id } })).toMatchObject({ title: 'Checkout fails', state: 'open', service: { id: service.id } })
  expect((await again(listIncidents, { query: { limit: 50 } })).items).toHaveLength(1)
  const found = await until('the own host is in the inventory', async () => (await again(listItems, { query: { limit: 50, kind: 'server' } })).items[0])
  expect(found.name).not.toBe('')
  const noted = async (cursor?: string): Promise<string[]> => {
    const page = await again(readTimeline, { query: { kind: 'incident', id: incident.id, limit: 100, ...(cursor ? { cursor } : {}) } })
    const here = page.items.flatMap((event) => (event.type === 'incident.noted' ? [String(event.detail?.['text'] ?? event.detail?.['note'])] : []))
    return page.next ? [...here, ...await noted(page.next)] : here
  }
  const kept = await until('every event is sealed', async () => {
    const notes = await noted()
    return notes.length >= answered.length ? notes : undefined
  })
  expect(kept).toEqual(expect.arrayContaining(answered))
  expect(kept.length - answered.length, 'at most the note that was cut off is there beside').toBeLessThanOrEqual(1)

  const clean = await verify(plan)
  expect(clean.said).toMatch(/every one as it was sealed/)
  expect(clean.code).toBe(0)

  const altered = await onDatabase(second.databaseUrl!, async (client) => {
    const { rows } = await client.query<{ id: string; position: string }>(`update events.event set payload = payload || '{"altered": true}' where type = 'service.added' or type = 'incident.opened' returning id, position`)
    return rows
  })
  expect(altered.length).toBeGreaterThan(0)
  const verdict = await verify(plan)
  for (const { id, position } of altered) expect(verdict.said).toMatch(new RegExp(`event ${position} \\(.*${id}\\) is not what was sealed`))
  expect(verdict.code).toBe(3)
  expect(await second.stop()).toBe(0)
  // Stopped, the command starts the database by itself and finds the same.
  expect(await verify(plan)).toMatchObject({ code: 3 })
}, patience)
