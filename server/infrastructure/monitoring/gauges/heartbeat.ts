import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { nextOf } from '../repeat.ts'
import { found, type Gauge } from './gauge.ts'

/** A time in which nobody listened: what came then is lost, unless its sender tried again. */
export interface Deaf { from: Temporal.Instant; to: Temporal.Instant }
/** The last sign of life, since when one is waited for, and when nobody listened last. */
export interface Beat { madeAt: Temporal.Instant; at: Temporal.Instant | null; failed: boolean; says: string; deaf: Deaf | null }

type Verdict = readonly [state: CheckState, code: string, summary: string]

/** When signs are expected: every so often after the last one, or by a plan. */
type Rhythm = Pick<TargetOf<'heartbeat'>, 'every' | 'grace' | 'plan'>
const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) < 0

/** A sign that comes a little before its planned time, by a clock that is fast, is the one that was planned. */
const early = { seconds: 60 }

/** When the next sign is due after one that came; null when the plan has no further one. */
export const dueAfter = ({ every, plan }: Omit<Rhythm, 'grace'>, since: Temporal.Instant): Temporal.Instant | null => (plan ? nextOf(plan, since.add(early)) : since.add({ seconds: every }))

/**
 * The time in which nobody listened, as far as it bears on what is due, once the check is judged again.
 * A second silence before the next sign was due joins the first: one may have come in either.
 * @param judgedAt when the check was judged before; null if never
 * @param silence seconds without a result after which nobody can have been there
 */
export function deafAfter(before: Deaf | null, judgedAt: Temporal.Instant | null, silence: number, rhythm: Rhythm, now: Temporal.Instant): Deaf | null {
  if (!judgedAt || !isBefore(judgedAt.add({ seconds: silence }), now)) return before
  const due = before && dueAfter(rhythm, before.to)
  const bears = before !== null && due !== null && isBefore(judgedAt, due.add({ seconds: rhythm.grace }))
  return { from: bears ? before.from : judgedAt, to: now }
}

/**
 * What signs of life say at a moment: late within its grace is well, beyond it or failed is down, none asked for yet is unknown. So is
 * one that may have come while nobody listened, until the time for another has passed.
 */
export function judgeBeat(rhythm: Rhythm, beat: Beat | undefined, now: Temporal.Instant): Verdict {
  if (!beat) return ['unknown', 'no-address', 'It has no address yet at which signs of life could arrive.']
  const since = beat.at ?? beat.madeAt
  if (beat.failed) return ['down', 'failed', beat.says === '' ? say`It said at ${since} that it failed.` : say`It said at ${since} that it failed: ${beat.says}`]
  const due = dueAfter(rhythm, since)
  if (!due) return ['unknown', 'no-more', 'No sign of life is planned any more: the plan has come to its end.']
  const latest = due.add({ seconds: rhythm.grace })
  const late = isBefore(latest, now)
  return (late && maybeLost(rhythm, since, latest, beat.deaf, now)) || judgeHeard(beat, due, late)
}

/** One that was due and did not arrive may have come while nobody listened: that is not known until the next was due as well. */
function maybeLost(rhythm: Rhythm, since: Temporal.Instant, latest: Temporal.Instant, deaf: Deaf | null, now: Temporal.Instant): Verdict | undefined {
  if (!deaf || !isBefore(since, deaf.to) || !isBefore(deaf.from, latest)) return undefined
  const next = dueAfter(rhythm, deaf.to)
  if (next && isBefore(next.add({ seconds: rhythm.grace }), now)) return undefined
  return ['unknown', 'not-heard', next ? say`Nobody listened from ${deaf.from} to ${deaf.to}: a sign of life may have come then. The next is due by ${next}.` : say`Nobody listened from ${deaf.from} to ${deaf.to}: a sign of life may have come then.`]
}

function judgeHeard(beat: Beat, due: Temporal.Instant, late: boolean): Verdict {
  if (!beat.at) return late ? ['down', 'missed', say`No sign of life since its address was made at ${beat.madeAt}; the first was due by ${due}.`] : ['unknown', 'waiting', say`No sign of life yet; the first is due by ${due}.`]
  if (late) return ['down', 'missed', say`The last sign of life came at ${beat.at}; the next was due by ${due}.`]
  return ['ok', 'alive', beat.says === '' ? say`The last sign of life came at ${beat.at}; the next is due by ${due}.` : say`The last sign of life came at ${beat.at}: ${beat.says}`]
}

/** Waits for signs of life: nothing is asked, what arrived is judged. */
export const heartbeat: Gauge<'heartbeat'> = {
  destination: () => undefined,
  words: () => 'heartbeat',
  async run(run, target) {
    const began = performance.now()
    if (!run.beat) return found('unknown', 'not-here', 'Only the server knows which signs of life arrived.', performance.now() - began)
    return found(...judgeBeat(target, await run.beat(), run.now), performance.now() - began)
  },
}
