import type { MaintenanceState } from '@fullscore/api/operations/maintenance.ts'
import { say } from '@fullscore/api/sentence.ts'
import { lengthOf, openingsOf, type Plan } from '@fullscore/time/openings.ts'
import { parseRule } from '@fullscore/time/recurrence.ts'
import { inZone, isZone } from '@fullscore/time/zones.ts'

export interface Fault { field: 'zone' | 'starts' | 'ends' | 'repeats'; message: string }

/** How far ahead openings are written down. */
export const ahead = { hours: 24 * 400 }
const mostDays = 31
/** A window is never open for longer. */
export const longest = { hours: 24 * mostDays }
const lookFor = { hours: 24 * 366 * 10 }

function readings(plan: Plan): Fault | undefined {
  for (const field of ['starts', 'ends'] as const) {
    try {
      Temporal.PlainDateTime.from(plan[field], { overflow: 'reject' })
    } catch {
      return { field, message: say`${plan[field]} is not in the calendar` }
    }
  }
  const length = lengthOf(plan).total('days')
  if (length <= 0) return { field: 'ends', message: 'is not after the start' }
  return length > mostDays ? { field: 'ends', message: say`is more than ${mostDays} days after the start: a window that long hides what it should not` } : undefined
}

function repetition({ repeats }: Plan): Fault | undefined {
  if (repeats === null) return undefined
  try {
    const { freq } = parseRule(repeats)
    return ['SECONDLY', 'MINUTELY', 'HOURLY'].includes(freq) ? { field: 'repeats', message: say`FREQ=${freq} is too often: DAILY at the most` } : undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { field: 'repeats', message: error.message.replace(/^recurrence rule: /, '') }
  }
}

/** What is wrong with a plan made now, naming the field; undefined if it will open (within ten years) or is open. */
export function faultOf(plan: Plan, now: Temporal.Instant): Fault | undefined {
  if (!isZone(plan.zone)) return { field: 'zone', message: say`${plan.zone} is not an IANA time zone, like Europe/Amsterdam` }
  return readings(plan) ?? repetition(plan) ?? (plan.repeats === null ? once(plan, now) : repeated(plan, now))
}

function once(plan: Plan, now: Temporal.Instant): Fault | undefined {
  const [from, to] = [plan.starts, plan.ends].map((reading) => inZone(Temporal.PlainDateTime.from(reading), plan.zone, 'rotation'))
  if (Temporal.Instant.compare(from!, to!) >= 0) return { field: 'ends', message: say`the clocks of ${plan.zone} leave nothing of it: they go over these hours` }
  return Temporal.Instant.compare(to!, now) <= 0 ? { field: 'ends', message: 'is over already' } : undefined
}

function repeated(plan: Plan, now: Temporal.Instant): Fault | undefined {
  const [first] = openingsOf(plan, now, now.add(lookFor)).take(1)
  if (!first) return { field: 'repeats', message: 'never happens from now on: no day of the next ten years fits' }
  let last = first
  for (const opening of openingsOf(plan, now, first.from.add(ahead)).drop(1)) {
    if (Temporal.Instant.compare(opening.from, last.to) < 0) return { field: 'repeats', message: say`the openings overlap: one ends ${last.to}, the next begins before` }
    last = opening
  }
  return undefined
}

export type Action = 'edit' | 'extend' | 'end' | 'cancel'

/** Why an action is not possible in a state, as code and sentence; undefined if it is. */
export function whyNot(action: Action, state: MaintenanceState): { code: string; reason: string } | undefined {
  if (action === 'end' || action === 'extend') return state === 'open' ? undefined : { code: 'not-open', reason: say`The window is not open: there is nothing to ${action}.` }
  if (action === 'edit' && state === 'open') return { code: 'is-open', reason: 'The window is open: extend it or end it early; then what is to come can be changed.' }
  if (action === 'edit' && state !== 'cancelled') return undefined
  if (state === 'open') return { code: 'is-open', reason: 'The window is open: end it early, then cancel what is to come.' }
  if (state === 'over') return { code: 'is-over', reason: 'The window is over: nothing of it is to come.' }
  return state === 'cancelled' ? { code: 'already-cancelled', reason: 'The window was cancelled already.' } : undefined
}

/** A moment as the window's people read it, in the window's zone: a parameter of sentences. */
export const spoken = (at: Temporal.Instant, zone: string): Temporal.ZonedDateTime => at.toZonedDateTimeISO(zone)
