import { useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { viewAt, viewOver, zooms, type View, type Zoom } from '@fullscore/engraving/scale.ts'

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
  for (const key of ['zoom', 'from', 'to', 'mark', 'list']) next.delete(key)
  if (view.zoom !== 'next') {
    next.set('zoom', view.zoom)
    next.set('from', String(view.from))
    next.set('to', String(view.to))
  }
  if (chosen !== undefined) next.set('mark', chosen)
  if (listed) next.set('list', '1')
  return next
}

/** The view of the Score, by the hand at once and in the URL soon after. `now` is the data's present moment. */
export function useScoreView(now: number): ScoreView {
  const [query, setQuery] = useSearchParams()
  const anchor = Math.floor(now / 60_000) * 60_000
  const [shown, setShown] = useState(() => shownIn(query, anchor))
  const written = useRef(query.toString())
  const text = query.toString()
  useEffect(() => {
    // A link or the back button changed the URL: follow it.
    if (text !== written.current) {
      written.current = text
      setShown(shownIn(new URLSearchParams(text), anchor))
    }
    // Only a changed URL counts: the anchor moves every minute, and the view must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text])
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = writtenTo(new URLSearchParams(location.search), shown)
      if (next.toString() === new URLSearchParams(location.search).toString()) return
      written.current = next.toString()
      setQuery(next, { replace: true, preventScrollReset: true })
    }, pause)
    return () => clearTimeout(timer)
    // The router's setter is new at every render; what is shown decides.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shown])
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
