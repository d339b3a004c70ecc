import type { PublicUrl } from '@fullscore/api/organisation/organisation.ts'
import { say } from '@fullscore/api/sentence.ts'
import { invalid } from '../kernel/refusal.ts'
import type { OpenCtx } from '../kernel/context.ts'

/** Whether an address reaches this machine only, so that nobody's phone can open it. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]' || host === '0.0.0.0' || host === '[::]'
}

/**
 * Where links in messages lead. FULLSCORE_URL of this server wins over what is set for the organisation, which wins over the address
 * that this server is bound to: the one server of which it is certain that it lives.
 */
export async function publicUrl(ctx: OpenCtx): Promise<PublicUrl> {
  const row = await ctx.db.selectFrom('organisation.organisation').select('public_url').executeTakeFirst()
  const told = foundUrl(ctx.house, row?.public_url ?? null)
  const warning = isLoopback(told.url) ? say`Links in messages lead to ${told.url}, which opens on this machine alone: set the public address in the settings, or FULLSCORE_URL.` : null
  return { ...told, warning }
}

function foundUrl(house: { url: string; urlGiven: boolean }, stored: string | null): Pick<PublicUrl, 'url' | 'source' | 'why'> {
  if (house.urlGiven) return { url: house.url, source: 'environment', why: stored !== null && stored !== house.url ? say`FULLSCORE_URL says so; it wins over ${stored}, which is stored.` : 'FULLSCORE_URL says so.' }
  if (stored !== null) return { url: stored, source: 'setting', why: 'It is set here; no FULLSCORE_URL says otherwise.' }
  return { url: house.url, source: 'bound', why: 'It is the address this server is bound to; nothing else is set.' }
}

/** An address as it is stored: http or https, without a slash, query, user or password. @throws Refusal naming the field */
export function requirePublicUrl(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') throw invalid([{ field: 'body.publicUrl', message: 'is no address like https://fullscore.example.org' }])
  // Its pages ask for what they need from the top of the host: below a path nobody would find them.
  if (url.pathname !== '/') throw invalid([{ field: 'body.publicUrl', message: 'has a path, and Fullscore answers at the top of a host name alone' }])
  return url.origin
}
