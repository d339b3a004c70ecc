import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listAlerts, readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import { readPagesFor } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { inTime, type Signal } from './alert.ts'

const now = Temporal.Instant.from('2026-11-12T13:32:00Z')
describe('the moment that a source says', () => {
  it.each([
    ['now', '2026-11-12T13:32:00Z', '2026-11-12T13:32:00Z', undefined],
    ['an hour ago', '2026-11-12T12:32:00Z', '2026-11-12T12:32:00Z', undefined],
    ['seven days ago', '2026-11-05T13:32:00Z', '2026-11-05T13:32:00Z', undefined],
    ['a second more', '2026-11-05T13:31:59Z', '2026-11-05T13:32:00Z', 'seven days'],
    ['the year 1', '0001-01-01T00:00:00Z', '2026-11-05T13:32:00Z', 'seven days'],
    ['a clock a little fast', '2026-11-12T13:37:00Z', '2026-11-12T13:32:00Z', undefined],
    ['a second more ahead', '2026-11-12T13:37:01Z', '2026-11-12T13:32:00Z', 'lies ahead'],
    ['the year 9999', '9999-12-31T23:59:59Z', '2026-11-12T13:32:00Z', 'lies ahead'],
  ])('%s', (_, at, counts, why) => {
    const judged = inTime({ at: Temporal.Instant.from(at) } as Signal, now)
    expect(judged.at.toString()).toBe(counts)
    if (why === undefined) expect(judged.said).toBeUndefined()
    else expect(judged.said).toEqual({ at: Temporal.Instant.from(at), why: expect.stringContaining(why) })
  })
})

describe('alerts from outside', () => {
  let w: World
  let ines: TestPerson
  let near: Id<'team'>
  let far: Id<'team'>
  let narrow: TestPerson
  beforeAll(async () => {
    w = await world({ start: now.toString() })
    ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    near = await w.newTeam('Near')
    far = await w.newTeam('Far')
    narrow = await w.person('Noa Narrow', [{ role: 'it-professional', team: near }], [near])
    await ines.call(addService, { body: { name: 'Payroll', criticality: 'high', teamId: far } })
    await ines.call(addService, { body: { name: 'Wiki', criticality: 'high', teamId: near } })
    await ines.call(addItem, { body: { kind: 'server', name: 'vault-1', teamId: far } })
  })
  afterAll(() => w.close())
  let count = 0
  const send = (who: TestPerson, more: object) => who.call(sendAlert, { body: { title: 'Disk', urgency: 'low', status: 'firing', dedupKey: `key ${++count}`, ...more } })

  it('keep what the source said of a far moment, and say why they begin elsewhere', async () => {
    const { id } = await send(ines, { at: '1999-01-01T00:00:00Z' })
    expect(await ines.call(readAlert, { params: { id: id! } })).toMatchObject({ raisedAt: '2026-11-05T13:32:00Z', saidAt: '1999-01-01T00:00:00Z', why: expect.stringContaining('It said that it began 1 Jan 1999, 00:00 UTC, which lies more than seven days back') })
    const ahead = await send(ines, { at: '2031-01-01T00:00:00Z' })
    expect(await ines.call(readAlert, { params: { id: ahead.id! } })).toMatchObject({ raisedAt: now.toString(), saidAt: '2031-01-01T00:00:00Z' })
    const plain = await send(ines, { at: '2026-11-12T13:00:00Z' })
    expect(await ines.call(readAlert, { params: { id: plain.id! } })).toMatchObject({ raisedAt: '2026-11-12T13:00:00Z', saidAt: null })
  })

  it('are never lost for a character: texts are cleaned', async () => {
    const { id } = await send(ines, { title: ' Disk\u001b[2J\r\nfull\u202e\ud800 ', dedupKey: 'a\u0000b\nc', details: { 'k\u0000': ['x\u0000y\u009b'] } })
    expect(await ines.call(readAlert, { params: { id: id! } })).toMatchObject({ title: 'Disk[2J full\ufffd', dedupKey: 'ab c', details: { k: ['xy'] } })
    const unreadable = await send(ines, { title: '\u0007\u202e', dedupKey: 'bell' })
    expect((await ines.call(readAlert, { params: { id: unreadable.id! } })).title).toBe('(unreadable)')
  })

  it('tell nobody which names there are outside of their scope', async () => {
    const answer = async (more: { service?: string; item?: string }) => {
      const [name] = Object.values(more)
      const { id, outcome } = await send(narrow, { ...more, dedupKey: `${Object.keys(more)[0]} of ${name}` })
      const { service, item, team, why, details } = await narrow.call(readAlert, { params: { id: id! } })
      return JSON.stringify({ outcome, service, item, team, why, details }).replaceAll(name!, 'NAME')
    }
    const taken = await answer({ service: 'Payroll' })
    expect(taken).toBe(await answer({ service: 'No such' }))
    // A pager loses none for a wrong name: it is taken without it, and says which.
    expect(JSON.parse(taken)).toMatchObject({ outcome: 'raised', service: null, why: expect.stringContaining('It names what is not known here and is taken as without it: NAME.'), details: { 'not known here': 'NAME' } })
    expect(await answer({ item: 'vault-1' })).toBe(await answer({ item: 'No such' }))
    expect(await send(narrow, { service: 'Wiki' })).toMatchObject({ outcome: 'raised' })
  })

  it('belong to a team for which the sender speaks', async () => {
    const { id } = await send(narrow, { details: { of: 'nobody' } })
    expect((await narrow.call(readAlert, { params: { id: id! } })).team.name).toBe('Near')
  })

  it('name no service or item that the reader does not see', async () => {
    const { id } = await send(ines, { service: 'Payroll' })
    const { giveSight } = await import('../../organisation/visible.ts')
    await giveSight(w.ctx, { kind: 'alert', id: id! }, { personId: narrow.id }, 'paged')
    const shown = (await narrow.call(listAlerts, {})).items.find((one) => one.id === id)
    expect(shown).toMatchObject({ service: { id: null, name: 'one more, outside your scope' }, item: { id: null, name: 'one more, outside your scope' } })
    expect(JSON.stringify(await narrow.call(readAlert, { params: { id: id! } }))).not.toContain('Payroll')
    expect((await ines.call(readAlert, { params: { id: id! } })).service).toMatchObject({ name: 'Payroll', id: expect.any(String) })
  })

  it('whom a team out of scope would page is not told', async () => {
    await expect(narrow.call(readPagesFor, { params: { kind: 'team', id: far } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(narrow.call(readPagesFor, { params: { kind: 'team', id: near } })).resolves.toBeDefined()
  })
})
