import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from '../../../egress/egress.ts'
import { found, talk, timingFacts, type Gauge } from './gauge.ts'

/** The identification string (RFC 4253 4.2); a server may send other lines before it. */
export const ssh: Gauge<'ssh'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port}`,
  run: (run, target) => {
    const began = performance.now()
    return talk(run, target.host, target.port, async ({ socket, address, timings }, lines) => {
      socket.write('SSH-2.0-Fullscore\r\n')
      let line = await lines.next()
      for (let before = 0; !line.startsWith('SSH-'); before += 1) {
        if (before > 50) throw new EgressFailed('protocol', say`${target.host} port ${target.port} does not speak SSH: it said "${line.slice(0, 80)}".`)
        line = await lines.next()
      }
      const [, version = '', software = ''] = /^SSH-([\d.]+)-(.*)$/.exec(line) ?? []
      const of = (state: 'ok' | 'down' | 'degraded', code: string, summary: string) => found(state, code, summary, performance.now() - began, { address, identification: line.slice(0, 200), ...timingFacts(timings) })
      if (version !== '2.0' && version !== '1.99') return of('degraded', 'old_version', say`It speaks SSH ${version || 'of no version'}, which is broken; 2.0 is expected.`)
      if (target.expectText !== undefined && !software.includes(target.expectText)) return of('down', 'text_missing', say`The text "${target.expectText}" is not in its identification ${software.slice(0, 100)}.`)
      return of('ok', 'identified', say`It identifies itself as ${software.slice(0, 100)}.`)
    })
  },
}
