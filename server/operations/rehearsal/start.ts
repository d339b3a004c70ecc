import type { Rehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { setTimer } from '../../jobs/timers.ts'
import { change } from '../../kernel/change.ts'
import { asSystem, type Ctx, type OpenCtx } from '../../kernel/context.ts'
import { isTaken } from '../../kernel/input.ts'
import { conflict, Refusal } from '../../kernel/refusal.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { requireMay } from '../../organisation/visible.ts'
import { createCheck } from '../../infrastructure/monitoring/public.ts'
import { createService } from '../../infrastructure/services/public.ts'
import { rehearsalStarted } from './events.ts'
import { rehearsalNames, rehearsedService } from './names.ts'
import { clearUp, type Made } from './clear-up.ts'
import { startSmallServer } from './process.ts'
import { insertRehearsal, readRehearsal } from './store.ts'

export const stepTask = 'operations.rehearsal.step'

/** Plans the next look at a rehearsal, a second from now. */
export async function lookAgain(tx: Ctx, id: string): Promise<void> {
  await setTimer(tx, { task: stepTask, payload: { id }, due: tx.clock.now().add({ seconds: 1 }), key: `rehearsal:${id}` })
}

const alreadyRunning = (extra?: { rehearsalId: string }) => conflict('already-running', 'A rehearsal is running already: let it come to its end first.', extra)
/** Rehearsals are called by their second: a name that is taken is that of one begun at once with this. */
const sameSecond = (error: unknown): never => {
  throw error instanceof Refusal && error.code === 'name-taken' ? alreadyRunning() : error
}
const taken = (error: unknown): never => {
  throw isTaken(error, 'rehearsal_one') ? alreadyRunning() : error
}

/** Starts a rehearsal: a small real server on this machine, a service and a check that watches it. */
export async function startRehearsal(ctx: OpenCtx): Promise<Rehearsal> {
  const team = await firstTeam(ctx)
  requireMay(ctx.actor, 'rehearsal:run', team)
  const running = await ctx.db.selectFrom('operations.rehearsal').select('id').where('ended_at', 'is', null).executeTakeFirst()
  if (running) throw alreadyRunning({ rehearsalId: running.id })
  const secret = ctx.ids.secret()
  const port = await startSmallServer(0, secret)
  const system = asSystem(ctx, 'rehearsal')
  const made: Made = { port, secret, check_id: null, service_id: null }
  try {
    const id = ctx.ids.make<'rehearsal'>()
    const names = rehearsalNames(ctx.clock.now(), port)
    const service = await createService(system, {
      name: names.service, teamId: team, criticality: 'medium', ...rehearsedService, hours: '24/7', dates: [], runsOn: [], dependsOn: [], rehearsal: true,
    }).catch(sameSecond)
    made.service_id = service.id
    const check = await createCheck(system, {
      name: names.check, target: { kind: 'http', url: `http://127.0.0.1:${port}/`, method: 'GET', expectStatus: '200', followRedirects: false, certificateDays: 0 },
      interval: 5, timeout: 2000, retries: 1, slowAfter: null, urgency: 'critical', serviceId: service.id,
    }, true)
    made.check_id = check.id
    await change(ctx, async (tx) => {
      const words = say`A small server answers on port ${port}; the service "${names.service}" watches it every five seconds.`
      await insertRehearsal(tx, {
        id, state: 'watching', owner_team_id: team, started_by: ctx.actor.personId ?? null, started_at: tx.clock.now(), state_since: tx.clock.now(), port, secret, service_id: service.id, check_id: check.id,
        steps: JSON.stringify([{ at: tx.clock.now().toString(), words }]),
      }).catch(taken)
      await lookAgain(tx, id)
      return { events: [announce(rehearsalStarted, { team, subjects: [{ kind: 'rehearsal', id, role: 'rehearsal' }, { kind: 'service', id: service.id, role: 'rehearsed' }], payload: { rehearsalId: id, state: 'watching' } })], value: undefined }
    })
    return await readRehearsal(ctx, id)
  } catch (error) {
    await clearUp(system, made)
    throw error
  }
}
