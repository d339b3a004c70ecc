import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Ctx } from '../kernel/context.ts'

/** What is told within this time of its happening counts as told at once: of an end no history is kept. */
export const toldAtOnce = { seconds: 1 }

const mostWas = 20
/** How long what was taken off the axis is kept for replays. */
const keptGone = { hours: 24 * 800 }

const standing = (at: Temporal.Instant) => sql`entry.was || jsonb_build_object(
  'until', round(date_part('epoch', ${at}::timestamptz) * 1000), 'state', entry.state, 'line', entry.line, 'label', entry.label, 'why', entry.why,
  'from', round(date_part('epoch', lower(entry.range)) * 1000), 'to', round(date_part('epoch', upper(entry.range)) * 1000))`

/**
 * The history of an entry and, if what is drawn of it changes, how it stands now: replays show what was known at a moment. Beyond
 * twenty the first stands for those after it: older than the truth, never younger.
 */
export const wasUntil = (at: Temporal.Instant, changed: RawBuilder<SqlBool>) => sql<string>`case when not (${changed}) then entry.was
  when jsonb_array_length(entry.was) < ${mostWas} then ${standing(at)}
  else jsonb_set(${standing(at)}, '{0}', (entry.was -> 0) || jsonb_build_object('until', entry.was -> 1 -> 'until', 'thinned', true)) - 1 end`

/** The moments given, each known since it was first noted. @param remade a rebuild may add since when its record knows */
export const mergedMoments = (remade: boolean) => sql<string>`(select coalesce(jsonb_agg(coalesce((select ${remade ? sql`given || had` : sql`had`} from jsonb_array_elements(entry.moments) as had
  where had ->> 'at' = given ->> 'at' and had ->> 'name' = given ->> 'name' limit 1), given) order by place), '[]') from jsonb_array_elements(excluded.moments) with ordinality as x(given, place))`

const kept = sql.raw('id, kind, object_id, subjects, stave, line, mark, certainty, state, range, label, why, weight, owner_team_id, rehearsal, moments, known_at, was, remade_at')

/** Takes entries off the axis and notes how they stood; what was put a moment ago was never shown. */
export async function takeOff(tx: Ctx, which: RawBuilder<unknown>): Promise<void> {
  const now = tx.clock.now()
  await sql`with off as (delete from agenda.entry where ${which} returning *)
    insert into agenda.gone (${kept}, gone_at) select ${kept}, ${now}::timestamptz from off where known_at is null or known_at < ${now}::timestamptz`.execute(tx.db)
  await tx.db.deleteFrom('agenda.gone').where('gone_at', '<', now.subtract(keptGone)).execute()
}
