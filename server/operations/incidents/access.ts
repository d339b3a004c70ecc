import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { setNeedToKnow, setSight } from '../../organisation/need-to-know.ts'
import { giveSight } from '../../organisation/visible.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { act, begin, finish, requirePerson } from './acting.ts'
import { accessSet } from './events.ts'
import { said } from './said.ts'
import { openIncidentOf, updateIncident, type IncidentRow } from './store.ts'
import { membersOf } from './store-merging.ts'
import { staysOf } from './store-people.ts'

type Given = BodyOf<typeof setAccess>

/**
 * Makes an incident need to know, says who knows, or makes it visible again. Who decides it and who works on it stay among those who
 * know. What stood open to the owner of its service is closed.
 */
export async function setPrivate(ctx: Ctx, id: Id<'incident'>, given: Given): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'access')
    if ((await membersOf(tx, id)).length > 0) throw conflict('merged', 'Others were merged into it: take them out first, so that each is decided on its own.')
    if (!given.private && row.private && row.service_id && row.state !== 'resolved' && (await openIncidentOf(tx, row.service_id))) throw conflict('service-has-open', 'Its service has another open incident meanwhile: resolve one of them first.')
    const next = await updateIncident(tx, id, { private: given.private })
    await applyAccess(tx, next, given)
    return finish(tx, next, [said(accessSet, next, { payload: { private: given.private, persons: given.persons.length, teams: given.teams.length, roles: given.roles } })])
  })
}

/** Writes who sees it, inside the caller's change. */
export async function applyAccess(tx: Ctx, row: IncidentRow, given: Given): Promise<void> {
  const object = { kind: 'incident', id: row.id }
  for (const [index, personId] of given.persons.entries()) await requirePerson(tx, personId, `body.persons[${index}]`)
  for (const [index, team] of given.teams.entries()) if (!(await tx.db.selectFrom('organisation.team').select('id').where('id', '=', team).executeTakeFirst())) throw invalid([{ field: `body.teams[${index}]`, message: 'names no team' }])
  const working = (await staysOf(tx, row.id)).filter((stay) => stay.left_at === null).map((stay) => stay.person_id)
  const holding = [row.commander_id, row.scribe_id, row.liaison_id, tx.actor.personId ?? null].filter((one) => one !== null)
  await setNeedToKnow(tx, object, given.private)
  await setSight(tx, object, { persons: [...new Set([...given.persons, ...working, ...holding])], teams: given.teams, roles: given.roles }, 'may know of it')
  const service = !given.private && row.service_id ? await serviceById(tx, row.service_id) : undefined
  if (service && service.ownerTeamId !== row.owner_team_id) await giveSight(tx, object, { teamId: service.ownerTeamId }, 'the service is theirs')
}
