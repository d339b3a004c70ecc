import { asGiven, say } from '@fullscore/api/sentence.ts'
import { setTimer } from '../../../jobs/timers.ts'
import { keep } from '../../../kernel/change.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Signal } from '../alert.ts'
import { takeSignal } from '../signal.ts'
import { heardOf } from './list.ts'
import { isSilent, refusedTitle, stateOf } from './source.ts'
import { forgetOld } from './store.ts'

export const watchTask = 'operations.alerts.watch-sources'

/** Plans the next look at the sources. @param minutes from now; a start looks soon, so that restarts do not put it off for ever */
export async function watchAgain(ctx: Ctx, minutes = 60): Promise<void> {
  await keep(ctx, 'looking again is no fact', (tx) => setTimer(tx, { task: watchTask, payload: {}, due: tx.clock.now().add({ minutes }), key: watchTask }))
}

/**
 * Looks at every source: one that is silent for longer than it may be has a low alert of its own, which ends when it speaks; the alert
 * about refused payloads ends an hour after the last refusal. Run twice it does nothing more.
 */
export async function watchSources(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const rows = await ctx.db.selectFrom('operations.alert_source as s').leftJoin('operations.alert_source_heard as h', 'h.source_id', 's.id')
    .selectAll('s').select(['h.heard_at', 'h.accepted_at', 'h.refused_at', 'h.refused_why']).orderBy('s.id').limit(10_000).execute()
  const open = new Set((await ctx.db.selectFrom('operations.alert').select(['source_id', 'dedup_key']).where('source_kind', '=', 'own').where('state', '=', 'firing').execute()).map((one) => `${one.source_id} ${one.dedup_key}`))
  for (const row of rows) {
    const heard = heardOf(row)
    const tell = (dedupKey: string, title: string, status: Signal['status'], why: string) => takeSignal(ctx, {
      source: { kind: 'own', id: row.id, name: 'Fullscore' }, dedupKey, title, urgency: 'low', status, at: now, details: { reason: why, 'alert source': row.name }, rehearsal: false,
    }, { team: row.owner_team_id, serviceId: undefined, itemId: undefined })
    const silent = row.archived_at === null && isSilent(heard, now)
    if (silent !== open.has(`${row.id} silent`)) await tell('silent', say`${asGiven(row.name)} has gone silent`, silent ? 'firing' : 'resolved', stateOf(heard, now).why)
    const calm = !heard.refusedAt || row.archived_at !== null || Temporal.Instant.compare(heard.refusedAt.add({ hours: 1 }), now) <= 0
    if (calm && open.has(`${row.id} refused`)) await tell('refused', refusedTitle(row.name), 'resolved', say`No refusal for an hour.`)
  }
  await forgetOld(ctx)
  // Without a source there is nothing to look at: the first one added plans the next look.
  if (rows.length > 0) await watchAgain(ctx)
}
