import type { BodyOf } from '@fullscore/api/route.ts'
import { GatewaySettings, type Channels, type setGateway } from '@fullscore/api/outbound/outbound.ts'
import { change } from '../kernel/change.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { changesOf } from '../kernel/input.ts'
import { requireMay } from '../organisation/visible.ts'
import { seal } from '../secrets/seal.ts'
import { channelWasSet, readChannels, storeChannel } from './channels.ts'
import { requireGateway, sameHost } from './gateways.ts'

/** Sets the gateway for SMS or voice. A stored secret stays only while it goes to the same host; an empty one takes it away. */
export async function setGatewayChannel(ctx: OpenCtx, kind: 'sms' | 'voice', { secret, ...settings }: BodyOf<typeof setGateway>): Promise<Channels> {
  requireMay(ctx.actor, 'settings:manage', null)
  requireGateway(settings)
  const sealed = secret === undefined ? undefined : secret === '' ? null : seal(ctx.house.keyring, `channel:${kind}`, secret)
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', kind).forNoKeyUpdate().executeTakeFirst()
    const stored = row ? GatewaySettings.parse(row.settings) : undefined
    const kept = stored && sameHost(stored.url, settings.url) ? (row?.secret ?? null) : null
    await storeChannel(tx, kind, JSON.stringify(settings), sealed === undefined ? kept : sealed)
    const changed = [...Object.keys(stored ? changesOf<GatewaySettings>(stored, settings) : settings), ...(secret === undefined ? [] : ['secret'])]
    return { events: [channelWasSet(kind, changed)], value: await readChannels(tx) }
  })
}
