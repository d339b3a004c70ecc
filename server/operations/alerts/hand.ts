import { say } from '@fullscore/api/sentence.ts'

/** What is looked at when somebody takes an alert, lets it go, or says what became of it. */
export interface Handled {
  state: string
  taken: { personId: string; name: string; through: string } | undefined
  /** The person who said that it is over; null where its source did. */
  resolvedBy: string | null
  resolvedAt: Temporal.Instant | null
  /** Whether another alert fires under its key now. */
  firesAnew: boolean
}

/** For how long a person's word that an alert is over can be taken back. */
export const takenBackWithin = Temporal.Duration.from({ hours: 24 })

/** Why an alert cannot be taken, or undefined. @param over also what somebody else has in hand */
export function whyNotTake({ state, taken }: Handled, personId: string, over: boolean): string | undefined {
  if (state !== 'firing') return 'It is over.'
  if (taken?.personId === personId) return 'You have it in hand already.'
  if (taken && !over) return say`${taken.name} has it in hand.`
  return undefined
}

/** Why an alert cannot be let go, or undefined. */
export function whyNotLetGo({ state, taken }: Handled, personId: string): string | undefined {
  if (state !== 'firing') return 'It is over.'
  if (!taken) return 'Nobody has it in hand.'
  if (taken.through === 'incident') return say`${taken.name} has it through its incident: hand that over instead.`
  return taken.personId === personId ? undefined : say`${taken.name} has it in hand, not you: take it over instead.`
}

/** Why a person cannot say that an alert is over, or undefined. */
export const whyNotResolve = ({ state }: Pick<Handled, 'state'>): string | undefined => (state === 'firing' ? undefined : 'It is over already.')

/** Why an alert cannot fire again as it did, or undefined. */
export function whyNotFireAgain({ state, resolvedBy, resolvedAt, firesAnew }: Handled, now: Temporal.Instant): string | undefined {
  if (state === 'firing') return 'It fires.'
  if (resolvedBy === null || resolvedAt === null) return 'Its source says that it is over.'
  if (firesAnew) return 'Its source has said it again since: that alert fires.'
  return Temporal.Instant.compare(now, resolvedAt.add(takenBackWithin)) > 0 ? 'It is over for more than a day: when its source says it again it is raised anew.' : undefined
}
