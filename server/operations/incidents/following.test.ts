import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import * as following from '@fullscore/api/operations/incidents/following.ts'
import { mergeIncidents } from '@fullscore/api/operations/incidents/merging.ts'
import * as people from '@fullscore/api/operations/incidents/people.ts'
import { draftPublic, postUpdate, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { sees } from '../../organisation/visible.ts'
import { whoSees } from '../../organisation/who-sees.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { incidentNoted, incidentsMerged, roleAssigned, severitySet, updatePosted } from './events.ts'
import { newsOf } from './news.ts'
import { tellFollowers } from './tell-followers.ts'

describe('what followers are told', () => {
  const row = { number: 7, title: 'Shop is slow', severity: 2 }
  it.each<[what: string, type: string, payload: Record<string, unknown>, detail: Record<string, unknown>, subject: string | undefined, text?: string]>([
    ['a severity', severitySet.type, { before: 3, severity: 2 }, { note: 'worse', why: 'The matrix gives SEV2.' }, 'SEV2 is INC-7 now, it was SEV3', 'The matrix gives SEV2.\n\nShop is slow'],
    ['a severity judged anew and the same', severitySet.type, { before: 2, severity: 2 }, {}, undefined],
    ['an update', updatePosted.type, {}, { note: 'We roll back.' }, 'INC-7: news for responders', 'We roll back.\n\nShop is slow'],
    ['an update whose words were erased', updatePosted.type, {}, {}, 'INC-7: news for responders', 'Shop is slow'],
    ['one merged', incidentsMerged.type, { memberIds: ['a'] }, { note: 'the same' }, '1 incident was merged into INC-7', 'the same\n\nShop is slow'],
    ['two merged', incidentsMerged.type, { memberIds: ['a', 'b'] }, {}, '2 incidents were merged into INC-7', 'Shop is slow'],
    ['a note is nobody else\'s', incidentNoted.type, {}, { note: 'private' }, undefined],
    ['a role is told to who has it', roleAssigned.type, {}, {}, undefined],
  ])('%s', (_, type, payload, detail, subject, text) => {
    const news = newsOf({ type, payload, detail }, row)
    expect(news && plain(news.subject)).toBe(subject)
    if (text !== undefined) expect(plain(news!.text)).toBe(text)
  })
})

describe('following', () => {
  let w: World
  let team: Id<'team'>
  let other: Id<'team'>
  let lead: TestPerson
  let ann: TestPerson
  let bob: TestPerson
  let far: TestPerson
  beforeAll(async () => {
    w = await world()
    team = await w.newTeam('Shop')
    other = await w.newTeam('Far')
    lead = await w.person('Lea Lead', [{ role: 'operations-manager' }])
    ann = await w.person('Ann Auditor', [{ role: 'auditor', team }])
    bob = await w.person('Bob Builder', [{ role: 'it-professional', team }])
    far = await w.person('Zoe Far', [{ role: 'it-professional', team: other }])
  })
  afterAll(() => w.close())
  const open = async (title: string, more: { severity?: number; teamId?: Id<'team'>; serviceId?: string; private?: boolean } = {}) => {
    const made = await lead.call(routes.openIncident, { body: { title, severity: 3, teamId: team, page: false, ...more } })
    await w.settle()
    return made
  }
  const follow = (who: TestPerson, id: Id<'incident'>) => who.call(following.followIncident, { params: { id } })
  const resolve = async (who: TestPerson, id: Id<'incident'>) => { await who.call(routes.resolveIncident, { params: { id }, body: { note: 'Rolled back.' } }); await w.settle() }
  /** What somebody was told of incidents as one who follows them. */
  const news = async (who: TestPerson) => (await w.ctx.db.selectFrom('outbound.page').select(['subject', 'asks', 'why', 'urgency', 'link', 'cause_id']).where('person_id', '=', who.id).where('step', 'like', 'news.%').orderBy('made_at').orderBy('id').execute()).map((one) => ({ ...one, subject: plain(one.subject) }))
  const subjects = async (who: TestPerson, id: string) => (await news(who)).filter((one) => one.cause_id === id).map((one) => one.subject.replace(/INC-\d+/g, 'INC'))

  it('whoever sees it does, is listed, and is told by notices alone, but of what they did themselves and of notes', async () => {
    const { id } = await open('Slow')
    await expect(follow(far, id)).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await follow(ann, id)).toEqual({ following: true, items: [{ id: ann.id, name: 'Ann Auditor', by: 'incident' }], more: 0 })
    await follow(ann, id)
    await follow(bob, id)
    expect((await lead.call(following.readFollowers, { params: { id } }))).toMatchObject({ following: false, items: [{ name: 'Ann Auditor' }, { name: 'Bob Builder' }] })
    await bob.call(routes.acknowledgeIncident, { params: { id } })
    await bob.call(people.setSeverity, { params: { id }, body: { severity: 1, note: 'worse' } })
    await lead.call(routes.noteIncident, { params: { id }, body: { text: 'between us' } })
    await bob.call(postUpdate, { params: { id }, body: { body: 'We roll back.' } })
    await w.settle()
    const drafted = await bob.call(draftPublic, { params: { id }, body: { body: 'Orders wait.', stage: 'identified' } })
    await w.settle()
    expect(await subjects(ann, id)).toEqual(['SEV1 is INC now, it was SEV3', 'INC: news for responders'])
    await lead.call(publishPublic, { params: { id, updateId: drafted.publicUpdates[0]!.id as never }, body: { publicTitle: 'Orders wait', serviceIds: [] } })
    await resolve(lead, id)
    await lead.call(routes.reopenIncident, { params: { id }, body: { note: 'Again.' } })
    await w.settle()
    expect((await subjects(ann, id)).slice(2)).toEqual(['INC: news for the public', 'INC is resolved', 'INC is open again'])
    expect(await subjects(bob, id)).toEqual(['INC: news for the public', 'INC is resolved', 'INC is open again'])
    expect((await news(ann)).every((one) => !one.asks && one.urgency === 'medium' && one.why === 'You follow it.')).toBe(true)
    expect(await w.ctx.db.selectFrom('events.event').select('id').where('type', '=', 'incident.followed').execute()).toHaveLength(2)
    await ann.call(following.unfollowIncident, { params: { id } })
    await resolve(lead, id)
    expect(await subjects(ann, id)).toHaveLength(5)
    expect((await ann.call(routes.listIncidents, { query: { followed: 'true' } })).items).toEqual([])
    expect((await bob.call(routes.listIncidents, { query: { followed: 'true' } })).items.map((one) => one.title)).toEqual(['Slow'])
  })

  it('ends with sight: of a role that is gone, of one that is made private; being told shows nothing', async () => {
    const { id } = await open('Seen')
    const eve = await w.person('Eve Employed', [{ role: 'it-professional', team }])
    await follow(eve, id)
    await follow(bob, id)
    await lead.call(postUpdate, { params: { id }, body: { body: 'One.' } })
    await w.settle()
    expect(await w.ctx.db.selectFrom('organisation.sight').select('why').where('kind', '=', 'incident').where('object_id', '=', id).where('person_id', '=', eve.id).execute()).toEqual([])
    await w.ctx.db.deleteFrom('access.role_grant').where('person_id', '=', eve.id).execute()
    await lead.call(postUpdate, { params: { id }, body: { body: 'Two.' } })
    await w.settle()
    expect([await subjects(eve, id), (await subjects(bob, id)).length]).toEqual([['INC: news for responders'], 2])
    await lead.call(people.setAccess, { params: { id }, body: { private: true, persons: [ann.id], teams: [], roles: [] } })
    await follow(ann, id)
    await lead.call(postUpdate, { params: { id }, body: { body: 'Three.' } })
    await w.settle()
    expect([(await subjects(bob, id)).length, (await subjects(ann, id)).length]).toEqual([2, 1])
    expect((await ann.call(following.readFollowers, { params: { id } })).items.map((one) => one.name)).toEqual(['Ann Auditor'])
    await expect(bob.call(following.readFollowers, { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } })
  })

  it('goes along when it is merged; who does not see where it went is told that it went', async () => {
    const [one, two] = [await open('One'), await open('Two', { teamId: other })]
    await follow(bob, one.id)
    await follow(lead, one.id)
    await follow(far, two.id)
    await lead.call(mergeIncidents, { params: { id: two.id }, body: { memberIds: [one.id], note: 'the same' } })
    await w.settle()
    expect([await subjects(bob, two.id), await subjects(bob, one.id), await subjects(far, two.id), await subjects(lead, two.id)]).toEqual([[], ['INC was merged into another incident'], ['1 incident was merged into INC'], []])
    await far.call(postUpdate, { params: { id: two.id }, body: { body: 'Both.' } })
    await w.settle()
    expect([await subjects(lead, two.id), await subjects(bob, two.id)]).toEqual([['INC: news for responders'], []])
    await lead.call(following.unfollowIncident, { params: { id: one.id } })
    expect((await lead.call(following.readFollowers, { params: { id: two.id } })).items.map((each) => each.name)).toEqual(['Zoe Far'])
  })

  it('of a service is of all its incidents, from their opening, but of one that they do not want; rehearsals aside', async () => {
    const service = await lead.call(addService, { body: { name: 'Checkout', teamId: team } })
    const params = { params: { id: service.id } }
    await expect(far.call(following.followService, params)).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await bob.call(following.followService, params)).toMatchObject({ following: true, items: [{ name: 'Bob Builder' }] })
    const { id } = await open('Checkout fails', { serviceId: service.id, severity: 2 })
    expect(await subjects(bob, id)).toEqual(['SEV2 INC is open: Checkout fails'])
    expect((await news(bob)).at(-1)).toMatchObject({ why: 'You follow the incidents of its service.', asks: false })
    expect((await bob.call(routes.listIncidents, { query: { followed: 'true', serviceId: service.id } })).items).toHaveLength(1)
    await bob.call(following.unfollowIncident, { params: { id } })
    expect((await bob.call(routes.listIncidents, { query: { followed: 'true', serviceId: service.id } })).items).toEqual([])
    await resolve(lead, id)
    expect(await subjects(bob, id)).toHaveLength(1)
    const again = await open('Checkout fails again', { serviceId: service.id })
    await w.ctx.db.updateTable('operations.incident').set({ rehearsal: true }).where('id', '=', again.id).execute()
    await lead.call(postUpdate, { params: { id: again.id }, body: { body: 'Rehearsed.' } })
    await resolve(lead, again.id)
    expect(await subjects(bob, again.id)).toEqual(['SEV3 INC is open: Checkout fails again'])
    await bob.call(following.unfollowService, params)
    expect(await subjects(bob, (await open('Checkout fails once more', { serviceId: service.id })).id)).toEqual([])
  })

  it('is counted where whoever has it is reminded that an update is due', async () => {
    const { id } = await open('Waited for', { severity: 1 })
    await lead.call(routes.acknowledgeIncident, { params: { id } })
    await follow(ann, id)
    await follow(bob, id)
    await w.pass('16m')
    const why = (await w.ctx.db.selectFrom('outbound.page').select(['why', 'subject']).where('cause_id', '=', id as never).where('person_id', '=', lead.id).execute()).filter((one) => one.subject.includes('update is')).map((one) => plain(one.why))
    expect(why).toEqual(Array.from({ length: 2 }, () => 'You are its commander; at SEV1 people wait for news. 2 people follow it.'))
  })

  it('tells once, however often the work is done', async () => {
    const { id, number } = await open('Once')
    await follow(ann, id)
    await lead.call(postUpdate, { params: { id }, body: { body: 'News.' } })
    await w.settle()
    const { id: eventId } = await w.ctx.db.selectFrom('events.event').select('id').where('type', '=', 'incident.update-posted').orderBy('at', 'desc').orderBy('id', 'desc').executeTakeFirstOrThrow()
    await tellFollowers.run(w.ctx, { id: eventId, type: 'incident.update-posted', actorKind: 'person', actorId: lead.id, payload: { incidentId: id, number } } as never)
    expect(await subjects(ann, id)).toEqual(['INC: news for responders'])
  })

  it('who sees, asked of many at once, is what it is asked one by one', async () => {
    const organisation = await w.ctx.db.selectFrom('organisation.department').select('id').executeTakeFirstOrThrow()
    const all = [lead, ann, bob, far, await w.person('Dora Department', [{ role: 'cio', department: organisation.id }]), await w.person('Emp Loyee', [{ role: 'employee' }]), await w.person('No Role')]
    const { id } = await open('Seen by')
    const hidden = await open('Hidden', { private: true })
    await lead.call(people.setAccess, { params: { id: hidden.id }, body: { private: true, persons: [far.id], teams: [], roles: ['cio'] } })
    for (const each of [id, hidden.id]) {
      const seeing = await whoSees(w.ctx, 'incidents:read', { kind: 'incident', id: each, team }, all.map((one) => one.id))
      for (const one of all) expect([one.name, seeing.has(one.id)]).toEqual([one.name, await sees(await one.ctx(), 'incident', each, team)])
    }
  })
})
