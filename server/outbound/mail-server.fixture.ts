import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface MailServer {
  port: number
  /** Every message taken, oldest first. */
  mails: ParsedMail[]
  /** What DATA is answered with from now on: undefined takes the message. */
  refuse: string | undefined
  close(): Promise<void>
}

/** A real SMTP server on loopback. @param port to stand where an earlier one stood */
export async function mailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const state: MailServer = { port, mails, refuse: undefined, close: () => new Promise((resolve) => { server.close(() => resolve()) }) }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], ...options,
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        if (state.refuse) return done(Object.assign(new Error(state.refuse), { responseCode: 451 }))
        mails.push(mail)
        return done(null, 'Taken')
      }, done)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve) })
  state.port = (server.server.address() as AddressInfo).port
  return state
}
