import { sql } from 'kysely'
import { z } from 'zod'
import type { Certainty, Mark } from '@fullscore/api/agenda/entry.ts'
import type { ScoreEntry } from '@fullscore/api/insight/score.ts'
import type { Ctx } from '../../kernel/context.ts'

/** The columns of an entry `e` as the Score wants them. */
export const entryColumns = sql`e.id, e.stave, e.line, e.mark, e.certainty, e.state, e.label, e.why, e.weight, e.rehearsal, e.kind, e.object_id, e.moments,
  round(date_part('epoch', lower(e.range)) * 1000)::int8 as start, round(date_part('epoch', upper(e.range)) * 1000)::int8 as stop, lower(e.range)::text as place`

export interface EntryRow {
  id: string; stave: string; line: number; mark: Mark; certainty: Certainty; state: string; label: string; why: string; weight: number
  rehearsal: boolean; kind: string; object_id: string; moments: unknown; start: number; stop: number | null; place: string
}

const Moments = z.array(z.object({ at: z.string(), name: z.string() }))

/** An entry as it travels. */
export function present(ctx: Ctx, row: EntryRow): ScoreEntry {
  const page = ctx.registry.kinds.get(row.kind)?.page
  const moments = Moments.parse(row.moments).map(({ at, name }) => ({ at: Temporal.Instant.from(at).epochMilliseconds, name }))
  return {
    id: row.id, stave: row.stave, line: row.line, from: row.start, to: row.stop, mark: row.mark, certainty: row.certainty, state: row.state,
    label: row.label, why: row.why, weight: row.weight, subject: { kind: row.kind, id: row.object_id },
    ...(row.rehearsal ? { rehearsal: true } : {}), ...(page ? { href: page.replace(':id', row.object_id) } : {}), ...(moments.length > 0 ? { moments } : {}),
  }
}
