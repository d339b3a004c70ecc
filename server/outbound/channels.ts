import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import { MailSettings, type ChannelKind, type Channels, type setMail, type testChannel, type WebhookSettings } from '@fullscore/api/outbound/outbound.ts'
import { announce } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { changesOf } from '../kernel/input.ts'
import { conflict, forbidden, invalid, missing } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { seal } from '../secrets/seal.ts'
import { channelSet } from './events.ts'
import { sendMail } from './mail.ts'
import { testMessage } from './message.ts'
import { methodsOf, obstacle } from './methods.ts'
import { sendWebhook, webhookSettings } from './webhook.ts'

/** How messages leave. The password is never read back. */
export async function readChannels(ctx: Ctx): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  const row = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'mail').executeTakeFirst()
  const webhook = await webhookSettings(ctx)
  return {
    mail: row ? { ...MailSettings.parse(row.settings), passwordSet: row.secret !== null, version: row.version } : null,
    webhook: { ...webhook.settings, version: webhook.version },
  }
}

/** Sets the mail server. A stored password stays only while it goes to the same host as the same user. */
export async function setMailChannel(ctx: OpenCtx, { password, ...settings }: BodyOf<typeof setMail>): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  const sealed = password === undefined ? undefined : seal(ctx.house.keyring, 'channel:mail', password)
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'mail').forUpdate().executeTakeFirst()
    const stored = row ? MailSettings.parse(row.settings) : undefined
    const same = stored?.host === settings.host && stored.port === settings.port && stored.user === settings.user
    const kept = settings.user !== '' && same ? (row?.secret ?? null) : null
    const secret = sealed ?? kept
    if (settings.user !== '' && secret === null) throw invalid([{ field: 'body.password', message: 'is needed for this host and user' }])
    await store(tx, 'mail', JSON.stringify(settings), secret)
    const changed = [...Object.keys(stored ? changesOf<MailSettings>(stored, settings) : settings), ...(password === undefined ? [] : ['password'])]
    return { events: [set('mail', changed)], value: await readChannels(tx) }
  })
}

/** Sets what webhooks reach beside public addresses. */
export async function setWebhookChannel(ctx: Ctx, settings: WebhookSettings): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  settings.allowed.forEach((entry, index) => {
    if (!/^[A-Za-z0-9.:[\]-]+(\/\d{1,3})?$/.test(entry)) throw invalid([{ field: `body.allowed[${index}]`, message: 'is no host name, address or range' }])
  })
  return change(ctx, async (tx) => {
    await store(tx, 'webhook', JSON.stringify(settings), null)
    return { events: [set('webhook', ['allowed'])], value: await readChannels(tx) }
  })
}

async function store(tx: Ctx, kind: 'mail' | 'webhook', settings: string, secret: string | null): Promise<void> {
  await tx.db.insertInto('outbound.channel').values({ kind, settings, secret, changed_at: tx.clock.now() })
    .onConflict((c) => c.column('kind').doUpdateSet((e) => ({ settings, secret, changed_at: tx.clock.now(), version: e('outbound.channel.version', '+', 1) }))).execute()
}

const set = (kind: ChannelKind, changed: string[]) => announce(channelSet, { team: null, subjects: [{ kind: 'organisation', id: kind, role: 'channel' }], payload: { kind, changed } })

/** Sends the asking person a test by one of their own ways and says what happened. */
export async function testOf(ctx: OpenCtx, kind: ChannelKind, methodId: string | undefined): Promise<AnswerOf<typeof testChannel>> {
  const { personId } = ctx.actor
  if (!personId) throw forbidden('signed-in', 'A test goes to the person who asks for it.')
  const method = (await methodsOf(ctx, personId)).find((m) => m.kind === kind && (methodId === undefined || m.id === methodId))
  if (!method) throw kind === 'webhook' && methodId === undefined ? conflict('no-channel', 'You have no webhook yet: add one to your contact methods.') : missing('contact method')
  const wanting = await obstacle(ctx, personId, kind)
  if (wanting) throw conflict('no-channel', wanting)
  if (kind === 'browser') return { ok: true, said: 'This browser got the answer, so it is reached.', to: 'this browser', ms: 0 }
  const began = performance.now()
  const message = testMessage(ctx, ctx.actor.name)
  const outcome = kind === 'mail' ? await sendMail(ctx, method, message) : await sendWebhook(ctx, method, message)
  return { ok: outcome.ok, said: outcome.answer, to: method.address, ms: Math.round(performance.now() - began) }
}
