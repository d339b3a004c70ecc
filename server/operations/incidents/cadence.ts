import { say } from '@fullscore/api/sentence.ts'
/** Minutes between two updates by severity until the organisation says otherwise; SEV4 needs none. */
export const defaultCadence: readonly (number | null)[] = [15, 30, 120, null]

/** The rule under which the deadline of the next update runs. */
export const updateRule = 'update'

/** Minutes until the next update of an incident is due; null when its severity asks for none. */
export const cadenceOf = (cadence: readonly (number | null)[], severity: number): number | null => cadence[severity - 1] ?? null

export interface Standing { minutes: number | null; dueAt: Temporal.Instant | null; state: string }

/** How the next update stands, in a sentence. @param now the moment it is asked */
export function cadenceWords({ minutes, dueAt, state }: Standing, now: Temporal.Instant): { overdue: boolean; words: string } {
  if (minutes === null) return { overdue: false, words: 'No update is due at this severity.' }
  if (state === 'none') return { overdue: false, words: say`Once somebody has acknowledged it, an update is due every ${spoken(minutes)}.` }
  if (state !== 'running' || dueAt === null) return { overdue: false, words: say`The clock rests; while it runs, an update is due every ${spoken(minutes)}.` }
  const late = Math.floor(dueAt.until(now).total('minutes'))
  if (Temporal.Instant.compare(now, dueAt) > 0) return { overdue: true, words: say`Overdue by ${spoken(Math.max(1, late))}: an update is due every ${spoken(minutes)}.` }
  return { overdue: false, words: say`An update is due every ${spoken(minutes)}.` }
}

/** Minutes as people say them: `45 min`, `2 h`, `1 h 30 min`. */
export function spoken(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return hours === 0 ? `${rest} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** Whom a reminder goes to: the liaison tells the world, else the commander; nobody else is woken. */
export const remindedOf = <P>(row: { liaison: P | null; commander: P | null }): P | null => row.liaison ?? row.commander
