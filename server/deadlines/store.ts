import { sql, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import type { ClockEvent, ClockTarget } from '@fullscore/time/clock.ts'
import type { DeadlinesDeadline } from '../database/rows/deadlines.ts'
import type { Ctx } from '../kernel/context.ts'
import { namesPerson, withoutName } from '../kernel/erased.ts'
import type { ErasedPerson } from '../kernel/module.ts'
import { reminderKey } from './plan.ts'

export type DeadlineState = 'running' | 'paused' | 'met' | 'cancelled'

/** One promise of time about one object. */
export interface Deadline {
  id: Id<'deadline'>
  subject: Ref
  rule: string
  ruleVersion: number
  title: string
  target: ClockTarget
  thresholds: readonly number[]
  /** Null where its module draws it itself. */
  stave: string | null
  line: number
  team: Id<'team'>
  services: readonly Id<'service'>[]
  rehearsal: boolean
  state: DeadlineState
  clock: readonly ClockEvent[]
  dueAt: Temporal.Instant | null
  missedAt: Temporal.Instant | null
  settledAt: Temporal.Instant | null
}

const Clock = z.array(z.object({ at: z.string(), kind: z.enum(['start', 'pause', 'resume', 'stop']) }))
// Written by startDeadline() only, from a calendar that the time core had checked.
const Calendar = z.custom<AnyCalendar>((value) => value === '24/7' || (typeof value === 'object' && value !== null && 'zone' in value))

export function fromRow(row: Selectable<DeadlinesDeadline>): Deadline {
  return {
    id: row.id, subject: { kind: row.kind, id: row.object_id }, rule: row.rule, ruleVersion: row.rule_version, title: row.title,
    target: { targetMs: row.target_ms, calendar: Calendar.parse(row.calendar) }, thresholds: row.thresholds, stave: row.stave, line: row.line,
    team: row.owner_team_id, services: row.services as Id<'service'>[], rehearsal: row.rehearsal, state: row.state as DeadlineState,
    clock: Clock.parse(row.clock).map(({ at, kind }) => ({ at: Temporal.Instant.from(at), kind })),
    dueAt: row.due_at, missedAt: row.missed_at, settledAt: row.settled_at,
  }
}

/** The deadline of one rule about one object, locked until the transaction ends. */
export async function lockDeadline(tx: Ctx, subject: Ref, rule: string): Promise<Deadline | undefined> {
  const row = await tx.db.selectFrom('deadlines.deadline').selectAll()
    .where('kind', '=', subject.kind).where('object_id', '=', subject.id).where('rule', '=', rule).forNoKeyUpdate().executeTakeFirst()
  return row && fromRow(row)
}

export async function lockById(tx: Ctx, id: Id<'deadline'>): Promise<Deadline | undefined> {
  const row = await tx.db.selectFrom('deadlines.deadline').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row && fromRow(row)
}

const clockOf = (d: Deadline) => d.clock.map(({ at, kind }) => ({ at: at.toString(), kind }))

/** Adds many deadlines that are new, in one statement. */
export async function insertDeadlines(tx: Ctx, all: readonly Deadline[]): Promise<void> {
  const rows = all.map((d) => ({
    id: d.id, kind: d.subject.kind, object_id: d.subject.id, rule: d.rule, rule_version: d.ruleVersion, title: d.title, target_ms: d.target.targetMs, calendar: d.target.calendar, thresholds: d.thresholds,
    stave: d.stave, line: d.line, owner_team_id: d.team, services: d.services, rehearsal: d.rehearsal, state: d.state, clock: clockOf(d),
    due_at: d.dueAt?.toString() ?? null, missed_at: d.missedAt?.toString() ?? null, settled_at: d.settledAt?.toString() ?? null,
  }))
  await sql`insert into deadlines.deadline select * from jsonb_populate_recordset(null::deadlines.deadline, ${JSON.stringify(rows)}::jsonb)`.execute(tx.db)
}

/** Notes what was reminded of at once, of deadlines that are new. */
export async function noteFirstReminders(tx: Ctx, all: readonly { id: Id<'deadline'>; percent: number; due: Temporal.Instant }[]): Promise<void> {
  if (all.length === 0) return
  await sql`insert into deadlines.reminder (deadline_id, percent, due_at, at)
    select id, percent, due, ${tx.clock.now()}::timestamptz from jsonb_to_recordset(${JSON.stringify(all.map((one) => ({ ...one, due: one.due.toString() })))}::jsonb) as r(id uuid, percent smallint, due timestamptz)`.execute(tx.db)
}

/** Writes a deadline as it is. */
export async function saveDeadline(tx: Ctx, d: Deadline): Promise<void> {
  const row = {
    rule_version: d.ruleVersion, title: d.title, target_ms: d.target.targetMs, calendar: JSON.stringify(d.target.calendar), thresholds: [...d.thresholds],
    stave: d.stave, line: d.line, owner_team_id: d.team, services: [...d.services], rehearsal: d.rehearsal, state: d.state,
    clock: JSON.stringify(clockOf(d)), due_at: d.dueAt, missed_at: d.missedAt, settled_at: d.settledAt,
  }
  await tx.db.insertInto('deadlines.deadline').values({ id: d.id, kind: d.subject.kind, object_id: d.subject.id, rule: d.rule, ...row })
    .onConflict((c) => c.columns(['kind', 'object_id', 'rule']).doUpdateSet(row)).execute()
}

/** What was reminded of, as `percent@due`. */
export async function remindersOf(tx: Ctx, id: Id<'deadline'>): Promise<Set<string>> {
  const rows = await tx.db.selectFrom('deadlines.reminder').select(['percent', 'due_at']).where('deadline_id', '=', id).execute()
  return new Set(rows.map((row) => reminderKey(row.percent, row.due_at)))
}

export async function noteReminders(tx: Ctx, id: Id<'deadline'>, percents: readonly number[], due: Temporal.Instant): Promise<void> {
  if (percents.length === 0) return
  await tx.db.insertInto('deadlines.reminder').values(percents.map((percent) => ({ deadline_id: id, percent, due_at: due, at: tx.clock.now() })))
    .onConflict((c) => c.doNothing()).execute()
}

/** A fresh clock reminds of everything again; the events keep what was said before. */
export async function forgetReminders(tx: Ctx, id: Id<'deadline'>): Promise<void> {
  await tx.db.deleteFrom('deadlines.reminder').where('deadline_id', '=', id).execute()
}

/** Titles that named an erased person say another name. */
export async function forgetInTitles(tx: Ctx, person: ErasedPerson): Promise<void> {
  await tx.db.updateTable('deadlines.deadline').set({ title: withoutName('title', person) }).where(namesPerson('title', person)).execute()
}
