import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Clearing } from './server.ts'

export interface MailServer {
  port: number
  /** Every message whose DATA arrived whole, oldest first, whether it was answered or not. */
  mails: ParsedMail[]
  /** Called after a message's DATA and before its 250; the answer waits for it. */
  beforeAnswer: ((mail: ParsedMail) => Promise<void>) | undefined
}

/** A real SMTP server on a free port of loopback. */
export async function startMailServer(clearing: Clearing): Promise<MailServer> {
  const state: MailServer = { port: 0, mails: [], beforeAnswer: undefined }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      void (async () => {
        try {
          const mail = await simpleParser(stream)
          state.mails.push(mail)
          await state.beforeAnswer?.(mail)
          done(null, 'Taken')
        } catch (error) {
          done(error as Error)
        }
      })()
    },
  })
  // A sender that is killed leaves its connection broken; that is what journeys want.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  clearing.add(() => new Promise<void>((resolve) => { server.close(() => resolve()) }))
  state.port = (server.server.address() as AddressInfo).port
  return state
}

/** The address that a mail went to. */
export const recipientOf = (mail: ParsedMail): string => [mail.to].flat().flatMap((one) => one?.value ?? []).map((one) => one.address).join()

/** The link of a mail's button. */
export function linkOf(mail: ParsedMail): string {
  const link = /Acknowledge: (\S+)/.exec(mail.text ?? '')?.[1]
  if (!link) throw new Error(`No link in the mail:\n${mail.text}`)
  return link
}

/** The mails that page somebody, without those that only tell something. */
export const pagesIn = (mails: readonly ParsedMail[]): ParsedMail[] => mails.filter((one) => /\[SEV\d\]/.test(one.subject ?? ''))
