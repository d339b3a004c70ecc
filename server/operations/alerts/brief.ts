import { sql } from 'kysely'
import { urgencies } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { visible } from '../../organisation/visible.ts'

/** What alerts know of services and items: what fires on them now, the most urgent first. */
export const alertBrief: BriefAnswerer = {
  name: 'operations/alerts',
  title: say`Open alerts`,
  answer: async (ctx, { services, items }) => {
    if (services.length === 0 && items.length === 0) return []
    const rows = await ctx.db.selectFrom('operations.alert as a').selectAll('a')
      .where((e) => e.or([
        ...(services.length > 0 ? [e('a.service_id', 'in', [...services])] : []),
        ...(items.length > 0 ? [e('a.item_id', 'in', [...items])] : []),
      ]))
      .where('a.state', '=', 'firing').where('a.rehearsal', '=', false)
      .where(visible(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') }))
      .orderBy(sql`array_position(${[...urgencies]}::text[], a.urgency)`).orderBy('a.raised_at', 'desc').limit(5).execute()
    return rows.map((row) => ({
      subject: { kind: 'alert', id: row.id }, label: say`${row.urgency} alert`, value: row.title, href: `/operations/alerts/${row.id}`, asOf: row.last_at.toString(),
      why: say`${row.source_name} said it last at ${row.last_at}.`, tone: row.urgency === 'critical' || row.urgency === 'high' ? 'trouble' as const : 'plain' as const,
    }))
  },
}
