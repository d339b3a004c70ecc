import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { draftPublic, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, forbidden } from '../../kernel/refusal.ts'
import { act, begin, finish, told } from './acting.ts'
import { concernsSaid } from './concerns.ts'
import { startCadence } from './cadence-clock.ts'
import { publicDiscarded, publicDrafted, publicPublished, updatePosted } from './events.ts'
import { said } from './said.ts'
import { updateIncident } from './store.ts'
import { decidePublic, insertPublic, insertUpdate, lockPublic } from './store-work.ts'

/** Tells the responders how it stands; the clock of the next update begins anew. */
export async function post(ctx: Ctx, id: Id<'incident'>, body: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    await begin(tx, id, 'update')
    const updateId = tx.ids.make<'incident-update'>()
    await insertUpdate(tx, { id: updateId, incident_id: id, body, author_id: tx.actor.personId ?? null, at: tx.clock.now() })
    const next = await updateIncident(tx, id, { updated_last_at: tx.clock.now() })
    await startCadence(tx, next, true)
    return told(said(updatePosted, next, { payload: { updateId }, detail: { note: body } }))
  })
}

/** Drafts words for the public. A draft is not published, however long it waits. */
export async function draft(ctx: Ctx, id: Id<'incident'>, given: BodyOf<typeof draftPublic>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'draft')
    if (row.private) throw conflict('private', 'The incident is private: nothing of it is for the public.')
    const updateId = tx.ids.make<'incident-public-update'>()
    await insertPublic(tx, { id: updateId, incident_id: id, body: given.body, stage: given.stage, state: 'draft', author_id: tx.actor.personId ?? null, drafted_at: tx.clock.now() })
    return told(said(publicDrafted, row, { payload: { updateId, stage: given.stage }, detail: { note: given.body } }))
  })
}

/** A person with the permission approves a draft: it counts as published from now on, and the clock of the next update begins anew. */
export async function publish(ctx: Ctx, id: Id<'incident'>, updateId: string, given: BodyOf<typeof publishPublic>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'publish', 'incidents:publish')
    if (row.private) throw conflict('private', 'The incident is private: nothing of it is for the public.')
    if (tx.actor.kind !== 'person' || !tx.actor.personId) throw forbidden('signed-in', 'A person who is signed in approves what the public reads; a program may only draft it.')
    const update = await lockPublic(tx, id, updateId)
    if (update.state !== 'draft') throw conflict('decided', update.state === 'published' ? 'It is published already.' : 'The draft was thrown away.')
    const title = given.publicTitle ?? row.public_title
    if (!title) throw conflict('title-wanting', 'Say what the public calls it: the title for responders is never shown outside.')
    const serviceIds = await concernsSaid(tx, row, given.serviceIds)
    await decidePublic(tx, update.id, 'published')
    const next = await updateIncident(tx, id, { updated_last_at: tx.clock.now(), public_title: title, public_service_ids: serviceIds })
    await startCadence(tx, next, true)
    return finish(tx, next, [said(publicPublished, next, { payload: { updateId, stage: update.stage, own: update.author_id === tx.actor.personId, services: serviceIds }, detail: { note: update.body, title } })])
  })
}

/** Throws a draft away; what was published stays as it was read. */
export async function discard(ctx: Ctx, id: Id<'incident'>, updateId: string, reason: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'draft')
    const update = await lockPublic(tx, id, updateId)
    if (update.state !== 'draft') throw conflict('decided', update.state === 'published' ? 'It is published: what was read cannot be unread. Publish a correction.' : 'It was thrown away already.')
    await decidePublic(tx, update.id, 'discarded')
    return told(said(publicDiscarded, row, { payload: { updateId }, detail: { note: reason } }))
  })
}
