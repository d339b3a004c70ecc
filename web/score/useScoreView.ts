import { useEffect, useMemo, useRef, useState } from 'react'
import { viewAt, viewOver, zooms, type View, type Zoom } from '@fullscore/engraving/scale.ts'
import { addressNow, ownWords, useAddress, whenHere } from '../kit/address.ts'

/** The URL follows the hand after this pause: browsers refuse hundreds of history changes a minute. */
const pause = 250

/** What the Score shows, kept in the URL: `?zoom=week&from=…&to=…&mark=…&list=1`. */
export interface ScoreView {
  view: View
  setView(view: View): void
  setZoom(zoom: Zoom): void
  chosen: string | undefined
  choose(id: string | undefined): void
  listed: boolean
  setListed(listed: boolean): void
  range: Asked
}
/** The stretch to ask the server for (epoch ms), and whether its alerts come one by one or counted. */
export interface Asked { from: number; to: number; level: 'marks' | 'counted' }

const minute = 60_000
const day = 86_400_000
/** From this length up alerts are counted: the week and what is wider. */
const countedFrom = 4.5 * day

/**
 * What to ask for a view. Stretches are quarters of a length that doubles, so that dragging asks only at each quarter and
 * zooming only once per level; `shift` gives the neighbour before (-1) or after (1).
 */
export function askedFor(view: View, anchor: number, shift = 0): Asked {
  if (view.zoom === 'next') {
    const at = Math.floor(anchor / (10 * minute)) * 10 * minute
    return { from: at - 24.5 * 3_600_000, to: at + 28 * day + 10 * minute, level: 'marks' }
  }
  const span = view.to - view.from
  const length = 8 * minute * 2 ** Math.ceil(Math.log2(Math.max(1, span / (8 * minute))))
  const step = length / 4
  const from = (Math.floor(view.from / step) - 1 + shift * 3) * step
  const to = (Math.ceil(view.to / step) + 1 + shift * 3) * step
  return { from, to, level: span >= countedFrom ? 'counted' : 'marks' }
}

interface Shown { view: View; chosen: string | undefined; listed: boolean }

function momentIn(value: string | null): number | undefined {
  const at = Number(value)
  return value === null || !Number.isSafeInteger(at) ? undefined : at
}
const ours = ['zoom', 'from', 'to', 'mark', 'list']
/** Reads what is shown from the URL; anything that makes no sense gives the first view. */
export function shownIn(query: URLSearchParams, anchor: number): Shown {
  const zoom = zooms.find((one) => one === query.get('zoom')) ?? 'next'
  const from = momentIn(query.get('from'))
  const to = momentIn(query.get('to'))
  const view = zoom !== 'next' && from !== undefined && to !== undefined && to > from ? viewOver(from, to) : viewAt(zoom, anchor)
  return { view, chosen: query.get('mark') ?? undefined, listed: query.get('list') === '1' }
}
/** Writes it into a copy of the URL's query, leaving filters alone. */
export function writtenTo(query: URLSearchParams, { view, chosen, listed }: Shown): URLSearchParams {
  const next = new URLSearchParams(query)
  for (const key of ours) next.delete(key)
  if (view.zoom !== 'next') {
    next.set('zoom', view.zoom)
    next.set('from', String(view.from))
    next.set('to', String(view.to))
  }
  if (chosen !== undefined) next.set('mark', chosen)
  if (listed) next.set('list', '1')
  return next
}

/** What of a URL's query says what is shown, whatever else stands there. */
const partOf = (query: URLSearchParams) => new URLSearchParams(ours.flatMap((key) => query.has(key) ? [[key, query.get(key)!]] : [])).toString()

/** The view of the Score, by the hand at once and in the URL soon after. `now` is the data's present moment. */
export function useScoreView(now: number): ScoreView {
  const [query, edit] = useAddress()
  const anchor = Math.floor(now / 60_000) * 60_000
  const [shown, setShown] = useState(() => shownIn(query, anchor))
  const said = partOf(query)
  // The URL is drawn late on a busy machine: what the hand wrote a while ago must not take it back when it arrives.
  const told = useRef([said])
  useEffect(() => {
    const { own, left } = ownWords(told.current, said)
    told.current = left
    // A link or the back button changed the URL: follow it.
    if (!own) setShown(shownIn(new URLSearchParams(said), anchor))
    // Only a changed URL counts: the anchor moves every minute, and the view must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [said])
  const all = query.toString()
  useEffect(() => whenHere(() => {
    const address = addressNow()
    // Somebody else's words are on their way here and will be followed.
    const stands = partOf(address)
    if (stands !== said && !told.current.includes(stands)) return
    const next = partOf(writtenTo(address, shown))
    if (next === stands) return
    told.current.push(next)
    edit((old) => writtenTo(old, shown), { stays: true })
  }, pause),
    // Whatever changed the URL, a filter too, may have been drawn from an older one: what is shown is written again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  [shown, all])
  const setView = (view: View) => setShown((old) => ({ ...old, view }))
  const { view } = shown
  const asked = askedFor(view, anchor)
  return {
    view, setView,
    setZoom: (zoom) => setView(viewAt(zoom, anchor)),
    chosen: shown.chosen,
    choose: (chosen) => setShown((old) => ({ ...old, chosen })),
    listed: shown.listed,
    setListed: (listed) => setShown((old) => ({ ...old, listed })),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is asked is known by its parts
    range: useMemo(() => asked, [asked.from, asked.to, asked.level]),
  }
}
