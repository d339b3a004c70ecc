import { sql } from 'kysely'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { serviceStatus, ServiceStatus } from '@fullscore/api/infrastructure/services.ts'
import type { Ctx } from '../../kernel/context.ts'
import { noSecret } from '../../organisation/visible.ts'

const most = 200
interface Row { name: string; audience: string; state: ServiceStatus['state'] | null; since: Temporal.Instant | null; incident_since: Temporal.Instant | null; taken: boolean | null }

/**
 * Whether the services that people use work. Whoever is signed in may ask: naming a service's users is what publishes it, so
 * scope does not matter; no reasons, owners or items are told. Incidents stand to the right and are read from the agenda.
 */
export async function statusOfServices(ctx: Ctx): Promise<AnswerOf<typeof serviceStatus>> {
  const now = ctx.clock.now()
  const { rows } = await sql<Row>`
    select i.name, v.audience, worst.state, worst.told_at as since, incident.began as incident_since, incident.taken
    from infrastructure.service v join infrastructure.item_ref i on i.id = v.item_id
    left join lateral (select c.state, c.told_at from infrastructure.service_check c where c.service_id = v.item_id and c.enabled
      order by array_position(array['down', 'degraded', 'unknown', 'ok'], c.state), c.told_at limit 1) worst on true
    left join lateral (select min(lower(e.range)) as began, bool_or(e.state <> 'open') as taken from agenda.entry e
      where e.mark = 'incident' and not e.rehearsal and e.subjects @> array['service:' || v.item_id] and e.range @> ${now}::timestamptz and e.state <> 'resolved'
        and ${noSecret({ kind: sql.ref('e.kind'), id: sql.ref('e.object_id') })}) incident on true
    where i.archived_at is null and i.state <> 'retired' and not v.rehearsal and v.audience <> ''
    order by incident.began is null, array_position(array['down', 'degraded', 'unknown', 'ok'], coalesce(worst.state, 'unknown')), lower(i.name) limit ${most + 1}`.execute(ctx.db)
  return { items: rows.slice(0, most).map(present), more: rows.length > most }
}

/** An open incident speaks before the checks: people say that it fails while every check still passes. */
function present(row: Row): ServiceStatus {
  const state = row.state ?? 'unknown'
  const troubled = row.incident_since !== null
  return {
    name: row.name, audience: row.audience, state: troubled && state !== 'down' ? 'degraded' : state,
    since: troubled ? row.incident_since!.toString() : state === 'down' || state === 'degraded' ? row.since?.toString() ?? null : null,
    inHand: troubled ? row.taken ?? false : null,
  }
}
