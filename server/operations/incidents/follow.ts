import type { z } from 'zod'
import type { Followers, ServiceFollowers } from '@fullscore/api/operations/incidents/following.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { changeAll, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { forbidden, missing } from '../../kernel/refusal.ts'
import { sees } from '../../organisation/visible.ts'
import { whoSees } from '../../organisation/who-sees.ts'
import { serviceById, type ServiceFacts } from '../../infrastructure/services/public.ts'
import { incidentFollowed, incidentUnfollowed, serviceFollowed, serviceUnfollowed } from './events.ts'
import { requireSeen } from './list.ts'
import { said } from './said.ts'
import { incidentRow, type IncidentRow } from './store.ts'
import { followersOf, serviceFollowersOf, setFollow, setServiceFollow, type FollowerRow } from './store-following.ts'

const mostListed = 200

/** Who is told of an incident now: those who want to and see it. */
export async function toldOf(ctx: Ctx, row: Pick<IncidentRow, 'id' | 'service_id' | 'owner_team_id' | 'rehearsal'>): Promise<FollowerRow[]> {
  const all = await followersOf(ctx, row)
  const seeing = await whoSees(ctx, 'incidents:read', { kind: 'incident', id: row.id, team: row.owner_team_id }, all.map((one) => one.id))
  return all.filter((one) => seeing.has(one.id))
}

function self(ctx: Ctx): Id<'person'> {
  if (!ctx.actor.personId) throw forbidden('signed-in', 'Only a person follows.')
  return ctx.actor.personId
}

/** Who follows an incident, as who sees it may know; one that was merged is followed where it belongs. */
export async function readFollowers(ctx: Ctx, id: Id<'incident'>): Promise<z.input<typeof Followers>> {
  const all = await toldOf(ctx, await requireSeen(ctx, id))
  return { following: all.some((one) => one.id === ctx.actor.personId), items: all.slice(0, mostListed), more: Math.max(0, all.length - mostListed) }
}

/** The actor wants to hear of an incident that they see, or no more. A button pressed twice is no fault. */
export async function follow(ctx: Ctx, id: Id<'incident'>, follows: boolean): Promise<z.input<typeof Followers>> {
  const personId = self(ctx)
  const seen = await requireSeen(ctx, id)
  await changeAll(ctx, async (tx) => {
    await lockName(tx, `follow:${seen.id}:${personId}`)
    const row = (await incidentRow(tx, seen.id))!
    if ((await followersOf(tx, row)).some((one) => one.id === personId) === follows) return { events: [], value: undefined }
    await setFollow(tx, row.id, personId, follows)
    return { events: [said(follows ? incidentFollowed : incidentUnfollowed, row, { payload: { personId }, detail: { person: tx.actor.name }, alsoAbout: [{ kind: 'person', id: personId, role: 'follower' }] })], value: undefined }
  })
  return readFollowers(ctx, seen.id)
}

async function seenService(ctx: Ctx, id: string): Promise<ServiceFacts> {
  const service = await serviceById(ctx, id as Id<'service'>)
  if (!service || !(await sees(ctx, 'service', service.id, service.ownerTeamId))) throw missing('service')
  return service
}

/** Who follows all incidents of a service. */
export async function readServiceFollowers(ctx: Ctx, id: string): Promise<z.input<typeof ServiceFollowers>> {
  const all = await serviceFollowersOf(ctx, (await seenService(ctx, id)).id)
  return { following: all.some((one) => one.id === ctx.actor.personId), items: all.slice(0, mostListed), more: Math.max(0, all.length - mostListed) }
}

/** The actor wants to hear of all incidents of a service that they see, or no more. */
export async function followServiceOf(ctx: Ctx, id: string, follows: boolean): Promise<z.input<typeof ServiceFollowers>> {
  const personId = self(ctx)
  const service = await seenService(ctx, id)
  await changeAll(ctx, async (tx) => {
    if (!(await setServiceFollow(tx, service.id, personId, follows))) return { events: [], value: undefined }
    return {
      events: [announce(follows ? serviceFollowed : serviceUnfollowed, { team: service.ownerTeamId, subjects: [{ kind: 'service', id: service.id, role: 'followed' }, { kind: 'person', id: personId, role: 'follower' }], payload: { serviceId: service.id, personId }, detail: { person: tx.actor.name } })],
      value: undefined,
    }
  })
  return readServiceFollowers(ctx, id)
}
