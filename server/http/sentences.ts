import { sentencesHeader } from '@fullscore/api/call.ts'
import { namesObjects, objectsNamed, plain, renderAll, mapTexts, withoutNames, type Catalogue, type Reader } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { seenAmong } from '../search/seen.ts'
import { catalogueFor } from './languages.ts'

/** How an answer's sentences are asked for. */
export interface Asked { sentences: string | undefined; language: string | undefined }

/** A body with its sentences in the form that was asked for, and the headers that say which. */
export interface Told { body: string; headers: Record<string, string> }

/** Whatever depends on these two headers is another answer. */
const varied = { vary: 'Accept-Language, Fullscore-Sentences' }

/**
 * Writes an answer for one reader: with marks where the client asked for them and tells them itself (`marked`; or `unless-told`, where the
 * language asked for is not known here), in a language that was asked for and is known here, else in plain English. Names of objects outside the actor's scope are left out in every form. Never fails: what was
 * done is done, and its answer is given even where the database has gone meanwhile.
 */
export async function tell(ctx: OpenCtx, asked: Asked, answer: unknown): Promise<Told> {
  let value = answer
  let body = JSON.stringify(value)
  const speaks = asked.sentences === 'marked' ? undefined : languageOf(asked.language, ctx.house.catalogues)
  const marked = asked.sentences === 'marked' || (asked.sentences === 'unless-told' && speaks === undefined)
  // Without a second language a sentence that has no marks reads the same to everybody.
  if (!hasMarks(body) && speaks === undefined && !(marked && ctx.house.catalogues.size > 0)) return { body, headers: varied }
  if (namesObjects(body)) {
    value = withoutNames(value, await seenAmong(ctx, objectsNamed(value)).catch((error: Error) => nothingSeen(ctx, error)))
    body = JSON.stringify(value)
  }
  if (marked) return { body, headers: { ...varied, [sentencesHeader]: 'marked' } }
  if (speaks === undefined) return { body: JSON.stringify(mapTexts(value, (text) => (hasMarks(text) ? plain(text) : text))), headers: varied }
  const reader: Reader = { ...speaks, zone: await zoneOf(ctx).catch(() => 'UTC'), namesZone: true, now: ctx.clock.now().epochMilliseconds }
  return { body: JSON.stringify(renderAll(value, reader)), headers: { ...varied, 'content-language': speaks.catalogue.language } }
}

/** An answer in plain English for whoever asks: for what leaves as a file. */
export async function toldPlainly<T>(ctx: OpenCtx, answer: T): Promise<T> {
  const named = objectsNamed(answer)
  const value = named.length === 0 ? answer : withoutNames(answer, await seenAmong(ctx, named))
  return mapTexts(value, plain) as T
}

/** Without the database no name is sure to be seen. */
function nothingSeen(ctx: OpenCtx, error: Error): () => boolean {
  ctx.log.warn({ error: error.message, requestId: ctx.requestId }, 'names in an answer were left out')
  return () => false
}

/** The zone of who asks, from their profile; UTC where nobody said. */
async function zoneOf(ctx: OpenCtx): Promise<string> {
  const { personId } = ctx.actor
  if (!personId) return 'UTC'
  const person = await ctx.db.selectFrom('organisation.person').select('zone').where('id', '=', personId).executeTakeFirst()
  return person?.zone ?? (await ctx.db.selectFrom('organisation.organisation').select('zone').executeTakeFirst())?.zone ?? 'UTC'
}

/** What of `Accept-Language` is known here, by the sender's order; English, which is always known, ends the search. */
export function languageOf(header: string | undefined, catalogues: ReadonlyMap<string, Catalogue>): { catalogue: Catalogue; locale: string } | undefined {
  if (header === undefined || catalogues.size === 0) return undefined
  const wishes = header.slice(0, 300).split(',').map((wish) => {
    const [tag = '', ...rest] = wish.trim().split(';')
    const q = rest.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
    return { tag, q: q === undefined ? 1 : Number(q) }
  })
  for (const { tag, q } of wishes.toSorted((a, b) => b.q - a.q)) {
    if (!(q > 0)) continue
    const catalogue = catalogueFor(tag, catalogues)
    if (catalogue === 'English') return undefined
    if (catalogue) return { catalogue, locale: validLocale(tag) ?? catalogue.language }
  }
  return undefined
}

function validLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}
