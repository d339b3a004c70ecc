import { sql } from 'kysely'
import type { Ref } from '@fullscore/api/ids.ts'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Deadline as Wire, listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { explain, thresholdMoments } from '@fullscore/time/clock.ts'
import { formatDuration } from '@fullscore/time/duration.ts'
import type { Ctx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import { sees } from '../organisation/visible.ts'
import { isReminded } from './apply.ts'
import { standing } from './entry.ts'
import { fromRow, remindersOf, type Deadline } from './store.ts'
import { reminderKey } from './plan.ts'

const mostSpans = 200

/** The deadlines of one object, the next due first. Whether the caller may see the object is the caller's to ask. */
export async function deadlinesOf(ctx: Ctx, subject: Ref): Promise<Deadline[]> {
  const rows = await ctx.db.selectFrom('deadlines.deadline').selectAll().where('kind', '=', subject.kind).where('object_id', '=', subject.id)
    .orderBy('due_at').orderBy('id').limit(100).execute()
  return rows.map(fromRow)
}

/** Those of many objects of one kind whose clock runs or is paused. */
export async function runningDeadlines(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Deadline[]> {
  return (await ctx.db.selectFrom('deadlines.deadline').selectAll().where('kind', '=', kind).where(sql<boolean>`object_id = any(${[...ids]}::text[])`).where('state', 'in', ['running', 'paused']).orderBy('id').execute()).map(fromRow)
}

/** The same for people, explained; `missing` unless the actor sees the object. */
export async function explainedDeadlines(ctx: Ctx, query: QueryOf<typeof listDeadlines>): Promise<AnswerOf<typeof listDeadlines>> {
  const all = await deadlinesOf(ctx, query)
  if (all.length === 0) return { items: [] }
  if (!(await sees(ctx, query.kind, query.id, all[0]!.team))) throw missing(query.kind)
  return { items: await Promise.all(all.map((deadline) => present(ctx, deadline))) }
}

async function present(ctx: Ctx, d: Deadline): Promise<Wire> {
  const now = ctx.clock.now()
  const told = explain(d.target, d.clock, d.settledAt ?? now)
  const reminders = await remindersOf(ctx, d.id)
  const thresholds = thresholdMoments(d.target, d.clock, d.thresholds.map((percent) => ({ percent })))
  const hours = hoursWords(d)
  return {
    id: d.id, subject: d.subject, title: d.title, rule: d.rule, ruleVersion: d.ruleVersion, state: d.state, standing: standing(d, await isReminded(ctx, d)),
    startedAt: d.clock[0]!.at.toString(), dueAt: d.dueAt?.toString() ?? null, missedAt: d.missedAt?.toString() ?? null, settledAt: d.settledAt?.toString() ?? null,
    targetMs: told.targetMs, elapsedMs: told.elapsedMs, remainingMs: told.remainingMs, hours,
    thresholds: thresholds.map(({ at }, i) => {
      const percent = d.thresholds[i]!
      return { percent, at: at?.toString() ?? null, reached: d.dueAt !== null && reminders.has(reminderKey(percent, d.dueAt)) }
    }),
    counted: told.counted.slice(-mostSpans).map(({ from, to }) => ({ from: from.toString(), to: to.toString() })),
    pauses: told.pauses.map(({ from, to, workingMs }) => ({ from: from.toString(), to: to?.toString() ?? null, workingMs })),
    why: whyOf(d, told.elapsedMs, hours),
  }
}

const hoursWords = ({ target: { calendar } }: Deadline) =>
  (calendar === '24/7' ? 'around the clock' : calendar.hours === '24/7' ? 'every day but holidays' : say`working hours in ${calendar.zone}`)

function whyOf(d: Deadline, elapsedMs: number, hours: string): string {
  const promise = say`Rule ${d.rule}, version ${d.ruleVersion}, allows ${formatDuration(d.target.targetMs)} (${hours}); ${formatDuration(elapsedMs)} of it counted`
  const pauses = d.clock.filter((event) => event.kind === 'pause').length
  return pauses === 0 ? say`${promise}.` : say`${promise}, without ${count(pauses, 'one pause', '# pauses')}.`
}
