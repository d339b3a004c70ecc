import type { Id, Ref } from '@fullscore/api/ids.ts'
import { checkCalendar, type AnyCalendar } from '@fullscore/time/calendar.ts'
import type { ClockEvent } from '@fullscore/time/clock.ts'
import { durationMs, parseDuration } from '@fullscore/time/duration.ts'
import { cut } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { change, changeAll, keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { aboutDeadline, applyFresh, applyPlan, factsOf } from './apply.ts'
import { deadlineCancelled, deadlineMet, deadlineMoved, deadlinePaused, deadlineResumed, deadlineStarted } from './events.ts'
import { forgetReminders, lockById, lockDeadline, type Deadline } from './store.ts'

/** A promise of time that a rule makes about an object. */
export interface NewDeadline {
  subject: Ref
  /** Name of the rule, stable: `incident-acknowledge`. One object has one deadline per rule. */
  rule: string
  /** Version of the rule that target, calendar and thresholds are taken from; default 1. */
  version?: number
  title: string
  /** Working time allowed: ISO 8601 (`PT4H`) or as people write it (`4h`). A day is 24 hours of it. */
  target: string | Temporal.Duration
  calendar: AnyCalendar
  team: Id<'team'>
  /** Percents of the target at which to be reminded; default 75. The due moment itself announces a miss. */
  thresholds?: readonly number[]
  /** When the clock began; default now. */
  startedAt?: Temporal.Instant
  /** Begin a fresh clock, whatever ran before: the object starts over. Default false. */
  anew?: boolean
  /** Stave and line of its flag; default `deadlines`, 3. With a null stave its module draws it itself. */
  stave?: string | null
  line?: number
  services?: readonly Id<'service'>[]
  rehearsal?: boolean
}

/**
 * Starts the clock of a rule about an object, inside the caller's transaction. Starting one that runs takes over a
 * changed target, calendar or title and moves the due moment; one that was settled goes on with what had elapsed, or
 * from nothing when `anew`.
 * @returns the due moment; null while the clock is paused
 * @throws RangeError for a target or calendar that is not one
 */
export async function startDeadline(tx: Ctx, given: NewDeadline): Promise<Temporal.Instant | null> {
  const wanted = wantedOf(given)
  return change(tx, async (inner) => {
    await lockName(inner, `deadline ${given.subject.kind} ${given.subject.id} ${given.rule}`)
    const stored = await lockDeadline(inner, given.subject, given.rule)
    const settled = stored?.state === 'met' || stored?.state === 'cancelled'
    const start: ClockEvent = { at: given.startedAt ?? inner.clock.now(), kind: 'start' }
    if (stored && given.anew) await forgetReminders(inner, stored.id)
    const next: Deadline = stored && given.anew ? { ...stored, ...wanted, state: 'running', clock: [start], dueAt: null, missedAt: null, settledAt: null }
    : stored ? { ...stored, ...wanted, ...(settled ? { state: 'running', settledAt: null, clock: [...stored.clock, start] } : {}) }
      : { id: inner.ids.make<'deadline'>(), ...wanted, state: 'running', clock: [start], dueAt: null, missedAt: null, settledAt: null }
    const { deadline, events } = await applyPlan(inner, next)
    const type = stored && !settled && !given.anew ? deadlineMoved : deadlineStarted
    return { events: [announce(type, { ...aboutDeadline(deadline), payload: { ...factsOf(deadline), dueAt: deadline.dueAt?.toString() ?? null } }), ...events], value: deadline.dueAt }
  })
}

/** Starts clocks of objects that are new as {@link startDeadline} starts one, in few statements; none of them has a clock of these rules yet. */
export async function startDeadlines(tx: Ctx, given: readonly NewDeadline[]): Promise<void> {
  await changeAll(tx, async (inner) => {
    const fresh = given.map((one): Deadline => ({
      id: inner.ids.make<'deadline'>(), ...wantedOf(one), state: 'running', clock: [{ at: one.startedAt ?? inner.clock.now(), kind: 'start' }], dueAt: null, missedAt: null, settledAt: null,
    }))
    const made = await applyFresh(inner, fresh)
    return { events: made.flatMap(({ deadline, events }) => [announce(deadlineStarted, { ...aboutDeadline(deadline), payload: { ...factsOf(deadline), dueAt: deadline.dueAt?.toString() ?? null } }), ...events]), value: undefined }
  })
}

function wantedOf(given: NewDeadline): Pick<Deadline, 'subject' | 'rule' | 'ruleVersion' | 'title' | 'target' | 'thresholds' | 'stave' | 'line' | 'team' | 'services' | 'rehearsal'> {
  checkCalendar(given.calendar)
  const thresholds = [...new Set(given.thresholds ?? [75])].filter((percent) => percent < 100)
  if (thresholds.some((percent) => !Number.isInteger(percent) || percent < 0)) throw new RangeError('deadline: thresholds are whole percents of the target')
  return {
    subject: given.subject, rule: given.rule, ruleVersion: given.version ?? 1, title: cut(given.title, 200),
    target: { targetMs: typeof given.target === 'string' ? parseDuration(given.target) : durationMs(given.target), calendar: given.calendar }, thresholds,
    stave: given.stave === undefined ? 'deadlines' : given.stave, line: given.line ?? 3, team: given.team, services: given.services ?? [], rehearsal: given.rehearsal ?? false,
  }
}

/** Stops the clock for a while: waiting for somebody outside. Nothing happens if it does not run. @param at when it began, default now */
export async function pauseDeadline(tx: Ctx, subject: Ref, rule: string, at?: Temporal.Instant): Promise<void> {
  await move(tx, subject, rule, ['running'], (d) => ({ ...d, state: 'paused', clock: [...d.clock, { at: at ?? tx.clock.now(), kind: 'pause' }] }),
    (d) => announce(deadlinePaused, { ...aboutDeadline(d), payload: factsOf(d) }))
}

/** Lets a paused clock go on. @returns the due moment as it stands now; null if it was not paused */
export async function resumeDeadline(tx: Ctx, subject: Ref, rule: string, at?: Temporal.Instant): Promise<Temporal.Instant | null> {
  const done = await move(tx, subject, rule, ['paused'], (d) => ({ ...d, state: 'running', clock: [...d.clock, { at: at ?? tx.clock.now(), kind: 'resume' }] }),
    (d) => announce(deadlineResumed, { ...aboutDeadline(d), payload: { ...factsOf(d), dueAt: d.dueAt?.toString() ?? null } }))
  return done?.dueAt ?? null
}

/** Ends a deadline: what it asked for was done, or is no longer asked. Nothing happens if it was settled already. */
export async function settleDeadline(tx: Ctx, subject: Ref, rule: string, outcome: 'met' | 'cancelled', at?: Temporal.Instant): Promise<void> {
  const now = at ?? tx.clock.now()
  await move(tx, subject, rule, ['running', 'paused'], (d) => ({ ...d, state: outcome, settledAt: now, missedAt: isLate(d, now) ? (d.missedAt ?? d.dueAt) : d.missedAt, clock: [...d.clock, { at: now, kind: 'stop' }] }),
    (d) => (outcome === 'met'
      ? announce(deadlineMet, { ...aboutDeadline(d), payload: { ...factsOf(d), late: d.missedAt !== null } })
      : announce(deadlineCancelled, { ...aboutDeadline(d), payload: factsOf(d) })))
}

const isLate = (d: Deadline, now: Temporal.Instant) => d.dueAt !== null && Temporal.Instant.compare(now, d.dueAt) > 0

async function move(tx: Ctx, subject: Ref, rule: string, from: readonly Deadline['state'][], next: (d: Deadline) => Deadline, said: (d: Deadline) => NewEvent): Promise<Deadline | undefined> {
  return keep(tx, 'looks before it changes; the change announces itself', async (outer) => {
    const stored = await lockDeadline(outer, subject, rule)
    if (!stored || !from.includes(stored.state)) return undefined
    return change(outer, async (inner) => {
      const { deadline, events } = await applyPlan(inner, next(stored))
      return { events: [said(deadline), ...events], value: deadline }
    })
  })
}

/** Looks at a deadline when its timer says so, and announces what the clock has passed. */
export async function tickDeadline(ctx: Ctx, id: Id<'deadline'>): Promise<void> {
  await keep(ctx, 'looks before it changes; a passed threshold announces itself', async (outer) => {
    const stored = await lockById(outer, id)
    if (!stored || stored.state !== 'running') return
    const { events: [first, ...rest] } = await applyPlan(outer, stored)
    if (first) await change(outer, async () => ({ events: [first, ...rest], value: undefined }))
  })
}
