import { say } from '@fullscore/api/sentence.ts'
import { found, tenth, type Gauge } from './gauge.ts'

/** Whether a port is open, and says what it should. */
export const tcp: Gauge<'tcp'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port}`,
  async run(run, target) {
    const answer = await run.egress.tcpConnect({
      purpose: 'check', grants: run.grants, host: target.host, port: target.port, timeoutMs: run.timeoutMs,
      ...(target.send === undefined ? {} : { send: target.send }), ...(target.expectText === undefined ? {} : { expect: target.expectText }),
    })
    const durationMs = answer.timings.totalMs
    const facts = { address: answer.address, connectMs: tenth(answer.timings.connectMs) }
    if (target.expectText !== undefined && answer.matched === undefined) {
      return found('down', 'text_missing', say`Port ${target.port} is open, but the text "${target.expectText}" did not come (${answer.ended}).`, durationMs, facts)
    }
    return found('ok', 'open', say`Port ${target.port} is open, ${Math.round(durationMs)} ms.`, durationMs, facts)
  },
}
