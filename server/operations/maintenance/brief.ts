import { sql } from 'kysely'
import { say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { windows } from './list.ts'
import { spoken } from './window.ts'

/** What is open over services and items, and what opens within a month. */
export const maintenanceBrief: BriefAnswerer = {
  name: 'operations/maintenance',
  title: say`Maintenance`,
  answer: async (ctx, { services, items, at }) => {
    const objects: string[] = [...services, ...items]
    if (objects.length === 0) return []
    const rows = await windows(ctx).where(sql<boolean>`exists (select from operations.maintenance_cover c where c.window_id = w.id and c.object_id = any(${objects}::uuid[]))`)
      .where('w.state', 'in', ['planned', 'open']).where('w.from_at', '<', at.add({ hours: 24 * 30 })).where('w.to_at', '>', at).orderBy('w.from_at').limit(5).execute()
    return rows.map((row) => ({
      subject: { kind: 'maintenance-window', id: row.id }, label: row.title, value: row.state === 'open' ? say`open until ${spoken(row.to_at, row.zone)}` : say`opens ${spoken(row.from_at, row.zone)}`,
      href: `/operations/maintenance/${row.id}`, asOf: row.planned_at.toString(), why: row.reason, tone: row.state === 'open' ? 'due' as const : 'plain' as const,
    }))
  },
}
