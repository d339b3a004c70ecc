import type { PublicStage } from '@fullscore/api/operations/incidents/parts.ts'
import type { z } from 'zod'
import type { OpenCtx } from '../../kernel/context.ts'
import { withoutAnswer } from '../../kernel/unanswered.ts'
import type { SampleStep, Stage } from '../../sample/chapter.ts'
import type { Trouble } from '../../sample/story.ts'
import { openIncidentOf } from './store.ts'
import { waitingPublic } from './store-work.ts'
import { draft, publish } from './updates.ts'

/** What customers were told of the larger outages, by service: the title for them, how it stood, and how it ended. */
const words: Readonly<Record<string, readonly [title: string, first: string, last: string]>> = {
  'Mobile app': ['The app does not open', 'The app shows an error for some of you. The shop on the web works. We are looking into it.', 'The app works again. Please open it anew.'],
  'Payments gateway': ['Some payments fail', 'Payments by card fail for part of our customers. What is in your basket is kept.', 'Payments work again. Nobody was charged twice.'],
  'Product search': ['Search is slow', 'Searching takes longer than usual. All else works.', 'Search is as quick as usual again.'],
  'Web shop': ['The shop cannot be reached', 'The shop does not answer for many of you. We know the cause and put it right.', 'The shop works again for everybody. We are sorry.'],
  Basket: ['Baskets cannot be changed', 'Nothing can be put into baskets at the moment. What is in yours is kept.', 'Baskets work again, with what was in them.'],
}

type Stages = z.infer<typeof PublicStage>

/** Words for the public of one trouble, drafted and approved by who may; none of those that customers did not notice. */
export function publicSteps(stage: Stage, trouble: Trouble): SampleStep[] {
  const told = trouble.key.startsWith('told ') ? words[trouble.service] : undefined
  if (!told) return []
  const [title, first, last] = told
  let incidentId: Awaited<ReturnType<typeof openIncidentOf>>
  const say = async (ctx: OpenCtx, step: Stages, body: string) => {
    const acting = withoutAnswer(ctx)
    incidentId ??= await openIncidentOf(ctx, stage.the('service', trouble.service))
    if (!incidentId) return
    await draft(acting, incidentId.id, { stage: step, body })
    const update = await waitingPublic(ctx, incidentId.id)
    if (update) await publish(acting, incidentId.id, update, { publicTitle: title, serviceIds: [stage.the('service', trouble.service) as string] })
  }
  const at = (minutes: number) => trouble.from.add({ minutes })
  return [
    { at: at(trouble.takenAfter + 2), who: 'manager', run: (ctx) => say(ctx, 'investigating', first) },
    { at: at(Math.max(trouble.minutes, trouble.takenAfter) + 6), who: 'manager', run: (ctx) => say(ctx, 'resolved', last) },
  ]
}
