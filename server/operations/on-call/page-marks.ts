import type { Id } from '@fullscore/api/ids.ts'
import { putEntry, type NewEntry } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { pageAnswered, pageMade, pageWithdrawn } from '../../outbound/events.ts'
import { pageForMark, pagesForMarks, type PageForMark } from '../../outbound/pages.ts'

/** Seconds and minutes as people say them: `78 s`, `12 min`. */
const spoken = (from: Temporal.Instant, to: Temporal.Instant): string => {
  const seconds = Math.round(from.until(to).total('seconds'))
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** A page on the stave of shifts: a ring when sent, a disc when answered. */
function markOf(page: PageForMark): NewEntry {
  const step = Number(page.step.split('.')[2] ?? 1) || 1
  const state = page.answeredAt ? 'answered' : 'silent'
  const label = page.answeredAt ? `${page.personName} answers after ${spoken(page.at, page.answeredAt)}` : `${page.personName} paged`
  return {
    key: `page:${page.id}`, subject: { kind: 'page', id: page.id }, also: [{ kind: page.causeKind, id: page.causeId }, { kind: 'person', id: page.personId }], stave: 'on-call',
    line: Math.min(step, 3), mark: 'page', certainty: 'fact', state, from: page.at, to: page.at, label, why: page.why, weight: page.answeredAt ? 50 : 60, team: page.team, rehearsal: page.rehearsal,
    services: page.services, moments: page.answeredAt ? [{ at: page.answeredAt, name: 'answered' }] : page.withdrawnAt ? [{ at: page.withdrawnAt, name: 'withdrawn' }] : [],
  }
}

/** Marks pages on the time axis as they are made, answered and taken back. */
export const markPages: Reaction = {
  name: 'operations.on-call.mark-pages',
  on: [pageMade, pageAnswered, pageWithdrawn],
  run: async (ctx, event) => {
    const page = await pageForMark(ctx, event.payload['pageId'] as Id<'page'>)
    if (page) await keep(ctx, 'the time axis repeats the ledger', (tx) => putEntry(tx, markOf(page)))
  },
}

/** Every page for the time axis. */
export async function* allPageMarks(ctx: Ctx): AsyncIterable<NewEntry> {
  for await (const page of pagesForMarks(ctx)) yield markOf(page)
}
