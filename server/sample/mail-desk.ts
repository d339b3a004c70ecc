import type { Duplex } from 'node:stream'

const most = 64 * 1024
const answers: Record<string, string> = { EHLO: '250 desk', HELO: '250 desk', MAIL: '250 OK', RCPT: '250 OK', RSET: '250 OK', NOOP: '250 OK' }

/** The sample company's mail server (RFC 5321, no more than a client needs): it takes every message, keeps none, and says so. */
export function takeMail(line: Duplex): void {
  let [said, reading] = ['', false]
  const tell = (text: string) => line.write(`${text}\r\n`)
  line.on('error', () => line.destroy())
  line.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('latin1')).slice(-most)
    for (;;) {
      const end = reading ? '\r\n.\r\n' : '\r\n'
      const at = said.indexOf(end)
      if (at < 0) return
      const word = said.slice(0, 4).toUpperCase()
      said = said.slice(at + end.length)
      if (reading) tell('250 2.0.0 Taken by the mail server of the sample company')
      else if (word === 'DATA') tell('354 Go on')
      else if (word === 'QUIT') return void line.end('221 Bye\r\n')
      else tell(answers[word] ?? '502 Not known here')
      reading = !reading && word === 'DATA'
    }
  })
  tell('220 desk')
}
