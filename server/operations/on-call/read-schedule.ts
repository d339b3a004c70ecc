import type { BodyOf } from '@fullscore/api/route.ts'
import type { previewSchedule, Schedule } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { absencesOf } from '../../approvals/absences.ts'
import type { Ctx } from '../../kernel/context.ts'
import { namesOf } from './on-call-now.ts'
import { seenRotation } from './read.ts'
import { requirePlan } from './rotations.ts'
import { joined, scheduleOf, type Stretch } from './schedule.ts'
import { spanOf, type Span, type Wished } from './span.ts'
import { overridesOf, planOf } from './store.ts'

const most = 400

const monthOf = (ctx: Ctx, given: Wished, part: 'query' | 'body'): Span => spanOf(given, { from: ctx.clock.now(), days: 31, most, part })

async function present(ctx: Ctx, stretches: readonly Stretch[], { from, to }: Span, zone: string): Promise<Schedule> {
  const names = await namesOf(ctx, stretches.flatMap((s) => [s.person, s.instead, s.absent ?? null]))
  const hours = new Map<string, number>()
  for (const s of stretches) if (s.person) hours.set(s.person, (hours.get(s.person) ?? 0) + s.from.until(s.to).total('hours'))
  const covered = [...hours.values()].reduce((sum, h) => sum + h, 0) / from.until(to).total('hours')
  return {
    from: from.toString(), to: to.toString(), zone, gaps: stretches.filter((s) => s.person === null).length, covered: Math.round(covered * 10_000) / 10_000,
    hours: [...hours].map(([personId, h]) => ({ personId: personId as Id<'person'>, name: names(personId), hours: Math.round(h * 100) / 100 })).sort((a, b) => b.hours - a.hours || a.name.localeCompare(b.name)),
    stretches: stretches.map((s) => ({
      from: s.from.toString(), to: s.to.toString(), personId: s.person as Id<'person'> | null, name: names(s.person), instead: s.instead === null ? null : names(s.instead),
      overrideId: s.overrideId as Id<'override'> | null, absent: s.absent ? { id: s.absent as Id<'person'>, name: names(s.absent) } : null, why: s.why,
    })),
  }
}

/** The final schedule of a stored rotation. */
export async function scheduleOfRotation(ctx: Ctx, id: Id<'rotation'>, given: Wished): Promise<Schedule> {
  const row = await seenRotation(ctx, id)
  const span = monthOf(ctx, given, 'query')
  const stretches = joined(scheduleOf(await planOf(ctx, row), await overridesOf(ctx, id, span.from), span.from, span.to))
  return present(ctx, stretches, span, row.zone)
}

/** The schedule of a rotation that is not stored: what the form shows while it is filled in. */
export async function previewOf(ctx: Ctx, { from, to, ...plan }: BodyOf<typeof previewSchedule>): Promise<Schedule> {
  requirePlan(plan)
  const span = monthOf(ctx, { from, to }, 'body')
  const away = await absencesOf(ctx, plan.participants.filter((one) => one !== null), span.from)
  return present(ctx, joined(scheduleOf({ ...plan, away: away.map((one) => ({ person: one.personId, name: one.name, from: one.from, to: one.to, why: one.why })) }, [], span.from, span.to)), span, plan.zone)
}
