import { say } from '@fullscore/api/sentence.ts'
import { judgeHost, kinds, type HostVerdict } from '../host/limits.ts'
import { found, type Gauge } from './gauge.ts'

const rank = { down: 0, degraded: 1, unknown: 2, ok: 3 } as const
/** Sentences of one summary; the rest is counted. */
const mostSaid = 3

/** What was measured of a machine, against its limits: the worst counts, and each that is not good is told. */
export const host: Gauge<'host'> = {
  destination: () => undefined,
  words: (target) => target.limits.map((one) => one.measure).join(' '),
  async run(run, target) {
    const began = performance.now()
    if (!run.measured) return found('unknown', 'not-here', 'Only the server knows what was measured of a machine.', performance.now() - began)
    const metrics = [...new Set(target.limits.map((one) => kinds[one.measure].metric))]
    const minutes = Math.max(60, ...target.limits.map((one) => 2 * one.minutes))
    const { series, history } = await run.measured(metrics, minutes)
    const verdicts = judgeHost(target, series, run.now.epochMilliseconds, history).toSorted((a, b) => rank[a.state] - rank[b.state])
    const state = verdicts[0]?.state ?? 'unknown'
    const facts = Object.fromEntries(verdicts.flatMap((one) => (one.value === undefined ? [] : [[`${one.measure}${one.where === '' ? '' : ` ${one.where}`}`, Math.round(one.value * 100) / 100]])).slice(0, 40))
    return found(state, codeOf(verdicts), summaryOf(verdicts, state), performance.now() - began, facts)
  },
}

const codeOf = ([worst]: readonly HostVerdict[]): string => (!worst || worst.state === 'unknown' ? 'no-data' : worst.state === 'ok' ? 'within-limits' : worst.measure)

function summaryOf(verdicts: readonly HostVerdict[], state: HostVerdict['state']): string {
  const told = verdicts.filter((one) => state === 'ok' || one.state !== 'ok')
  const says = told.slice(0, mostSaid).map((one) => one.says).reduce((before, one) => (before === '' ? one : say`${before} ${one}`), '')
  return told.length > mostSaid ? say`${says} And ${told.length - mostSaid} more.` : says
}
