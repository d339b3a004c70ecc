import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { tryMapping } from '@fullscore/api/operations/alerts/sources.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { conflict, invalid, missing } from '../../../kernel/refusal.ts'
import { lastPayload, requireManaged } from './list.ts'
import { applyMapping } from './mapping.ts'
import type { SourceId } from './store.ts'

/** Alerts of a payload shown by a trial. */
const mostShown = 20

/** Tries a mapping on a payload given, or on the last one received. Nothing is done. */
export async function tryOn(ctx: Ctx, id: SourceId, body: BodyOf<typeof tryMapping>): Promise<AnswerOf<typeof tryMapping>> {
  await requireManaged(ctx, id)
  const row = await ctx.db.selectFrom('operations.alert_source').select('default_urgency').where('id', '=', id).executeTakeFirst()
  if (!row) throw missing('alert source')
  const last = body.payload === undefined ? await lastPayload(ctx, id) : undefined
  if (body.payload === undefined && !last) throw conflict('no-payload', 'Nothing has come from this source yet: paste a payload to try.')
  const text = body.payload ?? last!.body
  const value = parsed(text, last?.truncated ?? false)
  const mapped = applyMapping(body.mapping, value, { urgency: row.default_urgency as Urgency })
  const of = last ? say`The payload received ${last.at}.` : 'The payload given.'
  if (!Array.isArray(mapped)) return { payload: text, of, items: [{ outcome: 'refused', why: mapped.why, fields: [] }], more: 0 }
  return { payload: text, of, items: mapped.slice(0, mostShown).map((one) => one.shown), more: Math.max(0, mapped.length - mostShown) }
}

function parsed(text: string, truncated: boolean): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const cut = truncated ? 'The last payload was too long to be kept whole: paste one. ' : ''
    throw invalid([{ field: 'body.payload', message: say`${cut}is not JSON: ${(error as Error).message.slice(0, 200)}` }], say`${cut}This is not JSON: ${(error as Error).message.slice(0, 200)}.`)
  }
}
