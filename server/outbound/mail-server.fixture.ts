import type { AddressInfo, Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface MailServer {
  port: number
  /** Every message taken, oldest first. */
  mails: ParsedMail[]
  /** What DATA is answered with from now on: undefined takes the message. */
  refuse: string | undefined
  /** Takes the message and cuts the connection instead of saying so. */
  hangUp: boolean
  close(): Promise<void>
}

/** A real SMTP server on loopback. @param port to stand where an earlier one stood */
export async function mailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const state: MailServer = { port, mails, refuse: undefined, hangUp: false, close: () => new Promise((resolve) => { server.close(() => resolve()) }) }
  const hangUp = (id: string) => {
    const connections = (server as unknown as { connections: Set<{ id: string; _socket: Socket }> }).connections
    for (const connection of connections) if (connection.id === id) connection._socket.destroy()
  }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], ...options,
    onData: (stream, session, done) => {
      const take = async () => {
        const mail = await simpleParser(stream)
        if (state.refuse === undefined) mails.push(mail)
        if (state.hangUp) return hangUp(session.id)
        if (state.refuse !== undefined) return done(Object.assign(new Error(state.refuse), { responseCode: 451 }))
        return done(null, 'Taken')
      }
      take().catch(done)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve) })
  state.port = (server.server.address() as AddressInfo).port
  return state
}
