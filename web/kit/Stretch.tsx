import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'

/** Rows that are drawn or left out together. */
export const stretchRows = 50
/** Lists of no more rows are drawn whole. */
export const mostWhole = 150
/** How far beyond the window rows are drawn, in pixels: farther than a fast scroll goes between two frames. */
const beyond = '1500px 0px'

/** A stretch of the rows of a long table: drawn while it is near the window, an empty place of its height otherwise. */
export function Stretch({ columns, from, held, children }: { columns: number; /** Index of its first row. */ from: number; /** Drawn wherever the window is: the hand is in it. */ held: boolean; children: () => ReactNode }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [near, setNear] = useState(true)
  const drawn = near || held
  const height = useRef(0)
  useLayoutEffect(() => { if (drawn && body.current !== null) height.current = body.current.offsetHeight })
  useEffect(() => {
    const element = body.current
    if (element === null) return undefined
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)!.isIntersecting), { rootMargin: beyond })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return <tbody ref={body} data-from={from}>{drawn ? children() : <tr aria-hidden="true"><td colSpan={columns} style={{ height: height.current, padding: 0, border: 0 }} /></tr>}</tbody>
}

/** The widths of a table's columns, held while rows come and go: what is drawn would move them otherwise. Measured anew when the window changes. */
export function useHeldWidths(held: boolean): { head: React.RefObject<HTMLTableRowElement | null>; widths: readonly number[] | undefined } {
  const head = useRef<HTMLTableRowElement>(null)
  const [widths, setWidths] = useState<readonly number[]>()
  useLayoutEffect(() => {
    if (held && widths === undefined && head.current !== null) setWidths([...head.current.cells].map((cell) => cell.offsetWidth))
  }, [held, widths])
  useEffect(() => {
    const anew = () => setWidths(undefined)
    addEventListener('resize', anew)
    return () => removeEventListener('resize', anew)
  }, [])
  return { head, widths: held ? widths : undefined }
}
