import { sql } from 'kysely'
import type { Verdict } from '@fullscore/api/security/certificates.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { visible } from '../../organisation/visible.ts'
import { alertOf, asRead, daysLeft } from './certificate.ts'

/** Which certificates the asked items and services use, and how long they last. */
export const certificatesBrief: BriefAnswerer = {
  name: 'security/certificates',
  title: say`Certificates`,
  answer: async (ctx, { items, services, at }) => {
    const about = [...new Set<string>([...items, ...services])].slice(0, 100)
    if (about.length === 0) return []
    const rows = await ctx.db.selectFrom('security.certificate as c').innerJoin('infrastructure.item_ref as i', 'i.id', 'c.item_id').select(['c.item_id', 'i.name', 'c.not_after', 'c.verdicts', 'c.judged_at']).distinct()
      .where('c.state', '=', 'current').where(visible(ctx.actor, 'certificates:read', { kind: 'certificate', id: sql.ref('c.item_id'), team: sql.ref('i.owner_team_id') }))
      .where(sql<boolean>`(c.item_id = any(${about}::uuid[]) or exists (select from security.certificate_sighting s where s.certificate_id = c.item_id and s.ended_at is null and s.item_id = any(${about}::uuid[])))`)
      .orderBy('c.not_after').limit(20).execute()
    return rows.map((row) => {
      const worst = alertOf(asRead(row.verdicts as Verdict[], row.not_after, at))
      const days = daysLeft(row.not_after, at)
      return {
        subject: { kind: 'certificate', id: row.item_id }, label: row.name, value: days < 0 ? say`ended ${row.not_after.toString().slice(0, 10)}` : say`${count(days, 'day', 'days')} left, until ${row.not_after.toString().slice(0, 10)}`,
        href: `/security/certificates/${row.item_id}`, tone: worst ? 'due' as const : 'plain' as const, ...(worst ? { why: worst.says } : {}),
      }
    })
  },
}
