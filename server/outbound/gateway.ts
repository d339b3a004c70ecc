import { GatewaySettings } from '@fullscore/api/outbound/outbound.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { open } from '../secrets/seal.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import type { Method } from './page.ts'
import { post } from './post.ts'

/** What a template may name. */
export const gatewayFields = ['to', 'text', 'from', 'id', 'secret'] as const
export type GatewayFields = Record<(typeof gatewayFields)[number], string>

const placeholder = /\{([a-z]+)\}/g

/** The first placeholder that a template names and that is none. */
export const unknownPlaceholder = (template: string): string | undefined =>
  [...template.matchAll(placeholder)].map((match) => match[1]!).find((name) => !(gatewayFields as readonly string[]).includes(name))

/** Puts the fields into a template, each written so that it stays one value of its surroundings. */
export function filled(template: string, fields: GatewayFields, as: 'url' | 'form' | 'json' | 'text' | 'header'): string {
  return template.replace(placeholder, (whole, name: string) => {
    if (!(name in fields)) return whole
    const value = fields[name as keyof GatewayFields]
    if (as === 'url' || as === 'form') return encodeURIComponent(value)
    if (as === 'json') return JSON.stringify(value).slice(1, -1)
    return as === 'header' ? value.replace(/[\r\n]+/g, ' ') : value
  })
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain; charset=utf-8' } as const

/** Host and port that a template goes to. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

/** What a call reads out: no links, which nobody can hear. */
function spoken(message: Message): string {
  const [first] = message.told
  if (!first) return message.short
  const more = message.told.length - 1
  return `This is Fullscore. ${first.rehearsal ? 'A rehearsal. ' : ''}${first.asks ? 'You are paged. ' : ''}${first.subject.replace(/[[\]]/g, ' ')}.${more > 0 ? ` And ${more} more.` : ''} Open Fullscore${first.asks ? ' to acknowledge' : ' for details'}.`
}

/** Hands a message to the gateway that an administrator described, for SMS or for a call. */
export const sendByGateway = (kind: 'sms' | 'voice') => async (ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> => {
  const row = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', kind).executeTakeFirst()
  if (!row) return { ok: false, answer: kind === 'sms' ? 'No SMS gateway is set up.' : 'No voice gateway is set up.', unsure: false }
  const settings = GatewaySettings.parse(row.settings)
  const secret = row.secret === null ? '' : open(ctx.house.keyring, `channel:${kind}`, row.secret).toString()
  const fields: GatewayFields = { to: method.address, text: kind === 'voice' ? spoken(message) : message.short, from: settings.from, id: message.messageId.replace(/[<>]/g, ''), secret }
  return post(ctx, {
    url: filled(settings.url, fields, 'url'), method: settings.method, exactly: hostOf(settings.url), secrets: [secret, encodeURIComponent(secret)],
    headers: {
      ...(settings.method === 'GET' ? {} : { 'content-type': contentTypes[settings.bodyAs] }),
      ...Object.fromEntries(settings.headers.map(({ name, value }) => [name.toLowerCase(), filled(value, fields, 'header')])),
    },
    body: settings.method === 'GET' ? undefined : filled(settings.body, fields, settings.bodyAs),
  })
}
