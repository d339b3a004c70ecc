import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { giveSight } from '../../organisation/visible.ts'
import { act, begin, requirePerson, told } from './acting.ts'
import { responderJoined, responderLeft } from './events.ts'
import { said } from './said.ts'
import { endStays, joinStay } from './store-people.ts'

async function whom(tx: Ctx, given: Id<'person'> | undefined) {
  const id = given ?? tx.actor.personId
  if (!id) throw invalid([{ field: 'body.personId', message: 'is wanting: a program works on nothing itself' }])
  return requirePerson(tx, id, 'body.personId')
}

/** The actor, or somebody named, works on it from now on: they see it, and their time counts. */
export async function join(ctx: Ctx, id: Id<'incident'>, personId: Id<'person'> | undefined): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'join')
    const person = await whom(tx, personId)
    if (!(await joinStay(tx, id, person.id))) throw conflict('already-there', say`${person.name} works on it already.`)
    await giveSight(tx, { kind: 'incident', id }, { personId: person.id }, 'works on it')
    return told(said(responderJoined, row, { payload: { personId: person.id, byId: tx.actor.personId ?? null }, detail: { person: person.name }, alsoAbout: [{ kind: 'person', id: person.id, role: 'responder' }] }))
  })
}

/** The actor, or somebody named, works on it no more; what they did stays theirs. */
export async function leave(ctx: Ctx, id: Id<'incident'>, personId: Id<'person'> | undefined): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'leave')
    const person = await whom(tx, personId)
    if ((await endStays(tx, id, person.id)).length === 0) throw conflict('not-there', say`${person.name} does not work on it.`)
    return told(said(responderLeft, row, { payload: { personId: person.id }, detail: { person: person.name }, alsoAbout: [{ kind: 'person', id: person.id, role: 'responder' }] }))
  })
}
