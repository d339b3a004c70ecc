import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../../events/event.ts'
import { keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import { pageAnswered } from '../../outbound/events.ts'
import { stopPaging } from './escalate.ts'
import { namesOf } from './on-call-now.ts'

/** Who answers stops the escalation, whatever becomes of the incident. */
export const stopOnAnswer: Reaction = {
  name: 'operations.on-call.stop-on-answer',
  on: [pageAnswered],
  run: async (ctx, event) => {
    const { incidentId, personId } = payloadOf(pageAnswered, event)
    if (!incidentId) return
    const name = (await namesOf(ctx, [personId]))(personId)
    await keep(ctx, 'stopping what stands already is no fact; stopping is an event', (tx) => stopPaging(tx, incidentId as Id<'incident'>, `${name} answered the page.`))
  },
}
