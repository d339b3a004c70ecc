import { isIP, type Socket } from 'node:net'
import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, secured } from '../../../egress/egress.ts'
import { certificateFacts } from './certificate.ts'
import { found, talk, timingFacts, type Lines, type Met, type Gauge } from './gauge.ts'

/** Changes to TLS (RFC 3207) and looks at the certificate: its end and its names are judged as a certificate's, not by this check. */
async function startTls(socket: Socket, lines: Lines, target: { host: string; port: number }, timeoutMs: number): Promise<{ socket: Socket; met: Met }> {
  const where = say`${target.host} port ${target.port}`
  socket.write('STARTTLS\r\n')
  const ready = await reply(lines, where)
  if (ready.code !== 220) throw new EgressFailed('protocol', say`${where} offers STARTTLS and refuses it with ${ready.code} ${ready.texts[0]?.slice(0, 100) ?? ''}.`)
  lines.release()
  const done = await secured(socket, target.host, { verify: false, chain: true }, timeoutMs)
  return { socket: done.socket, met: { host: target.host, port: target.port, servername: isIP(target.host) ? '' : target.host, tls: done.tls } }
}

/** A reply of one or more lines (RFC 5321 4.2): its code and the texts. */
async function reply(lines: Lines, where: string): Promise<{ code: number; texts: string[] }> {
  const texts: string[] = []
  for (;;) {
    const line = await lines.next()
    const match = /^(\d{3})([ -])?(.*)$/.exec(line)
    if (!match || texts.length > 100) throw new EgressFailed('protocol', say`${where} does not speak SMTP: it said "${line.slice(0, 80)}".`)
    texts.push(match[3] ?? '')
    if (match[2] !== '-') return { code: Number(match[1]), texts }
  }
}

/** The greeting, what the server offers after EHLO and, where STARTTLS is asked for, the certificate behind it. */
export const smtp: Gauge<'smtp'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port}`,
  run: (run, target) => {
    const began = performance.now()
    return talk(run, target.host, target.port, async ({ socket, address, timings }, lines) => {
      const where = say`${target.host} port ${target.port}`
      const greeting = await reply(lines, where)
      const banner = greeting.texts.join(' ').slice(0, 200)
      const of = (state: 'ok' | 'down', code: string, summary: string, more: Outcome['facts'] = {}) => found(state, code, summary, performance.now() - began, { address, banner, ...timingFacts(timings), ...more })
      if (greeting.code !== 220) return of('down', `smtp_${greeting.code}`, say`It greets with ${greeting.code} ${banner}; 220 is expected.`)
      socket.write('EHLO fullscore.invalid\r\n')
      const hello = await reply(lines, where)
      if (hello.code !== 250) return of('down', `ehlo_${hello.code}`, say`It answers EHLO with ${hello.code} ${hello.texts[0]?.slice(0, 100) ?? ''}; 250 is expected.`)
      const offers = hello.texts.slice(1).map((one) => one.trim().toUpperCase())
      const facts = { offers: offers.join(', ').slice(0, 300) }
      const quit = (through: Socket) => { through.write('QUIT\r\n') }
      if (target.startTls && !offers.includes('STARTTLS')) return of('down', 'no_starttls', 'It offers no STARTTLS: mail would travel in the clear.', facts)
      if (target.expectText !== undefined && !banner.includes(target.expectText)) return of('down', 'text_missing', say`The text "${target.expectText}" is not in its greeting.`, facts)
      const says = offers.includes('STARTTLS') ? say`It greets as ${banner.split(' ')[0] ?? ''} and offers STARTTLS.` : say`It greets as ${banner.split(' ')[0] ?? ''}.`
      if (!target.startTls) { quit(socket); return of('ok', 'greeted', says, facts) }
      const { socket: safe, met } = await startTls(socket, lines, target, run.timeoutMs)
      quit(safe)
      safe.destroySoon()
      const certificate = certificateFacts(met.tls, run.now)
      return { ...of('ok', 'greeted', says, { ...facts, protocol: met.tls.protocol ?? '', subject: met.tls.subject, ...certificate.facts }), measured: certificate.measured, met }
    })
  },
}
