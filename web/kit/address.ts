import { useSearchParams } from 'react-router'

/** The part of the router that says whether the reader is on the way to another page. */
interface Way { readonly state: { readonly navigation: { readonly state: string } } }
let way: Way | undefined
/** Tells the address which router it belongs to; once, at the start. */
export function followRouter(router: Way): void {
  way = router
}

/** What was written in this turn: the router takes it over a moment later, the next edit must start from it. */
let written: { over: string; query: string } | undefined
const whole = () => location.pathname + location.search

/** The query of the address as it stands now, with what was written in this very turn: newer than what a page was drawn from. */
export function addressNow(): URLSearchParams {
  if (written !== undefined && whole() !== written.over) written = undefined
  return new URLSearchParams(written?.query ?? location.search)
}

export interface EditHow {
  /** A step that Back takes back; otherwise it takes the place of the last one. */
  push?: boolean
  /** The page stays where it is scrolled to. */
  stays?: boolean
}
/** Changes the query it is given, or gives another. */
export type Edit = (query: URLSearchParams) => URLSearchParams | void

/**
 * The query of the address, and how to change it. A change starts from the address as it stands: the router draws late on a
 * busy machine, and what was drawn last knows nothing of the change before.
 */
export function useAddress(): [query: URLSearchParams, edit: (edit: Edit, how?: EditHow) => void] {
  const [query, setQuery] = useSearchParams()
  return [query, (edit, { push = false, stays = false } = {}) => {
    const old = addressNow()
    const next = edit(old) ?? old
    written = { over: whole(), query: next.toString() }
    setTimeout(() => { written = undefined })
    setQuery(next, { replace: !push, preventScrollReset: stays })
  }]
}

/** Runs after a pause, unless the reader left; on the way to another page it waits, since a late change of the address would break the way off. */
export function whenHere(run: () => void, pause: number): () => void {
  const path = location.pathname
  let timer = setTimeout(due, pause)
  function due() {
    if (location.pathname !== path) return
    if (way !== undefined && way.state.navigation.state !== 'idle') timer = setTimeout(due, pause)
    else run()
  }
  return () => clearTimeout(timer)
}

/** Whether what an address says is what was told to it earlier and only arrives now; and what it was told that has not arrived yet. */
export function ownWords(told: readonly string[], says: string): { own: boolean; left: string[] } {
  const at = told.indexOf(says)
  return { own: at >= 0, left: told.slice(at < 0 ? told.length : at + 1) }
}
