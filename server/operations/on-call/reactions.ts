import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../../events/event.ts'
import { keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import { personChanged } from '../../organisation/events.ts'
import { pageAnswered } from '../../outbound/events.ts'
import { drawShifts } from './agenda.ts'
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

/** Somebody left or is called differently: the shifts drawn for them are drawn anew; an archived person's turns are empty slots. */
export const redrawOnPerson: Reaction = {
  name: 'operations.on-call.redraw-on-person',
  on: [personChanged],
  run: async (ctx, event) => {
    const persons = event.subjects.filter((s) => s.kind === 'person').map((s) => s.id as Id<'person'>)
    if (persons.length === 0) return
    const rows = await ctx.db.selectFrom('operations.rotation_participant').select('rotation_id as id').distinct().where('person_id', 'in', persons).execute()
    await keep(ctx, 'the time axis repeats the rotation', async (tx) => { for (const row of rows) await drawShifts(tx, row) })
  },
}
