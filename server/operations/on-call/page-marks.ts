import { say } from '@fullscore/api/sentence.ts'
import type { NewEntry } from '../../agenda/entries.ts'
import { madeAt } from '../../kernel/ids.ts'
import type { PageForMark } from '../../outbound/pages.ts'

/** Seconds and minutes as people say them: `78 s`, `12 min`. */
const spoken = (from: Temporal.Instant, to: Temporal.Instant): string => {
  const seconds = Math.round(from.until(to).total('seconds'))
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** A page on the stave of shifts: a ring when sent, a disc when answered. */
export function markOf(page: PageForMark): NewEntry {
  const step = Number(page.step.split('.')[2] ?? 1) || 1
  const state = page.answeredAt ? 'answered' : 'silent'
  const label = page.answeredAt ? say`${page.personName} answers after ${spoken(page.at, page.answeredAt)}`
  : page.declinedAt ? say`${page.personName} cannot, after ${spoken(page.at, page.declinedAt)}` : say`${page.personName} paged`
  return {
    known: madeAt(page.id), key: `page:${page.id}`, subject: { kind: 'page', id: page.id }, also: [{ kind: page.causeKind, id: page.causeId }, { kind: 'person', id: page.personId }], stave: 'on-call',
    line: Math.min(step, 3), mark: 'page', certainty: 'fact', state, from: page.at, to: page.at, label, why: page.why, weight: page.answeredAt ? 50 : 60, team: page.team, rehearsal: page.rehearsal,
    services: page.services, moments: page.answeredAt ? [{ at: page.answeredAt, name: 'answered' }] : page.declinedAt ? [{ at: page.declinedAt, name: 'declined' }] : page.withdrawnAt ? [{ at: page.withdrawnAt, name: 'withdrawn' }] : [],
  }
}
