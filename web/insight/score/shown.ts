import type { ScoreShown } from '@fullscore/api/insight/score/views.ts'
import { viewOver, zooms } from '@fullscore/engraving/scale.ts'

const keys = ['zoom', 'from', 'to', 'list', 'department', 'team', 'service', 'staves', 'mark', 'replay', 'speed'] as const
const number = (text: string | null) => (text === null || !Number.isSafeInteger(Number(text)) ? undefined : Number(text))

/** What the URL shows, as a view is saved. `moves`: its stretch follows now; otherwise it stays where it is. */
export function shownOf(query: URLSearchParams, now: number, moves: boolean): ScoreShown {
  const zoom = zooms.find((one) => one === query.get('zoom')) ?? 'next'
  const [from, to] = [number(query.get('from')), number(query.get('to'))]
  const fixed = zoom !== 'next' && from !== undefined && to !== undefined
  const text = (key: string) => query.get(key) ?? undefined
  const staves = stavesIn(query)
  return {
    zoom: fixed ? zoom : 'next', ...(!fixed ? {} : moves ? { before: Math.round(now - from), after: Math.round(to - now) } : { from, to }),
    ...Object.fromEntries((['department', 'team', 'service'] as const).flatMap((key) => text(key) === undefined || text(key) === 'none' ? [] : [[key, text(key)]])),
    ...(staves === undefined ? {} : { staves }), ...(query.get('list') === '1' ? { listed: true } : {}),
  }
}

/** The URL of a saved view, opened now. */
export function queryOf(shown: ScoreShown, now: number): URLSearchParams {
  const query = new URLSearchParams()
  if (shown.zoom !== 'next') {
    const [from, to] = shown.before !== undefined && shown.after !== undefined ? [now - shown.before, now + shown.after] : [shown.from ?? now, shown.to ?? now]
    query.set('zoom', shown.zoom)
    query.set('from', String(Math.round(from)))
    query.set('to', String(Math.round(to)))
  }
  for (const key of ['department', 'team', 'service'] as const) if (shown[key] !== undefined) query.set(key, shown[key])
  if (shown.staves !== undefined) query.set('staves', shown.staves.join(','))
  if (shown.listed === true) query.set('list', '1')
  return query
}

/** Writes into the URL's query which moment of which stretch is played (epoch ms), and how fast: the link to that moment, whenever it is opened. */
export function playedAt(query: URLSearchParams, { from, to, at, speed }: { from: number; to: number; at: number; speed: number }): void {
  query.set('zoom', viewOver(from, to).zoom)
  for (const [key, value] of Object.entries({ from, to, replay: at, speed })) query.set(key, String(Math.round(value)))
}

/** The staves the URL asks for, in their order; undefined for all. */
export function stavesIn(query: URLSearchParams): string[] | undefined {
  const ids = (query.get('staves') ?? '').split(',').filter((id) => id !== '')
  return ids.length === 0 ? undefined : [...new Set(ids)].slice(0, 60)
}

/** Whether the URL says nothing of the Score: then a person's own view opens. */
export function saysNothing(query: URLSearchParams): boolean {
  return keys.every((key) => !query.has(key))
}

/** Staves in the order asked for; all as they come without one. */
export function ordered<S extends { id: string }>(staves: readonly S[], wanted: readonly string[] | undefined): readonly S[] {
  if (wanted === undefined) return staves
  return wanted.flatMap((id) => staves.filter((one) => one.id === id))
}
