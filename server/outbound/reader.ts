import type { Id } from '@fullscore/api/ids.ts'
import { writtenIn } from '@fullscore/api/locale.ts'
import type { Reader } from '@fullscore/api/render.ts'
import { catalogueFor } from '../http/languages.ts'
import type { OpenCtx } from '../kernel/context.ts'

/**
 * For whom a message is: in the language that the person chose, moments in their zone and way of writing, or the house's, with the zone's name,
 * since nobody knows where it will be read. Who chose no language gets English: a browser's wish is not known here.
 */
export async function readerOf(ctx: OpenCtx, id: Id<'person'>): Promise<Reader> {
  const person = await ctx.db.selectFrom('organisation.person').select(['zone', 'locale', 'language']).where('id', '=', id).executeTakeFirst()
  const house = await ctx.db.selectFrom('organisation.organisation').select(['zone', 'locale']).executeTakeFirst()
  const found = person?.language ? catalogueFor(person.language, ctx.house.catalogues) : undefined
  const catalogue = found === 'English' ? undefined : found
  return { catalogue, locale: writtenIn(catalogue?.language ?? 'en', person?.locale ?? house?.locale), zone: person?.zone ?? house?.zone ?? 'UTC', namesZone: true }
}
