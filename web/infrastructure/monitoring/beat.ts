import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { now } from '../../data/clock.ts'
import { ruleWords } from '../../kit/repeats.ts'
import { lasting, readerZone } from '../../kit/time.ts'
import { t } from '../../words.ts'

type BeatTarget = Extract<Target, { kind: 'heartbeat' }>

/** When signs of life are expected, as it is typed; an empty rule is every so many minutes. */
export interface TypedBeat { every: string; grace: string; repeats: string; starts: string; zone: string }

/** What a form begins with: a sign of life each day; where a plan is chosen, at two in the night. */
export function typedBeat(target: BeatTarget | undefined): TypedBeat {
  const tonight = `${now().toZonedDateTimeISO(readerZone()).toPlainDate().toString()}T02:00`
  return {
    every: String((target?.every ?? 86_400) / 60), grace: String((target?.grace ?? 3600) / 60),
    repeats: target?.plan?.repeats ?? '', starts: target?.plan?.starts ?? tonight, zone: target?.plan?.zone ?? readerZone(),
  }
}

/** The target as the form says it. */
export function beatTarget({ every, grace, repeats, starts, zone }: TypedBeat): BeatTarget {
  const late = Math.round(Number(grace) * 60)
  if (repeats === '') return { kind: 'heartbeat', every: Math.round(Number(every) * 60), grace: late }
  return { kind: 'heartbeat', every: 86_400, grace: late, plan: { repeats, starts, zone } }
}

/** Faults that can be said before anything is sent. */
export function beatFaults({ every, grace, repeats, starts, zone }: TypedBeat, found: Record<string, string>): void {
  if (repeats === '' && !(Number(every) >= 0.5 && Number(every) <= 44_640)) found['target.every'] = t`From half a minute to 44640, which are 31 days.`
  if (repeats !== '' && starts === '') found['target.plan.starts'] = t`Say the first time.`
  if (repeats !== '' && zone === '') found['target.plan.zone'] = t`Choose a zone.`
  if (grace.trim() === '' || !(Number(grace) >= 0 && Number(grace) <= 10_080)) found['target.grace'] = t`From 0 to 10080 minutes, which are seven days.`
}

/** "every day", "Monday to Friday at 02:00 (Europe/Amsterdam)". */
export const rhythmWords = ({ every, plan }: Pick<BeatTarget, 'every' | 'plan'>): string => (plan ? t`${ruleWords(plan.repeats, plan.starts)} at ${plan.starts.slice(11)} (${plan.zone})` : t`every ${lasting(every * 1000)}`)

/** When the check is down, for the sentence of consequences. */
export function silenceWords(typed: TypedBeat): string {
  const late = lasting(Number(typed.grace) * 60_000)
  return typed.repeats === '' ? t`If no sign of life comes within ${lasting(Number(typed.every) * 60_000)} and ${late} more` : t`If no sign of life comes ${late} after it was planned, ${ruleWords(typed.repeats, typed.starts)} at ${typed.starts.slice(11)}`
}
