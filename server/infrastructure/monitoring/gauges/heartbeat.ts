import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { found, type Gauge } from './gauge.ts'

/** The last sign of life, and since when one is waited for. */
export interface Beat { madeAt: Temporal.Instant; at: Temporal.Instant | null; failed: boolean; says: string }

type Verdict = readonly [state: CheckState, code: string, summary: string]

/** What signs of life say at a moment: late within its grace is well, beyond it or failed is down, none asked for yet is unknown. */
export function judgeBeat({ every, grace }: Pick<TargetOf<'heartbeat'>, 'every' | 'grace'>, beat: Beat | undefined, now: Temporal.Instant): Verdict {
  if (!beat) return ['unknown', 'no-address', 'It has no address yet at which signs of life could arrive.']
  const due = (beat.at ?? beat.madeAt).add({ seconds: every })
  const late = Temporal.Instant.compare(now, due.add({ seconds: grace })) > 0
  if (!beat.at) return late ? ['down', 'missed', say`No sign of life since its address was made at ${beat.madeAt}; the first was due by ${due}.`] : ['unknown', 'waiting', say`No sign of life yet; the first is due by ${due}.`]
  if (beat.failed) return ['down', 'failed', beat.says === '' ? say`It said at ${beat.at} that it failed.` : say`It said at ${beat.at} that it failed: ${beat.says}`]
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
