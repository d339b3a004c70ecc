import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/files/files.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { noteIncident, openIncident } from '@fullscore/api/operations/incidents.ts'
import { addItem, mergeItems } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { openSession } from '../access/sign-in.ts'
import { addJobs } from '../jobs/add.ts'
import { keep } from '../kernel/change.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { filesDir, placeOfBlob } from './disk.ts'
import { prepareFiles } from './remove.ts'

let w: World
let ines: TestPerson
let low = false
beforeAll(async () => {
  w = await world({ house: { space: () => ({ low, sentence: 'Only 3 MiB are free.' }) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const text = (words: string) => new TextEncoder().encode(words)
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const term = { start: '2026-01-01', initialMonths: 24, renewal: 'never' as const }
const contract = async () => (await ines.call(addContract, { body: { name: `Northline ${randomBytes(4).toString('hex')}`, term } })).id as string
const attach = (who: TestPerson, objectId: string, name: string, body: Uint8Array, kind = 'contract') => who.call(routes.attachFile, { query: { kind, objectId, name }, body })
const list = async (who: TestPerson, objectId: string, kind = 'contract') => (await who.call(routes.listFiles, { query: { kind, objectId } })).items
const cookie = async (who: TestPerson) => `fullscore_session=${await openSession(w.ctx, who.id, { address: '', userAgent: '' })}`
const fetchAs = async (who: TestPerson, url: string, init: RequestInit = {}) => w.fetch(`/api/v1${url}`, { ...init, headers: { cookie: await cookie(who), 'x-fullscore': '1', ...init.headers } })
const onDisk = (sha256: string) => existsSync(placeOfBlob(filesDir(w.house.dataDir), sha256))
const incoming = () => { try { return readdirSync(path.join(filesDir(w.house.dataDir), 'incoming')) } catch { return [] } }

describe('a file', () => {
  it('is attached to items; those of one that was merged into it are there too, and go back with it', async () => {
    const [kept, gone] = await Promise.all(['rtm-1', 'rtm-1-old'].map((name) => ines.call(addItem, { body: { name, kind: 'server', attributes: {}, identities: [] } })))
    await attach(ines, kept!.id, 'manual.txt', text('manual'), 'item')
    await attach(ines, gone!.id, 'invoice.txt', text('invoice'), 'item')
    await ines.call(mergeItems, { params: { id: kept!.id }, body: { otherId: gone!.id } })
    for (const id of [kept!.id, gone!.id]) expect((await list(ines, id, 'item')).map((one) => one.name).toSorted()).toEqual(['invoice.txt', 'manual.txt'])
    const service = await ines.call(addService, { body: { name: 'Mail' } })
    await expect(attach(ines, service.id, 'x.txt', text('x'), 'item')).rejects.toMatchObject({ problem: { status: 404 } })
    const auditor = await w.person('Ada Reader', [{ role: 'auditor' }])
    await expect(attach(auditor, kept!.id, 'b.txt', text('b'), 'item')).rejects.toMatchObject({ problem: { status: 403, permission: 'inventory:manage' } })
  })
  it('is attached to vendors, services and maintenance windows too; other kinds are refused by name', async () => {
    const service = await ines.call(addService, { body: { name: 'Ticketing' } })
    const vendor = await ines.call(addVendor, { body: { name: 'Northline Telecom', teamId: w.team } })
    const window = await ines.call(planMaintenance, { body: { title: 'Firmware', reason: 'A fix', teamId: w.team, serviceIds: [service.id], zone: 'UTC', starts: '2026-12-24T01:00', ends: '2026-12-24T03:00' } })
    for (const [kind, id] of [['service', service.id], ['vendor', vendor.id], ['maintenance-window', window.id]] as const) {
      await attach(ines, id, 'plan.txt', text(kind), kind)
      expect((await list(ines, id, kind)).map((one) => one.name)).toEqual(['plan.txt'])
    }
    const auditor = await w.person('Otto Reader', [{ role: 'auditor' }])
    await expect(attach(auditor, service.id, 'b.txt', text('b'), 'service')).rejects.toMatchObject({ problem: { status: 403, permission: 'services:manage' } })
    await expect(list(ines, service.id, 'department')).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.kind', message: expect.stringContaining('contract, incident, item, maintenance-window, service, vendor') }] } })
  })
  it('is attached once for an Idempotency-Key, whose repeat is known by the bytes: other ones are refused, not taken for the same', async () => {
    const id = await contract()
    const send = (body: Uint8Array) => ines.call(routes.attachFile, { query: { kind: 'contract', objectId: id, name: 'signed.txt' }, body }, { idempotencyKey: `upload ${id}` })
    const first = await send(text('page one'))
    expect(await send(text('page one'))).toEqual(first)
    await expect(send(text('page two'))).rejects.toMatchObject({ problem: { status: 409, code: 'idempotency-key-reused' } })
    expect((await list(ines, id)).map((one) => one.size)).toEqual([8])
    await expect(send(new Uint8Array(0))).rejects.toMatchObject({ problem: { status: 409, code: 'idempotency-key-reused' } })
  })
  it('is attached, listed, downloaded as what it is, and erased; the event keeps its hash', async () => {
    const id = await contract()
    const body = text('<script>alert(1)</script>')
    const added = await attach(ines, id, '../Term sheet "v2".html', body)
    expect(added).toMatchObject({ name: 'Term sheet _v2_.html', size: body.length, type: 'text/html', note: '', sha256: sha(body), addedBy: { name: 'Ines Ferreira' }, picture: false })
    expect(await list(ines, id)).toEqual([added])
    const response = await fetchAs(ines, `/files/${added.id}/content`)
    expect(Object.fromEntries(['content-type', 'content-length', 'content-disposition', 'x-content-type-options', 'content-security-policy'].map((name) => [name, response.headers.get(name)]))).toEqual({
      'content-type': 'application/octet-stream', 'content-length': String(body.length), 'content-disposition': `attachment; filename="Term sheet _v2_.html"; filename*=UTF-8''Term%20sheet%20_v2_.html`,
      'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
    })
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body)
    expect((await fetchAs(ines, `/files/${added.id}/picture`)).status).toBe(409)
    expect(onDisk(added.sha256)).toBe(true)
    await ines.call(routes.removeFile, { params: { id: added.id } })
    await w.settle()
    expect([onDisk(added.sha256), await list(ines, id)]).toEqual([false, []])
    const events = (await ines.call(readTimeline, { query: { kind: 'contract', id, limit: 100 } })).items.filter((event) => event.type.startsWith('file.'))
    expect(events.map((event) => [event.type, event.payload['sha256']])).toEqual([['file.removed', added.sha256], ['file.attached', added.sha256]])
    await expect(ines.call(routes.removeFile, { params: { id: added.id } })).rejects.toMatchObject({ problem: { status: 404 } })
  })

  it('lies on the disk once, and goes with its last holder', async () => {
    const [one, other] = [await contract(), await contract()]
    const body = text('the same words')
    const [first, second] = [await attach(ines, one, 'a.txt', body), await attach(ines, other, 'b.txt', body)]
    expect(await w.ctx.db.selectFrom('files.blob').select('sha256').where('sha256', '=', sha(body)).execute()).toHaveLength(1)
    await expect(attach(ines, one, 'a.txt', body)).rejects.toMatchObject({ problem: { code: 'attached-already' } })
    await ines.call(routes.removeFile, { params: { id: first.id } })
    await w.settle()
    expect((await fetchAs(ines, `/files/${second.id}/content`)).status).toBe(200)
    await ines.call(routes.removeFile, { params: { id: second.id } })
    await w.settle()
    expect(onDisk(sha(body))).toBe(false)
    const again = await attach(ines, one, 'a.txt', body)
    expect((await fetchAs(ines, `/files/${again.id}/content`)).status).toBe(200)
  })

  it('attached and removed many times at once is there exactly if somebody holds it', async () => {
    const id = await contract()
    const body = text('hot potato')
    for (let round = 0; round < 5; round += 1) {
      const added = await Promise.all([0, 1, 2].map((n) => attach(ines, id, `${round}-${n}.txt`, body)))
      await Promise.all([...added.map((one) => ines.call(routes.removeFile, { params: { id: one.id } })), w.settle(), attach(ines, id, `${round}-kept.txt`, body)])
      await w.settle()
      expect(onDisk(sha(body))).toBe(true)
      for (const kept of await list(ines, id)) await ines.call(routes.removeFile, { params: { id: kept.id } })
      await w.settle()
      expect(onDisk(sha(body))).toBe(false)
    }
    expect(incoming()).toEqual([])
  })

  it('is a picture in the page only if it is one', async () => {
    const id = await contract()
    const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
    const added = await attach(ines, id, 'rack.jpg', gif)
    expect(added).toMatchObject({ type: 'image/gif', picture: true, note: 'Its name says JPEG image; its content is: GIF image. It is kept as what it is.' })
    const shown = await fetchAs(ines, `/files/${added.id}/picture`)
    expect([shown.status, shown.headers.get('content-type'), shown.headers.get('content-disposition')]).toEqual([200, 'image/gif', `inline; filename="rack.jpg"; filename*=UTF-8''rack.jpg`])
    await expect(attach(ines, id, 'photo.png', readFileSync('/bin/true'))).rejects.toMatchObject({ problem: { status: 409, code: 'disguised', detail: expect.stringContaining('is a Linux program whose name says PNG image') } })
    expect(incoming()).toEqual([])
  })
})

describe('sight and rights follow the object', () => {
  it('out of scope is not there; in scope without permission is named', async () => {
    const id = await contract()
    const file = await attach(ines, id, 'a.txt', text('secret terms'))
    const other = await w.newTeam('Payments')
    const stranger = await w.person('Jonas Lind', [{ role: 'team-lead', team: other }], [other])
    const reader = await w.person('Ada Auditor', [{ role: 'auditor' }])
    await expect(list(stranger, id)).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await fetchAs(stranger, `/files/${file.id}/content`)).status).toBe(404)
    await expect(stranger.call(routes.removeFile, { params: { id: file.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await list(reader, id)).toHaveLength(1)
    await expect(attach(reader, id, 'b.txt', text('x'))).rejects.toMatchObject({ problem: { status: 403, permission: 'contracts:manage' } })
    expect((await reader.call(routes.listFiles, { query: { kind: 'contract', objectId: id } })).may).toEqual({ allowed: false, reason: 'This needs the permission contracts:manage.' })
    await expect(attach(ines, id, 'b.txt', text('x'), 'person')).rejects.toMatchObject({ problem: { status: 422 } })
    expect((await w.fetch(`/api/v1/files/${file.id}/content`)).status).toBe(401)
  })
  it('an incident has files too, on its timeline', async () => {
    const { id } = await ines.call(openIncident, { body: { title: 'Printer', severity: 4, page: false } })
    await ines.call(noteIncident, { params: { id }, body: { text: 'See the log.' } })
    await attach(ines, id, 'print.log', text('paper jam\n'), 'incident')
    expect((await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 10 } })).items[0]).toMatchObject({ type: 'file.attached', detail: { name: 'print.log' } })
  })
})

describe('limits', () => {
  it('refuse what is empty, too large by announcement, too large in truth, or cut off; nothing stays', async () => {
    const id = await contract()
    const url = `/files?kind=contract&objectId=${id}&name=a.bin`
    const send = async (body: RequestInit['body'], headers: Record<string, string> = {}) => {
      const response = await fetchAs(ines, url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
      return [response.status, (await response.json() as { code?: string }).code]
    }
    expect(await send('')).toEqual([409, 'empty-file'])
    expect(await send('x', { 'content-length': String(routes.mostFileBytes + 1) })).toEqual([413, 'too-large'])
    let made = 0
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => { made += 1; controller.enqueue(new Uint8Array(1048576)) } })
    expect(await send(endless)).toEqual([413, 'too-large'])
    expect(made).toBeLessThan(60)
    expect(await send('short', { 'content-length': '500' })).toEqual([409, 'upload-cut'])
    const breaks = new ReadableStream<Uint8Array>({ pull: (controller) => (made++ % 2 ? controller.error(new Error('reset')) : controller.enqueue(text('half'))) })
    expect((await send(breaks))[1]).toBe('upload-cut')
    expect([incoming(), await list(ines, id)]).toEqual([[], []])
  })

  it('takes 40 MiB without holding them in memory', async () => {
    const id = await contract()
    const hash = createHash('sha256')
    let left = 640
    let most = 0
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    const before = process.memoryUsage().arrayBuffers
    const big = new ReadableStream<Uint8Array>({ pull: (controller) => {
      if (left-- === 0) return controller.close()
      if (left % 80 === 0) {
        collect()
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      }
      const chunk = randomBytes(65536)
      hash.update(chunk)
      controller.enqueue(chunk)
    } }, { highWaterMark: 0 })
    const response = await fetchAs(ines, `/files?kind=contract&objectId=${id}&name=big.bin`, { method: 'POST', body: big, duplex: 'half' } as RequestInit)
    expect(await response.json()).toMatchObject({ size: 640 * 65536, sha256: hash.digest('hex') })
    expect(most).toBeLessThan(12 * 1048576)
  })

  it('a disk that is nearly full refuses, before and in the middle', async () => {
    const id = await contract()
    let sent = 0
    const filling = new ReadableStream<Uint8Array>({ pull: (controller) => {
      if (sent++ === 5) low = true
      if (sent > 40) return controller.close()
      controller.enqueue(randomBytes(1048576))
    } })
    const response = await fetchAs(ines, `/files?kind=contract&objectId=${id}&name=a.bin`, { method: 'POST', body: filling, duplex: 'half' } as RequestInit)
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ code: 'disk-nearly-full', detail: 'Only 3 MiB are free.' })])
    await expect(attach(ines, id, 'a.txt', text('x'))).rejects.toMatchObject({ problem: { status: 503, code: 'disk-nearly-full' } })
    low = false
    expect(sent).toBeLessThan(12)
    expect(incoming()).toEqual([])
  })
})

describe('a crash', () => {
  it('kill -9 in the middle of an upload leaves nothing half done, and its rest is removed at the next start', async () => {
    const dir = filesDir(w.house.dataDir)
    const blobs = () => readdirSync(dir).filter((name) => name.length === 2).flatMap((name) => readdirSync(path.join(dir, name))).toSorted()
    const before = blobs()
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'uploading.fixture.ts'), dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(incoming()).toHaveLength(1)
    const busy = path.join(dir, 'incoming', incoming()[0]!.replace(/\.\d+\./, `.${process.ppid}.`).replace(/[0-9a-f]{4}$/, 'aaaa'))
    writeFileSync(busy, 'another process is at it')
    await prepareFiles(w.ctx)
    expect(incoming()).toEqual([path.basename(busy)])
    rmSync(busy)
    expect(blobs()).toEqual(before)
  })

  it('bytes that no record knows go with the daily clean-up, young ones stay', async () => {
    const dir = filesDir(w.house.dataDir)
    const [old, young] = ['aa'.repeat(32), 'ab'.repeat(32)]
    for (const name of [old, young]) {
      mkdirSync(path.dirname(placeOfBlob(dir, name)), { recursive: true })
      writeFileSync(placeOfBlob(dir, name), 'x')
    }
    const now = w.ctx.clock.now().epochMilliseconds / 1000
    utimesSync(placeOfBlob(dir, old), now - 7200, now - 7200)
    utimesSync(placeOfBlob(dir, young), now - 60, now - 60)
    const held = await attach(ines, await contract(), 'held.txt', text('held'))
    utimesSync(placeOfBlob(dir, held.sha256), now - 7200, now - 7200)
    await w.ctx.db.insertInto('files.blob').values({ sha256: 'ac'.repeat(32), size: 1, type: 'text/plain', stored_at: w.ctx.clock.now() }).execute()
    await keep(w.ctx, 'test', (tx) => addJobs(tx, [{ task: 'files.sweep', payload: {} }]))
    await w.settle()
    expect([onDisk(old), onDisk(young), onDisk(held.sha256)]).toEqual([false, true, true])
    expect(await w.ctx.db.selectFrom('files.blob').select('sha256').where('sha256', '=', 'ac'.repeat(32)).execute()).toEqual([])
  })

  it('bytes gone from the disk are said to be missing, not shown as empty', async () => {
    const added = await attach(ines, await contract(), 'lost.txt', text('lost'))
    rmSync(placeOfBlob(filesDir(w.house.dataDir), added.sha256))
    const response = await fetchAs(ines, `/files/${added.id}/content`)
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ code: 'bytes-missing' })])
  })
})
