import type { Outcome, Target } from '@fullscore/api/infrastructure/monitoring.ts'
import { EgressFailed, EgressRefused, type Egress, type TlsFacts } from '../../egress/egress.ts'

export interface ProbeWish {
  target: Target
  timeoutMs: number
  slowAfterMs: number | null
  /** Ranges that the check's department may reach. */
  grants: readonly string[]
  now: Temporal.Instant
}

type Http = Extract<Target, { kind: 'http' }>

/**
 * Runs one check once. A fault of the other side is an outcome, never an error; a destination that may not be reached
 * is the state unknown, since nothing was learnt about it.
 */
export async function probe(egress: Egress, wish: ProbeWish): Promise<Outcome> {
  const began = performance.now()
  try {
    return wish.target.kind === 'http' ? await probeHttp(egress, wish, wish.target) : await probeTcp(egress, wish, wish.target)
  } catch (error) {
    const durationMs = performance.now() - began
    if (error instanceof EgressRefused) return { state: 'unknown', code: error.code, summary: error.message, durationMs, facts: { rule: error.facts.rule } }
    if (error instanceof EgressFailed) return { state: 'down', code: error.code, summary: error.message, durationMs, facts: error.reason ? { reason: error.reason } : {} }
    throw error
  }
}

async function probeHttp(egress: Egress, wish: ProbeWish, target: Http): Promise<Outcome> {
  const answer = await egress.httpRequest({
    purpose: 'check', grants: wish.grants, url: target.url, method: target.method, timeoutMs: wish.timeoutMs, maxRedirects: target.followRedirects ? 5 : 0, maxBytes: 262_144, overflow: 'cut',
    headers: { 'user-agent': 'Fullscore', accept: '*/*' },
  })
  const durationMs = answer.timings.totalMs
  const facts = { status: answer.status, address: answer.address, ...rounded(answer.timings), ...certificateFacts(answer.tls) }
  const of = (state: Outcome['state'], code: string, summary: string): Outcome => ({ state, code, summary, durationMs, facts })
  if (!accepts(target.expectStatus, answer.status)) return of('down', `http_${answer.status}`, `It answered ${answer.status}; ${target.expectStatus} is expected.`)
  if (target.expectText !== undefined && !answer.body.toString('utf8').includes(target.expectText)) {
    return of('down', 'text_missing', `The text "${target.expectText}" is not in the answer${answer.cut ? "'s first 256 KiB" : ''}.`)
  }
  const days = daysLeft(answer.tls, wish.now)
  if (days !== undefined && target.certificateDays > 0 && days < target.certificateDays) return of('degraded', 'certificate', `Its certificate ends in ${Math.floor(days)} days.`)
  return slow(wish, durationMs, of('ok', `http_${answer.status}`, `It answered ${answer.status} in ${Math.round(durationMs)} ms.`))
}

async function probeTcp(egress: Egress, wish: ProbeWish, target: Extract<Target, { kind: 'tcp' }>): Promise<Outcome> {
  const answer = await egress.tcpConnect({
    purpose: 'check', grants: wish.grants, host: target.host, port: target.port, timeoutMs: wish.timeoutMs,
    ...(target.send === undefined ? {} : { send: target.send }), ...(target.expectText === undefined ? {} : { expect: target.expectText }),
  })
  const durationMs = answer.timings.totalMs
  const facts = { address: answer.address, connectMs: Math.round(answer.timings.connectMs * 10) / 10 }
  if (target.expectText !== undefined && answer.matched === undefined) {
    return { state: 'down', code: 'text_missing', summary: `Port ${target.port} is open, but the text "${target.expectText}" did not come (${answer.ended}).`, durationMs, facts }
  }
  return slow(wish, durationMs, { state: 'ok', code: 'open', summary: `Port ${target.port} is open, ${Math.round(durationMs)} ms.`, durationMs, facts })
}

function slow(wish: ProbeWish, ms: number, good: Outcome): Outcome {
  if (wish.slowAfterMs === null || ms <= wish.slowAfterMs) return good
  return { ...good, state: 'degraded', code: 'slow', summary: `${good.summary} That is slow: the limit is ${wish.slowAfterMs} ms.` }
}

/** Whether a list of status codes and ranges holds one. */
export function accepts(list: string, status: number): boolean {
  return list.split(',').some((part) => {
    const [from, to] = part.trim().split('-').map(Number)
    return from !== undefined && status >= from && status <= (to ?? from)
  })
}

const rounded = (timings: object): Record<string, number> =>
  Object.fromEntries(Object.entries(timings).flatMap(([name, ms]) => (typeof ms === 'number' ? [[name, Math.round(ms * 10) / 10]] : [])))

function daysLeft(tls: TlsFacts | undefined, now: Temporal.Instant): number | undefined {
  return tls?.validTo === undefined ? undefined : Temporal.Instant.from(String(tls.validTo)).since(now).total('hours') / 24
}

const certificateFacts = (tls: TlsFacts | undefined): Record<string, string> => (tls?.validTo === undefined ? {} : { certificateUntil: String(tls.validTo) })
