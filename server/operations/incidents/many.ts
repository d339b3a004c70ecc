import type { EachIncident, mergeMany } from '@fullscore/api/operations/incidents/many.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { changeAll } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { missing, Refusal } from '../../kernel/refusal.ts'
import { withoutAnswer } from '../../kernel/unanswered.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { begin, finish } from './acting.ts'
import { mergeWithin } from './merge.ts'
import { whyNotMerge } from './merging.ts'
import { incidentRow, lockIncidents, type IncidentRow } from './store.ts'

type Ids = readonly Id<'incident'>[]
type Answer = EachIncident

const answerFrom = (ids: Ids, whys: ReadonlyMap<string, string>): Answer => {
  const items = [...new Set(ids)].map((id) => ({ id, done: !whys.has(id), why: whys.get(id) ?? null }))
  return { done: items.filter((one) => one.done).length, items }
}

/** Why one of many was refused. What is wrong with the request itself, and so with all of them, is refused as a whole. */
function whyOf(error: unknown): string {
  if (error instanceof Refusal && error.parts.kind !== 'invalid') return error.parts.detail
  throw error
}

/** Does the same to each incident, each in a transaction of its own: the good ones stand whatever the others are refused for. */
export async function each(ctx: OpenCtx, ids: Ids, act: (ctx: OpenCtx, id: Id<'incident'>) => Promise<unknown>): Promise<Answer> {
  const whys = new Map<string, string>()
  const unread = withoutAnswer(ctx)
  for (const id of new Set(ids)) {
    try {
      await act(unread, id)
    } catch (error) {
      whys.set(id, whyOf(error))
    }
  }
  return answerFrom(ids, whys)
}

/** Merges those that can be into one, together, so that it is announced once. @throws Refusal where nothing can be merged into it */
export async function mergeEach(ctx: OpenCtx, { intoId, ids, note }: BodyOf<typeof mergeMany>): Promise<Answer> {
  const members = [...new Set(ids)].filter((id) => id !== intoId)
  const whys = new Map<string, string>()
  await changeAll(ctx, async (tx) => {
    whys.clear()
    const there: Id<'incident'>[] = []
    for (const id of members) if (await incidentRow(tx, id)) there.push(id)
    const rows = await lockIncidents(tx, [intoId, ...there])
    const { row: into } = await begin(tx, intoId, 'merge')
    const good: IncidentRow[] = []
    for (const id of members) {
      const member = rows.get(id)
      try {
        if (!member) throw missing('incident')
        await requireSeenAndMay(tx, 'incidents:respond', { kind: 'incident', id, team: member.owner_team_id })
        const why = whyNotMerge(member, into)
        if (why === undefined) good.push(member)
        else whys.set(id, why)
      } catch (error) {
        whys.set(id, whyOf(error))
      }
    }
    if (good.length === 0) return { events: [], value: undefined }
    const { row, events } = await mergeWithin(tx, into, good, note)
    return finish(tx, row, events)
  })
  return answerFrom(members, whys)
}
