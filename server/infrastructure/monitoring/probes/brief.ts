import { sql } from 'kysely'
import { count, say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../../briefs/brief.ts'
import { visible } from '../../../organisation/visible.ts'
import { stateOf } from './probe.ts'

/** What is known of services and items only through a probe, and whether that speaks. */
export const probeBrief: BriefAnswerer = {
  name: 'infrastructure/monitoring',
  title: say`Watched from elsewhere`,
  answer: async (ctx, { services, items }) => {
    if (services.length === 0 && items.length === 0) return []
    const rows = await ctx.db.selectFrom('infrastructure.check_definition as c').innerJoin('infrastructure.probe as p', 'p.id', 'c.probe_id').innerJoin('infrastructure.probe_state as s', 's.probe_id', 'p.id')
      .select(['p.id', 'p.name', 'p.place', 'p.enrolled_at', 'p.token_until', 'p.token_used_at', 'p.revoked_at', 's.heard_at', 's.lost_at', (e) => e.fn.countAll<number>().as('checks')])
      .where((e) => e.or([...(services.length > 0 ? [e('c.service_id', 'in', [...services])] : []), ...(items.length > 0 ? [e('c.item_id', 'in', [...items])] : [])]))
      .where('c.archived_at', 'is', null).where('c.enabled', '=', true).where(visible(ctx.actor, 'probes:read', { kind: 'probe', id: sql.ref('p.id'), team: sql.ref('p.owner_team_id') }))
      .groupBy(['p.id', 's.probe_id']).orderBy('p.name').limit(5).execute()
    return rows.map((row) => {
      const { state, why } = stateOf({ enrolledAt: row.enrolled_at, tokenUntil: row.token_until, tokenUsedAt: row.token_used_at, revokedAt: row.revoked_at, heardAt: row.heard_at, lostAt: row.lost_at }, ctx.clock.now())
      const checks = Number(row.checks)
      return {
        subject: { kind: 'probe', id: row.id }, label: say`${count(checks, 'check', 'checks')} from ${row.name}`, value: state === 'working' ? say`The probe speaks.` : say`The probe is ${state}: ${checks === 1 ? 'it is unknown' : 'they are unknown'}.`,
        href: `/infrastructure/probes/${row.id}`, why, tone: state === 'working' ? 'plain' as const : 'unknown' as const, ...(row.heard_at ? { asOf: row.heard_at.toString() } : {}),
      }
    })
  },
}
