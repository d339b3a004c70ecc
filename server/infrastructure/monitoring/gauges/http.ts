import { say } from '@fullscore/api/sentence.ts'
import type { OpenRequest } from '@fullscore/api/infrastructure/monitoring/requests.ts'
import { isJson } from '../../../kernel/input.ts'
import { certificateFacts, endsSoon } from './certificate.ts'
import { found, timingFacts, type Gauge } from './gauge.ts'

/** One request: status, text, certificate. */
export const http: Gauge<'http'> = {
  destination: (target) => {
    const url = URL.parse(target.url)
    const secure = url?.protocol === 'https:'
    return { host: url?.hostname ?? '', port: Number(url?.port) || (secure ? 443 : 80), field: 'url' }
  },
  words: (target) => target.url,
  async run(run, target) {
    const answer = await run.egress.httpRequest({
      purpose: 'check', grants: run.grants, url: target.url, method: target.method, timeoutMs: run.timeoutMs, maxRedirects: target.followRedirects ? 5 : 0, maxBytes: 262_144, overflow: 'cut',
      headers: { 'user-agent': 'Fullscore', accept: '*/*' }, ...(run.request ? carried(target.method, run.request) : {}), tls: { chain: true },
    })
    const durationMs = answer.timings.totalMs
    const certificate = certificateFacts(answer.tls, run.now)
    const facts = { status: answer.status, address: answer.address, ...timingFacts(answer.timings), ...certificate.facts }
    const url = new URL(answer.url)
    const beside = { measured: certificate.measured, ...(answer.tls ? { met: { host: url.hostname, port: Number(url.port) || 443, servername: url.hostname, tls: answer.tls } } : {}) }
    const of = (state: 'ok' | 'down' | 'degraded', code: string, summary: string) => ({ ...found(state, code, summary, durationMs, facts), ...beside })
    if (!accepts(target.expectStatus, answer.status)) {
      const says = say`It answered ${answer.status}; ${target.expectStatus} is expected.`
      return of('down', `http_${answer.status}`, run.request && url.origin !== URL.parse(target.url)?.origin ? say`${says} It was redirected to ${url.host}, where the check's headers are not sent.` : says)
    }
    if (target.expectText !== undefined && !answer.body.toString('utf8').includes(target.expectText)) {
      return of('down', 'text_missing', answer.cut ? say`The text "${target.expectText}" is not in the answer's first 256 KiB.` : say`The text "${target.expectText}" is not in the answer.`)
    }
    const ending = endsSoon(answer.tls, target.certificateDays, run.now)
    if (ending) return of('degraded', 'certificate', ending)
    return of('ok', `http_${answer.status}`, say`It answered ${answer.status} in ${Math.round(durationMs)} ms.`)
  },
}

/** What a request carries: sent to the origin of its address, and by no redirect to another. */
function carried(method: string, { headers, body }: OpenRequest): { ownHeaders: Record<string, string>; body?: string } {
  const own = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]))
  if (body === undefined || method !== 'POST') return { ownHeaders: own }
  return { ownHeaders: { 'content-type': isJson(body) ? 'application/json' : 'text/plain; charset=utf-8', ...own }, body }
}

/** Whether a list of status codes and ranges holds one. */
export function accepts(list: string, status: number): boolean {
  return list.split(',').some((part) => {
    const [from, to] = part.trim().split('-').map(Number)
    return from !== undefined && status >= from && status <= (to ?? from)
  })
}
