import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { withoutAnswer } from '../../kernel/unanswered.ts'
import type { SampleChapter, SampleStep, Stage, StageTools } from '../../sample/chapter.ts'
import { troublesOf, type Trouble } from '../../sample/story.ts'
import { onCallNow } from '../on-call/public.ts'
import { acknowledge, mitigate, note, resolve } from './act.ts'
import { openByHand } from './open.ts'
import { publicSteps } from './sample-public.ts'
import { workSteps } from './sample-work.ts'
import { incidentRow, openIncidentOf } from './store.ts'
import { post } from './updates.ts'

/** Whoever is on call takes the incident that the trouble opened, and says what it was when it is over. */
function handled(stage: Stage, trouble: Trouble): SampleStep[] {
  const after = (minutes: number) => trouble.from.add({ minutes })
  const open = async (ctx: OpenCtx) => openIncidentOf(ctx, stage.the('service', trouble.service))
  const commander = async (ctx: OpenCtx, id: Id<'incident'>) => withoutAnswer(await stage.as((await incidentRow(ctx, id))?.commander_id ?? 'manager'))
  // It may be over before anybody took it; then it is taken and closed together.
  const last = after(Math.max(trouble.minutes, trouble.takenAfter) + 7)
  const beforeEnd = trouble.notes.filter(([minutes]) => minutes > trouble.takenAfter && minutes < trouble.minutes)
  return [
    {
      at: after(trouble.takenAfter),
      run: async (ctx) => {
        const incident = await open(ctx)
        if (!incident) return
        const { people } = await onCallNow(ctx, { serviceId: stage.the('service', trouble.service), teamId: incident.owner_team_id })
        await acknowledge(withoutAnswer(await stage.as(people[0]?.personId ?? 'manager')), incident.id, 'page')
      },
    },
    ...beforeEnd.map(([minutes, text], index): SampleStep => ({
      at: after(minutes),
      run: async (ctx) => {
        const incident = await open(ctx)
        if (!incident) return
        const acting = await commander(ctx, incident.id)
        await (index === beforeEnd.length - 1 ? mitigate(acting, incident.id, text) : note(acting, incident.id, text))
      },
    })),
    ...updatesDue(trouble).map((minutes, index): SampleStep => ({
      at: after(minutes),
      run: async (ctx) => {
        const incident = await open(ctx)
        if (incident) await post(await commander(ctx, incident.id), incident.id, index === 0 ? `${trouble.service} ${trouble.state === 'down' ? 'does not work' : 'is slow'}: ${trouble.says} We are at it.` : 'Still at it; the next word comes within a quarter of an hour.')
      },
    })),
    {
      at: last,
      run: async (ctx) => {
        const incident = await open(ctx)
        if (!incident) return
        await resolve(await commander(ctx, incident.id), incident.id, trouble.resolution, false)
        stage.put('incident', trouble.service, incident.id)
      },
    },
  ]
}

/** Minutes at which those who wait are told how it stands: sooner than the shortest cadence asks. */
function updatesDue(trouble: Trouble): number[] {
  const found: number[] = []
  for (let at = trouble.takenAfter + 11; at < trouble.minutes + 6; at += 12) found.push(at)
  return found
}

/** One that no alert opened: people said so. */
function byHand(stage: Stage): SampleStep[] {
  const at = stage.day(Math.min(33, stage.size.days - 4), '11:15')
  let id: Id<'incident'> | undefined
  return [
    {
      at, who: 'lead of security',
      run: async (ctx) => {
        const made = await openByHand(ctx, {
          title: 'Letters that ask Customer care for passwords', severity: 3, teamId: stage.the('team', 'security'), itemIds: [], page: true, private: false, note: 'Eleven people had the same letter; two opened the link.',
        })
        id = made.id
        await acknowledge(ctx, made.id, 'web')
      },
    },
    { at: at.add({ minutes: 35 }), who: 'lead of security', run: async (ctx) => { if (id) await mitigate(ctx, id, 'The sender is blocked; both passwords are new.') } },
    { at: at.add({ minutes: 95 }), who: 'lead of security', run: async (ctx) => { if (id) await resolve(ctx, id, 'Two passwords were changed; nothing was taken. A lesson about such letters goes to Customer care.', false) } },
  ]
}

/** What a rehearsal needs: who is on call takes its incident, and closes it. */
const actOn = (stage: Stage): StageTools['actOnIncident'] => async (ctx, serviceId, what, words) => {
  const incident = (await openIncidentOf(ctx, serviceId))!
  const { people } = await onCallNow(ctx, { serviceId, teamId: incident.owner_team_id })
  const acting = withoutAnswer(await stage.as(incident.commander_id ?? people[0]!.personId))
  await (what === 'acknowledge' ? acknowledge(acting, incident.id, 'page') : resolve(acting, incident.id, words, false))
  return incident.id
}

export const incidentsSample: SampleChapter = {
  name: 'incidents',
  steps: (stage) => {
    stage.tools.actOnIncident = actOn(stage)
    return [...troublesOf(stage).flatMap((trouble) => [...handled(stage, trouble), ...publicSteps(stage, trouble)]), ...byHand(stage), ...workSteps(stage)]
  },
}
