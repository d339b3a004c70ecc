import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Handling, readHandling } from '@fullscore/api/operations/incidents/settings.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { beforeAndAfter, changesOf } from '../../kernel/input.ts'
import { may, requireMay } from '../../organisation/visible.ts'
import { handlingChanged } from './events.ts'
import { handlingOf } from './handling.ts'
import { oddities } from './severity.ts'
import { saveSettings } from './store-settings.ts'

/** How incidents are handled, for people: with what is odd in the matrix. */
export async function handlingNow(ctx: Ctx): Promise<AnswerOf<typeof readHandling>> {
  const { currency } = await ctx.db.selectFrom('organisation.organisation').select('currency').executeTakeFirstOrThrow()
  const handling = await handlingOf(ctx)
  return { ...handling, currency, oddities: oddities(handling.matrix), mayChange: may(ctx.actor, 'incidents:manage', null) }
}

/** Says how the whole organisation handles incidents. What is open keeps its severity; clocks follow with the next update. */
export async function changeHandlingTo(ctx: Ctx, version: number, given: Handling): Promise<AnswerOf<typeof readHandling>> {
  requireMay(ctx.actor, 'incidents:manage', null)
  await change(ctx, async (tx) => {
    const { version: _, ownMatrix: __, ...before } = await handlingOf(tx)
    await saveSettings(tx, given, version)
    const changes = changesOf(before, given)
    return { events: [announce(handlingChanged, { team: null, subjects: [{ kind: 'organisation', id: 'incidents', role: 'handling' }], payload: { changed: Object.keys(changes) }, detail: beforeAndAfter(before, changes) })], value: undefined }
  })
  return handlingNow(ctx)
}
