import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { IncidentRole } from '@fullscore/api/operations/incidents/parts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { giveSight } from '../../organisation/visible.ts'
import { act, begin, finish, requirePerson } from './acting.ts'
import { roleAssigned } from './events.ts'
import { roleNames, whyNotAssign } from './incident.ts'
import { said } from './said.ts'
import { updateIncident } from './store.ts'
import { joinStay } from './store-people.ts'

const columns = { commander: 'commander_id', scribe: 'scribe_id', liaison: 'liaison_id' } as const

/** Gives a role to somebody, hands it over, or takes it back. Who is given one sees the incident and works on it from now on. */
export async function assign(ctx: Ctx, id: Id<'incident'>, role: IncidentRole, personId: Id<'person'> | null, note: string | undefined): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'assign')
    const before = row[columns[role]]
    const wrong = whyNotAssign(before, personId, note)
    if (wrong) throw conflict(wrong.code, wrong.reason)
    const person = personId ? await requirePerson(tx, personId, 'body.personId') : undefined
    const next = await updateIncident(tx, id, { [columns[role]]: personId })
    if (person) {
      await giveSight(tx, { kind: 'incident', id }, { personId: person.id }, say`is ${roleNames[role]}`)
      await joinStay(tx, id, person.id)
    }
    return finish(tx, next, [said(roleAssigned, next, {
      payload: { role, personId, beforeId: before, byId: tx.actor.personId ?? null }, detail: { person: person?.name, note },
      alsoAbout: [...(person ? [{ kind: 'person', id: person.id, role }] : []), ...(before ? [{ kind: 'person', id: before, role: `${role}-before` }] : [])],
    })])
  })
}
