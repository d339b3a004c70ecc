import { WebhookSettings } from '@fullscore/api/outbound/outbound.ts'
import type { Ctx } from '../kernel/context.ts'

/** What an administrator allows webhooks beside public addresses. */
export async function webhookSettings(ctx: Ctx): Promise<{ settings: WebhookSettings; version: number }> {
  const row = await ctx.db.selectFrom('outbound.channel').select(['settings', 'version']).where('kind', '=', 'webhook').executeTakeFirst()
  return row ? { settings: WebhookSettings.parse(row.settings), version: row.version } : { settings: { allowed: [] }, version: 0 }
}
