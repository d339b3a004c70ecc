import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acknowledgePage, acknowledgePageLink, minePages, setMail } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { keep } from '../../kernel/change.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { pagingOf, startPaging, stopPaging } from './public.ts'

let w: World
let smtp: MailServer
let admin: TestPerson
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const start = async (team: Id<'team'> = w.team) => {
  const incidentId = w.ctx.ids.make<'incident'>()
  await keep(w.ctx, 'a test', (tx) => startPaging(tx, { incidentId, team, title: 'SEV1 INC-12 Checkout fails', severity: 1, rehearsal: false }))
  await w.settle()
  return incidentId
}
const eventsOf = async (incidentId: string) => (await w.ctx.db.selectFrom('events.event').select(['type', 'payload']).orderBy('at').orderBy('id').execute())
  .filter((e) => (e.payload as { incidentId?: string }).incidentId === incidentId)
const steps = async (incidentId: string) => (await eventsOf(incidentId)).filter((e) => e.type === 'escalation.step-reached').map((e) => e.payload as { round: number; step: number; personIds: string[]; hole: boolean })

describe('without a policy', () => {
  it('administrators and the team\'s leads are paged again and again, it says so, and it ends when nobody answers', async () => {
    const lead = await w.person('Lea Lead')
    await w.ctx.db.updateTable('organisation.membership').set({ lead: true }).where('person_id', '=', lead.id).execute()
    const incidentId = await start()
    expect((await minePagesOf(admin)).map((p) => p.why)).toEqual(['You administer Fullscore. No escalation policy is chosen for the service or its team: administrators and the team\'s leads are paged.'])
    expect(await pagingOf(w.ctx, incidentId)).toMatchObject({ state: 'running', why: expect.stringContaining('Adele Root, Lea Lead paged') })
    await w.pass('29m')
    expect((await steps(incidentId)).map((s) => [s.round, s.personIds.length])).toEqual([[1, 2], [2, 2], [3, 2]])
    await w.pass('2m')
    expect(await pagingOf(w.ctx, incidentId)).toMatchObject({ state: 'stopped', why: expect.stringContaining('Nobody answered: all steps were gone through 3 times.'), nextAt: null })
    expect((await eventsOf(incidentId)).at(-1)!.type).toBe('escalation.exhausted')
    await w.ctx.db.updateTable('organisation.membership').set({ lead: false }).where('person_id', '=', lead.id).execute()
  })

  it('answering the page in the browser stops the clock at once and takes the other pages back', async () => {
    const incidentId = await start()
    await w.pass('11m')
    const pages = (await minePagesOf(admin)).filter((p) => p.cause.id === incidentId)
    expect(pages).toHaveLength(2)
    await admin.call(acknowledgePage, { params: { id: pages[0]!.id } })
    await w.settle()
    expect(await pagingOf(w.ctx, incidentId)).toMatchObject({ state: 'stopped', why: 'Adele Root answered the page.' })
    const mails = smtp.mails.length
    await w.pass('2h')
    expect(smtp.mails.length).toBe(mails)
    expect((await minePagesOf(admin)).filter((p) => p.cause.id === incidentId)).toEqual([])
  })

  it('stopping ends the clock; starting again is a new cycle that pages anew', async () => {
    const incidentId = await start()
    await keep(w.ctx, 'a test', (tx) => stopPaging(tx, incidentId, 'All its alerts are over; a person resolves it.'))
    await w.pass('1h')
    expect(await steps(incidentId)).toHaveLength(1)
    await keep(w.ctx, 'a test', (tx) => startPaging(tx, { incidentId, team: w.team, title: 'SEV1 INC-12 Checkout fails', severity: 1, rehearsal: false }))
    await w.settle()
    expect(await steps(incidentId)).toHaveLength(2)
    const token = /\/page\/(\S+)/.exec(smtp.mails.at(-1)!.text!)![1]!
    expect(await w.call(acknowledgePageLink, { params: { token } })).toMatchObject({ state: 'answered' })
    await w.settle()
    expect(await pagingOf(w.ctx, incidentId)).toMatchObject({ state: 'stopped' })
  })
})

async function minePagesOf(person: TestPerson) {
  return (await person.call(minePages, {})).items
}
