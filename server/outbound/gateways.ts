import type { BodyOf } from '@fullscore/api/route.ts'
import { GatewaySettings, type Channels, type setGateway } from '@fullscore/api/outbound/outbound.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { isJson } from '../kernel/input.ts'
import { invalid } from '../kernel/refusal.ts'
import { filled, gatewayFields, hostOf, unknownPlaceholder } from './gateway.ts'

/** A gateway as it is set, without its secret; null where none is. */
export async function gatewayOf(ctx: Ctx, kind: 'sms' | 'voice'): Promise<Channels['sms']> {
  const row = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', kind).executeTakeFirst()
  return row ? { ...GatewaySettings.parse(row.settings), secretSet: row.secret !== null, version: row.version } : null
}

/** Refuses a gateway that could not be called, naming the field. */
export function requireGateway({ url, headers, body, bodyAs, method }: Omit<BodyOf<typeof setGateway>, 'secret'>): void {
  const wrong = (field: string, message: string) => invalid([{ field: `body.${field}`, message }])
  const known = gatewayFields.map((name) => `{${name}}`).join(', ')
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '') throw wrong('url', 'is no http or https address without user and password')
  if (/[{}]|%7b/i.test(parsed.host)) throw wrong('url', 'names a placeholder in the host: the host must be fixed')
  for (const [field, template] of [['url', url], ['body', method === 'GET' ? '' : body], ...headers.map(({ value }, i) => [`headers[${i}].value`, value] as const)] as const) {
    const unknown = unknownPlaceholder(template)
    if (unknown) throw wrong(field, say`names {${unknown}}; known are ${known}`)
  }
  const fixed = headers.findIndex(({ name }) => /^(host|content-length|connection|transfer-encoding)$/i.test(name))
  if (fixed >= 0) throw wrong(`headers[${fixed}].name`, 'is set by the connection itself')
  if (![url, ...(method === 'GET' ? [] : [body])].some((template) => template.includes('{text}'))) throw wrong(method === 'GET' ? 'url' : 'body', 'does not name {text}: nothing would be said')
  if (method !== 'GET' && bodyAs === 'json' && !isJson(filled(body, { to: '+1"', text: 'a "b"\n', from: '', id: '', secret: '' }, 'json'))) throw wrong('body', 'is not JSON once its fields are put in: quotes stand around them, as in "to": "{to}"')
}

/** Whether a stored secret may go on: only to the host that it was entered for. */
export const sameHost = (left: string, right: string): boolean => hostOf(left) === hostOf(right)
