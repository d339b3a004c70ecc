import { hash } from 'node:crypto'
import type { Catalogue } from '@fullscore/api/render.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { identify } from '../access/identify.ts'
import { catalogueFor } from './languages.ts'
import { languageOf } from './sentences.ts'

interface Asked { cookie: string | undefined; authorization?: string | undefined; language: string | undefined }

/**
 * The language of a page before it is sent: what the person of the session chose, else what the browser asks for; undefined for English.
 * Never fails: without the database the browser's wish counts.
 */
export async function pageLanguage(ctx: OpenCtx, asked: Asked): Promise<string | undefined> {
  const { catalogues } = ctx.house
  const chosen = await chosenLanguage(ctx, asked).catch((error: Error) => { ctx.log.warn({ error: error.message }, 'whose page it is was not known'); return undefined })
  const catalogue = chosen === undefined ? undefined : catalogueFor(chosen, catalogues)
  if (catalogue === 'English') return undefined
  return catalogue?.language ?? languageOf(asked.language, catalogues)?.catalogue.language
}

async function chosenLanguage(ctx: OpenCtx, { cookie, authorization }: Asked): Promise<string | undefined> {
  if (cookie === undefined && authorization === undefined) return undefined
  const { actor } = await identify(ctx, { cookie, authorization })
  if (!actor.personId) return undefined
  const person = await ctx.db.selectFrom('organisation.person').select('language').where('id', '=', actor.personId).executeTakeFirst()
  return person?.language ?? undefined
}

const written = new WeakMap<Catalogue, { body: string; tag: string }>()
/** A catalogue as it leaves, with its entity tag; written once, as it never changes while the server runs. */
function writtenOf(catalogue: Catalogue): { body: string; tag: string } {
  const had = written.get(catalogue)
  if (had) return had
  const body = JSON.stringify(catalogue)
  const made = { body, tag: `"${hash('sha256', body, 'base64url').slice(0, 16)}"` }
  written.set(catalogue, made)
  return made
}
const english: Catalogue = { language: 'en', sentences: {} }

/** All words of the language of who asks, for a program that tells sentences itself. @param known the entity tag it has already */
export async function wordsFor(ctx: OpenCtx, asked: Asked, known: string | undefined): Promise<Response> {
  const language = await pageLanguage(ctx, asked)
  const { body, tag } = writtenOf((language === undefined ? undefined : ctx.house.catalogues.get(language.toLowerCase())) ?? english)
  const headers = { 'content-type': 'application/json', etag: tag, 'cache-control': 'private, no-cache', vary: 'Accept-Language, Authorization, Cookie' }
  return known === tag ? new Response(null, { status: 304, headers }) : new Response(body, { headers })
}
