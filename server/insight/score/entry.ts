import { z } from 'zod'
import type { ScoreEntry } from '@fullscore/api/insight/score.ts'
import type { EntryRow } from '../../agenda/read.ts'
import type { Ctx } from '../../kernel/context.ts'

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
