import { say } from '@fullscore/api/sentence.ts'
import { sql } from 'kysely'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { AlertIncident, incidentsOfAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { pagedBy } from '../on-call/public.ts'
import { scope } from './list.ts'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const most = 200

/** The incidents that the actor sees of some alerts: for each the one that goes on, else the newest; and whom its paging called while nobody answered. */
export async function ofAlerts(ctx: Ctx, text: string): Promise<AnswerOf<typeof incidentsOfAlerts>> {
  const ids = [...new Set(text.split(',').filter((word) => word !== ''))] as Id<'alert'>[]
  if (ids.length > most || ids.some((id) => !uuid.test(id))) throw invalid([{ field: 'query.alertIds', message: say`is not a list of at most ${most} ids` }])
  if (ids.length === 0) return { items: [] }
  const rows = await ctx.db.selectFrom('operations.incident_alert as j').innerJoin('operations.incident as o', 'o.id', 'j.incident_id')
    .innerJoin('operations.incident as i', (j) => j.on(sql`i.id`, '=', sql`coalesce(o.merged_into_id, o.id)`))
    .innerJoin('operations.alert_ref as a', (j) => j.on(sql`a.id`, '=', sql.ref('j.alert_id')))
    .select(['j.alert_id', 'i.id', 'i.number', 'i.title', 'i.severity', 'i.state', 'i.acknowledged_at']).distinctOn('j.alert_id')
    .where('j.alert_id', 'in', ids).where(scope(ctx)).where(visible(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') }))
    .orderBy('j.alert_id').orderBy(sql`i.state = 'resolved'`).orderBy('i.number', 'desc').execute()
  const paged = await pagedBy(ctx, [...new Set(rows.filter((row) => row.state === 'open').map((row) => row.id))])
  return {
    items: rows.map((row): AlertIncident => {
      const last = paged.get(row.id)
      return { alertId: row.alert_id, id: row.id, number: row.number, title: row.title, severity: row.severity, state: row.state as IncidentState, paged: last ? { names: last.names, at: last.at.toString(), why: last.why } : null }
    }),
  }
}
