import type { PublicUrl } from '@fullscore/api/organisation/organisation.ts'
import { invalid } from '../kernel/refusal.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'

/** Whether an address reaches this machine only, so that nobody's phone can open it. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]' || host === '0.0.0.0' || host === '[::]'
}

/**
 * Where links in messages lead. FULLSCORE_URL of this server wins over what is set for the organisation, which wins over what the
 * first server was remembered by, which wins over the address that this server is bound to: another server may be gone tomorrow.
 */
export async function publicUrl(ctx: OpenCtx): Promise<PublicUrl> {
  const row = await ctx.db.selectFrom('organisation.organisation').select(['public_url', 'public_url_by']).executeTakeFirst()
  const told = foundUrl(ctx.house, row?.public_url ?? null, row?.public_url_by ?? null)
  const warning = isLoopback(told.url) ? `Links in messages lead to ${told.url}, which opens on this machine alone: set the public address in the settings, or FULLSCORE_URL.` : null
  return { ...told, warning }
}

function foundUrl(house: { url: string; urlGiven: boolean }, stored: string | null, by: string | null): Pick<PublicUrl, 'url' | 'source' | 'why'> {
  if (house.urlGiven) return { url: house.url, source: 'environment', why: `FULLSCORE_URL says so${stored !== null && stored !== house.url ? `; it wins over ${stored}, which is stored` : ''}.` }
  if (stored !== null && by === 'person') return { url: stored, source: 'setting', why: 'It is set here; no FULLSCORE_URL says otherwise.' }
  if (stored !== null) return { url: stored, source: 'remembered', why: 'It is the address of the server that started first; nothing else is set.' }
  return { url: house.url, source: 'bound', why: 'It is the address this server is bound to; nothing else is set.' }
}

/** An address as it is stored: http or https, without a slash, query, user or password. @throws Refusal naming the field */
export function requirePublicUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') throw invalid([{ field: 'body.publicUrl', message: 'is no address like https://fullscore.example.org' }])
  return url.href.replace(/\/+$/, '')
}

/**
 * Remembers where the first server is reached, for servers that are told nothing. What a person set stays; what a start remembered
 * is renewed by a server that starts while no other lives.
 * @param alone whether no other server lives
 */
export async function rememberUrl(ctx: OpenCtx, alone: boolean): Promise<void> {
  const { url } = ctx.house
  await keep(ctx, 'where the first server is reached is no fact of the trade', async (tx: Ctx) => {
    await tx.db.updateTable('organisation.organisation').set({ public_url: url, public_url_by: 'start' })
      .where((e) => e.or([e('public_url', 'is', null), ...(alone ? [e('public_url_by', '=', 'start')] : [])])).execute()
  })
}
