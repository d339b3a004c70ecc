import type { OpenCtx } from '../kernel/context.ts'
import { identify } from '../access/identify.ts'
import { catalogueFor } from './languages.ts'
import { languageOf } from './sentences.ts'

/**
 * The language of a page before it is sent: what the person of the session chose, else what the browser asks for; undefined for English.
 * Never fails: without the database the browser's wish counts.
 */
export async function pageLanguage(ctx: OpenCtx, asked: { cookie: string | undefined; language: string | undefined }): Promise<string | undefined> {
  const { catalogues } = ctx.house
  const chosen = await chosenLanguage(ctx, asked.cookie).catch((error: Error) => { ctx.log.warn({ error: error.message }, 'whose page it is was not known'); return undefined })
  const catalogue = chosen === undefined ? undefined : catalogueFor(chosen, catalogues)
  if (catalogue === 'English') return undefined
  return catalogue?.language ?? languageOf(asked.language, catalogues)?.catalogue.language
}

async function chosenLanguage(ctx: OpenCtx, cookie: string | undefined): Promise<string | undefined> {
  if (cookie === undefined) return undefined
  const { actor } = await identify(ctx, { cookie, authorization: undefined })
  if (!actor.personId) return undefined
  const person = await ctx.db.selectFrom('organisation.person').select('language').where('id', '=', actor.personId).executeTakeFirst()
  return person?.language ?? undefined
}
