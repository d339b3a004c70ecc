import { sql } from 'kysely'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { listAlertPastDays } from '@fullscore/api/operations/alerts/strip.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { scope } from './list.ts'
import { pastDay } from './past-day.ts'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const most = 200
/** Beginnings of a cause within the day that are looked at, the newest; what came before them is unknown. */
const mostTimes = 200
const halfHours = 48

/** When the causes of some alerts fired in the past 24 hours, by the half hour, in one question. Alerts that the actor does not see are left out. */
export async function pastDaysOf(ctx: Ctx, text: string): Promise<AnswerOf<typeof listAlertPastDays>> {
  const ids = [...new Set(text.split(',').filter((word) => word !== ''))] as Id<'alert'>[]
  if (ids.length > most || ids.some((id) => !uuid.test(id))) throw invalid([{ field: 'query.alertIds', message: say`is not a list of at most ${most} ids` }])
  const to = ctx.clock.now()
  const from = to.subtract({ hours: 24 })
  const span = { from: from.toString(), to: to.toString() }
  if (ids.length === 0) return { ...span, items: [] }
  const seen = visible(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('b.id'), team: sql.ref('b.owner_team_id') })
  const same = sql`b.source_id = a.source_id and b.source_kind = a.source_kind and b.dedup_key = a.dedup_key and ${seen}`
  // Of one cause one alert fires at a time: before the day began only its last one can reach into it.
  const { rows } = await sql<{ id: Id<'alert'>; began: number | null; ended: number | null }>`
    select a.id, extract(epoch from s.raised_at)::float8 * 1000 as began, extract(epoch from s.resolved_at)::float8 * 1000 as ended
    from operations.alert a left join lateral (
      (select b.raised_at, b.resolved_at from operations.alert b where ${same} and b.raised_at >= ${from} and b.raised_at <= ${to} order by b.raised_at desc limit ${mostTimes})
      union all
      (select b.raised_at, b.resolved_at from operations.alert b where ${same} and b.raised_at < ${from} order by b.raised_at desc limit 1)
    ) s on true where a.id = any(${ids}::uuid[]) and ${scope(ctx)}`.execute(ctx.db)
  return { ...span, items: [...Map.groupBy(rows, (row) => row.id)].map(([id, found]) => ({ id, ...dayOf(found, from.epochMilliseconds, to.epochMilliseconds) })) }
}

function dayOf(found: readonly { began: number | null; ended: number | null }[], from: number, to: number) {
  const stretches = found.flatMap((row) => row.began === null ? [] : { from: row.began, to: row.ended })
  const within = stretches.filter((one) => one.from >= from)
  return pastDay(stretches, from, to, halfHours, within.length < mostTimes ? from : Math.min(...within.map((one) => one.from)))
}
