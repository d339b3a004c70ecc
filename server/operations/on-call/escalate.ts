import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import type { StepTarget } from '@fullscore/api/operations/on-call.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { addJobs } from '../../jobs/add.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { escalationExhausted, escalationStarted, escalationStopped, stepReached } from './events.ts'
import { awayWords, passedOverWords, turnoutOf } from './away.ts'
import { after, holeDelayMinutes, restOf, restsMinutes, withoutPolicy, type Place } from './policy.ts'
import { fallbackOf, resolveTargets, type Called } from './resolve.ts'
import { declinedIn, escalationRow, insertEscalation, insertStep, keepDeclines, latestOf, policyFor, policyRow, reachedBy, stepsOf, updateEscalation, type EscalationRow } from './store.ts'

/** What incidents say when people are to be paged. */
export interface PagingStart {
  incidentId: Id<'incident'>
  serviceId?: Id<'service'> | undefined
  team: Id<'team'>
  /** `SEV1 INC-12 Checkout fails` */
  title: string
  severity: number
  rehearsal: boolean
  /** Whether the team's policy pages although there is a service. */
  byTeam?: boolean
}

const escalateTask = 'operations.on-call.escalate'
const timerKey = (id: string) => `operations.escalation:${id}`
/** The ids that every event about an escalation carries. */
export const facts = (row: EscalationRow) => ({ escalationId: row.id, incidentId: row.incident_id, rehearsal: row.rehearsal })
/** What every event about an escalation is about. */
export const told = (row: EscalationRow, personIds: readonly string[] = []) => ({
  team: row.owner_team_id,
  subjects: [
    { kind: 'incident', id: row.incident_id, role: 'incident' }, ...(row.service_id ? [{ kind: 'service', id: row.service_id, role: 'affected' }] : []),
    ...personIds.map((id) => ({ kind: 'person', id, role: 'paged' })),
  ],
})

/**
 * Starts an incident's escalation clock in the caller's transaction; the first step is taken on its commit. A running one goes on. One
 * that rested less than an hour ago goes on where it stood: its last step is taken again and waits only for what was left of it, so
 * that what breaks and recovers in turns still reaches the next person.
 */
export async function startPaging(tx: Ctx, given: PagingStart): Promise<void> {
  await lockName(tx, `escalation:${given.incidentId}`)
  const before = await latestOf(tx, given.incidentId)
  if (before?.state === 'running') return
  const { policy, why } = await policyFor(tx, { serviceId: given.byTeam ? undefined : given.serviceId, team: given.team })
  const now = tx.clock.now()
  const resumed = before ? await resumeOf(tx, before, policy?.id ?? null) : undefined
  await change(tx, async (inner) => {
    const row = await insertEscalation(inner, {
      id: inner.ids.make<'escalation'>(), incident_id: given.incidentId, cycle: (before?.cycle ?? 0) + 1, policy_id: policy?.id ?? null, policy_why: why, service_id: given.serviceId ?? null,
      owner_team_id: given.team, title: given.title, severity: given.severity, rehearsal: given.rehearsal, state: 'running', why, next_at: now, started_at: now, ...resumed,
    })
    if (before && resumed) await keepDeclines(inner, before.id, row.id)
    await addJobs(inner, [{ task: escalateTask, payload: { escalationId: row.id } }])
    // Should the job be lost the clock still runs.
    await setTimer(inner, { task: escalateTask, payload: { escalationId: row.id }, due: now.add({ minutes: 1 }), key: timerKey(row.id) })
    return { events: [announce(escalationStarted, { ...told(row), payload: { ...facts(row), policyId: row.policy_id, cycle: row.cycle }, detail: { why } })], value: undefined }
  })
}

/** Where an escalation that rested begins again; nowhere if it was stopped for good, long ago, or under another policy. */
async function resumeOf(tx: Ctx, before: EscalationRow, policyId: string | null): Promise<{ round: number; step: number; rest_s: number } | undefined> {
  if (before.rest_s === null || before.policy_id !== policyId || !before.ended_at) return undefined
  if (Temporal.Instant.compare(before.ended_at.add({ minutes: restsMinutes }), tx.clock.now()) < 0) return undefined
  const last = (await reachedBy(tx, [before.id])).at(-1)
  return last && { round: last.round, step: last.step - 1, rest_s: before.rest_s }
}

/**
 * Stops an incident's escalation in the caller's transaction; its unanswered pages are taken back then. Nothing to stop is no fault.
 * @param rests nobody answered, and it may break again: the time that the step had left is kept
 */
export async function stopPaging(tx: Ctx, incidentId: Id<'incident'>, why: string, { rests = false } = {}): Promise<void> {
  await lockName(tx, `escalation:${incidentId}`)
  const row = await latestOf(tx, incidentId)
  if (!row || row.state === 'stopped') return
  await change(tx, async (inner) => {
    await end(inner, row, 'stopped', why, rests ? restOf(row, inner.clock.now()) : null)
    return { events: [announce(escalationStopped, { ...told(row), payload: facts(row), detail: { why } })], value: undefined }
  })
}

/** What is paged is called differently or is less grave from now on: what was sent stays, what follows says so. Nothing runs, nothing changes. */
export async function rewordPaging(tx: Ctx, given: PagingStart): Promise<void> {
  await lockName(tx, `escalation:${given.incidentId}`)
  const row = await latestOf(tx, given.incidentId)
  if (row?.state === 'running') await updateEscalation(tx, row.id, { title: given.title, severity: given.severity })
}

/** @param rest seconds that the last step had left, where it may go on */
async function end(tx: Ctx, row: EscalationRow, state: 'stopped' | 'exhausted', why: string, rest: number | null = null): Promise<void> {
  await updateEscalation(tx, row.id, { state, why, next_at: null, ended_at: tx.clock.now(), rest_s: rest })
  await clearTimers(tx, [timerKey(row.id)])
}

const payloadShape = z.object({ escalationId: z.uuid() })

/** Takes the step that is due. Who is on call is found out now, not when the incident began. */
export const escalate: Task = {
  name: escalateTask,
  run: async (ctx, payload) => {
    const { escalationId } = payloadShape.parse(payload)
    const seen = await escalationRow(ctx, escalationId)
    if (!seen) return
    await keep(ctx, 'a clock that finds nothing due changes nothing; a step taken is an event', async (tx) => {
      await lockName(tx, `escalation:${seen.incident_id}`)
      const row = await escalationRow(tx, escalationId, true)
      if (!row || row.state !== 'running' || !row.next_at) return
      if (Temporal.Instant.compare(row.next_at, tx.clock.now()) > 0) {
        await setTimer(tx, { task: escalateTask, payload: { escalationId }, due: row.next_at, key: timerKey(row.id) })
        return
      }
      await change(tx, async (inner) => ({ events: await takeStep(inner, row), value: undefined }))
    })
  },
}

interface PlannedStep { targets: readonly StepTarget[] | 'fallback'; delayMinutes: number }

/** The steps as they are now; a policy archived meanwhile leaves the fallback. */
export async function stepsNow(tx: Ctx, row: EscalationRow): Promise<{ steps: readonly PlannedStep[]; repeats: number }> {
  const policy = row.policy_id ? await policyRow(tx, row.policy_id) : undefined
  const steps = policy && !policy.archived_at ? stepsOf(policy) : []
  if (!policy || steps.length === 0) return { steps: [{ targets: 'fallback', delayMinutes: withoutPolicy.delayMinutes }], repeats: withoutPolicy.repeats }
  return { steps, repeats: policy.repeats }
}

/** Takes the step that stands next, whether due or brought forward. */
export async function takeStep(tx: Ctx, row: EscalationRow): Promise<readonly [NewEvent, ...NewEvent[]]> {
  const { steps, repeats } = await stepsNow(tx, row)
  const declined = await declinedIn(tx, row.id)
  const events: NewEvent[] = []
  let place: Place | 'end' = row.step < steps.length ? { round: row.round, step: row.step } : after({ round: row.round, step: row.step }, steps.length, repeats)
  for (let skipped = 0; place !== 'end'; skipped += 1) {
    const step: PlannedStep = steps[place.step]!
    const next: Place | 'end' = after(place, steps.length, repeats)
    // An empty step is skipped at once; after a whole round of them there is nobody to skip to, so the clock waits.
    const goesOn = skipped + 1 < steps.length && next !== 'end'
    const { hole, paged, holes } = await whomOf(tx, row, step, declined, goesOn)
    events.push(reached(row, place, paged, hole, holes))
    await insertStep(tx, row.id, { round: place.round, step: place.step + 1, at: tx.clock.now(), people: [...paged], holes: hole ? holes.join(' ') : '' })
    if (hole && goesOn) {
      place = next
      continue
    }
    await wait(tx, row, next === 'end' ? { round: place.round, step: steps.length } : next, hole ? holeDelayMinutes : step.delayMinutes, paged)
    return events as [NewEvent, ...NewEvent[]]
  }
  const why = say`Nobody answered: all steps were gone through ${count(row.round, 'once', '# times')}. ${row.policy_why}`
  await end(tx, row, 'exhausted', why)
  events.push(announce(escalationExhausted, { ...told(row), payload: { ...facts(row), rounds: row.round }, detail: { why } }))
  events.push(...(await lastResort(tx, row, say`Nobody answered: all steps were gone through ${count(row.round, 'once', '# times')}.`)))
  return events as [NewEvent, ...NewEvent[]]
}

/**
 * Whom a step pages, without those who said that they cannot: who is there, as `away.ts` rules. `hole` says that nobody stands there:
 * then whoever can mend it is told and may take the incident, and the next step is taken at once. People who all declined leave no
 * hole while there is a step to go on to.
 */
async function whomOf(tx: Ctx, row: EscalationRow, step: PlannedStep, declined: ReadonlySet<string>, goesOn: boolean): Promise<{ hole: boolean; paged: Called[]; holes: string[] }> {
  const able = (people: readonly Called[]) => people.filter((p) => !declined.has(p.personId))
  const fallback = step.targets === 'fallback'
  const found = fallback ? { called: await fallbackOf(tx, row.owner_team_id), holes: ['There is no administrator and no lead to page.'] } : await resolveTargets(tx, step.targets as readonly StepTarget[])
  const called = able(found.called)
  const { paged, passedOver, nobodyThere } = turnoutOf(called)
  if (nobodyThere) {
    const others = goesOn ? [] : turnoutOf(able(await fallbackOf(tx, row.owner_team_id)).filter((p) => !called.some((one) => one.personId === p.personId))).paged
    return { hole: true, paged: [...called, ...others], holes: [...called.map(awayWords), ...found.holes] }
  }
  const told = passedOver.map(passedOverWords)
  if (called.length > 0) return { hole: false, paged: paged.map((one) => ({ ...one, why: [one.why, ...told].join(' '), you: [one.you, ...told].join(' ') })), holes: found.holes }
  const unable = found.called.length > 0
  const last = unable && goesOn ? [] : turnoutOf(able(await fallbackOf(tx, row.owner_team_id))).paged
  return { hole: true, paged: [...last], holes: unable ? ['Everybody of this step said that they cannot.'] : found.holes }
}

/** Whether the escalation has gone through its last step: what is left is the wait after it. */
export async function isAtEnd(tx: Ctx, row: EscalationRow): Promise<boolean> {
  const { steps, repeats } = await stepsNow(tx, row)
  return row.step >= steps.length && after({ round: row.round, step: row.step }, steps.length, repeats) === 'end'
}

async function wait(tx: Ctx, row: EscalationRow, next: Place, minutes: number, paged: readonly Called[]): Promise<void> {
  // A step that goes on after a rest waits for what was left of it alone.
  const due = tx.clock.now().add(row.rest_s === null ? { minutes } : { seconds: row.rest_s })
  const why = `${paged.length > 0 ? say`${paged.map((p) => p.name).join(', ')} paged.` : 'Nobody could be paged.'} ${row.policy_why}`
  await updateEscalation(tx, row.id, { round: next.round, step: next.step, next_at: due, why, rest_s: null })
  await setTimer(tx, { task: escalateTask, payload: { escalationId: row.id }, due, key: timerKey(row.id) })
}

/** The announcement that a step was reached. */
export const reached = (row: EscalationRow, place: Place, paged: readonly Called[], hole: boolean, holes: readonly string[]): NewEvent => announce(stepReached, {
  ...told(row, paged.map((p) => p.personId)),
  payload: { ...facts(row), round: place.round, step: place.step + 1, personIds: paged.map((p) => p.personId), hole },
  detail: { paged: paged.map((p) => say`${p.name}: ${p.why}`), ...(hole ? { holes } : {}), policy: row.policy_why },
})

/** No step is left: administrators and the team's leads who were not asked yet are. @param hole why they are */
export async function lastResort(tx: Ctx, row: EscalationRow, hole: string): Promise<NewEvent[]> {
  const steps = await reachedBy(tx, [row.id])
  const asked = new Set([...steps.flatMap((s) => s.people.map((p) => p.personId)), ...(await declinedIn(tx, row.id))])
  const people = [...turnoutOf((await fallbackOf(tx, row.owner_team_id)).filter((p) => !asked.has(p.personId))).paged]
  if (people.length === 0) return []
  const step = Math.max(0, ...steps.map((s) => s.step)) + 1
  await insertStep(tx, row.id, { round: row.round, step, at: tx.clock.now(), people, holes: hole })
  return [reached(row, { round: row.round, step: step - 1 }, people, true, [hole])]
}
