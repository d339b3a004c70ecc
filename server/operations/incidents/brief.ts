import { sql } from 'kysely'
import { asGiven, count, say, term } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { nameOf } from './incident.ts'
import { incidents } from './list.ts'

/** What incidents know of services and items: what is open on them, and what was lately. */
export const incidentBrief: BriefAnswerer = {
  name: 'operations/incidents',
  title: say`Incidents`,
  answer: async (ctx, { services, items, at }) => {
    if (services.length === 0 && items.length === 0) return []
    const rows = await incidents(ctx)
      .where((e) => e.or([
        ...(services.length > 0 ? [e('i.service_id', 'in', [...services])] : []),
        ...(items.length > 0 ? [sql<boolean>`exists (select from operations.incident_impact m where m.incident_id = i.id and m.verdict in ('failed', 'hit') and m.item_id = any(${[...items]}::uuid[]))`] : []),
      ]))
      .where('i.rehearsal', '=', false).where('i.merged_into_id', 'is', null).where('i.opened_at', '>', at.subtract({ hours: 24 * 90 })).select(sql<number>`(select count(*)::int from operations.incident_action a where a.incident_id = i.id and a.closed_at is null)`.as('left')).orderBy('i.opened_at', 'desc').limit(5).execute()
    return rows.map((row) => ({
      subject: { kind: 'incident', id: row.id }, label: `SEV${row.severity} ${nameOf(row)}`, value: row.left === 0 ? say`${asGiven(row.title)}, ${term(row.state)}` : say`${asGiven(row.title)}, ${term(row.state)}, ${count(row.left, 'one follow-up open', '# follow-ups open')}`, href: `/operations/incidents/${row.id}`,
      asOf: row.opened_at.toString(), why: row.opened_why, tone: row.state === 'resolved' ? 'plain' as const : 'trouble' as const,
    }))
  },
}
