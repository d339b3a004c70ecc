import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import { asSystem, type Ctx, type OpenCtx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { archiveCheck, createCheck, readCheck } from '../../infrastructure/monitoring/public.ts'
import { changeService, createService, readService } from '../../infrastructure/services/public.ts'
import { incidentName } from '../incidents/public.ts'
import { rehearsalEnded, rehearsalMoved, rehearsalStarted } from './events.ts'
import { rehearsalNames, rehearsedService } from './names.ts'
import { insertRehearsal, lockRehearsal, writeStep, type RehearsalRow } from './store.ts'

const [key, port] = ['the rehearsal', 41_870]

/** A rehearsal of the first weeks: the company tried its paging before it relied on it. No process is started for what is past. */
async function begin(ctx: OpenCtx, stage: Stage): Promise<void> {
  const team = stage.the('team', 'operations')
  const [id, system] = [ctx.ids.make<'rehearsal'>(), asSystem(ctx, 'rehearsal')]
  const names = rehearsalNames(ctx.clock.now(), port)
  const service = await createService(system, {
    name: names.service, teamId: team, criticality: 'medium', ...rehearsedService, hours: '24/7', dates: [], runsOn: [], dependsOn: [], rehearsal: true,
  })
  const check = await createCheck(system, {
    name: names.check, target: { kind: 'http', url: `http://127.0.0.1:${port}/`, method: 'GET', expectStatus: '200', followRedirects: false, certificateDays: 0 }, interval: 5, timeout: 2000, retries: 1, slowAfter: null,
    urgency: 'critical', serviceId: service.id,
  }, true)
  await change(ctx, async (tx) => {
    const words = say`A small server answers on port ${port}; the service "${names.service}" watches it every five seconds.`
    await insertRehearsal(tx, {
      id, state: 'watching', owner_team_id: team, started_by: ctx.actor.personId ?? null, started_at: tx.clock.now(), state_since: tx.clock.now(), port, secret: ctx.ids.secret(), service_id: service.id, check_id: check.id,
      steps: JSON.stringify([{ at: tx.clock.now().toString(), words }]),
    })
    return { events: [announce(rehearsalStarted, { team, subjects: [{ kind: 'rehearsal', id, role: 'rehearsal' }, { kind: 'service', id: service.id, role: 'rehearsed' }], payload: { rehearsalId: id, state: 'watching' } })], value: undefined }
  })
  for (const [kind, made] of [['rehearsal', id], ['rehearsal-service', service.id], ['rehearsal-check', check.id]] as const) stage.put(kind, key, made)
}

/** One step further, with its words, as the rehearsal's own steps are written. */
async function move(ctx: Ctx, stage: Stage, state: RehearsalRow['state'], words: string, incidentId?: Id<'incident'>): Promise<void> {
  const id = stage.the('rehearsal', key)
  await change(ctx, async (tx) => {
    const row = (await lockRehearsal(tx, id))!
    const ended = state === 'done'
    await writeStep(tx, row, words, { state, ...(ended ? { ended_at: tx.clock.now() } : {}), ...(incidentId ? { incident_id: incidentId } : {}) })
    const subjects = [{ kind: 'rehearsal', id, role: 'rehearsal' }, ...(incidentId ? [{ kind: 'incident', id: incidentId, role: 'rehearsed' }] : [])]
    return { events: [announce(ended ? rehearsalEnded : rehearsalMoved, { team: row.owner_team_id, subjects, payload: { rehearsalId: id, state }, detail: { words } })], value: undefined }
  })
}

async function clearUp(ctx: OpenCtx, stage: Stage): Promise<void> {
  await archiveCheck(ctx, (await readCheck(ctx, stage.the('rehearsal-check', key) as string as Id<'check'>)).id)
  const service = await readService(ctx, stage.the('rehearsal-service', key) as string as Id<'service'>)
  await changeService(ctx, service.id, service.version, { archived: true })
}

function steps(stage: Stage): SampleStep[] {
  const start = stage.day(stage.size.days - 3, '14:00')
  const after = (seconds: number) => start.add({ seconds })
  const serviceId = () => stage.the('rehearsal-service', key) as string as Id<'service'>
  const tell = () => stage.tools.tellChecks!
  const act = (ctx: OpenCtx, what: 'acknowledge' | 'resolve', words: string) => stage.tools.actOnIncident!(ctx, serviceId(), what, words)
  return [
    { at: start, who: 'manager', run: (ctx) => begin(ctx, stage) },
    { at: after(6), run: async (ctx) => { await tell()(ctx, [key], 'ok', 'HTTP 200 in time.'); await move(ctx, stage, 'failing', 'The check is well. Now the small server is stopped: this is the outage.') } },
    { at: after(14), run: (ctx) => tell()(ctx, [key], 'down', 'Connection refused.', 'connect') },
    { at: after(16), run: async (ctx) => {
      const incident = await ctx.db.selectFrom('operations.incident_ref').select(['number', 'severity']).where('service_id', '=', serviceId()).executeTakeFirstOrThrow()
      await move(ctx, stage, 'paged', say`The check failed twice, an alert fired and opened ${incidentName(incident)}, SEV${incident.severity}. Who is on call is being paged: acknowledge it.`)
    } },
    { at: after(52), run: async (ctx) => { const id = await act(ctx, 'acknowledge', ''); await move(ctx, stage, 'recovering', [say`The incident is acknowledged: the paging stopped.`, say`The small server answers again; resolve the incident when its alert is over.`].join(' '), id) } },
    { at: after(60), run: (ctx) => tell()(ctx, [key], 'ok', 'HTTP 200 in time.') },
    { at: after(140), run: async (ctx) => { const id = await act(ctx, 'resolve', 'A rehearsal: the page arrived within two seconds.'); await clearUp(ctx, stage); await move(ctx, stage, 'done', [say`The incident is resolved.`, say`The small server is stopped, its service and check are archived. Look at the Score.`].join(' '), id) } },
  ]
}

export const rehearsalSample: SampleChapter = { name: 'rehearsal', steps }
