import { createTransport } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import { MailSettings } from '@fullscore/api/outbound/outbound.ts'
import { asLine } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused } from '../egress/egress.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { open } from '../secrets/seal.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import { sendLimitMs, type Method } from './page.ts'

/** Hands a message to the configured mail server. Its answer, or why there was none, is the outcome; nothing is thrown. */
export async function sendMail(ctx: OpenCtx, to: Pick<Method, 'address'>, message: Message): Promise<Outcome> {
  const channel = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'mail').executeTakeFirst()
  if (!channel) return { ok: false, answer: 'No mail server is set up.', unsure: false }
  const settings = MailSettings.parse(channel.settings)
  try {
    const password = channel.secret === null ? undefined : open(ctx.house.keyring, 'channel:mail', channel.secret).toString()
    const { response, rejected } = await overSmtp(ctx, settings, password, to.address, message)
    return rejected.length > 0 ? { ok: false, answer: say`${settings.host} refused ${to.address}: ${response}`, unsure: false } : { ok: true, answer: say`${settings.host} said: ${response}` }
  } catch (error) {
    return { ok: false, answer: sentenceOf(error, settings), unsure: maybeTaken(error) }
  }
}

async function overSmtp(ctx: OpenCtx, settings: MailSettings, password: string | undefined, address: string, message: Message): Promise<SMTPTransport.SentMessageInfo> {
  const { socket } = await ctx.house.egress.connectTo({ purpose: 'exact', host: settings.host, port: settings.port, grants: [`${settings.host}:${settings.port}`], timeoutMs: 10_000 })
  const options: SMTPTransport.Options = {
    host: settings.host, port: settings.port, connection: socket, name: 'fullscore', disableFileAccess: true, disableUrlAccess: true,
    secure: settings.security === 'tls', requireTLS: settings.security === 'starttls', ignoreTLS: settings.security === 'none',
    connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000,
    ...(settings.user === '' ? {} : { auth: { user: settings.user, pass: password ?? '' } }),
  }
  const cut = setTimeout(() => socket.destroy(new Error(say`${settings.host} took longer than ${sendLimitMs / 1000} s`)), sendLimitMs)
  try {
    return await createTransport(options).sendMail({
      from: { name: asLine(settings.fromName), address: settings.from }, to: address, messageId: message.messageId, subject: asLine(message.subject),
      text: message.text, html: message.html, headers: { ...message.headers, 'Auto-Submitted': 'auto-generated' }, date: dateHeader(ctx.clock.now()),
    })
  } finally {
    clearTimeout(cut)
    socket.destroy()
  }
}

/** Whether the server may have taken the message although it did not say so: the connection ended after DATA. */
function maybeTaken(error: unknown): boolean {
  const { command, responseCode } = error as { command?: string; responseCode?: number }
  return (command === 'DATA' || command === 'CONN') && responseCode === undefined && !(error instanceof EgressFailed) && !(error instanceof EgressRefused)
}

function sentenceOf(error: unknown, settings: MailSettings): string {
  const { message, response } = error as { message: string; response?: string }
  if (error instanceof EgressFailed || error instanceof EgressRefused) return message
  return response ? say`${settings.host} answered: ${response}` : say`${settings.host} port ${settings.port}: ${message}`
}

/** The moment as a mail's Date header (RFC 5322), in UTC. */
function dateHeader(at: Temporal.Instant): string {
  return new Date(at.epochMilliseconds).toUTCString().replace('GMT', '+0000')
}
