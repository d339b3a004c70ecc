import { say } from '@fullscore/api/sentence.ts'
import { formatDuration } from '@fullscore/time/duration.ts'
import { putEntry, type NewEntry, dropEntry } from '../agenda/entries.ts'
import type { Ctx } from '../kernel/context.ts'
import { madeAt } from '../kernel/ids.ts'
import type { Deadline } from './store.ts'

export const entryPrefix = 'deadline:'
const dueWeight = { open: 40, due: 60, overdue: 85, late: 30, met: 15 } as const

/** How far a deadline is: nothing yet, reminded, missed and still to be done, done late, or kept. */
export function standing(d: Deadline, reminded: boolean): keyof typeof dueWeight {
  if (d.state === 'met') return d.missedAt === null ? 'met' : 'late'
  if (d.missedAt !== null) return 'overdue'
  return reminded ? 'due' : 'open'
}

/** The flag of a deadline on the time axis; none while the clock is paused before its due moment, when it was cancelled, or when its module draws it. */
export function entryOf(d: Deadline, reminded: boolean): NewEntry | undefined {
  const at = d.dueAt ?? d.missedAt ?? d.settledAt
  if (d.state === 'cancelled' || at === null || d.stave === null) return undefined
  const state = standing(d, reminded)
  const hours = d.target.calendar === '24/7' ? 'around the clock' : 'of working time'
  return {
    key: `${entryPrefix}${d.id}`, subject: d.subject, services: d.services, stave: d.stave, line: d.line, mark: 'deadline',
    certainty: d.state === 'running' && d.missedAt === null ? 'planned' : 'fact', state, from: at, to: at, label: d.title,
    why: say`${formatDuration(d.target.targetMs)} ${hours}, rule ${d.rule} version ${d.ruleVersion}`, weight: dueWeight[state], team: d.team, rehearsal: d.rehearsal, known: madeAt(d.id),
  }
}

export async function drawDeadline(tx: Ctx, d: Deadline, reminded: boolean): Promise<void> {
  const entry = entryOf(d, reminded)
  await (entry ? putEntry(tx, entry) : dropEntry(tx, `${entryPrefix}${d.id}`))
}
