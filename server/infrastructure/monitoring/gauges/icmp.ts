import { say } from '@fullscore/api/sentence.ts'
import { found, type Gauge } from './gauge.ts'
import { PingUnavailable, type Echoes } from './fping.ts'

/** Loss in percent and the mean round trip in milliseconds of what came back. */
export function lossOf(echoes: Echoes): { loss: number; mean: number | undefined; best: number | undefined; worst: number | undefined } {
  const back = echoes.filter((ms) => ms !== undefined)
  const loss = echoes.length === 0 ? 100 : (100 * (echoes.length - back.length)) / echoes.length
  if (back.length === 0) return { loss, mean: undefined, best: undefined, worst: undefined }
  return { loss, mean: back.reduce((a, b) => a + b, 0) / back.length, best: Math.min(...back), worst: Math.max(...back) }
}

/** Milliseconds with as many places as matter: a near machine answers within hundredths. */
const short = (ms: number): number => Math.round(ms * (ms < 1 ? 100 : 10)) / (ms < 1 ? 100 : 10)

/** Echo requests: down when all are lost, degraded when more are lost than allowed. */
export const icmp: Gauge<'icmp'> = {
  destination: (target) => ({ host: target.host, port: undefined, field: 'host' }),
  words: (target) => target.host,
  async run(run, target) {
    const began = performance.now()
    const { addresses } = await run.egress.judgeHost({ purpose: 'check', grants: run.grants, host: target.host })
    const address = addresses[0]!
    let echoes: Echoes
    try {
      echoes = await run.pinger.ping({ address, packets: target.packets, timeoutMs: run.timeoutMs, ...(run.patienceMs === undefined ? {} : { patienceMs: run.patienceMs }) })
    } catch (error) {
      if (error instanceof PingUnavailable) return found('unknown', 'no-ping', error.message, performance.now() - began, { address })
      throw error
    }
    const { loss, mean, best, worst } = lossOf(echoes)
    const measured = { 'ping.loss': loss, ...(mean === undefined ? {} : { 'ping.rtt': mean }) }
    const lost = say`${echoes.filter((ms) => ms === undefined).length} of ${echoes.length} packets lost`
    if (mean === undefined) return { ...found('down', 'no_echo', say`No answer from ${address}: ${lost}.`, performance.now() - began, { address, loss }), measured }
    const facts = { address, loss: Math.round(loss), rttMs: Math.round(mean * 1000) / 1000, bestMs: best!, worstMs: worst! }
    if (loss > target.lossAllowed) return { ...found('degraded', 'loss', say`${lost} (${Math.round(loss)} %; ${target.lossAllowed} % is allowed), round trip ${short(mean)} ms.`, mean, facts), measured }
    return { ...found('ok', 'echo', say`${echoes.length - echoes.filter((ms) => ms === undefined).length} of ${echoes.length} packets came back, round trip ${short(mean)} ms.`, mean, facts), measured }
  },
}
