import type { Id } from '@fullscore/api/ids.ts'
import { writtenIn } from '@fullscore/api/locale.ts'
import type { Reader } from '@fullscore/api/render.ts'
import { catalogueFor } from '../http/languages.ts'
import { languageOf } from '../http/sentences.ts'
import type { OpenCtx } from '../kernel/context.ts'

/**
 * For whom something is that is made for one person: a message, a calendar, a paper. In the language that the person chose, moments in
 * their zone and way of writing, or the house's, with the zone's name, since nobody knows where it will be read. Who chose no language is
 * told as the request wishes, and where none is at hand in English.
 * @param wish `Accept-Language` of the request by which it is made
 */
export async function readerOf(ctx: OpenCtx, id: Id<'person'> | undefined, wish?: string): Promise<Reader> {
  const person = id && (await ctx.db.selectFrom('organisation.person').select(['zone', 'locale', 'language']).where('id', '=', id).executeTakeFirst())
  const house = await ctx.db.selectFrom('organisation.organisation').select(['zone', 'locale']).executeTakeFirst()
  const { zone, locale, language } = person || { zone: null, locale: null, language: null }
  const chosen = language === null ? languageOf(wish, ctx.house.catalogues)?.catalogue : catalogueFor(language, ctx.house.catalogues)
  const catalogue = chosen === 'English' ? undefined : chosen
  return { catalogue, locale: writtenIn(catalogue?.language ?? 'en', locale ?? house?.locale), zone: zone ?? house?.zone ?? 'UTC', namesZone: true }
}
