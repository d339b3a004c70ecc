import { render, renderAll, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { QueryOf } from '@fullscore/api/route.ts'
import type { drawScore } from '@fullscore/api/insight/score.ts'
import { readerLocale, writeFor } from '@fullscore/engraving/locale.ts'
import { viewAt, viewOver, zoomNames, type View } from '@fullscore/engraving/scale.ts'
import { clockTime, longMoment } from '@fullscore/engraving/time.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { verdictOf } from '@fullscore/engraving/verdict.ts'
import { speak, speaks } from '@fullscore/engraving/words.ts'
import { stavesOf } from '../../agenda/where.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { invalid, unavailable } from '../../kernel/refusal.ts'
import { readerOf } from '../../organisation/reader.ts'
import { keptVerdict } from './kept.ts'
import { drawPaper } from './paper/pages.ts'
import { scoreOf } from './read.ts'

const hour = 3_600_000
const day = 24 * hour
/** Drawing takes a good part of a second of one core: two at a time leave room for everything else. */
const mostAtOnce = 2
let drawing = 0

/** The Score on paper, in the language and the locale of who asks. @param wish their `Accept-Language` @throws Refusal `too-busy` while others are being drawn */
export async function pictureOfScore(ctx: OpenCtx, query: QueryOf<typeof drawScore>, wish?: string): Promise<Response> {
  if (drawing >= mostAtOnce) throw unavailable('too-busy', 'Other pictures are being drawn; ask again in a moment.')
  drawing += 1
  try {
    const bytes = await draw(ctx, query, wish)
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="score-${query.zoom}.pdf"`, 'cache-control': 'no-store' } })
  } finally {
    drawing -= 1
  }
}

async function draw(ctx: OpenCtx, query: QueryOf<typeof drawScore>, wish: string | undefined): Promise<Buffer> {
  const house = await ctx.db.selectFrom('organisation.organisation').select(['name', 'zone']).executeTakeFirstOrThrow()
  const zone = query.zone ?? house.zone
  const now = ctx.clock.now().epochMilliseconds
  const reader: Reader = { ...await readerOf(ctx, ctx.actor.personId, wish), zone, namesZone: false, now }
  const view = viewOf(query, now)
  const [from, to] = view.zoom === 'next' ? [now - 24.5 * hour, now + 28 * day] : [view.from, view.to]
  const wire = (at: number) => Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString()
  const said = await scoreOf(ctx, { ...query, from: wire(from), to: wire(to), level: view.zoom !== 'next' && to - from >= 4.5 * day ? 'counted' : 'marks', width: 1000 })
  const answer = renderAll(said, reader)
  const wanted = stavesOf(query.staves)
  const data = { ...answer, staves: inOrder(answer.staves, wanted) } as ScoreData
  const [counted, filters] = [await keptVerdict(ctx, query), await filterWords(ctx, query)]
  const checked = zoneOrRefuse(zone, now)
  return speaking(reader, () => {
    const tell = (text: string) => render(text, reader)
    return drawPaper({
      data, view, zone: checked, paper: query.paper, grey: query.grey === true, at: now, language: reader.catalogue?.language ?? 'en',
      title: query.title ?? verdictOf(counted),
      below: [ctx.house.sample === true ? tell(say`Sample company: nothing here is real`) : '', house.name, tell(filters), tell(say`${zoneWords(view, from, to, zone)} in ${zone.split('/').at(-1)!.replaceAll('_', ' ')}`)].filter((one) => one !== '').join('. '),
      made: tell(say`Made ${longMoment(now, zone)} by ${ctx.actor.name} with Fullscore.`),
    })
  })
}

/**
 * Draws in the words and the locale of one reader: what the engraving says and writes belongs to the whole process. So `work` does all
 * of it before it first waits for anything, and nothing else runs meanwhile.
 */
function speaking<T>(reader: Reader, work: () => T): T {
  const [words, locale] = [speaks(), readerLocale()]
  speak(reader.catalogue)
  writeFor(reader.locale)
  try {
    return work()
  } finally {
    speak(words)
    writeFor(locale)
  }
}

/** The window asked for. @throws Refusal for a stretch without its other end */
function viewOf({ zoom, from, to }: QueryOf<typeof drawScore>, now: number): View {
  if (zoom === 'next' || (from === undefined && to === undefined)) return viewAt(zoom, now)
  if (from === undefined || to === undefined) throw invalid([{ field: from === undefined ? 'query.from' : 'query.to', message: 'is needed with the other end' }])
  const [begin, end] = [Temporal.Instant.from(from).epochMilliseconds, Temporal.Instant.from(to).epochMilliseconds]
  if (end <= begin) throw invalid([{ field: 'query.to', message: 'is not after from' }])
  return { ...viewOver(begin, end), zoom } as View
}

/** The staves in the order they were asked in. */
function inOrder<S extends { id: string }>(staves: readonly S[], wanted: readonly string[] | undefined): S[] {
  if (wanted === undefined) return [...staves]
  return wanted.flatMap((id) => staves.filter((one) => one.id === id))
}

/** The stretch in words. */
function zoneWords(view: View, from: number, to: number, zone: string): string {
  if (view.zoom === 'next') return say`${zoomNames.next}: the past day and the next four weeks from ${longMoment(from + 24.5 * hour, zone)}`
  return say`${longMoment(from, zone)} to ${to - from < day ? clockTime(to, zone) : longMoment(to, zone)}`
}

/** The filters in words; "everything NAME may see" without any. */
async function filterWords(ctx: Ctx, query: QueryOf<typeof drawScore>): Promise<string> {
  const named = async (table: 'organisation.team' | 'organisation.department', id: string | undefined) =>
    id === undefined ? undefined : (await ctx.db.selectFrom(table).select('name').where('id', '=', id as never).executeTakeFirst())?.name ?? say`unknown`
  const team = await named('organisation.team', query.team)
  const department = await named('organisation.department', query.department)
  const service = query.service === undefined ? undefined : (await ctx.db.selectFrom('infrastructure.service_ref').select('name').where('id', '=', query.service as never).executeTakeFirst())?.name ?? say`unknown`
  const parts = [department && say`department ${department}`, team && say`team ${team}`, service && say`service ${service}`, query.staves === undefined ? undefined : say`chosen staves`, query.rehearsal === false ? say`without rehearsals` : undefined].filter((one) => one !== undefined)
  return parts.length === 0 ? say`Everything ${ctx.actor.name} may see` : say`Only ${parts.join(', ')}`
}

/** @throws Refusal for a zone that is none */
function zoneOrRefuse(zone: string, now: number): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
    return zone
  } catch {
    throw invalid([{ field: 'query.zone', message: 'is no zone such as Europe/Amsterdam' }])
  }
}
