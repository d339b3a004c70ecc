import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { joined, scheduleOf, type Override, type Plan, type Stretch } from './schedule.ts'
import { overridesOfAll, plansOf, rotationRow, type RotationRow } from './store.ts'

/** Who is on call in one rotation at a moment, until when, and who is next. */
export interface OnCall {
  rotationId: Id<'rotation'>
  rotationName: string
  line: number
  zone: string
  personId: Id<'person'> | null
  name: string
  /** Why this person, or why nobody. */
  why: string
  instead: string | null
  /** Whose time it is where nobody is on call because that person is away. */
  absent: { personId: Id<'person'>; name: string } | null
  /** When it began; at most 30 days are looked back. */
  since: Temporal.Instant
  /** When it ends; null when that is more than a year away. */
  until: Temporal.Instant | null
  next: { personId: Id<'person'>; name: string; from: Temporal.Instant } | null
  /** The first turn of the coming two weeks that nobody covers because who has it is away. */
  uncovered: { personId: Id<'person'>; name: string; from: Temporal.Instant; to: Temporal.Instant; why: string } | null
}

const horizon = { hours: 24 * 370 }
const lookBack = { hours: 24 * 30 }

/** @returns undefined for a rotation that is archived or none */
export async function nowOn(ctx: Ctx, rotationId: Id<'rotation'>): Promise<OnCall | undefined> {
  const row = await rotationRow(ctx, rotationId)
  return row && !row.archived_at ? (await nowInAll(ctx, [row]))[0] : undefined
}

/** Who is on call in many rotations, by the same few questions as for one. */
export async function nowInAll(ctx: Ctx, rows: readonly RotationRow[]): Promise<OnCall[]> {
  const now = ctx.clock.now()
  const [plans, overrides] = await Promise.all([plansOf(ctx, rows), overridesOfAll(ctx, rows.map((row) => row.id), now.subtract(lookBack))])
  const found = rows.map((row) => standing(now, plans.get(row.id)!, overrides.get(row.id) ?? []))
  const names = await namesOf(ctx, found.flatMap((one) => one.people))
  return rows.map((row, index) => tell(row, found[index]!, names))
}

interface Standing { current: Stretch; ends: boolean; next: Stretch | undefined; uncovered: Stretch | undefined; people: (string | null)[] }

function standing(now: Temporal.Instant, plan: Plan, overrides: readonly Override[]): Standing {
  const since = now.subtract(lookBack)
  const before = joined(scheduleOf(plan, overrides, since, now.add({ seconds: 1 }))).at(-1)!
  const look = (hours: number) => joined(scheduleOf(plan, overrides, now, now.add({ hours })))
  // Two weeks suffice for almost all; only where nothing changes in them the year is looked through.
  let stretches = look(24 * 14)
  const uncovered = stretches.slice(1).find((s) => s.absent)
  if (!stretches.slice(1).some((s) => s.person)) stretches = look(horizon.hours)
  const current = { ...stretches[0]!, from: before.from }
  const next = stretches.slice(1).find((s) => s.person !== null && s.person !== current.person)
  return { current, ends: stretches.length > 1, next, uncovered, people: [current.person, current.instead, current.absent ?? null, next?.person ?? null, uncovered?.absent ?? null] }
}

function tell(row: RotationRow, { current, ends, next, uncovered }: Standing, names: (id: string | null) => string): OnCall {
  return {
    rotationId: row.id, rotationName: row.name, line: row.line, zone: row.zone, personId: current.person as Id<'person'> | null, name: names(current.person), why: current.why,
    instead: current.instead === null ? null : names(current.instead), absent: current.absent ? { personId: current.absent as Id<'person'>, name: names(current.absent) } : null, since: current.from, until: ends ? current.to : null,
    next: next ? { personId: next.person as Id<'person'>, name: names(next.person), from: next.from } : null,
    uncovered: uncovered ? { personId: uncovered.absent as Id<'person'>, name: names(uncovered.absent ?? null), from: uncovered.from, to: uncovered.to, why: uncovered.why } : null,
  }
}

/** Names of people by id; the empty text for nobody. */
export async function namesOf(ctx: Ctx, ids: readonly (string | null)[]): Promise<(id: string | null) => string> {
  const wanted = [...new Set(ids.filter((id) => id !== null))] as Id<'person'>[]
  const rows = wanted.length === 0 ? [] : await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', wanted).execute()
  const names = new Map<string, string>(rows.map((p) => [p.id, p.name]))
  return (id) => (id === null ? '' : (names.get(id) ?? 'somebody'))
}
