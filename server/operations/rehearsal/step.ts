import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { readCheck } from '../../infrastructure/monitoring/public.ts'
import { incidentById, incidentName } from '../incidents/public.ts'
import { clearUp } from './clear-up.ts'
import { rehearsalEnded, rehearsalMoved } from './events.ts'
import { startSmallServer, stopSmallServer } from './process.ts'
import { lookAgain } from './start.ts'
import { lockRehearsal, rehearsalRow, writeStep, type RehearsalRow } from './store.ts'

const payloadShape = z.object({ id: z.string() })
/** How long each state may last, in seconds, before the rehearsal goes on without it. */
const patience: Record<string, number> = { watching: 60, failing: 90, paged: 300, recovering: 600 }

interface Move { state: 'failing' | 'paged' | 'recovering' | 'done' | 'failed'; words: string; incidentId?: Id<'incident'> }

/** Looks at a rehearsal and takes it one step further, if the time for it has come. Runs again after a crash where it was. */
export async function takeStep(ctx: OpenCtx, payload: unknown): Promise<void> {
  const id = payloadShape.parse(payload).id as Id<'rehearsal'>
  const row = await rehearsalRow(ctx, id)
  if (!row || row.ended_at) return
  const move = await next(ctx, row)
  if (!move) return keep(ctx, 'looking again is no fact', (tx) => lookAgain(tx, id))
  if (move.state === 'done' || move.state === 'failed') await clearUp(ctx, row)
  await change(ctx, async (tx) => {
    const locked = await lockRehearsal(tx, id)
    const ended = move.state === 'done' || move.state === 'failed'
    if (locked && locked.state === row.state) {
      await writeStep(tx, locked, move.words, { state: move.state, ...(ended ? { ended_at: tx.clock.now() } : {}), ...(move.incidentId ? { incident_id: move.incidentId } : {}) })
      if (!ended) await lookAgain(tx, id)
    }
    const subjects = [{ kind: 'rehearsal', id, role: 'rehearsal' }, ...(move.incidentId ? [{ kind: 'incident', id: move.incidentId, role: 'rehearsed' }] : [])]
    return { events: [announce(ended ? rehearsalEnded : rehearsalMoved, { team: row.owner_team_id, subjects, payload: { rehearsalId: id, state: move.state }, detail: { words: move.words } })], value: undefined }
  })
}

async function next(ctx: OpenCtx, row: RehearsalRow): Promise<Move | undefined> {
  const late = ctx.clock.now().since(row.state_since).total('seconds') > (patience[row.state] ?? 60)
  if (row.state === 'watching') return afterWatching(ctx, row, late)
  if (row.state === 'failing') return afterFailing(ctx, row, late)
  const incident = row.incident_id ? await incidentById(ctx, row.incident_id) : undefined
  if (row.state === 'paged') {
    if (incident?.state === 'open' && !late) return undefined
    await startSmallServer(row.port, row.secret).catch(() => undefined)
    return { state: 'recovering', words: [incident?.state === 'open' ? say`Nobody acknowledged within five minutes.` : say`The incident is acknowledged: the paging stopped.`, say`The small server answers again; resolve the incident when its alert is over.`].join(' ') }
  }
  if (incident && incident.state !== 'resolved' && !late) return undefined
  return { state: 'done', words: [incident?.state === 'resolved' ? say`The incident is resolved.` : say`Nobody resolved the incident; it stays open for you.`, say`The small server is stopped, its service and check are archived. Look at the Score.`].join(' ') }
}

async function afterWatching(ctx: OpenCtx, row: RehearsalRow, late: boolean): Promise<Move | undefined> {
  const check = await readCheck(ctx, row.check_id as string as Id<'check'>).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  if (!check) return { state: 'failed', words: 'Somebody stopped the check of the small server: nobody would hear of the outage.' }
  if (check.state === 'ok') {
    await stopSmallServer(ctx, row.port, row.secret)
    return { state: 'failing', words: 'The check is well. Now the small server is stopped: this is the outage.' }
  }
  return late ? { state: 'failed', words: say`The check did not become well within a minute: ${check.summary}` } : undefined
}

async function afterFailing(ctx: OpenCtx, row: RehearsalRow, late: boolean): Promise<Move | undefined> {
  const incident = await ctx.db.selectFrom('operations.incident_ref').select(['id', 'number', 'severity']).where('service_id', '=', row.service_id).where('state', '!=', 'resolved').executeTakeFirst()
  if (incident) return { state: 'paged', incidentId: incident.id as Id<'incident'>, words: say`The check failed twice, an alert fired and opened ${incidentName(incident)}, SEV${incident.severity}. Who is on call is being paged: acknowledge it.` }
  return late ? { state: 'failed', words: 'No incident was opened within a minute and a half: see whether jobs run (health).' } : undefined
}
