import type { BodyOf } from '@fullscore/api/route.ts'
import type { MaintenanceDetail, planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import type { FieldError } from '@fullscore/api/problem.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { openingsOf } from '@fullscore/time/openings.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { giveSight, may, requireMay } from '../../organisation/visible.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { advance } from './advance.ts'
import { maintenancePlanned } from './events.ts'
import { readMaintenance } from './list.ts'
import { index, said } from './show.ts'
import { insertWindow, type Cover } from './store.ts'
import { ahead, faultOf } from './window.ts'

type Covered = Cover & { team: Id<'team'> }

/** Plans a window. It may have begun already: then it opens at once. Who plans it must manage the maintenance of all that it covers. */
export async function plan(ctx: Ctx, body: BodyOf<typeof planMaintenance>): Promise<MaintenanceDetail> {
  requireMay(ctx.actor, 'maintenance:manage', body.teamId)
  const now = ctx.clock.now()
  const wanted = { zone: body.zone, starts: body.starts, ends: body.ends, repeats: body.repeats ?? null }
  const fault = faultOf(wanted, now)
  if (fault) throw invalid([{ field: `body.${fault.field}`, message: fault.message }])
  return change(ctx, async (tx) => {
    const covers = await covered(tx, body)
    const team = await tx.db.selectFrom('organisation.team').select('id').where('id', '=', body.teamId).where('archived_at', 'is', null).executeTakeFirst()
    if (!team) throw invalid([{ field: 'body.teamId', message: 'names no team' }])
    const [first] = openingsOf(wanted, now, now.add({ hours: ahead.hours * 10 })).take(1)
    const made = await insertWindow(tx, {
      id: tx.ids.make<'maintenance-window'>(), title: body.title, reason: body.reason, owner_team_id: body.teamId, ...wanted, state: 'planned', from_at: first!.from, to_at: first!.to,
      planned_at: now, planned_by_person_id: tx.actor.personId ?? null,
    }, covers)
    for (const teamId of new Set(covers.map((one) => one.team))) {
      if (teamId !== body.teamId) await giveSight(tx, { kind: 'maintenance-window', id: made.id }, { teamId }, 'it covers what is theirs')
    }
    await index(tx, made)
    const { events } = await advance(tx, made)
    const payload = { from: first!.from.toString(), to: first!.to.toString(), recurring: made.repeats !== null }
    return { events: [said(maintenancePlanned, made, covers, payload, { reason: made.reason }), ...events], value: await readMaintenance(tx, made.id) }
  })
}

/** What the window covers, each seen by the actor and in a team whose maintenance the actor manages; refuses all others at once. */
async function covered(tx: Ctx, { serviceIds, itemIds }: BodyOf<typeof planMaintenance>): Promise<Covered[]> {
  const [found, errors]: [Map<string, Covered>, FieldError[]] = [new Map(), []]
  const take = (field: string, kind: Cover['kind'], one: { id: string; name: string; ownerTeamId: Id<'team'> } | undefined) => {
    if (!one) errors.push({ field, message: `names no ${kind} that you see` })
    else if (!may(tx.actor, 'maintenance:manage', one.ownerTeamId)) errors.push({ field, message: `${one.name} is another team's: its maintenance needs maintenance:manage there` })
    else if (!found.has(one.id)) found.set(one.id, { kind, id: one.id, team: one.ownerTeamId })
  }
  for (const [at, id] of serviceIds.entries()) take(`body.serviceIds[${at}]`, 'service', await serviceById(tx, id as Id<'service'>))
  for (const [at, id] of itemIds.entries()) take(`body.itemIds[${at}]`, 'item', await itemById(tx, id as Id<'item'>))
  if (errors.length > 0) throw invalid(errors)
  if (found.size === 0) throw invalid([{ field: 'body.serviceIds', message: 'name at least one service or item that the window covers' }])
  return [...found.values()]
}
