import type { BodyOf } from '@fullscore/api/route.ts'
import { MailSettings, type ChannelKind, type Channels, type setMail, type WebhookSettings } from '@fullscore/api/outbound/outbound.ts'
import { announce } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { changesOf } from '../kernel/input.ts'
import { invalid } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { seal } from '../secrets/seal.ts'
import { channelSet } from './events.ts'
import { gatewayOf } from './gateways.ts'
import { webhookSettings } from './webhook-settings.ts'

/** How messages leave. The password is never read back. */
export async function readChannels(ctx: Ctx): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  const row = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'mail').executeTakeFirst()
  const webhook = await webhookSettings(ctx)
  return {
    mail: row ? { ...MailSettings.parse(row.settings), passwordSet: row.secret !== null, version: row.version } : null,
    webhook: { ...webhook.settings, version: webhook.version }, sms: await gatewayOf(ctx, 'sms'), voice: await gatewayOf(ctx, 'voice'),
  }
}

/** Sets the mail server. A stored password stays only while it goes to the same host as the same user. */
export async function setMailChannel(ctx: OpenCtx, { password, ...settings }: BodyOf<typeof setMail>): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  const sealed = password === undefined ? undefined : seal(ctx.house.keyring, 'channel:mail', password)
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'mail').forNoKeyUpdate().executeTakeFirst()
    const stored = row ? MailSettings.parse(row.settings) : undefined
    const same = stored?.host === settings.host && stored.port === settings.port && stored.user === settings.user
    const kept = settings.user !== '' && same ? (row?.secret ?? null) : null
    const secret = sealed ?? kept
    if (settings.user !== '' && secret === null) throw invalid([{ field: 'body.password', message: 'is needed for this host and user' }])
    await storeChannel(tx, 'mail', JSON.stringify(settings), secret)
    const changed = [...Object.keys(stored ? changesOf<MailSettings>(stored, settings) : settings), ...(password === undefined ? [] : ['password'])]
    return { events: [channelWasSet('mail', changed)], value: await readChannels(tx) }
  })
}

/** Sets what webhooks reach beside public addresses. */
export async function setWebhookChannel(ctx: Ctx, settings: WebhookSettings): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  settings.allowed.forEach((entry, index) => {
    if (!/^[A-Za-z0-9.:[\]-]+(\/\d{1,3})?$/.test(entry)) throw invalid([{ field: `body.allowed[${index}]`, message: 'is no host name, address or range' }])
  })
  return change(ctx, async (tx) => {
    await storeChannel(tx, 'webhook', JSON.stringify(settings), null)
    return { events: [channelWasSet('webhook', ['allowed'])], value: await readChannels(tx) }
  })
}

/** Writes a channel's settings. */
export async function storeChannel(tx: Ctx, kind: 'mail' | 'webhook' | 'sms' | 'voice', settings: string, secret: string | null): Promise<void> {
  await tx.db.insertInto('outbound.channel').values({ kind, settings, secret, changed_at: tx.clock.now() })
    .onConflict((c) => c.column('kind').doUpdateSet((e) => ({ settings, secret, changed_at: tx.clock.now(), version: e('outbound.channel.version', '+', 1) }))).execute()
}

/** That a channel was set. */
export const channelWasSet = (kind: ChannelKind, changed: string[]) => announce(channelSet, { team: null, subjects: [{ kind: 'organisation', id: kind, role: 'channel' }], payload: { kind, changed } })
