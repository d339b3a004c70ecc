import { EgressFailed } from '../../../egress/egress.ts'
import { found, talk, timingFacts, type Lines, type Prober } from './prober.ts'

/** A reply of one or more lines (RFC 5321 4.2): its code and the texts. */
async function reply(lines: Lines, where: string): Promise<{ code: number; texts: string[] }> {
  const texts: string[] = []
  for (;;) {
    const line = await lines.next()
    const match = /^(\d{3})([ -])?(.*)$/.exec(line)
    if (!match || texts.length > 100) throw new EgressFailed('protocol', `${where} does not speak SMTP: it said "${line.slice(0, 80)}".`)
    texts.push(match[3] ?? '')
    if (match[2] !== '-') return { code: Number(match[1]), texts }
  }
}

/** The greeting and what the server offers after EHLO. */
export const smtp: Prober<'smtp'> = {
  destination: (target) => ({ host: target.host, port: target.port, field: 'host' }),
  words: (target) => `${target.host} ${target.port}`,
  run: (run, target) => {
    const began = performance.now()
    return talk(run, target.host, target.port, async ({ socket, address, timings }, lines) => {
      const where = `${target.host} port ${target.port}`
      const greeting = await reply(lines, where)
      const banner = greeting.texts.join(' ').slice(0, 200)
      const of = (state: 'ok' | 'down', code: string, summary: string, more: Record<string, string> = {}) => found(state, code, summary, performance.now() - began, { address, banner, ...timingFacts(timings), ...more })
      if (greeting.code !== 220) return of('down', `smtp_${greeting.code}`, `It greets with ${greeting.code} ${banner}; 220 is expected.`)
      socket.write('EHLO fullscore.invalid\r\n')
      const hello = await reply(lines, where)
      socket.write('QUIT\r\n')
      if (hello.code !== 250) return of('down', `ehlo_${hello.code}`, `It answers EHLO with ${hello.code} ${hello.texts[0]?.slice(0, 100) ?? ''}; 250 is expected.`)
      const offers = hello.texts.slice(1).map((one) => one.trim().toUpperCase())
      const facts = { offers: offers.join(', ').slice(0, 300) }
      if (target.startTls && !offers.includes('STARTTLS')) return of('down', 'no_starttls', 'It offers no STARTTLS: mail would travel in the clear.', facts)
      if (target.expectText !== undefined && !banner.includes(target.expectText)) return of('down', 'text_missing', `The text "${target.expectText}" is not in its greeting.`, facts)
      return of('ok', 'greeted', `It greets as ${banner.split(' ')[0] ?? ''}${offers.includes('STARTTLS') ? ' and offers STARTTLS' : ''}.`, facts)
    })
  },
}
