import { say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { TelemetryDown } from '../../../telemetry/telemetry.ts'
import type { MeasuredReader, MeasuredSeries } from '../gauges/gauge.ts'
import { staleMs } from './limits.ts'
import type { Reading } from './sample.ts'

/**
 * Reads what was measured of an item: its history from telemetry, and the newest values of this very machine from the row of
 * its watch. A disk so full that telemetry takes nothing more is judged all the same.
 */
export const measuredOf = (ctx: OpenCtx, item: Id<'item'> | undefined): MeasuredReader | undefined => (item === undefined ? undefined : async (metrics, minutes) => {
  const now = ctx.clock.now()
  let history: string | undefined
  const kept = await ctx.house.telemetry.read({ items: [item], metrics, from: now.subtract({ minutes }), to: now.add({ seconds: 1 }), maxPoints: 2 * minutes }).catch((error: Error) => {
    if (!(error instanceof TelemetryDown)) throw error
    history = say`measurements cannot be read at the moment: ${error.message}`
    return []
  })
  const series = new Map(kept.map((one) => [keyOf(one.metric, one.labels), { metric: one.metric, labels: one.labels, points: [...one.buckets] as MeasuredSeries['points'][number][] }]))
  for (const { metric, labels = {}, value, at } of await newestOf(ctx, item, metrics)) {
    const one = series.get(keyOf(metric, labels)) ?? { metric, labels, points: [] }
    const last = one.points.at(-1)?.at ?? 0
    if (at - last > staleMs) history ??= say`what was measured before is not kept yet.`
    if (at > last) one.points.push({ at, avg: value, min: value, max: value })
    series.set(keyOf(metric, labels), one)
  }
  return { series: [...series.values()], ...(history === undefined ? {} : { history }) }
})

const keyOf = (metric: string, labels: Readonly<Record<string, string>>): string => `${metric} ${labels['mount'] ?? ''}`

async function newestOf(ctx: OpenCtx, item: Id<'item'>, metrics: readonly string[]): Promise<(Reading & { at: number })[]> {
  const row = await ctx.db.selectFrom('infrastructure.host_watch').select(['readings', 'read_at']).where('item_id', '=', item).where('read_at', 'is not', null).orderBy('read_at', 'desc').executeTakeFirst()
  const at = row?.read_at?.epochMilliseconds
  return at === undefined ? [] : (row!.readings as Reading[]).filter((one) => metrics.includes(one.metric)).map((one) => ({ ...one, at }))
}
