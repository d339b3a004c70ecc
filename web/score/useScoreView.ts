import { useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { viewAt, viewOver, zooms, type View, type Zoom } from './scale.ts'

const margin = 0.25

/** What the Score shows, kept in the URL: `?zoom=week&from=…&to=…&mark=…&list=1`. */
export interface ScoreView {
  view: View
  setView(view: View): void
  setZoom(zoom: Zoom): void
  chosen: string | undefined
  choose(id: string | undefined): void
  listed: boolean
  setListed(listed: boolean): void
  /** The stretch to ask the server for (epoch ms): what is shown and a quarter more on each side, in steps, so that a drag asks seldom. */
  range: { from: number; to: number }
}

function momentIn(value: string | null): number | undefined {
  const at = Number(value)
  return value === null || !Number.isSafeInteger(at) ? undefined : at
}

export function useScoreView(now: number): ScoreView {
  const [search, setSearch] = useSearchParams()
  const named = search.get('zoom')
  const zoom = zooms.find((one) => one === named) ?? 'next'
  const from = momentIn(search.get('from'))
  const to = momentIn(search.get('to'))
  const anchor = Math.floor(now / 60_000) * 60_000
  const view = useMemo<View>(
    () => zoom !== 'next' && from !== undefined && to !== undefined && to > from ? viewOver(from, to) : viewAt(zoom, anchor),
    [zoom, from, to, zoom === 'next' || from !== undefined ? 0 : anchor],
  )
  // The router does not queue edits of one turn: the second must start from the first.
  const latest = useRef(search)
  latest.current = search
  const change = (edit: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(latest.current)
    edit(next)
    latest.current = next
    setSearch(next, { replace: true, preventScrollReset: true })
  }
  const setView = (next: View) => change((query) => {
    query.set('zoom', next.zoom)
    for (const key of ['from', 'to'] as const) next.zoom === 'next' ? query.delete(key) : query.set(key, String(next[key]))
    if (next.zoom === 'next') query.delete('zoom')
  })
  const shown = view.zoom === 'next' ? { from: anchor - 24.5 * 3_600_000, to: anchor + 28 * 86_400_000 } : view
  const step = (shown.to - shown.from) * margin
  return {
    view, setView,
    setZoom: (next) => setView(viewAt(next, anchor)),
    chosen: search.get('mark') ?? undefined,
    choose: (id) => change((query) => id === undefined ? query.delete('mark') : query.set('mark', id)),
    listed: search.get('list') === '1',
    setListed: (listed) => change((query) => listed ? query.set('list', '1') : query.delete('list')),
    range: { from: Math.floor((shown.from - step) / step) * step, to: Math.ceil((shown.to + step) / step) * step },
  }
}
