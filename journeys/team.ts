import { acceptInvitation, invite, me } from '@fullscore/api/access/access.ts'
import type { Call } from '@fullscore/api/call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { addPerson } from '@fullscore/api/organisation/organisation.ts'
import { addPolicy, addRotation, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { setMail } from '@fullscore/api/outbound/outbound.ts'
import type { MailServer } from './mail.ts'
import { sessionFrom, type RunningServer } from './server.ts'

export interface Member { id: Id<'person'>; name: string; email: string; session: string; call: Call }

/** Adds a person who answers incidents, and lets them accept their invitation. */
async function join(server: RunningServer, admin: Call, name: string, team: Id<'team'>): Promise<Member> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@harbour.example`
  const { id } = await admin(addPerson, { body: { name, email, teamIds: [team] } })
  const { link } = await admin(invite, { params: { id }, body: { roles: [{ role: 'it-professional', scopeKind: 'team', scopeId: team }] } })
  const session = await sessionFrom(server, acceptInvitation.path, { token: new URL(link).searchParams.get('token') ?? '', password: 'largo e mesto' })
  return { id, name, email, session, call: server.call(session) }
}

/**
 * A team of two that takes turns by the week; the first in turn is paged, after five minutes the other. Mail goes to a
 * server on loopback.
 */
export async function makeTeam(server: RunningServer, admin: Call, mail: MailServer): Promise<{ team: Id<'team'>; ada: Member; ben: Member }> {
  const team = (await admin(me, {})).person.teams[0]!.id
  await admin(setMail, { body: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'score@harbour.example' } })
  const ada = await join(server, admin, 'Ada First', team)
  const ben = await join(server, admin, 'Ben Second', team)
  const turns = { teamId: team, zone: 'Europe/Amsterdam', starts: '2026-01-05T09:00', every: 1, unit: 'weeks' as const }
  const first = await admin(addRotation, { body: { ...turns, name: 'First line', participants: [ada.id, ben.id], line: 1 } })
  const second = await admin(addRotation, { body: { ...turns, name: 'Second line', participants: [ben.id, ada.id], line: 2 } })
  const policy = await admin(addPolicy, {
    body: { name: 'Harbour', teamId: team, repeats: 0, steps: [first, second].map((rotation) => ({ targets: [{ kind: 'rotation' as const, id: rotation.id }], delayMinutes: 5 })) },
  })
  await admin(setPagesFor, { params: { kind: 'team', id: team }, body: { policyId: policy.id } })
  // Whose week it is depends on the day of the run.
  return first.now.personId === ada.id ? { team, ada, ben } : { team, ada: ben, ben: ada }
}
