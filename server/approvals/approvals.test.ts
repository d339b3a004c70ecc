import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/approvals/approvals.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { setMail } from '@fullscore/api/outbound/outbound.ts'
import { editPerson, readPerson, removeMember, setMember, setRoles } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { keep } from '../kernel/change.ts'
import { modules } from '../modules.ts'
import { thingModule } from '../search/thing.fixture.ts'
import { mailServer, type MailServer } from '../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { dropAbsence, putAbsence } from './absences.ts'
import { askApproval, contentChanged, type Ask } from './ask.ts'

const contents = new Map<string, unknown>()
const things = { ...thingModule, approvables: [{ topic: 'thing', name: 'Thing', kind: 'thing', content: async (_: unknown, id: string) => contents.get(id) }] }

let w: World
let smtp: MailServer
let admin: TestPerson
let [anna, ben, cora, dan]: TestPerson[] = []
beforeAll(async () => {
  w = await world({ modules: [...modules, things] })
  smtp = await mailServer()
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})
let at = 0
beforeEach(async () => {
  // Sessions end when the clock jumps far: everybody is made anew.
  w.at(Temporal.Instant.from('2026-11-16T08:00:00Z').add({ hours: 24 * 30 * at++ }).toString())
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  ;[anna, ben, cora, dan] = await Promise.all(['Anna Lead', 'Ben Lead', 'Cora Chief', 'Dan Asker'].map((name) => w.person(`${name} ${at}`)))
  smtp.mails.length = 0
})

const person = (who: TestPerson) => ({ kind: 'person' as const, personId: who.id })
async function ask(more: Partial<Ask> = {}): Promise<{ id: Id<'approval'>; thing: string }> {
  const thing = more.id ?? w.ctx.ids.make()
  contents.set(thing, { what: 'a laptop', price: 900 })
  const id = await keep(w.ctx, 'test', (tx) => askApproval(tx, {
    topic: 'thing', id: thing, title: 'A laptop for Dan', lines: [{ name: 'Price', value: 'EUR 900' }], link: `/things/${thing}`, team: w.team, requesterId: dan!.id,
    steps: [{ name: 'Leads', required: 100, approvers: [person(anna!), person(ben!)] }], ...more,
  }))
  await w.settle()
  return { id, thing }
}
const read = (who: TestPerson, id: Id<'approval'>) => who.call(routes.readApproval, { params: { id } })
async function say(who: TestPerson, id: Id<'approval'>, decision: 'accept' | 'refuse', more: { comment?: string; hash?: string } = {}) {
  const hash = more.hash ?? (await read(who, id)).hash
  const done = await who.call(routes.decideApproval, { params: { id }, body: { decision, comment: more.comment ?? (decision === 'refuse' ? 'No.' : ''), hash } })
  await w.settle()
  return done
}
const waiting = async (who: TestPerson) => (await who.call(routes.listApprovals, { query: { who: 'waiting-for-me' } })).items.map((one) => one.id)
const types = async (id: string) => (await w.ctx.db.selectFrom('events.event as e').innerJoin('events.subject as s', 's.event_id', 'e.id').select('e.type').where('s.kind', '=', 'approval').where('s.object_id', '=', id as never).orderBy('e.at').orderBy('e.id').execute()).map((one) => one.type)

describe('a request', () => {
  it('goes from step to step, and the whole is accepted when the last one is', async () => {
    const { id } = await ask({ steps: [{ name: 'Half of the leads', required: 50, approvers: [person(anna!), person(ben!)] }, { name: 'The chief', required: 100, approvers: [person(cora!)] }] })
    expect([await waiting(anna!), await waiting(ben!), await waiting(cora!), await waiting(dan!)]).toEqual([[id], [id], [], []])
    await expect(read(cora!, id)).rejects.toMatchObject({ problem: { status: 404 } })
    const first = await say(anna!, id, 'accept', { comment: 'Fine.' })
    expect(first.steps.map((step) => [step.state, step.voices.map((voice) => voice.vote)])).toEqual([['accepted', ['accepted', 'waiting']], ['waiting', ['waiting']]])
    expect([await waiting(ben!), await waiting(cora!)]).toEqual([[], [id]])
    const done = await say(cora!, id, 'accept')
    expect(done).toMatchObject({ state: 'accepted', why: 'All its steps accepted.', mine: false, can: { decide: { allowed: false } } })
    expect((await types(id)).filter((type) => type.startsWith('approval.'))).toEqual(['approval.asked', 'approval.step-opened', 'approval.decided', 'approval.step-opened', 'approval.decided', 'approval.settled'])
  })

  it('is refused as a whole by one step, and a later vote does not revive it', async () => {
    const { id } = await ask({ steps: [{ name: 'All leads', required: 100, approvers: [person(anna!), person(ben!)] }, { name: 'The chief', required: 0, approvers: [person(cora!)] }] })
    const { hash } = await read(ben!, id)
    await expect(say(anna!, id, 'refuse', { comment: ' ' })).rejects.toMatchObject({ problem: { status: 409, code: 'comment-missing' } })
    await say(anna!, id, 'refuse', { comment: 'Too dear.' })
    await expect(say(ben!, id, 'accept', { hash })).rejects.toMatchObject({ problem: { status: 409, code: 'already-settled', detail: 'It is refused already. Refused in step 1, All leads. A late decision changes nothing.' } })
    const after = await read(dan!, id)
    expect(after).toMatchObject({ state: 'refused', steps: [{ state: 'refused' }, { state: 'ended', voices: [] }] })
    expect(after.steps[0]!.voices.map((voice) => [voice.vote, voice.comment])).toEqual(expect.arrayContaining([['refused', 'Too dear.'], ['waiting', '']]))
    await w.settle()
    expect(smtp.mails.filter((mail) => mail.subject?.startsWith('Refused:')).map((mail) => [mail.to, mail.text])).toEqual([[expect.objectContaining({ text: expect.stringContaining('dan.asker') }), expect.stringContaining('Too dear.')]])
  })

  it('lets nobody decide twice, and nobody who is not asked', async () => {
    const { id } = await ask()
    await say(anna!, id, 'accept')
    await expect(say(anna!, id, 'refuse')).rejects.toMatchObject({ problem: { code: 'already-decided' } })
    const chief = await w.person('Maria Manager', [{ role: 'operations-manager' }])
    await expect(say(chief, id, 'accept')).rejects.toMatchObject({ problem: { status: 403, code: 'not-approver' } })
    expect(await read(chief, id)).toMatchObject({ can: { decide: { allowed: false, reason: 'You are not asked in this step.' } } })
  })

  it('counts one of two who decide at the same moment once each', async () => {
    const { id } = await ask({ steps: [{ name: 'Any', required: 0, approvers: [person(anna!), person(ben!)] }] })
    const { hash } = await read(anna!, id)
    const votes = await Promise.allSettled([anna!, ben!].map((who) => who.call(routes.decideApproval, { params: { id }, body: { decision: 'accept', hash } })))
    expect(votes.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await w.settle()
    expect((await types(id)).filter((type) => type === 'approval.settled')).toHaveLength(1)
  })

  it('is taken back by who asked, and by nobody else', async () => {
    const { id } = await ask()
    await expect(anna!.call(routes.cancelApproval, { params: { id }, body: {} })).rejects.toMatchObject({ problem: { status: 403, code: 'not-requester' } })
    expect(await dan!.call(routes.cancelApproval, { params: { id }, body: { why: 'Found one.' } })).toMatchObject({ state: 'cancelled', why: 'Taken back by who asked: Found one.' })
    await expect(say(anna!, id, 'accept')).rejects.toMatchObject({ problem: { code: 'already-settled' } })
    await expect(dan!.call(routes.cancelApproval, { params: { id }, body: {} })).rejects.toMatchObject({ problem: { code: 'already-settled' } })
  })
})

describe('nobody approves their own request', () => {
  it('the requester among the approvers is shown and does not count', async () => {
    const { id } = await ask({ steps: [{ name: 'All', required: 100, approvers: [person(dan!), person(anna!)] }] })
    const seen = await read(dan!, id)
    expect(seen.steps[0]).toMatchObject({ rule: 'One person decides.' })
    expect(seen.steps[0]!.voices.find((one) => one.person.id === dan!.id)).toMatchObject({ counts: false, notWhy: 'Asked for it: nobody approves their own request.' })
    expect(seen.can.decide).toEqual({ allowed: false, reason: 'Asked for it: nobody approves their own request.' })
    await expect(say(dan!, id, 'accept')).rejects.toMatchObject({ problem: { status: 403, code: 'self-approval' } })
    expect(await say(anna!, id, 'accept')).toMatchObject({ state: 'accepted' })
  })
  it('nor somebody whom it concerns, nor by standing in', async () => {
    const { id } = await ask({ steps: [{ name: 'All', required: 100, approvers: [person(anna!), person(ben!)] }], alsoNot: [{ personId: ben!.id, why: 'The laptop is for Ben.' }] })
    await anna!.call(routes.setDelegation, { body: { delegateId: dan!.id, onlyAway: false } })
    expect(await waiting(ben!)).toEqual([])
    await expect(say(ben!, id, 'accept')).rejects.toMatchObject({ problem: { code: 'self-approval', detail: 'The laptop is for Ben.' } })
    await expect(say(dan!, id, 'accept')).rejects.toMatchObject({ problem: { code: 'self-approval' } })
    expect((await read(anna!, id)).steps[0]!.voices[0]).toMatchObject({ standIn: null, standInWhy: 'The stand-in may not decide: Asked for it: nobody approves their own request.' })
  })
  it('is refused when nobody else could decide; otherwise whoever runs operations does at once', async () => {
    await expect(ask({ steps: [{ name: 'Alone', required: 100, approvers: [person(dan!)] }], requesterId: dan!.id, team: await w.newTeam(`Alone ${at}`) })).resolves.toBeDefined()
    const lonely = await world({ modules: [...modules, things] })
    try {
      const only = await lonely.person('Only One')
      contents.set('0192d3a0-0000-7000-8000-00000000aaaa', {})
      await expect(keep(lonely.ctx, 'test', (tx) => askApproval(tx, { topic: 'thing', id: '0192d3a0-0000-7000-8000-00000000aaaa', title: 'x', lines: [], link: '/', team: lonely.team, requesterId: only.id, steps: [{ name: 'Alone', required: 100, approvers: [person(only)] }] }))).rejects.toMatchObject({ code: 'nobody-can-approve' })
      expect(await lonely.ctx.db.selectFrom('approvals.approval').select('id').execute()).toEqual([])
    } finally {
      await lonely.close()
    }
  })
})

describe('what was asked', () => {
  it('is void when it changes after asking; a decision on what was read before is refused', async () => {
    const { id, thing } = await ask()
    const { hash } = await read(anna!, id)
    contents.set(thing, { what: 'a laptop', price: 9000 })
    await expect(say(anna!, id, 'accept', { hash })).rejects.toMatchObject({ problem: { status: 409, code: 'content-changed' } })
    expect(await read(dan!, id)).toMatchObject({ state: 'void', why: 'What was asked about was changed: it must be asked anew.' })
    await w.settle()
    expect(smtp.mails.map((mail) => mail.subject)).toContain('Void: A laptop for Dan')
  })
  it('a decision names the hash that was read', async () => {
    const { id, thing } = await ask()
    await expect(say(anna!, id, 'accept', { hash: 'a'.repeat(64) })).rejects.toMatchObject({ problem: { code: 'content-changed' } })
    expect(await read(anna!, id)).toMatchObject({ state: 'waiting' })
    contents.set(thing, { price: 900, what: 'a laptop' })
    expect(await keep(w.ctx, 'test', (tx) => contentChanged(tx, 'thing', thing))).toBe(false)
    contents.set(thing, { price: 901, what: 'a laptop' })
    expect(await keep(w.ctx, 'test', (tx) => contentChanged(tx, 'thing', thing))).toBe(true)
    const anew = await ask({ id: thing })
    expect(await read(anna!, id)).toMatchObject({ state: 'void' })
    expect(await waiting(anna!)).toEqual([anew.id])
  })
  it('asked anew makes what was open void', async () => {
    const { id, thing } = await ask()
    const anew = await ask({ id: thing })
    expect([await read(dan!, id), await read(dan!, anew.id)]).toMatchObject([{ state: 'void', why: 'It was asked anew.' }, { state: 'waiting' }])
  })
})

describe('people who change', () => {
  it('who was archived since counts no more, and the arithmetic goes on without them', async () => {
    const { id } = await ask()
    await say(anna!, id, 'accept')
    const archived = await admin.call.tagged(readPerson, { params: { id: ben!.id } })
    const manager = await w.person('Maria Manager', [{ role: 'operations-manager' }])
    await manager.call(editPerson, { params: { id: ben!.id }, body: { archived: true } }, { ifMatch: archived.etag })
    await w.settle()
    const after = await read(dan!, id)
    expect(after).toMatchObject({ state: 'accepted' })
    expect(after.steps[0]!.voices.find((one) => one.person.id === ben!.id)).toMatchObject({ counts: false, notWhy: 'Was archived after it was asked.' })
    expect(await types(id)).toContain('approval.approver-dropped')
  })
  it('who lost the role or the lead is refused with the reason, even before the news has spread', async () => {
    const team = await w.newTeam(`Network ${at}`)
    const lead = await w.person('Lena Lead', [], [team])
    const head = await w.person('Hugo Head', [{ role: 'head-of-infrastructure', team }], [team])
    const manager = await w.person('Maria Manager', [{ role: 'operations-manager' }])
    await manager.call(setMember, { params: { id: team, personId: lead.id }, body: { lead: true } })
    const { id } = await ask({ team, steps: [{ name: 'Leads and heads', required: 100, approvers: [{ kind: 'leads', teamId: team }, { kind: 'role', role: 'head-of-infrastructure', teamId: team }] }] })
    const { hash, steps } = await read(lead, id)
    expect(steps[0]!.voices.map((one) => [one.person.name, one.why]).toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))).toEqual([['Hugo Head', 'Holds the role head of infrastructure.'], ['Lena Lead', `Leads Network ${at}.`]])
    await w.ctx.db.updateTable('organisation.membership').set({ lead: false }).where('person_id', '=', lead.id).execute()
    await expect(say(lead, id, 'accept', { hash })).rejects.toMatchObject({ problem: { status: 403, code: 'no-longer-approver', detail: `You cannot decide it any more. Was asked because: "Leads Network ${at}." That is no longer so.` } })
    expect((await read(head, id)).steps[0]).toMatchObject({ rule: 'One person decides.' })
    await admin.call(setRoles, { params: { id: head.id }, body: { roles: [] } })
    await w.settle()
    const after = await read(manager, id)
    expect(after).toMatchObject({ state: 'waiting' })
    // Nobody of those asked is left: whoever runs operations is asked at once.
    expect(after.steps[0]!.voices.find((one) => one.person.id === manager.id)).toMatchObject({ escalated: true, counts: true })
    expect(await waiting(manager)).toContain(id)
    await manager.call(removeMember, { params: { id: team, personId: lead.id } })
  })
})

describe('an absent approver', () => {
  const awayUntil = (who: TestPerson, hours: number) => keep(w.ctx, 'test', (tx) => putAbsence(tx, { key: `test:${who.id}`, personId: who.id, from: w.ctx.clock.now(), to: w.ctx.clock.now().add({ hours }), why: 'On leave.' }))
  it('is decided for by the delegate while away, and by nobody after', async () => {
    await ben!.call(routes.setDelegation, { body: { delegateId: cora!.id } })
    const early = await ask()
    await expect(read(cora!, early.id)).rejects.toMatchObject({ problem: { status: 404 } })
    await awayUntil(ben!, 24)
    expect(await read(cora!, early.id)).toMatchObject({ mine: true, standsInFor: [{ id: ben!.id }] })
    await dan!.call(routes.cancelApproval, { params: { id: early.id }, body: {} })
    smtp.mails.length = 0
    const { id } = await ask()
    expect([await waiting(cora!), await waiting(ben!)]).toEqual([[id], [id]])
    expect(smtp.mails.find((mail) => JSON.stringify(mail.to).includes('cora'))?.text).toContain(`You stand in for ${ben!.name}, who is asked: Named in person.`)
    await awayUntil(ben!, -1 + 24)
    await say(anna!, id, 'accept')
    await keep(w.ctx, 'test', (tx) => dropAbsence(tx, `test:${ben!.id}`))
    // Cora saw it by her message; with Ben back she decides nothing.
    await w.ctx.db.insertInto('organisation.sight').values({ kind: 'approval', object_id: id, person_id: cora!.id, why: 'told', since: w.ctx.clock.now() }).onConflict((c) => c.doNothing()).execute()
    await expect(say(cora!, id, 'accept')).rejects.toMatchObject({ problem: { code: 'not-approver' } })
    await awayUntil(ben!, 24)
    const done = await say(cora!, id, 'accept', { comment: 'For Ben.' })
    expect(done).toMatchObject({ state: 'accepted' })
    expect(done.steps[0]!.voices.find((one) => one.person.id === ben!.id)).toMatchObject({ vote: 'accepted', decidedBy: { id: cora!.id }, comment: 'For Ben.' })
  })
  it('has one voice less, not two in one hand: a delegate who decides already does not decide twice', async () => {
    await ben!.call(routes.setDelegation, { body: { delegateId: anna!.id } })
    await awayUntil(ben!, 24)
    const { id } = await ask()
    const after = await say(anna!, id, 'accept')
    expect(after).toMatchObject({ state: 'waiting' })
    expect(after.steps[0]!.voices.find((one) => one.person.id === ben!.id)).toMatchObject({ vote: 'waiting', standIn: null, standInWhy: 'The stand-in decides here already, and one person has one voice.' })
    expect(await say(ben!, id, 'accept')).toMatchObject({ state: 'accepted' })
  })
  it('names a stand-in and takes it back; not oneself', async () => {
    await expect(ben!.call(routes.setDelegation, { body: { delegateId: ben!.id } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.delegateId' }] } })
    await ben!.call(routes.setDelegation, { body: { delegateId: cora!.id } })
    expect(await ben!.call(routes.setDelegation, { body: { delegateId: anna!.id, onlyAway: false } })).toMatchObject({ inForce: true, why: 'Always.' })
    expect(await cora!.call(routes.listDelegations, {})).toMatchObject({ held: [] })
    expect((await anna!.call(routes.listDelegations, {})).held).toMatchObject([{ person: { id: ben!.id } }])
    await ben!.call(routes.endDelegation, {})
    await expect(ben!.call(routes.endDelegation, {})).rejects.toMatchObject({ problem: { code: 'no-delegation' } })
  })
})

describe('a step with a deadline', () => {
  it('reminds, then asks those of the escalation, any of whom decides', async () => {
    const { id } = await ask({ steps: [{ name: 'Leads', required: 100, approvers: [person(anna!), person(ben!)], within: '10h', escalateTo: [person(cora!)] }] })
    expect((await read(anna!, id)).step).toMatchObject({ dueAt: w.ctx.clock.now().add({ hours: 10 }).toString() })
    expect((await anna!.call(listDeadlines, { query: { kind: 'approval', id } })).items).toMatchObject([{ rule: 'approval-step-1', state: 'running' }])
    await say(anna!, id, 'accept')
    smtp.mails.length = 0
    await w.pass('5h')
    await w.pass('1m')
    expect(smtp.mails.map((mail) => [JSON.stringify(mail.to).includes('ben'), mail.subject])).toEqual([[true, expect.stringMatching(/^By .* UTC: A laptop for Dan$/)]])
    await w.pass('6h')
    const over = await read(cora!, id)
    expect(over.steps[0]).toMatchObject({ state: 'waiting', why: 'Its deadline passed; others were asked as well, and any of them decides for the step.' })
    expect(over.mine).toBe(true)
    expect(smtp.mails.some((mail) => JSON.stringify(mail.to).includes('cora') && mail.subject === 'Overdue: A laptop for Dan')).toBe(true)
    expect(await say(cora!, id, 'accept')).toMatchObject({ state: 'accepted' })
    expect(await types(id)).toContain('approval.escalated')
    const { rows } = await sql<{ state: string }>`select state from deadlines.deadline where object_id = ${id}`.execute(w.ctx.db)
    expect(rows).toEqual([{ state: 'met' }])
  })
})

describe('by mail', () => {
  const linkIn = (text: string | undefined) => /Open and decide: \S+\/decide\/(\S+)/.exec(text ?? '')![1]!
  it('a link opens a page; looking changes nothing, the button decides for that person alone', async () => {
    const { id } = await ask({ steps: [{ name: 'Any', required: 0, approvers: [person(anna!)] }] })
    const token = linkIn(smtp.mails[0]!.text)
    const before = await types(id)
    const shown = await w.call(routes.readApprovalLink, { params: { token } })
    await w.call(routes.readApprovalLink, { params: { token } })
    expect(shown).toMatchObject({ personName: anna!.name, approval: { id, state: 'waiting', can: { decide: { allowed: true } } } })
    for (const method of ['GET', 'HEAD']) await w.fetch(`/api/v1/approval-links/${token}/decision`, { method })
    expect(await types(id)).toEqual(before)
    await expect(w.call(routes.readApprovalLink, { params: { token: `${token}x` } })).rejects.toMatchObject({ problem: { status: 404, code: 'link-dead' } })
    await expect(w.call(routes.decideApprovalLink, { params: { token }, body: { decision: 'accept', hash: 'b'.repeat(64) } })).rejects.toMatchObject({ problem: { code: 'content-changed' } })
    expect(await w.call(routes.decideApprovalLink, { params: { token }, body: { decision: 'accept', comment: 'By mail.', hash: shown.approval.hash } })).toMatchObject({ approval: { state: 'accepted', steps: [{ voices: [{ via: 'link', comment: 'By mail.' }] }] } })
    await expect(w.call(routes.decideApprovalLink, { params: { token }, body: { decision: 'refuse', comment: 'No.', hash: shown.approval.hash } })).rejects.toMatchObject({ problem: { code: 'already-settled' } })
  })
  it('a link dies with its person and after seven days, and is no other link', async () => {
    const { id } = await ask({ steps: [{ name: 'All', required: 100, approvers: [person(anna!), person(ben!)] }] })
    const token = linkIn(smtp.mails.find((mail) => JSON.stringify(mail.to).includes('anna'))!.text)
    expect((await w.fetch(`/api/v1/page-links/${token}`)).status).toBe(404)
    const { hash } = await read(anna!, id)
    await w.ctx.db.updateTable('organisation.person').set({ archived_at: w.ctx.clock.now() }).where('id', '=', anna!.id).execute()
    await expect(w.call(routes.decideApprovalLink, { params: { token }, body: { decision: 'accept', hash } })).rejects.toMatchObject({ problem: { status: 403, code: 'no-longer-approver' } })
    await w.ctx.db.updateTable('organisation.person').set({ archived_at: null }).where('id', '=', anna!.id).execute()
    w.at(w.ctx.clock.now().add({ hours: 24 * 7 }).toString())
    await expect(w.call(routes.readApprovalLink, { params: { token } })).rejects.toMatchObject({ problem: { status: 404, code: 'link-dead' } })
  })
})

describe('sight', () => {
  it('private requests are seen by who is asked and who asks alone, and their text leaves no trace in the ledger', async () => {
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    const open = await ask()
    const { id } = await ask({ private: true, title: 'Something of Dan' })
    expect(await read(auditor, open.id)).toMatchObject({ id: open.id })
    await expect(read(auditor, id)).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await auditor.call(routes.listApprovals, { query: { limit: 200 } })).items.map((one) => one.id)).not.toContain(id)
    const told = (await auditor.call(readTimeline, { query: { kind: 'approval', id, limit: 100 } })).items
    expect(told.filter((event) => event.type.startsWith('approval.'))).toEqual([])
    expect(JSON.stringify(told)).not.toContain('EUR 900')
    expect(await read(anna!, id)).toMatchObject({ lines: [{ name: 'Price', value: 'EUR 900' }] })
    const pages = await w.ctx.db.selectFrom('outbound.page').select('body').where('cause_id', '=', id as never).execute()
    expect(pages.map((page) => page.body).join()).not.toContain('EUR 900')
  })
})
