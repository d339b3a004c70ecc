import type { Id } from '@fullscore/api/ids.ts'
import { englishOf } from '@fullscore/api/locale.ts'
import type { Reader } from '@fullscore/api/render.ts'
import type { OpenCtx } from '../kernel/context.ts'

/**
 * How somebody reads what is made for them alone: in the language of their locale where it is told here, else in English, numbers and
 * dates as their locale writes them. Who said nothing, and a program, reads as the organisation does.
 */
export async function personReader(ctx: OpenCtx, id: Id<'person'> | undefined): Promise<Reader> {
  const house = await ctx.db.selectFrom('organisation.organisation').select(['zone', 'locale']).executeTakeFirst()
  const person = id && (await ctx.db.selectFrom('organisation.person').select(['zone', 'locale']).where('id', '=', id).executeTakeFirst())
  const locale = (person ? person.locale : null) ?? house?.locale
  const catalogue = locale === undefined ? undefined : ctx.house.catalogues.get(locale.toLowerCase().split('-')[0]!)
  return { catalogue, locale: catalogue && locale !== undefined ? locale : englishOf(locale), zone: (person ? person.zone : null) ?? house?.zone ?? 'UTC', namesZone: false }
}
