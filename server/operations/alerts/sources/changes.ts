import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { putEntry, type NewEntry } from '../../../agenda/entries.ts'
import { announce } from '../../../events/event.ts'
import { change } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { madeAt } from '../../../kernel/ids.ts'
import { inTime, type Signal } from '../alert.ts'
import { changeTold } from './events.ts'
import type { ToldChange } from './pagerduty.ts'
import { aboutsOf, actorOfSource } from './reach.ts'
import { count, insertToldChange, keepPayload, noTally, type KeptPayload, type NewToldChange, type SourceFacts } from './store.ts'

/** Takes a change that a sender tells of: it stands on the Score and on the timelines of what it is about, and never pages. */
export async function takeChange(ctx: OpenCtx, source: SourceFacts, told: ToldChange, payload: KeptPayload): Promise<void> {
  const acting = { ...ctx, actor: await actorOfSource(ctx, source) }
  const [found] = await aboutsOf(acting, source, [told.names])
  const { about } = found!
  const at = inTime({ at: told.at ?? ctx.clock.now() } as Signal, ctx.clock.now()).at
  await change(acting, async (tx) => {
    const row: NewToldChange = { id: tx.ids.make<'told-change'>(), sourceId: source.id, summary: told.summary, at, serviceId: about.serviceId, itemId: about.itemId, team: about.team, details: told.details }
    await insertToldChange(tx, row)
    await putEntry(tx, entryOfChange(row, source.name))
    await count(tx, source.id, { ...noTally, payloads: 1, changes: 1 }, true, undefined)
    await keepPayload(tx, source.id, payload)
    return {
      events: [announce(changeTold, {
        team: about.team, payload: { sourceId: source.id, changeId: row.id }, detail: { summary: told.summary, source: source.name },
        subjects: [{ kind: 'alert-source', id: source.id, role: 'told-by' }, ...(about.serviceId ? [{ kind: 'service', id: about.serviceId, role: 'changed' }] : []), ...(about.itemId ? [{ kind: 'item', id: about.itemId, role: 'changed' }] : [])],
      })],
      value: undefined,
    }
  })
}

/** A told change on the time axis: a moment, on the stave of changes told. */
export const entryOfChange = (row: NewToldChange, sourceName: string): NewEntry => ({
  key: `told-change:${row.id}`, subject: { kind: 'alert-source', id: row.sourceId }, also: row.itemId ? [{ kind: 'item', id: row.itemId }] : [], services: row.serviceId ? [row.serviceId] : [],
  stave: 'told-changes', line: 3, mark: 'change', certainty: 'fact', state: 'done', from: row.at, to: row.at, label: row.summary, why: say`${sourceName} told of it.`, weight: 20, team: row.team, known: madeAt(row.id),
})

/** All told changes, oldest first, read in batches. */
export async function* toldChanges(ctx: Ctx): AsyncGenerator<NewEntry> {
  for (let last: Id<'told-change'> | undefined; ;) {
    let query = ctx.db.selectFrom('operations.told_change as c').innerJoin('operations.alert_source as s', 's.id', 'c.source_id').selectAll('c').select('s.name as source_name').orderBy('c.id').limit(500)
    if (last) query = query.where('c.id', '>', last)
    const rows = await query.execute()
    for (const row of rows) {
      yield entryOfChange({ id: row.id, sourceId: row.source_id, summary: row.summary, at: row.at, serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined, team: row.owner_team_id, details: {} }, row.source_name)
    }
    last = rows.at(-1)?.id
    if (rows.length < 500) return
  }
}
