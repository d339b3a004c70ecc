import { z } from 'zod'
import type { ReplayEntry, ScoreEntry } from '@fullscore/api/insight/score.ts'
import { parametersOf } from '@fullscore/api/sentence.ts'
import type { History } from '../../agenda/as-it-was.ts'
import type { EntryRow } from '../../agenda/read.ts'
import type { Ctx } from '../../kernel/context.ts'

const Moments = z.array(z.object({ at: z.string(), name: z.string(), known: z.string().optional() }))
const Was = z.array(z.object({ until: z.number(), state: z.string(), line: z.number(), from: z.number(), to: z.number().nullable(), label: z.string(), why: z.string().optional(), thinned: z.boolean().optional() }))
const ms = (at: string) => Temporal.Instant.from(at).epochMilliseconds

/** An entry as it travels. */
export function present(ctx: Ctx, row: EntryRow): ScoreEntry {
  const page = ctx.registry.kinds.get(row.kind)?.page
  const moments = Moments.parse(row.moments).map(({ at, name }) => ({ at: ms(at), name }))
  return {
    id: row.id, stave: row.stave, line: row.line, from: row.start, to: row.stop, mark: row.mark, certainty: row.certainty, state: row.state,
    label: row.label, why: row.why, weight: row.weight, subject: { kind: row.kind, id: row.object_id },
    ...(row.mark === 'page' ? { who: pagedIn(row.label) } : {}), ...(row.rehearsal ? { rehearsal: true } : {}), ...(page ? { href: page.replace(':id', row.object_id) } : {}), ...(moments.length > 0 ? { moments } : {}),
  }
}

/** Whom a page pages: its label tells that first. Labels from before sentences kept their parameters are cut. */
const pagedIn = (label: string): string => parametersOf(label)[0] ?? label.split(/ (?:answers|cannot|paged)\b/)[0]!

/** What was known of an entry when, as it travels. */
export function historyOf(row: History & { mark: string; moments?: unknown }): Pick<ReplayEntry, 'known' | 'was' | 'remade' | 'gone' | 'moments'> {
  const was = Was.parse(row.was).map((one) => (row.mark === 'page' ? { ...one, who: pagedIn(one.label) } : one))
  const moments = Moments.parse(row.moments ?? []).map(({ at, name, known }) => ({ at: ms(at), name, ...(known === undefined ? {} : { known: ms(known) }) }))
  return {
    ...(row.known === null ? {} : { known: row.known }), ...(was.length > 0 ? { was } : {}), ...(row.remade === null ? {} : { remade: row.remade }), ...(row.gone === null ? {} : { gone: row.gone }),
    ...(moments.length > 0 ? { moments } : {}),
  }
}
